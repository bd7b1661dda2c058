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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By when a message is to be delivered (RFC 2852, BY).
 *
 * @param time the time left when MAIL was sent; may be negative where the sender only
 * wants to hear of the delay
 * @param mode what to do when it is over
 * @param trace whether each relay is to send a notification to the sender
 * @since 0.1.0
 */
public record DeliverBy(Duration time, Mode mode, boolean trace) {

	private static final Pattern VALUE = Pattern.compile("([+-]?\\d{1,9});([NnRr])([Tt]?)");

	/**
	 * Parse the value of BY.
	 * @param value the value, such as {@code 120;R}
	 * @return the value
	 * @throws IllegalArgumentException if it isn't in the grammar
	 */
	public static DeliverBy parse(String value) {
		Matcher matcher = VALUE.matcher(value);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("BY is a number of seconds, a semicolon, and N or R");
		}
		Duration time = Duration.ofSeconds(Integer.parseInt(matcher.group(1)));
		Mode mode = matcher.group(2).equalsIgnoreCase("R") ? Mode.RETURN : Mode.NOTIFY;
		if (mode == Mode.RETURN && (time.isNegative() || time.isZero())) {
			throw new IllegalArgumentException("A message can't be returned before it was sent");
		}
		return new DeliverBy(time, mode, !matcher.group(3).isEmpty());
	}

	/**
	 * What to do when the time is over.
	 */
	public enum Mode {

		/**
		 * Notify the sender, and go on trying.
		 */
		NOTIFY,

		/**
		 * Return the message.
		 */
		RETURN

	}

}
