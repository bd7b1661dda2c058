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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.Refusal;
import dev.smtpd.spring.boot.inbox.store.RefusalPage;
import dev.smtpd.spring.boot.inbox.store.RefusalStage;
import dev.smtpd.spring.boot.inbox.store.Refusals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * {@link Refusals} in a database, written on a thread of their own.
 */
final class JdbcRefusals implements Refusals, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(JdbcRefusals.class);

	private static final int CAPACITY = 1_000;

	private static final int BATCH = 100;

	private static final String COLUMNS = "refused_at, stage, session_id, connector, client_address, client_name,"
			+ " username, command, sender, recipients, recipient_count, code, enhanced_status, reply, reason";

	private static final String TEXTS = "session_id || ' ' || client_address || ' ' || COALESCE(sender, '') || ' ' ||"
			+ " command || ' ' || code || ' ' || reply || ' ' || COALESCE(reason, '')";

	private final InboxDatabase database;

	private final EventDispatcher events;

	private final BlockingQueue<Refusal> queue = new LinkedBlockingQueue<>(CAPACITY);

	private final AtomicLong dropped = new AtomicLong();

	private final Thread thread = new Thread(this::run, "smtpd-inbox-refusals");

	private volatile boolean closed;

	JdbcRefusals(InboxDatabase database, EventDispatcher events) {
		this.database = database;
		this.events = events;
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Add a refusal, which is dropped where too many wait. Never blocks.
	 * @param refusal the refusal, whose number is assigned later
	 */
	void add(Refusal refusal) {
		if (this.closed || !this.queue.offer(refusal)) {
			this.dropped.incrementAndGet();
		}
	}

	private void run() {
		List<Refusal> batch = new ArrayList<>(BATCH);
		try {
			while (!this.closed || !this.queue.isEmpty()) {
				Refusal first = this.queue.poll(200, TimeUnit.MILLISECONDS);
				if (first != null) {
					batch.add(first);
					this.queue.drainTo(batch, BATCH - 1);
					write(batch);
					batch.clear();
				}
			}
		}
		catch (InterruptedException ex) {
			// closed
		}
	}

	private void write(List<Refusal> batch) {
		try {
			this.database.transactions().executeWithoutResult((status) -> batch.forEach(this::insert));
			this.events.publish(InboxEvent.Type.REFUSED, List.of());
		}
		catch (DataAccessException | TransactionException ex) {
			this.dropped.addAndGet(batch.size());
			logger.warn("Failed to store {} refusals in the inbox", batch.size(), ex);
		}
	}

	private void insert(Refusal refusal) {
		this.database.client()
			.sql("INSERT INTO smtpd_inbox_refusal (" + COLUMNS
					+ ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
			.param(MessageInsert.time(refusal.at()))
			.param(refusal.stage().name())
			.param(refusal.sessionId())
			.param(refusal.connector())
			.param(refusal.clientAddress())
			.param(refusal.clientName())
			.param(refusal.user())
			.param(refusal.command())
			.param(refusal.sender())
			.param(SafeText.lines(String.join("\n", refusal.recipients()), 4_000))
			.param(refusal.recipientCount())
			.param(refusal.code())
			.param(refusal.enhancedStatus())
			.param(refusal.reply())
			.param(refusal.reason())
			.update();
	}

	@Override
	public RefusalPage list(@Nullable String text, @Nullable Long before, int size) {
		int max = Math.max(1, Math.min(size, InboxMessages.MAX_PAGE_SIZE));
		String part = SafeText.line(text, 200).strip().toLowerCase(Locale.ROOT);
		String pattern = "%" + part.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
		List<Refusal> found = this.database.client()
			.sql("SELECT id, " + COLUMNS + " FROM smtpd_inbox_refusal WHERE id < ? AND LOWER(" + TEXTS
					+ ") LIKE ? ESCAPE '!' ORDER BY id DESC LIMIT ?")
			.params((before != null) ? before : Long.MAX_VALUE, pattern, max + 1)
			.query(JdbcRefusals::refusal)
			.list();
		return (found.size() <= max) ? new RefusalPage(found, null)
				: new RefusalPage(found.subList(0, max), found.get(max - 1).id());
	}

	private static Refusal refusal(ResultSet row, int number) throws SQLException {
		return new Refusal(row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant(),
				RefusalStage.valueOf(row.getString(3)), row.getString(4), row.getString(5), row.getString(6),
				row.getString(7), row.getString(8), row.getString(9), row.getString(10),
				MessageRows.lines(row.getString(11)), row.getInt(12), row.getInt(13), row.getString(14),
				row.getString(15), row.getString(16));
	}

	@Override
	public @Nullable Refusal find(long id) {
		return this.database.client()
			.sql("SELECT id, " + COLUMNS + " FROM smtpd_inbox_refusal WHERE id = ?")
			.param(id)
			.query(JdbcRefusals::refusal)
			.optional()
			.orElse(null);
	}

	@Override
	public long count() {
		return this.database.client().sql("SELECT COUNT(*) FROM smtpd_inbox_refusal").query(Long.class).single();
	}

	@Override
	public long dropped() {
		return this.dropped.get();
	}

	@Override
	public int clear() {
		int count = this.database.client().sql("DELETE FROM smtpd_inbox_refusal").update();
		this.events.publish(InboxEvent.Type.REFUSED, List.of());
		return count;
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
