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

package dev.smtpd.mail;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds one-time codes in a message.
 */
final class MailCodes {

	private static final String SEPARATOR = "[ \\u00a0\\u2009\\u202f-]";

	private MailCodes() {
	}

	/**
	 * Find a code.
	 * @param texts where to look for it, in order
	 * @param digits the count of its digits
	 * @return the digits, or {@code null} if there is none
	 */
	static @Nullable String find(List<String> texts, int digits) {
		String whole = find(texts, Pattern.compile("(?<![\\p{Alnum}_.])\\d{" + digits + "}(?![\\p{Alnum}_])"));
		if (whole != null) {
			return whole;
		}
		for (int group = digits / 2; group > 0; group--) {
			String grouped = (digits % group == 0) ? find(texts, groups(group, digits / group)) : null;
			if (grouped != null) {
				return grouped;
			}
		}
		return null;
	}

	// neither part of a longer row of groups nor a date such as 2026-11-26
	private static Pattern groups(int size, int count) {
		String digits = "\\d{" + size + "}";
		return Pattern.compile("(?<![\\p{Alnum}_.])(?<!\\d" + SEPARATOR + ")" + digits + "(" + SEPARATOR + ")" + digits
				+ "(?:\\1" + digits + "){" + (count - 2) + "}(?![\\p{Alnum}_])(?!" + SEPARATOR + "\\d)");
	}

	private static @Nullable String find(List<String> texts, Pattern pattern) {
		for (String text : texts) {
			Matcher matcher = pattern.matcher(text);
			if (matcher.find()) {
				return matcher.group().replaceAll("\\D", "");
			}
		}
		return null;
	}

}
