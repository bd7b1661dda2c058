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

package dev.smtpd.sample;

import java.util.regex.Pattern;

/**
 * Text of a sender in a form that is safe to show, and bounded.
 */
final class DisplayText {

	// embeddings, overrides and isolates, by which "exe.gpj" is shown as "jpg.exe"
	private static final Pattern DIRECTIONS = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

	private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

	private DisplayText() {
	}

	/**
	 * Return text as a single line.
	 * @param text the text
	 * @param maxLength how many characters to keep
	 * @return the line
	 */
	static String line(String text, int maxLength) {
		return lines(LINE_BREAKS.matcher(text).replaceAll(" ").strip(), maxLength);
	}

	/**
	 * Return text with its lines.
	 * @param text the text
	 * @param maxLength how many characters to keep
	 * @return the text
	 */
	static String lines(String text, int maxLength) {
		String visible = DIRECTIONS.matcher(text).replaceAll("");
		if (visible.length() <= maxLength) {
			return visible;
		}
		// not within a surrogate pair
		int end = Character.isHighSurrogate(visible.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
		return visible.substring(0, end) + "…";
	}

}
