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

package dev.smtpd.extension;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of values that a parameter couldn't hold (RFC 3461 section 4, "xtext").
 *
 * @since 0.1.0
 */
public final class Xtext {

	private Xtext() {
	}

	/**
	 * Decode a value.
	 * @param value the value in xtext
	 * @return the decoded value, without control characters
	 * @throws IllegalArgumentException if the value isn't xtext, isn't UTF-8, or has
	 * control characters
	 */
	public static String decode(String value) {
		byte[] text = value.getBytes(StandardCharsets.UTF_8);
		ByteBuffer decoded = ByteBuffer.allocate(text.length);
		for (int i = 0; i < text.length; i++) {
			if (text[i] != '+') {
				decoded.put(text[i]);
				continue;
			}
			int high = (i + 2 < text.length) ? Character.digit(text[i + 1], 16) : -1;
			int low = (high >= 0) ? Character.digit(text[i + 2], 16) : -1;
			if (low < 0) {
				throw new IllegalArgumentException("A plus sign must be followed by two hexadecimal digits");
			}
			decoded.put((byte) (high << 4 | low));
			i += 2;
		}
		try {
			String result = StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
			if (result.chars().anyMatch(Character::isISOControl)) {
				throw new IllegalArgumentException("The value has control characters");
			}
			return result;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalArgumentException("The value is not UTF-8", ex);
		}
	}

}
