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

package dev.smtpd.mail.mime;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;

import org.jspecify.annotations.Nullable;

/**
 * Reads dates of header fields (RFC 5322 sections 3.3 and 4.3), and what senders write
 * instead of them.
 *
 * @since 0.1.0
 */
public final class Dates {

	private static final int MAX_LENGTH = 200;

	private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

	private static final Map<String, Integer> ZONES = Map.ofEntries(Map.entry("ut", 0), Map.entry("gmt", 0),
			Map.entry("utc", 0), Map.entry("z", 0), Map.entry("est", -5), Map.entry("edt", -4), Map.entry("cst", -6),
			Map.entry("cdt", -5), Map.entry("mst", -7), Map.entry("mdt", -6), Map.entry("pst", -8),
			Map.entry("pdt", -7), Map.entry("jst", 9), Map.entry("cet", 1), Map.entry("cest", 2), Map.entry("met", 1),
			Map.entry("mest", 2), Map.entry("bst", 1), Map.entry("msk", 3));

	private Dates() {
	}

	/**
	 * Read a date.
	 * @param value the value of the field
	 * @return the date with its offset from UTC, or {@code null} if it can't be read
	 */
	public static @Nullable OffsetDateTime parse(String value) {
		if (value.isEmpty() || value.length() > MAX_LENGTH) {
			return null;
		}
		try {
			return isIso(value) ? parseIso(value) : new Parser().parse(withoutComments(value));
		}
		catch (DateTimeException | NumberFormatException ex) {
			return null;
		}
	}

	// 2026-11-26T14:00:05+01:00, with a blank instead of the T, or without an offset
	private static boolean isIso(String value) {
		return value.length() > 10 && value.charAt(4) == '-' && value.charAt(7) == '-'
				&& Character.isDigit(value.charAt(0)) && (value.charAt(10) == 'T' || value.charAt(10) == ' ');
	}

	private static OffsetDateTime parseIso(String value) {
		String[] parts = withoutComments(value).strip().replace('T', ' ').split("\\s+", 4);
		String time = parts[1] + ((parts.length > 2) ? parts[2] : "");
		int zone = Math.max(time.indexOf('+'), Math.max(time.indexOf('-'), time.indexOf('Z')));
		LocalDateTime local = LocalDateTime.parse(parts[0] + "T" + ((zone > 0) ? time.substring(0, zone) : time));
		return OffsetDateTime.of(local, (zone > 0) ? ZoneOffset.of(time.substring(zone)) : ZoneOffset.UTC);
	}

	private static String withoutComments(String value) {
		if (value.indexOf('(') < 0) {
			return value;
		}
		StringBuilder text = new StringBuilder();
		int depth = 0;
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '(') {
				depth++;
			}
			else if (c == ')' && depth > 0) {
				depth--;
				text.append(' ');
			}
			else if (depth == 0) {
				text.append(c);
			}
		}
		return text.toString();
	}

	/**
	 * Collects the parts of a date, which come in several orders.
	 */
	private static final class Parser {

		private int day = -1;

		private int month = -1;

		private int year = -1;

		private @Nullable String time;

		private int halfDay = -1;

		private ZoneOffset offset = ZoneOffset.UTC;

		private @Nullable OffsetDateTime parse(String value) {
			StringTokenizer tokens = new StringTokenizer(value, " \t\r\n,");
			while (tokens.hasMoreTokens()) {
				accept(tokens.nextToken());
			}
			if (this.day < 0 || this.month < 0 || this.year < 0) {
				return null;
			}
			return OffsetDateTime.of(toDateTime(), this.offset);
		}

		private LocalDateTime toDateTime() {
			int hour = 0;
			int minute = 0;
			int second = 0;
			if (this.time != null) {
				String[] parts = (this.time + ":0:0").split("[:.]");
				hour = Integer.parseInt(parts[0]);
				hour = (this.halfDay >= 0) ? hour % 12 + this.halfDay : hour;
				minute = Integer.parseInt(parts[1]);
				// a leap second
				second = Math.min(59, Integer.parseInt(parts[2]));
			}
			return LocalDateTime.of(this.year, this.month, this.day, hour, minute, second);
		}

		private void accept(String token) {
			char first = token.charAt(0);
			boolean dotted = token.indexOf('.') > 0 && this.year >= 0;
			if ((token.indexOf(':') > 0 || dotted) && this.time == null && Character.isDigit(first)) {
				acceptTime(token);
			}
			else if ((first == '+' || first == '-') && token.length() > 1 && Character.isDigit(token.charAt(1))) {
				setOffset(token);
			}
			else if (token.indexOf('-') > 0 && this.month < 0) {
				// 21-Nov-97
				new StringTokenizer(token, "-").asIterator().forEachRemaining((part) -> accept((String) part));
			}
			else if (Character.isDigit(first)) {
				acceptNumber(token);
			}
			else {
				acceptWord(token.toLowerCase(Locale.ROOT));
			}
		}

		private void acceptTime(String token) {
			int zone = 0;
			while (zone < token.length() && (Character.isDigit(token.charAt(zone)) || token.charAt(zone) == ':'
					|| token.charAt(zone) == '.')) {
				zone++;
			}
			this.time = token.substring(0, zone);
			if (zone < token.length()) {
				accept(token.substring(zone));
			}
		}

		private void acceptNumber(String token) {
			int number = Integer.parseInt(token);
			if (this.day < 0 && token.length() <= 2) {
				this.day = number;
			}
			else if (this.year < 0) {
				// RFC 5322 section 4.3
				this.year = (token.length() >= 4) ? number
						: (token.length() == 3 || number >= 50) ? 1900 + number : 2000 + number;
			}
		}

		private void acceptWord(String word) {
			int index = (word.length() >= 3) ? MONTHS.indexOf(word.substring(0, 3)) : -1;
			if (index >= 0 && index % 3 == 0 && this.month < 0) {
				this.month = index / 3 + 1;
				return;
			}
			int sign = Math.max(word.indexOf('+'), word.indexOf('-'));
			if (word.equals("am") || word.equals("pm")) {
				this.halfDay = word.equals("pm") ? 12 : 0;
				return;
			}
			Integer hours = ZONES.get((sign > 0) ? word.substring(0, sign) : word);
			if (hours != null) {
				this.offset = ZoneOffset.ofHours(hours);
				if (sign > 0) {
					setOffset(word.substring(sign));
				}
			}
		}

		private void setOffset(String token) {
			String digits = token.substring(1).replace(":", "");
			if (digits.length() < 3 || digits.length() > 4) {
				return;
			}
			int number = Integer.parseInt(digits);
			int seconds = number / 100 * 3600 + number % 100 * 60;
			if (seconds <= ZoneOffset.MAX.getTotalSeconds()) {
				this.offset = ZoneOffset.ofTotalSeconds((token.charAt(0) == '-') ? -seconds : seconds);
			}
		}

	}

}
