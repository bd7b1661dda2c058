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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.session.SessionTranscript;
import dev.smtpd.spring.boot.inbox.session.SessionTranscriptRecorder;
import dev.smtpd.spring.boot.inbox.session.TranscriptEntry;
import dev.smtpd.spring.boot.inbox.session.Transcripts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * {@link Transcripts} that are kept in the database when their session ends, written on a
 * thread of their own: those of sessions in which a message was sent or something was
 * refused. Before that, and if the database fails, there is the one in memory.
 *
 * @since 0.1.0
 */
public final class JdbcTranscripts implements Transcripts, SmtpServerObserver, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(JdbcTranscripts.class);

	private static final int CAPACITY = 1_000;

	private static final int BATCH = 100;

	private static final SessionTranscript END = new SessionTranscript("", "", "", Instant.EPOCH, true, List.of(),
			false);

	private final InboxDatabase database;

	private final SessionTranscriptRecorder recorder;

	private final BlockingQueue<SessionTranscript> queue = new LinkedBlockingQueue<>(CAPACITY);

	private final Thread thread = new Thread(this::run, "smtpd-inbox-transcripts");

	private volatile boolean closed;

	/**
	 * Create and start.
	 * @param database the database
	 * @param recorder records the transcripts
	 */
	public JdbcTranscripts(InboxDatabase database, SessionTranscriptRecorder recorder) {
		this.database = database;
		this.recorder = recorder;
		this.thread.setDaemon(true);
		this.thread.start();
	}

	@Override
	public @Nullable SessionTranscript find(String sessionId) {
		SessionTranscript transcript = this.recorder.find(sessionId);
		if (transcript != null) {
			return transcript;
		}
		return this.database.client()
			.sql("SELECT session_id, connector, peer, opened_at, entries, shortened FROM smtpd_inbox_transcript"
					+ " WHERE session_id = ? ORDER BY id DESC LIMIT 1")
			.param(SafeText.line(sessionId, 100))
			.query((row, number) -> new SessionTranscript(row.getString(1), row.getString(2), row.getString(3),
					row.getObject(4, OffsetDateTime.class).toInstant(), true, TranscriptLines.parse(row.getString(5)),
					row.getBoolean(6)))
			.optional()
			.orElse(null);
	}

	/**
	 * Observe the session with the recorder, whose transcript is complete then: one
	 * observer for both, so that their order is certain.
	 */
	@Override
	public void sessionClosed(SmtpSession session) {
		this.recorder.sessionClosed(session);
		SessionTranscript transcript = this.recorder.find(session.id());
		// one that finds no room is lost once the memory needs its own
		if (transcript != null && !this.closed && isWorthKeeping(transcript)) {
			this.queue.offer(transcript);
		}
	}

	private static boolean isWorthKeeping(SessionTranscript transcript) {
		return transcript.entries()
			.stream()
			.anyMatch((entry) -> entry.isRefusal() || entry.kind() == TranscriptEntry.Kind.CONTENT);
	}

	@Override
	public void sessionOpened(SmtpSession session) {
		this.recorder.sessionOpened(session);
	}

	@Override
	public void tlsHandshakeCompleted(SmtpSession session) {
		this.recorder.tlsHandshakeCompleted(session);
	}

	@Override
	public void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
		this.recorder.tlsHandshakeFailed(session, cause);
	}

	@Override
	public void commandReceived(SmtpSession session, String verb, String argument) {
		this.recorder.commandReceived(session, verb, argument);
	}

	@Override
	public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
		this.recorder.commandReplied(session, verb, reply);
	}

	@Override
	public void authenticationReplied(SmtpSession session, String mechanism, SmtpReply reply) {
		this.recorder.authenticationReplied(session, mechanism, reply);
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		this.recorder.messageProcessed(message, reply, processing);
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		this.recorder.contentRefused(session, reply);
	}

	@Override
	public void applicationFailed(SmtpSession session, Throwable failure) {
		this.recorder.applicationFailed(session, failure);
	}

	@Override
	public void limitReached(SmtpSession session, SmtpLimit limit) {
		this.recorder.limitReached(session, limit);
	}

	private void run() {
		List<SessionTranscript> batch = new ArrayList<>(BATCH);
		try {
			boolean ended = false;
			while (!ended) {
				batch.add(this.queue.take());
				this.queue.drainTo(batch, BATCH - 1);
				ended = batch.removeIf((each) -> each == END);
				write(batch);
				batch.clear();
			}
		}
		catch (InterruptedException ex) {
			// closed
		}
	}

	private void write(List<SessionTranscript> batch) {
		if (batch.isEmpty()) {
			return;
		}
		try {
			List<Object[]> rows = batch.stream().map(JdbcTranscripts::row).toList();
			this.database.transactions()
				.executeWithoutResult((status) -> this.database.template()
					.batchUpdate("INSERT INTO smtpd_inbox_transcript (session_id, connector, peer, opened_at, entries,"
							+ " shortened) VALUES (?, ?, ?, ?, ?, ?)", rows));
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("Failed to store {} transcripts in the inbox", batch.size(), ex);
		}
	}

	private static Object[] row(SessionTranscript transcript) {
		String entries = TranscriptLines.format(transcript.entries());
		boolean shortened = transcript.shortened() || entries.lines().count() < transcript.entries().size();
		return new Object[] { SafeText.line(transcript.sessionId(), 100), SafeText.line(transcript.connector(), 255),
				SafeText.line(transcript.peer(), 1_000), MessageInsert.time(transcript.openedAt()), entries,
				shortened };
	}

	/**
	 * Store what waits, and stop.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			this.queue.offer(END, 5, TimeUnit.SECONDS);
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
