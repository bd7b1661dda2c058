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

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import dev.smtpd.spring.boot.inbox.arrival.ArrivedClient;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.arrival.MessageLabel;
import dev.smtpd.spring.boot.inbox.store.InboxAttachment;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.jspecify.annotations.Nullable;

/**
 * Inserts messages, several at once, inside a transaction of the caller.
 *
 * @param database the database
 * @param index the index of words
 * @param outbox whether another system is to be notified of the messages
 */
record MessageInsert(InboxDatabase database, WordIndex index, AtomicBoolean outbox) {

	static final int PIECE_SIZE = 65_536;

	static final int SHOWN_RECIPIENTS = 10;

	// so that a large message isn't in memory whole
	private static final int PIECES_IN_BATCH = 16;

	// what H2 holds of a transaction in memory, several times, before it writes it
	private static final int MAX_IN_MEMORY = 4 * 1024 * 1024;

	/**
	 * Insert messages.
	 * @param connection the connection of the transaction
	 * @param messages the messages
	 * @return the messages, to be added to the index after the commit
	 */
	List<IndexedMessage> insert(Connection connection, List<ArrivedMessage> messages) throws SQLException, IOException {
		long[] ids = nextIds(connection, messages.size());
		insertMessages(connection, messages, ids);
		insertLabels(connection, messages, ids);
		try (Packing packing = new Packing()) {
			insertDetails(connection, messages, ids, packing);
			insertContent(connection, messages, ids, packing);
		}
		if (this.outbox.get()) {
			insertOutbox(connection, messages, ids);
		}
		List<IndexedMessage> indexed = new ArrayList<>(ids.length);
		for (int i = 0; i < ids.length; i++) {
			indexed.add(IndexedMessage.of(ids[i], messages.get(i)));
		}
		this.index.add(connection, indexed);
		return indexed;
	}

	private long[] nextIds(Connection connection, int count) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.database.dialect().nextIds())) {
			statement.setInt(1, count);
			try (ResultSet rows = statement.executeQuery()) {
				long[] ids = new long[count];
				for (int i = 0; rows.next(); i++) {
					ids[i] = rows.getLong(1);
				}
				return ids;
			}
		}
	}

	private static void insertMessages(Connection connection, List<ArrivedMessage> messages, long[] ids)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(
				"INSERT INTO smtpd_inbox_message (id, received_at, subject, header_from, header_to, sender,"
						+ " recipients, recipient_count, size, attachment_count, preview, tags, connector, username, unread,"
						+ " deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, TRUE, FALSE)")) {
			for (int i = 0; i < ids.length; i++) {
				ArrivedMessage message = messages.get(i);
				List<String> shown = message.recipients().stream().limit(SHOWN_RECIPIENTS).toList();
				statement.setLong(1, ids[i]);
				statement.setObject(2, time(message.receivedAt()));
				statement.setString(3, message.subject());
				statement.setString(4, message.from());
				statement.setString(5, message.to());
				statement.setString(6, message.sender());
				statement.setString(7, lines(shown, 4_000));
				statement.setInt(8, message.recipientCount());
				statement.setLong(9, message.content().size());
				statement.setInt(10, message.attachmentCount());
				statement.setString(11, message.preview());
				statement.setString(12, tags(message));
				statement.setString(13, message.client().connector());
				statement.setString(14, message.client().user());
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	private static String tags(ArrivedMessage message) {
		return String.join("\n",
				message.labels()
					.stream()
					.filter((label) -> label.kind() == MailboxKind.TAG)
					.map(MessageLabel::name)
					.sorted()
					.toList());
	}

	private static String lines(List<String> texts, int max) {
		StringBuilder lines = new StringBuilder();
		for (String text : texts) {
			if (lines.length() + text.length() + 1 > max) {
				break;
			}
			lines.append((lines.length() > 0) ? "\n" : "").append(text);
		}
		return lines.toString();
	}

	private static void insertDetails(Connection connection, List<ArrivedMessage> messages, long[] ids, Packing packing)
			throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_detail (message_id, recipients, header_cc, header_date,"
					+ " header_message_id, smtp_id, session_id, client_address, client_name, tls, attachments, labels, note, body)"
					+ " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)")) {
			for (int i = 0; i < ids.length; i++) {
				ArrivedMessage message = messages.get(i);
				ArrivedClient client = message.client();
				statement.setLong(1, ids[i]);
				statement.setString(2, String.join("\n", message.recipients()));
				statement.setString(3, message.cc());
				statement.setObject(4, optionalTime(message.date()));
				statement.setString(5, message.messageId());
				statement.setString(6, message.smtpId());
				statement.setString(7, client.sessionId());
				statement.setString(8, client.address());
				statement.setString(9, client.name());
				statement.setString(10, client.tls());
				statement.setString(11, attachments(message.attachments()));
				statement.setString(12, labels(message.labels()));
				statement.setBytes(13, packing.packText(message.text()));
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	// a line each, of the media type, a tab and the name
	private static String attachments(List<InboxAttachment> attachments) {
		return String.join("\n", attachments.stream().map((each) -> each.mediaType() + "\t" + each.name()).toList());
	}

	static String names(String attachments) {
		return attachments.lines()
			.map((line) -> line.substring(line.indexOf('\t') + 1))
			.collect(Collectors.joining("\n"));
	}

	// a line each, of the kind and the name
	private static String labels(List<MessageLabel> labels) {
		return String.join("\n", labels.stream().map((each) -> kind(each.kind()) + each.name()).toList());
	}

	static List<MessageLabel> labels(String lines) {
		return lines.lines().map((line) -> new MessageLabel(kind(line.charAt(0)), line.substring(1))).toList();
	}

	private static MailboxKind kind(char kind) {
		return switch (kind) {
			case 'D' -> MailboxKind.DOMAIN;
			case 'C' -> MailboxKind.CONNECTOR;
			case 'U' -> MailboxKind.USER;
			default -> MailboxKind.TAG;
		};
	}

	// of H2, only tags: those that stay are in the index
	private void insertLabels(Connection connection, List<ArrivedMessage> messages, long[] ids) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_label (kind, name, message_id, unread, deleted)"
					+ " VALUES (?, ?, ?, TRUE, FALSE)")) {
			for (int i = 0; i < ids.length; i++) {
				for (MessageLabel label : messages.get(i).labels()) {
					if (this.database.dialect() == Dialect.H2 && label.kind() != MailboxKind.TAG) {
						continue;
					}
					statement.setString(1, kind(label.kind()));
					statement.setString(2, label.name());
					statement.setLong(3, ids[i]);
					statement.addBatch();
				}
			}
			statement.executeBatch();
		}
	}

	private void insertContent(Connection connection, List<ArrivedMessage> messages, long[] ids, Packing packing)
			throws SQLException, IOException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_content (message_id, piece, data) VALUES (?, ?, ?)")) {
			int waiting = 0;
			int inMemory = 0;
			for (int i = 0; i < ids.length; i++) {
				try (InputStream in = messages.get(i).content().inputStream()) {
					byte[] piece = in.readNBytes(PIECE_SIZE);
					for (int number = 0; piece.length > 0; number++) {
						statement.setLong(1, ids[i]);
						statement.setInt(2, number);
						byte[] packed = packing.pack(piece);
						statement.setBytes(3, packed);
						statement.addBatch();
						waiting += packed.length;
						if (waiting >= PIECES_IN_BATCH * PIECE_SIZE) {
							statement.executeBatch();
							inMemory += waiting;
							waiting = 0;
							if (inMemory >= MAX_IN_MEMORY) {
								this.database.write();
								inMemory = 0;
							}
						}
						piece = in.readNBytes(PIECE_SIZE);
					}
				}
			}
			if (waiting > 0) {
				statement.executeBatch();
			}
		}
	}

	private static void insertOutbox(Connection connection, List<ArrivedMessage> messages, long[] ids)
			throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_outbox (message_id, attempts, due_at) VALUES (?, 0, ?)")) {
			for (int i = 0; i < ids.length; i++) {
				statement.setLong(1, ids[i]);
				statement.setObject(2, time(messages.get(i).receivedAt()));
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	static String kind(MailboxKind kind) {
		return switch (kind) {
			case DOMAIN -> "D";
			case CONNECTOR -> "C";
			case USER -> "U";
			case TAG -> "T";
		};
	}

	static OffsetDateTime time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	private static @Nullable OffsetDateTime optionalTime(@Nullable Instant instant) {
		return (instant != null) ? time(instant) : null;
	}

}
