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

package dev.smtpd.spring.boot.inbox.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a client and the server have said, without content and credentials.
 *
 * @param sessionId the identifier of the session
 * @param connector the name of the connector
 * @param peer the address of the client
 * @param openedAt when the client has connected
 * @param closed whether the session has ended, so that the transcript is complete
 * @param entries the steps in their order
 * @param shortened whether steps are missing at the end, since there are too many
 * @since 0.1.0
 */
public record SessionTranscript(String sessionId, String connector, String peer, Instant openedAt, boolean closed,
		List<TranscriptEntry> entries, boolean shortened) {

	/**
	 * Create the transcript.
	 */
	public SessionTranscript {
		entries = List.copyOf(entries);
	}

	/**
	 * Return the refusals.
	 * @return the replies with 4xx and 5xx
	 */
	public List<TranscriptEntry> refusals() {
		return this.entries.stream().filter(TranscriptEntry::isRefusal).toList();
	}

	/**
	 * Return the command that an entry replies to.
	 * @param reply one of the entries
	 * @return the last command before it, or {@code null} if there is none
	 */
	public @Nullable TranscriptEntry commandOf(TranscriptEntry reply) {
		TranscriptEntry command = null;
		for (TranscriptEntry entry : this.entries) {
			if (entry == reply) {
				return command;
			}
			if (entry.kind() == TranscriptEntry.Kind.COMMAND) {
				command = entry;
			}
		}
		return null;
	}

	/**
	 * Return the transcript as text.
	 * @return a line for each line of the steps, with the time in seconds, {@code C:} for
	 * the client and {@code S:} for the server
	 */
	public String text() {
		StringBuilder text = new StringBuilder();
		for (TranscriptEntry entry : this.entries) {
			String time = String.format(Locale.ROOT, "%9.3f ", entry.time().toNanos() / 1e9);
			for (String line : entry.lines()) {
				text.append(time).append(entry.kind().prefix()).append(' ').append(line).append('\n');
			}
			Duration took = entry.took();
			if (took != null && took.toMillis() > 0) {
				text.insert(text.length() - 1, " (" + took.toMillis() + " ms)");
			}
		}
		return this.shortened ? text.append("          …\n").toString() : text.toString();
	}

}
