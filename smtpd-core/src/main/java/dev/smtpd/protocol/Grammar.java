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

package dev.smtpd.protocol;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;

/**
 * The character classes and the smaller rules of RFC 5321 section 4.1.2 and 4.1.3, with
 * the additions of RFC 6531 section 3.3: characters outside of ASCII are let through, in
 * domains those of U-labels only (RFC 5892), and it is for the caller to refuse them
 * where SMTPUTF8 wasn't asked for.
 *
 * @since 0.1.0
 */
public final class Grammar {

	private static final int MAX_DOMAIN_OCTETS = 255;

	private static final int MAX_LABEL_OCTETS = 63;

	private static final int IPV6_GROUPS = 8;

	private static final String ATEXT_SYMBOLS = "!#$%&'*+-/=?^_`{|}~";

	private Grammar() {
	}

	static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

	static boolean isAlphaOrDigit(char c) {
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	}

	// "UTF8-non-ascii"; the C1 controls are not let through
	static boolean isNonAscii(char c) {
		return c >= 0xA0;
	}

	static boolean isAtext(char c) {
		return isAlphaOrDigit(c) || ATEXT_SYMBOLS.indexOf(c) >= 0 || isNonAscii(c);
	}

	static boolean isQtext(char c) {
		return (c >= ' ' && c <= '~' && c != '"' && c != '\\') || isNonAscii(c);
	}

	// the RFC's limits are meant in octets
	static int octets(String text) {
		return ByteBufUtil.utf8Bytes(text);
	}

	static boolean all(String text, CharPredicate predicate) {
		return all(text, 0, text.length(), predicate);
	}

	private static boolean all(String text, int start, int end, CharPredicate predicate) {
		for (int i = start; i < end; i++) {
			if (!predicate.test(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return whether a text is in ASCII.
	 * @param text the text
	 * @return whether no character is beyond ASCII
	 */
	public static boolean isAscii(String text) {
		return all(text, (c) -> c < 0x80);
	}

	static boolean isDotString(String text) {
		return !text.isEmpty() && !text.startsWith(".") && !text.endsWith(".") && !text.contains("..")
				&& all(text, (c) -> c == '.' || isAtext(c));
	}

	static boolean isDomain(String text) {
		if (octets(text) > MAX_DOMAIN_OCTETS) {
			return false;
		}
		int start = 0;
		for (int end = text.indexOf('.'); end >= 0; end = text.indexOf('.', start)) {
			if (!isLabel(text, start, end)) {
				return false;
			}
			start = end + 1;
		}
		return isLabel(text, start, text.length());
	}

	private static boolean isLabel(String text, int start, int end) {
		return start < end && ByteBufUtil.utf8Bytes(text, start, end) <= MAX_LABEL_OCTETS && text.charAt(start) != '-'
				&& text.charAt(end - 1) != '-'
				&& all(text, start, end, (c) -> isAlphaOrDigit(c) || c == '-' || isNonAscii(c))
				&& (all(text, start, end, (c) -> c < 0x80)
						|| InternationalizedLabel.isValid(text.substring(start, end)));
	}

	// section 4.1.3: IPv4, IPv6, or a tag, a colon and content
	static boolean isAddressLiteral(String text) {
		if (text.length() < 3 || octets(text) > MAX_DOMAIN_OCTETS || text.charAt(0) != '['
				|| text.charAt(text.length() - 1) != ']') {
			return false;
		}
		String content = text.substring(1, text.length() - 1);
		int colon = content.indexOf(':');
		if (colon < 0) {
			return isIpv4(content);
		}
		String tag = content.substring(0, colon);
		String value = content.substring(colon + 1);
		if (AsciiString.contentEqualsIgnoreCase(tag, "IPv6")) {
			return isIpv6(value);
		}
		return isTag(tag) && !value.isEmpty() && all(value, Grammar::isDcontent);
	}

	private static boolean isTag(String text) {
		return !text.isEmpty() && !text.endsWith("-") && all(text, (c) -> isAlphaOrDigit(c) || c == '-');
	}

	private static boolean isDcontent(char c) {
		return (c >= 33 && c <= 90) || (c >= 94 && c <= 126);
	}

	private static boolean isIpv4(String text) {
		String[] numbers = text.split("\\.", -1);
		if (numbers.length != 4) {
			return false;
		}
		for (String number : numbers) {
			if (number.isEmpty() || number.length() > 3 || !all(number, (c) -> c >= '0' && c <= '9')
					|| Integer.parseInt(number) > 255) {
				return false;
			}
		}
		return true;
	}

	// here, "::" stands for two groups at least
	private static boolean isIpv6(String text) {
		int gap = text.indexOf("::");
		if (gap < 0) {
			return countGroups(text) == IPV6_GROUPS;
		}
		String before = text.substring(0, gap);
		String after = text.substring(gap + 2);
		int first = before.isEmpty() ? 0 : countGroups(before);
		int second = after.isEmpty() ? 0 : countGroups(after);
		return first >= 0 && !before.contains(".") && second >= 0 && first + second <= IPV6_GROUPS - 2;
	}

	// an IPv4 address at the end counts as two groups; -1 for what isn't groups
	private static int countGroups(String text) {
		String[] groups = text.split(":", -1);
		int last = groups.length - 1;
		for (int i = 0; i < last; i++) {
			if (!isGroup(groups[i])) {
				return -1;
			}
		}
		if (isIpv4(groups[last])) {
			return groups.length + 1;
		}
		return isGroup(groups[last]) ? groups.length : -1;
	}

	private static boolean isGroup(String text) {
		return !text.isEmpty() && text.length() <= 4 && all(text, (c) -> c < 0x80 && Character.digit(c, 16) >= 0);
	}

	interface CharPredicate {

		boolean test(char c);

	}

}
