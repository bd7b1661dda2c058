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

package dev.smtpd.spring.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link MessageStore} in tables of a database, {@code smtpd_stored_message} and
 * {@code smtpd_stored_message_part}. Their definition is beside this class, in
 * {@code schema-*.sql}. Content is written and read in parts of 256 kB. It is stored in a
 * transaction of its own, with a connection of its own, so that a message that is
 * processed in a transaction takes two connections meanwhile.
 *
 * @since 0.1.0
 */
public final class JdbcMessageStore implements MessageStore {

	static final int PART_SIZE = 256 * 1024;

	private static final int BATCH_SIZE = 1000;

	private static final String INSERT = "INSERT INTO smtpd_stored_message (id, content_size, sha256) VALUES (?, ?, ?)";

	private static final String INSERT_PART = "INSERT INTO smtpd_stored_message_part (id, part, content) VALUES (?, ?, ?)";

	private static final String SELECT_SIZE = "SELECT content_size FROM smtpd_stored_message WHERE id = ?";

	private static final String SELECT_PART = "SELECT content FROM smtpd_stored_message_part WHERE id = ? AND part = ?";

	private static final String SELECT_OLD = "SELECT id FROM smtpd_stored_message WHERE id < ? ORDER BY id";

	private static final String DELETE = "DELETE FROM smtpd_stored_message WHERE id = ?";

	private static final String DELETE_PARTS = "DELETE FROM smtpd_stored_message_part WHERE id = ?";

	private final JdbcTemplate reading;

	private final DataSource own;

	private final JdbcTemplate writing;

	private final TransactionTemplate transactions;

	private final MessageIds ids;

	/**
	 * Create a store.
	 * @param dataSource has the connections
	 * @param clock tells the time, of which ids are made
	 */
	public JdbcMessageStore(DataSource dataSource, Clock clock) {
		this.reading = new JdbcTemplate(dataSource);
		// another key for Spring, and so another connection than that of the caller
		this.own = new DelegatingDataSource(
				(dataSource instanceof TransactionAwareDataSourceProxy proxy) ? target(proxy) : dataSource);
		this.writing = new JdbcTemplate(this.own);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(this.own));
		this.ids = new MessageIds(clock);
	}

	private static DataSource target(TransactionAwareDataSourceProxy proxy) {
		DataSource target = proxy.getTargetDataSource();
		return (target != null) ? target : proxy;
	}

	@Override
	public StoredMessage put(SmtpMessage message) {
		String id = this.ids.next();
		long size = message.content().size();
		try {
			String sha256 = this.transactions.execute((status) -> insert(id, size, message));
			return new StoredMessage(id, "db:smtpd_stored_message/" + id, size, sha256);
		}
		catch (NestedRuntimeException ex) {
			throw unavailable("Message can't be stored", ex);
		}
	}

	private String insert(String id, long size, SmtpMessage message) {
		int[] part = { 0 };
		try {
			byte[] digest = new ContentCopy(message.content()).to((block, length) -> this.writing.update(INSERT_PART,
					id, part[0]++, (length == block.length) ? block : Arrays.copyOf(block, length)), PART_SIZE);
			String sha256 = HexFormat.of().formatHex(digest);
			this.writing.update(INSERT, id, size, sha256);
			return sha256;
		}
		catch (IOException ex) {
			throw new IllegalStateException("A database throws other exceptions", ex);
		}
	}

	@Override
	public InputStream open(String id) {
		MessageIds.require(id);
		List<Long> size;
		try {
			size = this.reading.query(SELECT_SIZE, (row, number) -> row.getLong(1), id);
		}
		catch (NestedRuntimeException ex) {
			throw unavailable("Stored message " + id + " can't be opened", ex);
		}
		if (size.isEmpty()) {
			throw new MessageStoreException(Kind.NOT_FOUND, "There is no stored message " + id, null);
		}
		return new PartsInputStream(size.get(0), (part) -> part(id, part));
	}

	private byte @Nullable [] part(String id, int part) {
		List<byte[]> content = this.reading.query(SELECT_PART, (row, number) -> row.getBytes(1), id, part);
		return content.isEmpty() ? null : content.get(0);
	}

	@Override
	public void delete(String id) {
		MessageIds.require(id);
		try {
			delete(List.<Object[]>of(new Object[] { id }));
		}
		catch (NestedRuntimeException ex) {
			throw unavailable("Stored message " + id + " can't be deleted", ex);
		}
	}

	@Override
	public int removeOlderThan(Instant time, int max) {
		int removed = 0;
		int asked;
		try {
			List<Object[]> old;
			do {
				asked = Math.min(max - removed, BATCH_SIZE);
				old = (asked > 0) ? old(time, asked) : List.of();
				removed += delete(old);
			}
			while (!old.isEmpty() && old.size() == asked);
		}
		catch (NestedRuntimeException ex) {
			throw unavailable("Stored messages can't be removed", ex);
		}
		return removed;
	}

	private List<Object[]> old(Instant time, int max) {
		JdbcTemplate limited = new JdbcTemplate(this.own);
		limited.setMaxRows(max);
		return limited.query(SELECT_OLD, (row, number) -> new Object[] { row.getString(1) }, MessageIds.lowest(time));
	}

	// in the order of ids, so that several instances don't wait for each other in a
	// circle
	private int delete(List<Object[]> ids) {
		if (ids.isEmpty()) {
			return 0;
		}
		Integer deleted = this.transactions.execute((status) -> {
			int messages = IntStream.of(this.writing.batchUpdate(DELETE, ids)).sum();
			this.writing.batchUpdate(DELETE_PARTS, ids);
			return messages;
		});
		return (deleted != null) ? deleted : 0;
	}

	private static MessageStoreException unavailable(String message, RuntimeException cause) {
		return new MessageStoreException(Kind.UNAVAILABLE, message, cause);
	}

}
