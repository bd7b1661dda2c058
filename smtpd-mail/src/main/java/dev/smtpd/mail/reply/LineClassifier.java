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
import java.util.BitSet;

/**
 * Finds out what each line of a text is, in one pass over its lines and time linear in
 * its length.
 */
final class LineClassifier {

	// of the names of header fields with their colon, and of what names a device
	private static final int MIN_LENGTH = 3;

	private static final int MAX_HEAD_LINES = 6;

	private static final int MAX_SIGNATURE_LINES = 15;

	private static final int MAX_CLOSING_LINES = 6;

	// Lines that look like the head of a quotation or the start of a signature and
	// aren't.
	// A text with more of them was made to waste time.
	private static final int MAX_ATTEMPTS = 2000;

	private final TextLines lines;

	private final LineKind[] kinds;

	// what is passed on has signatures of its own
	private int forwardedFrom = Integer.MAX_VALUE;

	private int attempts;

	private int lastLong;

	LineClassifier(TextLines lines) {
		this.lines = lines;
		this.kinds = new LineKind[lines.size()];
	}

	LineKind[] classify(BitSet quoted, BitSet signature) {
		Arrays.fill(this.kinds, LineKind.OWN);
		signature.stream().forEach((line) -> set(line, LineKind.SIGNATURE));
		quoted.stream().forEach((line) -> set(line, LineKind.QUOTED));
		int index = 0;
		while (index < this.kinds.length) {
			index = classify(index);
		}
		markSignatures();
		return this.kinds;
	}

	private void set(int line, LineKind kind) {
		if (line < this.kinds.length) {
			this.kinds[line] = kind;
		}
	}

	// Return the index of the next line to look at.
	private int classify(int index) {
		if (isQuoted(index)) {
			this.kinds[index] = LineKind.QUOTED;
			return index + 1;
		}
		if (this.attempts > MAX_ATTEMPTS || this.kinds[index] == LineKind.SIGNATURE || isTooShort(index)) {
			return index + 1;
		}
		String line = this.lines.get(index);
		int head = headLines(index, line);
		if (head > 0) {
			mark(index, index + head, LineKind.QUOTED);
			return quoteFollows(index + head) ? index + head : markRest(index + head);
		}
		String title = OriginalMessage.title(line);
		if (OriginalMessage.isForwardTitle(title)) {
			this.forwardedFrom = index;
			return this.kinds.length;
		}
		if (OriginalMessage.isSeparator(title) || startsFields(line, index)) {
			return markRest(index);
		}
		return index + 1;
	}

	// Return whether a line is shorter than all that is looked for. A text of such lines
	// has very many of them.
	private boolean isTooShort(int index) {
		return this.lines.strippedLength(index) < MIN_LENGTH;
	}

	private boolean startsFields(String line, int index) {
		if (!OriginalMessage.mayStartFields(line)) {
			return false;
		}
		this.attempts++;
		return OriginalMessage.startsFields(this.lines, index);
	}

	private boolean isQuoted(int index) {
		return this.kinds[index] == LineKind.QUOTED || this.lines.startsWithMark(index);
	}

	// Return how many lines the head of a quotation has that starts here, 0 if none does.
	private int headLines(int index, String first) {
		if (!QuoteHead.mayStart(first)) {
			return 0;
		}
		this.attempts++;
		StringBuilder head = new StringBuilder();
		int end = Math.min(this.kinds.length, index + MAX_HEAD_LINES);
		for (int i = index; i < end; i++) {
			String line = this.lines.get(i).strip();
			if ((line.isEmpty() && i > index) || isQuoted(i) || head.length() + line.length() > QuoteHead.MAX_LENGTH) {
				return 0;
			}
			head.append((head.length() > 0) ? " " : "").append(line);
			if (!QuoteHead.mayEnd(line)) {
				continue;
			}
			if (!head.isEmpty() && (QuoteHead.matches(head.toString())
					|| (QuoteHead.isLikely(head.toString()) && quoteFollows(i + 1)))) {
				return i - index + 1;
			}
		}
		return 0;
	}

	// Return whether the quotation is marked, so that what isn't is an answer.
	private boolean quoteFollows(int index) {
		int i = index;
		while (i < this.kinds.length && this.lines.isBlank(i)) {
			i++;
		}
		return i < this.kinds.length && isQuoted(i);
	}

	private int markRest(int index) {
		mark(index, this.kinds.length, LineKind.QUOTED);
		return this.kinds.length;
	}

	private void mark(int from, int to, LineKind kind) {
		Arrays.fill(this.kinds, from, to, kind);
	}

	// A signature ends its text: nothing but quotations follows it.
	private void markSignatures() {
		int end = Math.min(lastOwnLine() + 1, this.forwardedFrom);
		int start = this.kinds.length;
		boolean fenced = false;
		this.lastLong = lastLong(end);
		int firstDelimiter = firstOfLast(MAX_SIGNATURE_LINES, end);
		int firstClosing = firstOfLast(MAX_CLOSING_LINES, end);
		for (int i = 0; i < end; i++) {
			if (!mayStartSignature(i, Math.min(firstDelimiter, firstClosing))) {
				continue;
			}
			String line = this.lines.get(i).strip();
			fenced ^= line.startsWith("```");
			if (!fenced && isStartOfSignature(i, line, end, firstDelimiter, firstClosing)) {
				start = i;
				break;
			}
		}
		for (int i = start; i < end; i++) {
			if (this.kinds[i] == LineKind.OWN) {
				this.kinds[i] = LineKind.SIGNATURE;
			}
		}
	}

	private boolean mayStartSignature(int index, int firstShort) {
		if (this.kinds[index] != LineKind.OWN) {
			return false;
		}
		int length = this.lines.strippedLength(index);
		if (length < MIN_LENGTH) {
			return length > 0 && index >= firstShort;
		}
		char first = this.lines.firstCharacter(index);
		return length <= Signatures.MAX_LINE && (index >= firstShort || Character.isLetter(first) || first == '`');
	}

	private int lastOwnLine() {
		int last = this.kinds.length - 1;
		while (last >= 0 && (this.kinds[last] != LineKind.OWN || this.lines.isBlank(last))) {
			last--;
		}
		return last;
	}

	private boolean isStartOfSignature(int index, String line, int end, int firstDelimiter, int firstClosing) {
		boolean delimiter = index >= firstDelimiter && Signatures.isDelimiter(line);
		if (!delimiter && Signatures.isSentFrom(line)) {
			return true;
		}
		if (!delimiter && (index == 0 || index < firstClosing || !Signatures.isClosing(line))) {
			return false;
		}
		if (index == end - 1) {
			return false;
		}
		return delimiter || index > this.lastLong;
	}

	// Return the first line that at most so many own lines with text follow, up to the
	// end.
	private int firstOfLast(int count, int end) {
		int left = count;
		int first = end;
		while (first > 0 && left >= 0) {
			first--;
			if (this.kinds[first] == LineKind.OWN && !this.lines.isBlank(first)) {
				left--;
			}
		}
		return first;
	}

	private int lastLong(int end) {
		int last = end - 1;
		while (last >= 0
				&& (this.kinds[last] != LineKind.OWN || this.lines.strippedLength(last) <= Signatures.MAX_LINE)) {
			last--;
		}
		return last;
	}

}
