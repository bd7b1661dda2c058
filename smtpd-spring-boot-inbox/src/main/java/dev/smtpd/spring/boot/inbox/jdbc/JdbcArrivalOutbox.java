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
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.spring.boot.inbox.store.ArrivalOutbox;
import org.jspecify.annotations.Nullable;

/**
 * {@link ArrivalOutbox} in a database, which several applications may share.
 *
 * @param database the database
 * @param clock the time
 */
record JdbcArrivalOutbox(InboxDatabase database, Clock clock) implements ArrivalOutbox {

	@Override
	public List<Entry> claim(int max, Duration lease) {
		Instant now = this.clock.instant();
		List<Due> due = this.database.client()
			.sql("SELECT message_id, attempts, due_at FROM smtpd_inbox_outbox WHERE due_at <= ?"
					+ " ORDER BY due_at, message_id LIMIT ?")
			.params(MessageInsert.time(now), max)
			.query((row, number) -> new Due(row.getLong(1), row.getInt(2), row.getObject(3, OffsetDateTime.class)))
			.list();
		List<Entry> claimed = new ArrayList<>(due.size());
		for (Due each : due) {
			int count = this.database.client()
				.sql("UPDATE smtpd_inbox_outbox SET attempts = ?, due_at = ? WHERE message_id = ? AND attempts = ?"
						+ " AND due_at = ?")
				.params(each.attempts + 1, MessageInsert.time(now.plus(lease)), each.messageId, each.attempts,
						each.dueAt)
				.update();
			if (count == 1) {
				claimed.add(new Entry(each.messageId, each.attempts + 1));
			}
		}
		return claimed;
	}

	@Override
	public void remove(long messageId) {
		this.database.client().sql("DELETE FROM smtpd_inbox_outbox WHERE message_id = ?").param(messageId).update();
	}

	@Override
	public void postpone(long messageId, Instant dueAt) {
		this.database.client()
			.sql("UPDATE smtpd_inbox_outbox SET due_at = ? WHERE message_id = ?")
			.params(MessageInsert.time(dueAt), messageId)
			.update();
	}

	@Override
	public @Nullable Instant nextDue() {
		return this.database.client()
			.sql("SELECT due_at FROM smtpd_inbox_outbox ORDER BY due_at LIMIT 1")
			.query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
			.optional()
			.orElse(null);
	}

	@Override
	public long size() {
		return this.database.client().sql("SELECT COUNT(*) FROM smtpd_inbox_outbox").query(Long.class).single();
	}

	@Override
	public @Nullable Instant oldest() {
		return this.database.client()
			.sql("SELECT received_at FROM smtpd_inbox_message"
					+ " WHERE id = (SELECT MIN(message_id) FROM smtpd_inbox_outbox)")
			.query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
			.optional()
			.orElse(null);
	}

	/**
	 * A row.
	 *
	 * @param messageId the number of the message
	 * @param attempts how many attempts there were
	 * @param dueAt when it was due
	 */
	private record Due(long messageId, int attempts, OffsetDateTime dueAt) {

	}

}
