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

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A value with its expiry as few bytes: a byte with the form of the value and whether
 * there is an expiry, the expiry in seconds since 1970 as four bytes, and the value.
 * Numbers and UUIDs are binary, other text is UTF-8.
 *
 * @param value the value
 * @param expiresAt the expiry in full seconds until 2106, {@code null} if there is none
 */
record SignedPayload(String value, @Nullable Instant expiresAt) {

	private static final int EXPIRES = 0x80;

	private static final int TEXT = 0;

	private static final int NUMBER = 1;

	private static final int ID = 2;

	private static final int ID_LENGTH = 16;

	private static final Pattern NUMBERS = Pattern.compile("[1-9][0-9]{0,99}");

	private static final Pattern IDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	byte[] toBytes() {
		int form = form();
		byte[] bytes = valueBytes(form);
		ByteBuffer buffer = ByteBuffer.allocate(1 + ((this.expiresAt != null) ? Integer.BYTES : 0) + bytes.length);
		buffer.put((byte) ((this.expiresAt != null) ? EXPIRES | form : form));
		if (this.expiresAt != null) {
			buffer.putInt((int) this.expiresAt.getEpochSecond());
		}
		return buffer.put(bytes).array();
	}

	private int form() {
		if (NUMBERS.matcher(this.value).matches()) {
			return NUMBER;
		}
		return IDS.matcher(this.value).matches() ? ID : TEXT;
	}

	private byte[] valueBytes(int form) {
		if (form == NUMBER) {
			return new BigInteger(this.value).toByteArray();
		}
		if (form == ID) {
			UUID id = UUID.fromString(this.value);
			return ByteBuffer.allocate(ID_LENGTH)
				.putLong(id.getMostSignificantBits())
				.putLong(id.getLeastSignificantBits())
				.array();
		}
		return this.value.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Return the payload that was signed.
	 * @param bytes the bytes, of which the signature is valid
	 * @return the payload
	 */
	static SignedPayload of(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		int form = buffer.get();
		Instant expiresAt = ((form & EXPIRES) != 0) ? Instant.ofEpochSecond(Integer.toUnsignedLong(buffer.getInt()))
				: null;
		byte[] value = new byte[buffer.remaining()];
		buffer.get(value);
		String text = switch (form & ~EXPIRES & 0xFF) {
			case NUMBER -> new BigInteger(value).toString();
			case ID ->
				new UUID(ByteBuffer.wrap(value).getLong(), ByteBuffer.wrap(value).getLong(Long.BYTES)).toString();
			default -> new String(value, StandardCharsets.UTF_8);
		};
		return new SignedPayload(text, expiresAt);
	}

}
