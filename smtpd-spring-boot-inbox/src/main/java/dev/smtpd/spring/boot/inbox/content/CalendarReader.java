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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the few fields of a calendar (RFC 5545) that an inbox shows. Nothing is computed:
 * no recurrences and no time zones.
 *
 * @since 0.1.0
 */
public final class CalendarReader {

	private static final int MAX_LENGTH = 256 * 1024;

	private static final int MAX_EVENTS = 20;

	private static final int MAX_VALUE = 1000;

	private CalendarReader() {
	}

	/**
	 * Read the events of a calendar.
	 * @param calendar the text in the iCalendar format
	 * @return the first 20 events, none if it has none or is no calendar
	 */
	public static List<CalendarEvent> read(String calendar) {
		String bounded = (calendar.length() > MAX_LENGTH) ? calendar.substring(0, MAX_LENGTH) : calendar;
		String unfolded = bounded.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
		List<CalendarEvent> events = new ArrayList<>();
		String method = "";
		Map<String, Line> event = null;
		// within a component of the event, such as an alarm
		int nested = 0;
		for (String text : unfolded.split("\n")) {
			Line line = Line.of(text);
			if (event == null) {
				if (line.is("BEGIN", "VEVENT")) {
					event = new HashMap<>();
				}
				else if (line.name().equals("METHOD")) {
					method = line.text();
				}
			}
			else if (line.is("END", "VEVENT")) {
				events.add(toEvent(method, event));
				event = null;
				nested = 0;
				if (events.size() == MAX_EVENTS) {
					break;
				}
			}
			else if (line.name().equals("BEGIN")) {
				nested++;
			}
			else if (line.name().equals("END")) {
				nested--;
			}
			else if (nested == 0) {
				event.putIfAbsent(line.name(), line);
			}
		}
		return events;
	}

	private static CalendarEvent toEvent(String method, Map<String, Line> event) {
		String end = get(event, "DTEND").time();
		String duration = get(event, "DURATION").text();
		Line organizer = get(event, "ORGANIZER");
		String name = organizer.parameter("CN");
		String address = organizer.text();
		if (address.toLowerCase(Locale.ROOT).startsWith("mailto:")) {
			address = address.substring("mailto:".length());
		}
		String who = (name.isEmpty() || address.isEmpty()) ? name + address : name + " <" + address + ">";
		return new CalendarEvent(method, get(event, "SUMMARY").text(), get(event, "DTSTART").time(),
				(end.isEmpty() && !duration.isEmpty()) ? "for " + duration : end, get(event, "LOCATION").text(), who);
	}

	private static Line get(Map<String, Line> event, String name) {
		return event.getOrDefault(name, Line.NONE);
	}

	/**
	 * A content line.
	 *
	 * @param name the name in upper case
	 * @param parameters what is between the name and the value
	 * @param value the value as it is written
	 */
	private record Line(String name, String parameters, String value) {

		static final Line NONE = new Line("", "", "");

		static Line of(String text) {
			boolean quoted = false;
			int name = -1;
			for (int i = 0; i < text.length(); i++) {
				char c = text.charAt(i);
				if (c == '"') {
					quoted = !quoted;
				}
				else if ((c == ';' || c == ':') && !quoted) {
					name = (name < 0) ? i : name;
					if (c == ':') {
						return new Line(text.substring(0, name).strip().toUpperCase(Locale.ROOT),
								text.substring(name, i), text.substring(i + 1).strip());
					}
				}
			}
			return NONE;
		}

		boolean is(String wantedName, String wantedValue) {
			return this.name.equals(wantedName) && this.value.equalsIgnoreCase(wantedValue);
		}

		String parameter(String wanted) {
			for (String parameter : this.parameters.split(";")) {
				if (parameter.regionMatches(true, 0, wanted + "=", 0, wanted.length() + 1)) {
					return bounded(parameter.substring(wanted.length() + 1).replace("\"", ""));
				}
			}
			return "";
		}

		String text() {
			StringBuilder text = new StringBuilder();
			for (int i = 0; i < this.value.length() && text.length() < MAX_VALUE; i++) {
				char c = this.value.charAt(i);
				if (c == '\\' && i + 1 < this.value.length()) {
					char escaped = this.value.charAt(++i);
					text.append((escaped == 'n' || escaped == 'N') ? ' ' : escaped);
				}
				else {
					text.append(c);
				}
			}
			return bounded(text.toString());
		}

		String time() {
			String time = text();
			if (!time.matches("\\d{8}(T\\d{6}Z?)?")) {
				return time;
			}
			String date = time.substring(0, 4) + "-" + time.substring(4, 6) + "-" + time.substring(6, 8);
			if (time.length() == 8) {
				return date;
			}
			String zone = time.endsWith("Z") ? "UTC" : parameter("TZID");
			return (date + " " + time.substring(9, 11) + ":" + time.substring(11, 13) + " " + zone).strip();
		}

		private static String bounded(String text) {
			return DisplayName.of(text);
		}

	}

}
