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

import java.util.BitSet;

/**
 * A text, each of whose lines is the sender's own, a quotation, or the signature.
 *
 * @param reply the sender's own lines, among them answers between quotations
 * @param quoted all other lines, those of the signature included
 * @param signature the lines of the signature
 * @since 0.1.0
 */
public record ReplyText(String reply, String quoted, String signature) {

	private static final BitSet NONE = new BitSet();

	/**
	 * Split a text.
	 * @param text the text, with LF as the end of lines
	 * @return its lines by their kind
	 */
	public static ReplyText of(String text) {
		return of(text, NONE, NONE);
	}

	/**
	 * Split a text of which more is known.
	 * @param text the text, with LF as the end of lines
	 * @param quoted the indexes of lines that are quotations
	 * @param signature the indexes of lines that are a signature
	 * @return its lines by their kind
	 */
	public static ReplyText of(String text, BitSet quoted, BitSet signature) {
		TextLines lines = new TextLines(text);
		LineKind[] kinds = new LineClassifier(lines).classify(quoted, signature);
		return new ReplyText(join(lines, kinds, LineKind.OWN), joinOther(lines, kinds),
				join(lines, kinds, LineKind.SIGNATURE));
	}

	// Answers between quotations are separated by an empty line.
	private static String join(TextLines lines, LineKind[] kinds, LineKind wanted) {
		StringBuilder joined = new StringBuilder();
		int i = 0;
		while (i < kinds.length) {
			if (kinds[i] != wanted) {
				i++;
				continue;
			}
			int from = i;
			while (i < kinds.length && kinds[i] == wanted) {
				i++;
			}
			lines.appendStrippedTo(joined, from, i);
		}
		return joined.toString();
	}

	private static String joinOther(TextLines lines, LineKind[] kinds) {
		StringBuilder other = new StringBuilder();
		boolean first = true;
		int i = 0;
		while (i < kinds.length) {
			int from = i;
			while (i < kinds.length && kinds[i] != LineKind.OWN) {
				i++;
			}
			if (i > from) {
				if (!first) {
					other.append('\n');
				}
				lines.appendTo(other, from, i);
				first = false;
			}
			i++;
		}
		return other.toString();
	}

}
