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

package dev.smtpd.protocol;

/**
 * A place in a text that a parser moves along.
 */
final class Cursor {

	private static final char END = '\0';

	private final String text;

	private int position;

	Cursor(String text) {
		this.text = text;
	}

	boolean atEnd() {
		return this.position >= this.text.length();
	}

	char peek() {
		return atEnd() ? END : this.text.charAt(this.position);
	}

	char next() {
		char c = peek();
		this.position++;
		return c;
	}

	boolean skip(char expected) {
		if (!atEnd() && peek() == expected) {
			this.position++;
			return true;
		}
		return false;
	}

	boolean skipBlank() {
		return skip(' ') || skip('\t');
	}

	boolean skipIgnoringCase(String expected) {
		if (this.text.regionMatches(true, this.position, expected, 0, expected.length())) {
			this.position += expected.length();
			return true;
		}
		return false;
	}

	void skipBlanks() {
		while (skipBlank()) {
			continue;
		}
	}

	String takeWhile(Grammar.CharPredicate predicate) {
		int start = this.position;
		while (!atEnd() && predicate.test(peek())) {
			this.position++;
		}
		return this.text.substring(start, this.position);
	}

	int position() {
		return this.position;
	}

	String since(int start) {
		return this.text.substring(start, this.position);
	}

}
