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

package dev.smtpd.spring.ratelimit.shared;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link BucketTable} in a table of a database, {@code smtpd_token_bucket}. Its
 * definition is beside this class, in {@code schema-*.sql}. Each method is a statement in
 * a transaction of its own, so that no row is locked for longer, and what was counted
 * stays also where the connections don't commit by themselves.
 *
 * @since 0.1.0
 */
public final class JdbcBucketTable implements BucketTable {

	private static final String SELECT = "SELECT state FROM smtpd_token_bucket WHERE bucket_key = ?";

	private static final String INSERT = "INSERT INTO smtpd_token_bucket (bucket_key, state, expires_at) "
			+ "VALUES (?, ?, ?)";

	private static final String UPDATE = "UPDATE smtpd_token_bucket SET state = ?, expires_at = ? "
			+ "WHERE bucket_key = ? AND state = ?";

	private static final String DELETE = "DELETE FROM smtpd_token_bucket WHERE bucket_key = ?";

	private static final String SELECT_EXPIRED = "SELECT bucket_key FROM smtpd_token_bucket WHERE expires_at < ? "
			+ "ORDER BY bucket_key";

	// it may have been used again meanwhile
	private static final String DELETE_EXPIRED = "DELETE FROM smtpd_token_bucket WHERE bucket_key = ? AND expires_at < ?";

	private static final int BATCH_SIZE = 1000;

	private final JdbcTemplate jdbc;

	private final JdbcTemplate batches;

	private final TransactionTemplate transactions;

	private final Clock clock;

	/**
	 * Create a table.
	 * @param dataSource has the connections
	 * @param timeout after which the driver cancels a statement, in whole seconds, at
	 * least one
	 * @param clock tells the time
	 */
	public JdbcBucketTable(DataSource dataSource, Duration timeout, Clock clock) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.setQueryTimeout(Math.toIntExact(Math.max(1, timeout.plusMillis(999).toSeconds())));
		this.batches = new JdbcTemplate(dataSource);
		this.batches.setMaxRows(BATCH_SIZE);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		this.clock = clock;
	}

	@Override
	public byte @Nullable [] find(String key) {
		List<byte[]> states = this.jdbc.query(SELECT, (row, number) -> row.getBytes(1), key);
		return states.isEmpty() ? null : states.get(0);
	}

	@Override
	public boolean insert(String key, byte[] state, Duration timeToLive) {
		try {
			return update(INSERT, key, state, expiry(timeToLive)) == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	@Override
	public boolean replace(String key, byte[] before, byte[] after, Duration timeToLive) {
		return update(UPDATE, after, expiry(timeToLive), key, before) == 1;
	}

	@Override
	public void remove(String key) {
		update(DELETE, key);
	}

	/**
	 * Remove the buckets that are full again, in batches. May block.
	 * @return how many were removed
	 */
	public int removeExpired() {
		long now = this.clock.millis();
		int removed = 0;
		List<Object[]> keys;
		do {
			keys = this.batches.query(SELECT_EXPIRED, (row, number) -> new Object[] { row.getString(1), now }, now);
			if (!keys.isEmpty()) {
				delete(keys);
			}
			removed += keys.size();
		}
		while (keys.size() == BATCH_SIZE);
		return removed;
	}

	private int update(String statement, Object... arguments) {
		Integer rows = this.transactions.execute((status) -> this.jdbc.update(statement, arguments));
		return (rows != null) ? rows : 0;
	}

	// in the order of keys, so that several instances don't wait for each other in a
	// circle
	private void delete(List<Object[]> keys) {
		this.transactions.executeWithoutResult((status) -> this.jdbc.batchUpdate(DELETE_EXPIRED, keys));
	}

	private long expiry(Duration timeToLive) {
		return this.clock.millis() + timeToLive.toMillis();
	}

}
