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

package dev.smtpd.spring.boot.inbox.arrival;

import org.jspecify.annotations.Nullable;

/**
 * Text from outside as databases and pages can take it: without NUL and other control
 * characters, without lone surrogates, and no longer than a column.
 *
 * @since 0.1.0
 */
public final class SafeText {

	private static final char REPLACEMENT = '\uFFFD';

	private SafeText() {
	}

	/**
	 * Return a text on one line.
	 * @param text the text; {@code null} is taken as empty
	 * @param max how many characters to return at most
	 * @return the text with a space for each control character
	 */
	public static String line(@Nullable String text, int max) {
		return (text != null) ? clean(text, max, false) : "";
	}

	/**
	 * Return a text on one line, or {@code null} if there is none.
	 * @param text the text
	 * @param max how many characters to return at most
	 * @return the text with a space for each control character
	 */
	public static @Nullable String optionalLine(@Nullable String text, int max) {
		return (text != null) ? clean(text, max, false) : null;
	}

	/**
	 * Return a text with its line feeds and tabs.
	 * @param text the text
	 * @param max how many characters to return at most
	 * @return the text with a space for each other control character
	 */
	public static String lines(String text, int max) {
		return clean(text, max, true);
	}

	private static String clean(String text, int max, boolean lines) {
		int length = Math.min(text.length(), max);
		if (length > 0 && length < text.length() && Character.isHighSurrogate(text.charAt(length - 1))) {
			length--;
		}
		StringBuilder clean = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
				clean.append(c).append(text.charAt(++i));
			}
			else if (Character.isSurrogate(c)) {
				clean.append(REPLACEMENT);
			}
			else if (Character.isISOControl(c) && !(lines && (c == '\n' || c == '\t'))) {
				clean.append(' ');
			}
			else {
				clean.append(c);
			}
		}
		return clean.toString();
	}

}
