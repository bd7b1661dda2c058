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

import java.util.Locale;

/**
 * Words of a line.
 */
final class Words {

	private static final int MAX_WORD = 24;

	private Words() {
	}

	/**
	 * Return the first word of a line.
	 * @param line the line
	 * @return the word in lower case up to the first character that is no letter, empty
	 * if the line starts with another character
	 */
	static String first(String line) {
		int start = 0;
		while (start < line.length() && line.charAt(start) <= ' ') {
			start++;
		}
		return at(line, start);
	}

	/**
	 * Return the word that starts at an index.
	 * @param text the text
	 * @param start the index
	 * @return the word in lower case, empty if there is none
	 */
	static String at(CharSequence text, int start) {
		int end = start;
		while (end < text.length() && end - start < MAX_WORD && Character.isLetter(text.charAt(end))) {
			end++;
		}
		return text.subSequence(start, end).toString().toLowerCase(Locale.ROOT);
	}

}
