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

package dev.smtpd.spring.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

import dev.smtpd.spring.store.MessageStoreException.Kind;

/**
 * Makes the ids of stored messages: UUIDs of version 7 (RFC 9562 section 5.7), so that
 * their order as text is that of the time, and the time can be read from them.
 */
final class MessageIds {

	private static final Pattern ID = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

	private static final int COUNTER_BITS = 12;

	private static final long VERSION = 0x7000;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	private final SecureRandom random = new SecureRandom();

	private final AtomicLong last = new AtomicLong();

	private final Clock clock;

	MessageIds(Clock clock) {
		this.clock = clock;
	}

	String next() {
		long now = this.clock.millis() << COUNTER_BITS;
		long next = this.last.updateAndGet((previous) -> Math.max(previous + 1, now));
		long counter = next & ((1 << COUNTER_BITS) - 1);
		return new UUID((next >> COUNTER_BITS) << 16 | VERSION | counter, VARIANT | (this.random.nextLong() >>> 2))
			.toString();
	}

	static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	static String require(String text) {
		if (!isId(text)) {
			throw new MessageStoreException(Kind.INVALID_ID, "Not the id of a stored message", null);
		}
		return text;
	}

	/**
	 * Return what is less than all ids of a time and greater than all before it.
	 * @param time the time
	 * @return text to compare ids with
	 */
	static String lowest(Instant time) {
		long millis = Math.max(0, time.toEpochMilli());
		return new UUID(millis << 16, 0).toString();
	}

}
