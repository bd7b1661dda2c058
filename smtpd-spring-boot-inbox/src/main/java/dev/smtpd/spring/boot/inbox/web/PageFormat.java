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

package dev.smtpd.spring.boot.inbox.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import dev.smtpd.spring.boot.inbox.content.DisplayName;
import dev.smtpd.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * How pages show values.
 *
 * @param zone the time zone
 */
record PageFormat(ZoneId zone) {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

	private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

	private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH);

	private static final int MAX_TEXT = 1_000_000;

	public String time(Instant instant) {
		ZonedDateTime time = instant.atZone(this.zone);
		ZonedDateTime now = Instant.now().atZone(this.zone);
		if (time.toLocalDate().equals(now.toLocalDate())) {
			return TIME.format(time);
		}
		return (time.getYear() == now.getYear()) ? DAY.format(time) : time.toLocalDate().toString();
	}

	public String full(Instant instant) {
		return FULL.format(instant.atZone(this.zone));
	}

	public String size(long bytes) {
		if (bytes < 1000) {
			return bytes + " B";
		}
		double size = bytes;
		String unit = "";
		for (String next : new String[] { "kB", "MB", "GB", "TB" }) {
			if (size < 1000) {
				break;
			}
			size /= 1000;
			unit = next;
		}
		return String.format(Locale.ROOT, (size < 10) ? "%.1f %s" : "%.0f %s", size, unit);
	}

	public String duration(Duration duration) {
		if (duration.toSeconds() < 1) {
			return duration.toMillis() + " ms";
		}
		return (duration.toMinutes() < 1)
				? String.format(Locale.ROOT, "%d.%d s", duration.toSeconds(), duration.toMillisPart() / 100)
				: duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
	}

	public String number(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/**
	 * Return a line of a sender in which nothing hides.
	 */
	public String name(@Nullable String name) {
		return (name != null) ? DisplayName.of(name) : "";
	}

	/**
	 * Return lines of a sender in which nothing hides.
	 */
	public static String visible(String text) {
		int length = Math.min(text.length(), MAX_TEXT);
		StringBuilder visible = new StringBuilder(length);
		for (int i = 0; i < length;) {
			int c = text.codePointAt(i);
			i += Character.charCount(c);
			if (c == '\r' && i < length && text.charAt(i) == '\n') {
				continue;
			}
			visible.appendCodePoint((c == '\n' || c == '\t' || PrintableText.isPrintable(c)) ? c : 0xFFFD);
		}
		return visible.toString();
	}

}
