/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.smtpd.mail.reply;

import java.util.Arrays;

/**
 * The lines of a text, none of which is copied before it is asked for.
 */
final class TextLines {

	private final String text;

	// the index of the first character of each line, and one behind the text
	private int[] starts = new int[64];

	private int size;

	TextLines(String text) {
		this.text = text;
		int start = 0;
		while (start >= 0) {
			if (this.size + 1 == this.starts.length) {
				this.starts = Arrays.copyOf(this.starts, this.starts.length * 2);
			}
			this.starts[this.size++] = start;
			int end = text.indexOf('\n', start);
			start = (end >= 0) ? end + 1 : -1;
		}
		this.starts[this.size] = text.length() + 1;
	}

	int size() {
		return this.size;
	}

	String get(int index) {
		return this.text.substring(this.starts[index], end(index));
	}

	private int end(int index) {
		return this.starts[index + 1] - 1;
	}

	boolean isEmpty(int index) {
		return end(index) == this.starts[index];
	}

	boolean isBlank(int index) {
		int end = end(index);
		for (int i = this.starts[index]; i < end; i++) {
			if (!Character.isWhitespace(this.text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	// whether it begins with the mark of quoted text
	boolean startsWithMark(int index) {
		int start = this.starts[index];
		int end = Math.min(end(index), start + 5);
		while (start < end && start < this.starts[index] + 4
				&& (this.text.charAt(start) == ' ' || this.text.charAt(start) == '\t')) {
			start++;
		}
		return start < end && this.text.charAt(start) == '>';
	}

	// Return the length without white space around the line.
	int strippedLength(int index) {
		int from = this.starts[index];
		int to = end(index);
		while (from < to && Character.isWhitespace(this.text.charAt(from))) {
			from++;
		}
		while (to > from && Character.isWhitespace(this.text.charAt(to - 1))) {
			to--;
		}
		return to - from;
	}

	/**
	 * Append adjacent lines.
	 * @param target takes them with what is between them
	 * @param from the index of the first
	 * @param to the index behind the last
	 */
	void appendTo(StringBuilder target, int from, int to) {
		target.append(this.text.substring(this.starts[from], end(to - 1)));
	}

	// Return the first character that isn't a blank, or a blank if there is none.
	char firstCharacter(int index) {
		int end = end(index);
		int start = this.starts[index];
		while (start < end && Character.isWhitespace(this.text.charAt(start))) {
			start++;
		}
		return (start < end) ? this.text.charAt(start) : ' ';
	}

	/**
	 * Append adjacent lines without white space behind them and without blank lines at
	 * both ends, below an empty line.
	 * @param target takes them, with what is between them
	 * @param from the index of the first
	 * @param to the index behind the last
	 */
	void appendStrippedTo(StringBuilder target, int from, int to) {
		int first = from;
		while (first < to && isBlank(first)) {
			first++;
		}
		int last = to - 1;
		while (last > first && isBlank(last)) {
			last--;
		}
		if (first == to) {
			return;
		}
		if (!target.isEmpty()) {
			target.append("\n\n");
		}
		int copied = this.starts[first];
		for (int i = first; i <= last; i++) {
			int end = end(i);
			int stripped = end;
			while (stripped > this.starts[i] && Character.isWhitespace(this.text.charAt(stripped - 1))) {
				stripped--;
			}
			if (stripped < end || i == last) {
				target.append(this.text.substring(copied, stripped));
				copied = end;
			}
		}
	}

}
