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

package dev.smtpd.spring.listener.route;

import org.jspecify.annotations.Nullable;

/**
 * Base 32 (RFC 4648 section 6) in lower case and without padding, which may come back in
 * any case.
 */
final class Base32 {

	private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

	private static final int BITS = 5;

	private Base32() {
	}

	static String encode(byte[] bytes) {
		StringBuilder text = new StringBuilder();
		int buffer = 0;
		int bits = 0;
		for (byte b : bytes) {
			buffer = (buffer << Byte.SIZE) | (b & 0xFF);
			bits += Byte.SIZE;
			while (bits >= BITS) {
				bits -= BITS;
				text.append(ALPHABET.charAt((buffer >> bits) & 0x1F));
			}
		}
		if (bits > 0) {
			text.append(ALPHABET.charAt((buffer << (BITS - bits)) & 0x1F));
		}
		return text.toString();
	}

	/**
	 * Decode a text.
	 * @param text the text
	 * @return the bytes, or {@code null} if no bytes are encoded so
	 */
	static byte @Nullable [] decode(String text) {
		byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
		int buffer = 0;
		int bits = 0;
		int length = 0;
		for (int i = 0; i < text.length(); i++) {
			int value = ALPHABET.indexOf(DomainNames.toLowerCase(text.substring(i, i + 1)));
			if (value < 0) {
				return null;
			}
			buffer = (buffer << BITS) | value;
			bits += BITS;
			if (bits >= Byte.SIZE) {
				bits -= Byte.SIZE;
				bytes[length++] = (byte) (buffer >> bits);
			}
		}
		boolean unused = bits >= BITS || (buffer & ((1 << bits) - 1)) != 0;
		return unused ? null : bytes;
	}

}
