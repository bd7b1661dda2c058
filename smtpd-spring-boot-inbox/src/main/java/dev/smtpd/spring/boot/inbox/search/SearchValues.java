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

package dev.smtpd.spring.boot.inbox.search;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The values of the terms of a query.
 */
final class SearchValues {

	// what databases can hold
	private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

	private static final long MAX_HOURS = 24L * 365 * 100;

	private static final int MAX_DIGITS = 12;

	private SearchValues() {
	}

	static boolean isValid(SearchField field, String value) {
		return switch (field) {
			case ANY, FROM, TO, SUBJECT, TEXT -> !Words.of(value).isEmpty();
			case MAILBOX, TAG, DOMAIN, CONNECTOR, USER -> !value.isBlank();
			case HAS -> value.equalsIgnoreCase("attachment");
			case IS -> value.equalsIgnoreCase("read") || value.equalsIgnoreCase("unread");
			case BEFORE, AFTER -> instant(value, Instant.EPOCH) != null;
			case LARGER, SMALLER -> size(value) >= 0;
		};
	}

	static String problem(SearchField field) {
		return switch (field) {
			case HAS -> "'has:' is followed by 'attachment'";
			case IS -> "'is:' is followed by 'read' or 'unread'";
			case BEFORE, AFTER -> "'" + field.prefix()
					+ ":' is followed by a date such as 2026-01-31, a time such as 2026-01-31T08:00, or a duration such as 7d or 12h";
			case LARGER, SMALLER ->
				"'" + field.prefix() + ":' is followed by a size such as 500k, 2M or a number of bytes";
			default -> "'" + field.prefix() + ":' is followed by what to look for";
		};
	}

	/**
	 * Return the time that a value means.
	 * @param value a date or time by ISO 8601, or a duration
	 * @param now to which a duration refers
	 * @return the time, or {@code null} if the value is none
	 */
	static @Nullable Instant instant(String value, Instant now) {
		try {
			Instant instant = parse(value, now);
			if (instant == null) {
				return null;
			}
			return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable Instant parse(String value, Instant now) {
		if (value.length() > 1 && value.length() <= MAX_DIGITS && isDigits(value, value.length() - 1)) {
			return relative(value, now);
		}
		if (value.indexOf('T') < 0) {
			return LocalDate.parse(value).atStartOfDay(ZoneId.systemDefault()).toInstant();
		}
		if (value.endsWith("Z") || value.indexOf('+') > 0 || value.lastIndexOf('-') > value.indexOf('T')) {
			return OffsetDateTime.parse(value).toInstant();
		}
		return LocalDateTime.parse(value).atZone(ZoneId.systemDefault()).toInstant();
	}

	private static @Nullable Instant relative(String value, Instant now) {
		long number = Long.parseLong(value.substring(0, value.length() - 1));
		return switch (value.charAt(value.length() - 1)) {
			case 'm' -> now.minus(Duration.ofMinutes(Math.min(number, MAX_HOURS)));
			case 'h' -> now.minus(Duration.ofHours(Math.min(number, MAX_HOURS)));
			case 'd' -> now.minus(Duration.ofHours(Math.min(number, MAX_HOURS / 24) * 24));
			case 'w' -> now.minus(Duration.ofHours(Math.min(number, MAX_HOURS / 168) * 168));
			default -> null;
		};
	}

	/**
	 * Return the size that a value means.
	 * @param value a number, with or without {@code k}, {@code M} or {@code G}
	 * @return the size in bytes, or -1 if the value is none
	 */
	static long size(String value) {
		String text = value.toUpperCase(Locale.ROOT);
		if (text.endsWith("B")) {
			text = text.substring(0, text.length() - 1);
		}
		int shift = text.isEmpty() ? 0 : " KMG".indexOf(text.charAt(text.length() - 1)) * 10;
		if (shift > 0) {
			text = text.substring(0, text.length() - 1);
		}
		if (text.isEmpty() || !isDigits(text, text.length())) {
			return -1;
		}
		// a huge number is a valid one that nothing reaches
		long number = (text.length() > MAX_DIGITS) ? Long.MAX_VALUE >> 30 : Long.parseLong(text);
		return number << Math.max(shift, 0);
	}

	private static boolean isDigits(String text, int length) {
		for (int i = 0; i < length; i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		return length > 0;
	}

}
