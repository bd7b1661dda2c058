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

import java.time.OffsetDateTime;
import java.util.List;

import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.MessageRelease;
import dev.smtpd.spring.boot.inbox.store.ReleaseLog;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReleaseLog} in a database.
 *
 * @param database the database
 * @param events publishes what has changed
 */
record JdbcReleaseLog(InboxDatabase database, EventDispatcher events) implements ReleaseLog {

	private static final int MAX_LENGTH = 1_000;

	private static final int MAX_NAME_LENGTH = 255;

	private static final int MAX_ROWS = 1_000;

	@Override
	public void add(List<MessageRelease> releases) {
		this.database.transactions().executeWithoutResult((status) -> releases.forEach(this::insert));
		this.events.publish(InboxEvent.Type.CHANGED,
				releases.stream().map(MessageRelease::messageId).distinct().toList());
	}

	private void insert(MessageRelease release) {
		this.database.client()
			.sql("INSERT INTO smtpd_inbox_release (message_id, released_at, released_by, sender, recipient, code, reply)"
					+ " VALUES (?, ?, ?, ?, ?, ?, ?)")
			.param(release.messageId())
			.param(MessageInsert.time(release.at()))
			.param(name(release.by()))
			.param(SafeText.line(release.sender(), MAX_LENGTH))
			.param(SafeText.line(release.recipient(), MAX_LENGTH))
			.param(release.code())
			.param(SafeText.line(release.reply(), MAX_LENGTH))
			.update();
	}

	private static @Nullable String name(@Nullable String name) {
		return (name != null) ? SafeText.line(name, MAX_NAME_LENGTH) : null;
	}

	@Override
	public List<MessageRelease> list(long messageId) {
		return this.database.client()
			.sql("SELECT released_at, released_by, sender, recipient, code, reply FROM smtpd_inbox_release"
					+ " WHERE message_id = ? ORDER BY id LIMIT ?")
			.params(messageId, MAX_ROWS)
			.query((row, number) -> new MessageRelease(messageId, row.getObject(1, OffsetDateTime.class).toInstant(),
					row.getString(2), row.getString(3), row.getString(4), row.getInt(5), row.getString(6)))
			.list();
	}

}
