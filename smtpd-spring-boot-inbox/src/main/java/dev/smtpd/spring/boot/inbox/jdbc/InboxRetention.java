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

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges messages that are deleted, too old or too many, in small transactions, so that
 * mail is stored meanwhile.
 *
 * @since 0.1.0
 */
public final class InboxRetention implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(InboxRetention.class);

	// each takes 64 kB at most, and most take 1 kB
	private static final int MAX_TRANSCRIPTS = 20_000;

	private static final int BATCH = 200;

	private final InboxDatabase database;

	private final WordIndex index;

	private final EventDispatcher events;

	private final RetentionSettings settings;

	private final Clock clock;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "smtpd-inbox-retention");
		thread.setDaemon(true);
		return thread;
	});

	InboxRetention(InboxDatabase database, WordIndex index, EventDispatcher events, RetentionSettings settings,
			Clock clock) {
		this.database = database;
		this.index = index;
		this.events = events;
		this.settings = settings;
		this.clock = clock;
		long interval = settings.interval().toMillis();
		this.executor.scheduleWithFixedDelay(this::runScheduled, interval, interval, TimeUnit.MILLISECONDS);
	}

	private void runScheduled() {
		try {
			run();
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to purge messages of the inbox", ex);
		}
	}

	/**
	 * Purge what is to be purged now.
	 * @return how many messages were purged
	 */
	public synchronized int run() {
		int count = purgeDeleted() + purgeOld() + purgeTooMany() + purgeTooLarge();
		if (count > 0) {
			this.index.compact();
		}
		purgeRefusals();
		purgeTranscripts();
		return count;
	}

	private int purgeDeleted() {
		return purge("SELECT id FROM smtpd_inbox_message WHERE deleted = TRUE AND deleted_at < ? ORDER BY id LIMIT ?",
				MessageInsert.time(this.clock.instant().minus(this.settings.undo())), false);
	}

	private int purgeOld() {
		if (this.settings.maxAge().isZero()) {
			return 0;
		}
		Instant oldest = this.clock.instant().minus(this.settings.maxAge());
		return purge("SELECT id FROM smtpd_inbox_message WHERE received_at < ? ORDER BY received_at LIMIT ?",
				MessageInsert.time(oldest), true);
	}

	private int purgeTooMany() {
		if (this.settings.maxMessages() == 0) {
			return 0;
		}
		Long last = this.database.client()
			.sql("SELECT id FROM smtpd_inbox_message WHERE deleted = FALSE ORDER BY id DESC LIMIT 1 OFFSET ?")
			.param(this.settings.maxMessages())
			.query(Long.class)
			.optional()
			.orElse(null);
		return (last != null) ? purgeUpTo(last) : 0;
	}

	private int purgeTooLarge() {
		if (this.settings.maxSize() == 0) {
			return 0;
		}
		long[] state = new long[2];
		// the number of the newest message that is too much
		long size = this.database.client()
			.sql("SELECT COALESCE(SUM(size), 0) FROM smtpd_inbox_message")
			.query(Long.class)
			.single();
		if (size <= this.settings.maxSize()) {
			return 0;
		}
		this.database.client().sql("SELECT id, size FROM smtpd_inbox_message ORDER BY id DESC").query((row) -> {
			state[0] += row.getLong(2);
			if (state[0] > this.settings.maxSize() && state[1] == 0) {
				state[1] = row.getLong(1);
			}
		});
		return purgeUpTo(state[1]);
	}

	private int purgeUpTo(long last) {
		return purge("SELECT id FROM smtpd_inbox_message WHERE id <= ? ORDER BY id LIMIT ?", last, true);
	}

	private int purge(String sql, Object parameter, boolean notify) {
		int count = 0;
		List<Long> ids;
		do {
			ids = this.database.client().sql(sql).params(parameter, BATCH).query(Long.class).list();
			if (!ids.isEmpty()) {
				count += Purge.purge(this.database, this.index, ids.toArray(new Long[0]));
				if (notify) {
					this.events.publish(InboxEvent.Type.DELETED, ids);
				}
			}
		}
		while (ids.size() == BATCH);
		return count;
	}

	private void purgeTranscripts() {
		if (!this.settings.maxAge().isZero()) {
			this.database.client()
				.sql("DELETE FROM smtpd_inbox_transcript WHERE opened_at < ?")
				.param(MessageInsert.time(this.clock.instant().minus(this.settings.maxAge())))
				.update();
		}
		this.database.client()
			.sql("SELECT id FROM smtpd_inbox_transcript ORDER BY id DESC LIMIT 1 OFFSET ?")
			.param(MAX_TRANSCRIPTS)
			.query(Long.class)
			.optional()
			.ifPresent((last) -> this.database.client()
				.sql("DELETE FROM smtpd_inbox_transcript WHERE id <= ?")
				.param(last)
				.update());
	}

	private void purgeRefusals() {
		if (!this.settings.maxAge().isZero()) {
			this.database.client()
				.sql("DELETE FROM smtpd_inbox_refusal WHERE refused_at < ?")
				.param(MessageInsert.time(this.clock.instant().minus(this.settings.maxAge())))
				.update();
		}
		this.database.client()
			.sql("SELECT id FROM smtpd_inbox_refusal ORDER BY id DESC LIMIT 1 OFFSET ?")
			.param(this.settings.maxRefusals())
			.query(Long.class)
			.optional()
			.ifPresent((last) -> this.database.client()
				.sql("DELETE FROM smtpd_inbox_refusal WHERE id <= ?")
				.param(last)
				.update());
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
