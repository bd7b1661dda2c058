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

package dev.smtpd.text;

/**
 * Keeps text of clients from breaking a line of a log or a header field, and from
 * changing how it reads.
 *
 * @since 0.1.0
 */
public final class PrintableText {

	private PrintableText() {
	}

	/**
	 * Return whether a code point can appear as it is. Control characters, format
	 * characters such as those that reverse the reading direction, line and paragraph
	 * separators, surrogates and unassigned code points can't.
	 * @param codePoint the code point
	 * @return whether the code point is printable
	 */
	public static boolean isPrintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				false;
			default -> true;
		};
	}

	/**
	 * Return whether all code points of a text can appear as they are.
	 * @param text the text
	 * @return whether the text is printable
	 */
	public static boolean isPrintable(String text) {
		return text.codePoints().allMatch(PrintableText::isPrintable);
	}

	/**
	 * Escape the code points of a text that can't appear as they are.
	 * @param text the text
	 * @return the text, with <code>&#92;u{a}</code> in place of a line feed, for example
	 */
	public static String escape(String text) {
		if (isPrintable(text)) {
			return text;
		}
		StringBuilder escaped = new StringBuilder(text.length() + 8);
		text.codePoints().forEach((codePoint) -> {
			if (isPrintable(codePoint)) {
				escaped.appendCodePoint(codePoint);
			}
			else {
				escaped.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
			}
		});
		return escaped.toString();
	}

	/**
	 * Escape the beginning of a text.
	 * @param text the text
	 * @param maxLength the maximum number of characters to escape
	 * @return the text, with {@code …} in place of what is too much
	 */
	public static String escape(String text, int maxLength) {
		return (text.length() <= maxLength) ? escape(text) : escape(text.substring(0, maxLength)) + "…";
	}

}
