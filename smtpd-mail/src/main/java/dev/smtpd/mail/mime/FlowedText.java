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

package dev.smtpd.mail.mime;

/**
 * Text whose lines were broken for transport (format=flowed, RFC 3676).
 *
 * @since 0.1.0
 */
public final class FlowedText {

	private FlowedText() {
	}

	/**
	 * Join the lines that were broken.
	 * @param text the text, with LF as the end of lines
	 * @param deleteSpace whether the blank before a break isn't part of the text
	 * (DelSp=yes)
	 * @return the text with a line for each paragraph
	 */
	public static String join(String text, boolean deleteSpace) {
		StringBuilder joined = new StringBuilder(text.length());
		int flowingDepth = -1;
		int from = 0;
		while (from < text.length()) {
			int end = text.indexOf('\n', from);
			int to = (end >= 0) ? end : text.length();
			int depth = 0;
			while (from + depth < to && text.charAt(from + depth) == '>') {
				depth++;
			}
			int content = from + depth;
			if (content < to && text.charAt(content) == ' ') {
				content++;
			}
			boolean signature = to - content == 3 && text.startsWith("-- ", content);
			if (flowingDepth >= 0 && (flowingDepth != depth || signature)) {
				joined.append('\n');
				flowingDepth = -1;
			}
			if (flowingDepth < 0 && depth > 0) {
				joined.append(text, from, from + depth).append(' ');
			}
			boolean flows = to > content && text.charAt(to - 1) == ' ' && !signature;
			joined.append(text, content, (flows && deleteSpace) ? to - 1 : to);
			if (flows) {
				flowingDepth = depth;
			}
			else {
				flowingDepth = -1;
				if (end >= 0) {
					joined.append('\n');
				}
			}
			from = to + 1;
		}
		return joined.toString();
	}

}
