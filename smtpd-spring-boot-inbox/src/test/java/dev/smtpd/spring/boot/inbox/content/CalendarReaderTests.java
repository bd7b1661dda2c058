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

package dev.smtpd.spring.boot.inbox.content;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CalendarReader}.
 */
class CalendarReaderTests {

	@Test
	void invitationIsRead() {
		String calendar = """
				BEGIN:VCALENDAR
				METHOD:REQUEST
				BEGIN:VTIMEZONE
				DTSTART:19700101T000000
				END:VTIMEZONE
				BEGIN:VEVENT
				SUMMARY;LANGUAGE=en:Lunch\\, with a
				  long\\nname
				DTSTART;TZID=Europe/Berlin:20260301T123000
				DTEND;TZID="Europe/Berlin":20260301T133000
				ORGANIZER;CN="Doe; Jane":MAILTO:jane@example.org
				LOCATION:Caf\u00e9: 3\\; left
				BEGIN:VALARM
				SUMMARY:no
				LOCATION:no
				END:VALARM
				END:VEVENT
				BEGIN:VEVENT
				DTSTART;VALUE=DATE:20260302
				DURATION:P1D
				END:VEVENT
				END:VCALENDAR
				""".replace("\n", "\r\n");
		assertThat(CalendarReader.read(calendar)).containsExactly(
				new CalendarEvent("REQUEST", "Lunch, with a long name", "2026-03-01 12:30 Europe/Berlin",
						"2026-03-01 13:30 Europe/Berlin", "Caf\u00e9: 3; left", "Doe <jane@example.org>"),
				new CalendarEvent("REQUEST", "", "2026-03-02", "for P1D", "", ""));
	}

	@Test
	void hostileCalendarIsBounded() {
		assertThat(CalendarReader.read("BEGIN:VEVENT\nEND:VEVENT\n".repeat(1000))).hasSize(20);
		assertThat(CalendarReader.read("BEGIN:VEVENT\nSUMMARY:" + "x".repeat(1_000_000))).isEmpty();
		CalendarEvent event = CalendarReader
			.read("BEGIN:VEVENT\nSUMMARY:" + "x".repeat(10_000) + "\nLOCATION:\u202Eevil\u0007\nEND:VEVENT")
			.get(0);
		assertThat(event.summary()).hasSizeLessThan(1001);
		assertThat(event.location()).isEqualTo("\ufffdevil\ufffd");
		assertThat(CalendarReader.read("")).isEmpty();
		assertThat(CalendarReader.read("BEGIN:VEVENT\n;;;\n:\n\"\nEND:VEVENT")).hasSize(1);
	}

}
