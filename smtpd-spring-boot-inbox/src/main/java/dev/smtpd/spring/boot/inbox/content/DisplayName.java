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

package dev.smtpd.spring.boot.inbox.content;

import dev.smtpd.text.PrintableText;

/**
 * Names of senders as a person can read them.
 *
 * @since 0.1.0
 */
public final class DisplayName {

	private static final int MAX_LENGTH = 255;

	private DisplayName() {
	}

	/**
	 * Return a name in which nothing hides: characters that can't be seen or that change
	 * the direction of others are replaced by {@code U+FFFD}.
	 * @param name the name of a file, of a person, or a line of a header
	 * @return the name, of 255 characters at most
	 */
	public static String of(String name) {
		StringBuilder visible = new StringBuilder(Math.min(name.length(), MAX_LENGTH));
		for (int i = 0; i < name.length() && visible.length() < MAX_LENGTH - 1;) {
			int c = name.codePointAt(i);
			visible.appendCodePoint(PrintableText.isPrintable(c) ? c : 0xFFFD);
			i += Character.charCount(c);
		}
		return visible.toString();
	}

}
