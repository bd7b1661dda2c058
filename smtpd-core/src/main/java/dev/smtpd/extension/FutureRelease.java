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

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Until when a message is to be held back (RFC 4865, HOLDFOR and HOLDUNTIL): one of both
 * is there.
 *
 * @param holdFor how long since it was received
 * @param holdUntil until when
 * @since 0.1.0
 */
public record FutureRelease(@Nullable Duration holdFor, @Nullable Instant holdUntil) {

	private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

	/**
	 * Parse the value of HOLDFOR.
	 * @param value a number of seconds
	 * @return the value
	 * @throws IllegalArgumentException if it isn't in the grammar
	 */
	public static FutureRelease parseHoldFor(String value) {
		if (!SECONDS.matcher(value).matches()) {
			throw new IllegalArgumentException("HOLDFOR is a number of seconds");
		}
		return new FutureRelease(Duration.ofSeconds(Integer.parseInt(value)), null);
	}

	/**
	 * Parse the value of HOLDUNTIL.
	 * @param value a date and time (RFC 3339)
	 * @return the value
	 * @throws IllegalArgumentException if it isn't in the grammar
	 */
	public static FutureRelease parseHoldUntil(String value) {
		try {
			return new FutureRelease(null, OffsetDateTime.parse(value).toInstant());
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("HOLDUNTIL is a date and time", ex);
		}
	}

	/**
	 * Return when the message may be delivered.
	 * @param received when it was received
	 * @return the end of the time for which it is held
	 */
	public Instant releaseAt(Instant received) {
		if (this.holdUntil != null) {
			return this.holdUntil;
		}
		return (this.holdFor != null) ? received.plus(this.holdFor) : received;
	}

}
