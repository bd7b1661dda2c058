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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The addresses in a text, which are indexed whole. What stands between two delimiters
 * and has a commercial at with something before and after it is one.
 */
final class Addresses {

	/**
	 * The greatest length of an address, in characters. Longer ones are cut.
	 */
	static final int MAX_LENGTH = 255;

	private static final String DELIMITERS = "<>()[]\",;:\\";

	private Addresses() {
	}

	/**
	 * Return the different addresses of a text.
	 * @param text the text
	 * @param max how many addresses to return at most
	 * @return the addresses in lower case
	 */
	static Set<String> in(String text, int max) {
		Set<String> addresses = new LinkedHashSet<>();
		int end = 0;
		for (int at = text.indexOf('@'); at >= 0 && addresses.size() < max; at = text.indexOf('@', end)) {
			int start = at;
			while (start > end && !isDelimiter(text.charAt(start - 1))) {
				start--;
			}
			end = at + 1;
			while (end < text.length() && !isDelimiter(text.charAt(end))) {
				end++;
			}
			if (start < at && end > at + 1) {
				addresses.add(normalize(text.substring(start, end)));
			}
		}
		return addresses;
	}

	/**
	 * Return whether a text is nothing but an address.
	 * @param text the text
	 * @return whether it is
	 */
	static boolean isAddress(String text) {
		int at = text.indexOf('@');
		return at > 0 && at < text.length() - 1 && text.chars().noneMatch((c) -> isDelimiter((char) c));
	}

	static String normalize(String address) {
		String lower = address.toLowerCase(Locale.ROOT);
		return (lower.length() > MAX_LENGTH) ? lower.substring(0, MAX_LENGTH) : lower;
	}

	private static boolean isDelimiter(char c) {
		return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c) || DELIMITERS.indexOf(c) >= 0;
	}

}
