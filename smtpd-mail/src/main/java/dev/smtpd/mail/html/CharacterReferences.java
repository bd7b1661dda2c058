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

package dev.smtpd.mail.html;

import java.nio.charset.Charset;

import org.jsoup.nodes.Entities;

/**
 * Character references of HTML, such as {@code &amp;} and {@code &#39;}.
 */
final class CharacterReferences {

	private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

	private static final String REPLACEMENT = "\uFFFD";

	private CharacterReferences() {
	}

	/**
	 * Decode a reference.
	 * @param html holds it
	 * @param from the index behind the ampersand
	 * @param to the index behind its last letter or digit
	 * @param terminated whether a semicolon follows
	 * @return what it stands for, empty if it is none
	 */
	static String decode(String html, int from, int to, boolean terminated) {
		if (to == from) {
			return "";
		}
		if (html.charAt(from) == '#') {
			return number(html, from + 1, to);
		}
		String name = html.substring(from, to);
		if (name.equals("nbsp")) {
			return "\u00A0";
		}
		return (terminated || Entities.isBaseNamedEntity(name)) ? Entities.getByName(name) : "";
	}

	private static String number(String html, int from, int to) {
		boolean hexadecimal = from < to && (html.charAt(from) == 'x' || html.charAt(from) == 'X');
		int start = hexadecimal ? from + 1 : from;
		int radix = hexadecimal ? 16 : 10;
		int code = 0;
		for (int i = start; i < to; i++) {
			int digit = Character.digit(html.charAt(i), radix);
			if (digit < 0) {
				return "";
			}
			code = Math.min(Character.MAX_CODE_POINT + 1, code * radix + digit);
		}
		return (start < to) ? character(code) : "";
	}

	private static String character(int code) {
		if (code >= 0x80 && code < 0xA0) {
			// what senders mean by these is what browsers show
			return new String(new byte[] { (byte) code }, WINDOWS_1252);
		}
		boolean valid = code > 0 && code <= Character.MAX_CODE_POINT
				&& !(code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE);
		return valid ? Character.toString(code) : REPLACEMENT;
	}

}
