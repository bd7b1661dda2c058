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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import dev.smtpd.spring.boot.inbox.store.InboxAttachment;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from rows.
 */
final class MessageRows {

	static final String COLUMNS = "m.id, m.received_at, m.subject, m.header_from, m.header_to, m.sender, m.recipients,"
			+ " m.recipient_count, m.size, m.attachment_count, m.preview, m.unread, m.tags, m.connector, m.username";

	static final String DETAIL_COLUMNS = COLUMNS + ", d.recipients, d.header_cc, d.header_date, d.header_message_id,"
			+ " d.smtp_id, d.session_id, d.client_address, d.client_name, d.tls, d.attachments, d.note";

	private MessageRows() {
	}

	static InboxMessage message(ResultSet row, int number) throws SQLException {
		return new InboxMessage(row.getLong(1), row.getObject(2, OffsetDateTime.class).toInstant(), row.getString(3),
				row.getString(4), row.getString(5), row.getString(6), lines(row.getString(7)), row.getInt(8),
				row.getLong(9), row.getInt(10), row.getString(11), !row.getBoolean(12), lines(row.getString(13)),
				row.getString(14), row.getString(15));
	}

	static InboxMessageDetail detail(ResultSet row, int number) throws SQLException {
		return new InboxMessageDetail(message(row, number), lines(row.getString(16)), row.getString(17),
				instant(row, 18), row.getString(19), row.getString(20), row.getString(21), row.getString(22),
				row.getString(23), row.getString(24),
				lines(row.getString(25)).stream().map(MessageRows::attachment).toList(), row.getString(26));
	}

	private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	static InboxAttachment attachment(String line) {
		int tab = line.indexOf('\t');
		return new InboxAttachment(line.substring(tab + 1), line.substring(0, Math.max(0, tab)));
	}

	static List<String> lines(String text) {
		return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
	}

}
