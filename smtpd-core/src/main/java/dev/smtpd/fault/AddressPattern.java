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

package dev.smtpd.fault;

import java.util.Locale;

import dev.smtpd.Mailbox;

/**
 * A pattern of addresses in which {@code *} stands for any characters.
 */
final class AddressPattern {

	private static final int MAX_LENGTH = 320;

	private static final String NULL_SENDER = "<>";

	private final String pattern;

	AddressPattern(String pattern) {
		if (pattern.isBlank() || pattern.length() > MAX_LENGTH) {
			throw new IllegalArgumentException(
					"The pattern of an address must have 1 to " + MAX_LENGTH + " characters: '" + pattern + "'");
		}
		this.pattern = pattern.toLowerCase(Locale.ROOT);
	}

	boolean matches(Mailbox mailbox) {
		return matches(mailbox.isNull() ? NULL_SENDER : mailbox.toString().toLowerCase(Locale.ROOT));
	}

	// Go back to the last asterisk only, which is enough, and takes no more steps than
	// the
	// product of both lengths.
	private boolean matches(String text) {
		int at = 0;
		int position = 0;
		int asterisk = -1;
		int resume = 0;
		while (position < text.length()) {
			if (at < this.pattern.length() && this.pattern.charAt(at) == '*') {
				asterisk = at++;
				resume = position;
			}
			else if (at < this.pattern.length() && this.pattern.charAt(at) == text.charAt(position)) {
				at++;
				position++;
			}
			else if (asterisk >= 0) {
				at = asterisk + 1;
				position = ++resume;
			}
			else {
				return false;
			}
		}
		while (at < this.pattern.length() && this.pattern.charAt(at) == '*') {
			at++;
		}
		return at == this.pattern.length();
	}

}
