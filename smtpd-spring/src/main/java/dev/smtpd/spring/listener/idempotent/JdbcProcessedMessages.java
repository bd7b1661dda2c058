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

package dev.smtpd.spring.listener.idempotent;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@link ProcessedMessages} in a table of a database, {@code smtpd_processed_message}.
 * Its definition is beside this class, in {@code schema-*.sql}. Two transactions that add
 * the same message wait for each other at the primary key; where the database gives up
 * waiting, the exception makes the reply 451.
 *
 * @since 0.1.0
 */
public final class JdbcProcessedMessages implements ProcessedMessages {

	private static final String INSERT = "INSERT INTO smtpd_processed_message (message_key, listener, processed_at) "
			+ "VALUES (?, ?, ?)";

	private static final String ON_CONFLICT = " ON CONFLICT DO NOTHING";

	private static final String DELETE = "DELETE FROM smtpd_processed_message WHERE message_key = ?";

	private static final String SELECT_OLD = "SELECT message_key FROM smtpd_processed_message WHERE processed_at < ?";

	private static final int MAX_LISTENER_LENGTH = 255;

	private static final int BATCH_SIZE = 1000;

	private final JdbcTemplate jdbc;

	private final JdbcTemplate batches;

	private volatile @Nullable String insert;

	/**
	 * Create a store.
	 * @param dataSource has the connections, that of the transaction where there is one
	 */
	public JdbcProcessedMessages(DataSource dataSource) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.batches = new JdbcTemplate(dataSource);
		this.batches.setMaxRows(BATCH_SIZE);
	}

	@Override
	public boolean add(ProcessedMessage message) {
		String listener = message.listener();
		try {
			return this.jdbc.update(insert(), message.key(),
					listener.substring(0, Math.min(listener.length(), MAX_LISTENER_LENGTH)),
					Timestamp.from(message.processedAt())) > 0;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	// PostgreSQL ends the transaction with the first statement that fails
	private String insert() {
		String statement = this.insert;
		if (statement == null) {
			String product = this.jdbc.execute(
					(ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName());
			statement = "PostgreSQL".equals(product) ? INSERT + ON_CONFLICT : INSERT;
			this.insert = statement;
		}
		return statement;
	}

	@Override
	public void remove(ProcessedMessage message) {
		this.jdbc.update(DELETE, message.key());
	}

	@Override
	public int removeOlderThan(Instant time) {
		int removed = 0;
		List<Object[]> keys;
		do {
			keys = this.batches.query(SELECT_OLD, (row, number) -> new Object[] { row.getString(1) },
					Timestamp.from(time));
			if (!keys.isEmpty()) {
				this.jdbc.batchUpdate(DELETE, keys);
			}
			removed += keys.size();
		}
		while (keys.size() == BATCH_SIZE);
		return removed;
	}

}
