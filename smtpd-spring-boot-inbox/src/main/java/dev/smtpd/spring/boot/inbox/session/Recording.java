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
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * The transcript of a session as it grows. The event loop of the session appends, others
 * read.
 */
final class Recording {

	private static final int ENTRY_SIZE = 120;

	private final SmtpSession session;

	private final String peer;

	private final long openedAt = System.nanoTime();

	private final List<TranscriptEntry> entries = new ArrayList<>();

	private int size = 500;

	private long commandAt = this.openedAt;

	private boolean shortened;

	private boolean closed;

	private boolean discarded;

	// as the client was when last looked at
	private String client;

	private @Nullable Object forwarded;

	Recording(SmtpSession session, String peer) {
		this.session = session;
		this.peer = peer;
		this.client = peer;
	}

	/**
	 * Append a step.
	 * @param kind the kind of step
	 * @param lines what is to be shown
	 * @param limits the bounds
	 * @return how many bytes more the recording takes, 0 if there is no room
	 */
	synchronized int append(TranscriptEntry.Kind kind, List<String> lines, TranscriptLimits limits) {
		int added = ENTRY_SIZE;
		for (String line : lines) {
			added += 40 + 2 * line.length();
		}
		if (this.discarded) {
			return 0;
		}
		if (this.shortened || this.entries.size() >= limits.maxEntries()
				|| this.size + added > limits.maxSessionSize()) {
			this.shortened = true;
			return 0;
		}
		long now = System.nanoTime();
		Duration took = (kind == TranscriptEntry.Kind.REPLY) ? Duration.ofNanos(now - this.commandAt) : null;
		this.commandAt = now;
		this.entries.add(new TranscriptEntry(kind, Duration.ofNanos(now - this.openedAt), lines, took));
		this.size += added;
		return added;
	}

	synchronized void shorten() {
		this.shortened = true;
	}

	synchronized void close() {
		this.closed = true;
	}

	/**
	 * Discard the recording.
	 * @return how many bytes it has taken
	 */
	synchronized int discard() {
		this.discarded = true;
		return this.size;
	}

	int initialSize() {
		return this.size;
	}

	String id() {
		return this.session.id();
	}

	// Called on the event loop only.
	boolean isNewClient(String current) {
		boolean changed = !this.client.equals(current);
		this.client = current;
		return changed;
	}

	// Called on the event loop only.
	boolean isNewForwarded(@Nullable Object current) {
		boolean changed = current != null && !current.equals(this.forwarded);
		this.forwarded = current;
		return changed;
	}

	synchronized SessionTranscript toTranscript() {
		return new SessionTranscript(this.session.id(), this.session.connector().name(), this.peer,
				this.session.openedAt(), this.closed, this.entries, this.shortened);
	}

}
