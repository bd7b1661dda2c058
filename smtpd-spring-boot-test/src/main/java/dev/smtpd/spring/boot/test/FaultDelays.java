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

package dev.smtpd.spring.boot.test;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The delays of {@link SmtpFault}, as Spring Boot writes durations. Spring need not be
 * present.
 */
final class FaultDelays {

	private static final Pattern SIMPLE = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

	private FaultDelays() {
	}

	static Duration parse(String text) {
		if (text.isEmpty()) {
			return Duration.ZERO;
		}
		Matcher matcher = SIMPLE.matcher(text.toLowerCase(Locale.ROOT));
		if (matcher.matches()) {
			long amount = Long.parseLong(matcher.group(1));
			return switch ((matcher.group(2) != null) ? matcher.group(2) : "ms") {
				case "s" -> Duration.ofSeconds(amount);
				case "m" -> Duration.ofMinutes(amount);
				case "h" -> Duration.ofHours(amount);
				default -> Duration.ofMillis(amount);
			};
		}
		try {
			return Duration.parse(text);
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("'" + text + "' is no delay such as 200ms, 5s, 1m or PT5S", ex);
		}
	}

}
