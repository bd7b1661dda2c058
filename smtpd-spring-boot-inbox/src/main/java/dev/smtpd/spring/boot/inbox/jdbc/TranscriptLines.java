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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.session.TranscriptEntry;

/**
 * The steps of a transcript as text: a line each, with the kind, the times in
 * microseconds and what is shown, between tabs. What is shown is printable, so that there
 * are no tabs in it.
 */
final class TranscriptLines {

	static final int MAX_LENGTH = 65_536;

	private TranscriptLines() {
	}

	// Write steps, as many as there is room for.
	static String format(List<TranscriptEntry> entries) {
		StringBuilder text = new StringBuilder();
		for (TranscriptEntry entry : entries) {
			Duration took = entry.took();
			String line = entry.kind().name() + "\t" + micros(entry.time()) + "\t"
					+ ((took != null) ? micros(took) : "") + "\t"
					+ String.join("\t", entry.lines().stream().map((each) -> SafeText.line(each, 2_000)).toList());
			if (text.length() + line.length() + 1 > MAX_LENGTH) {
				break;
			}
			text.append(line).append('\n');
		}
		return text.toString();
	}

	private static long micros(Duration duration) {
		return duration.toNanos() / 1_000;
	}

	static List<TranscriptEntry> parse(String text) {
		return text.lines().map((line) -> {
			String[] parts = line.split("\t", -1);
			return new TranscriptEntry(TranscriptEntry.Kind.valueOf(parts[0]), duration(parts[1]),
					Arrays.asList(parts).subList(3, parts.length), parts[2].isEmpty() ? null : duration(parts[2]));
		}).toList();
	}

	private static Duration duration(String micros) {
		return Duration.ofNanos(Long.parseLong(micros) * 1_000);
	}

}
