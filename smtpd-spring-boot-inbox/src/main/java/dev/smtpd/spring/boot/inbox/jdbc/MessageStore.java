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
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Stores messages: in the transaction of the caller where there is one of this database,
 * and together with other messages otherwise.
 *
 * @since 0.1.0
 */
public final class MessageStore implements AutoCloseable {

	// larger ones would keep others waiting
	private static final long LARGE = 1024 * 1024;

	private static final int LARGE_AT_ONCE = 2;

	private static final SmtpReply BUSY = SmtpReply.of(451, "4.3.2", "Requested action aborted: try again later");

	private final InboxDatabase database;

	private final WordIndex index;

	private final EventDispatcher events;

	private final AtomicBoolean outbox = new AtomicBoolean();

	private final MessageInsert insert;

	private final GroupCommit groups;

	private final Semaphore large = new Semaphore(LARGE_AT_ONCE);

	/**
	 * Create a store.
	 * @param database the database
	 * @param index the index of words
	 * @param events publishes what was stored
	 */
	MessageStore(InboxDatabase database, WordIndex index, EventDispatcher events) {
		this.database = database;
		this.index = index;
		this.events = events;
		this.insert = new MessageInsert(database, index, this.outbox);
		this.groups = new GroupCommit(database, this.insert, this::committed);
	}

	/**
	 * Store a message.
	 * @param message the message as it was received
	 * @param arrived what is stored of it
	 * @return a stage that is completed when the message is committed, or, where the
	 * caller's transaction takes it in, when it is inserted
	 * @throws Exception if it can't be stored now
	 */
	public CompletionStage<@Nullable SmtpReply> store(SmtpMessage message, ArrivedMessage arrived) throws Exception {
		this.database.requireUsable();
		if (AfterTransaction.isActive(this.database)) {
			storeInTransaction(arrived);
			return CompletableFuture.completedStage(null);
		}
		if (arrived.content().size() > LARGE) {
			long id = storeLarge(message, arrived);
			removeAfterRollback(CompletableFuture.completedFuture(id));
			return CompletableFuture.completedStage(null);
		}
		CompletableFuture<Long> stored = this.groups.add(message, arrived);
		removeAfterRollback(stored);
		return stored.thenApply((id) -> null);
	}

	/**
	 * Store a message and return its number, for callers outside of a transaction.
	 * @param arrived what is stored of it
	 * @return the number
	 * @throws Exception if it can't be stored now
	 */
	public long store(ArrivedMessage arrived) throws Exception {
		return insertAndCommit(arrived, () -> true);
	}

	private void storeInTransaction(ArrivedMessage arrived) {
		List<IndexedMessage> messages;
		try {
			messages = insert(this.database.template(), arrived);
		}
		catch (RuntimeException | Error ex) {
			this.database.failed(ex);
			throw ex;
		}
		AfterTransaction.runCommitted(this.database, () -> committed(messages));
	}

	private List<IndexedMessage> insert(JdbcTemplate template, ArrivedMessage arrived) {
		return Objects.requireNonNull(template.execute((ConnectionCallback<List<IndexedMessage>>) (connection) -> {
			try {
				return this.insert.insert(connection, List.of(arrived));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}));
	}

	private long storeLarge(SmtpMessage message, ArrivedMessage arrived) throws Exception {
		if (!this.large.tryAcquire(30, TimeUnit.SECONDS)) {
			throw new SmtpReplyException(BUSY);
		}
		try {
			return insertAndCommit(arrived, message::beginCommit);
		}
		finally {
			this.large.release();
		}
	}

	private long insertAndCommit(ArrivedMessage arrived, BooleanSupplier beginCommit) {
		List<IndexedMessage> messages = Objects
			.requireNonNull(this.database.transactions().execute((status) -> insertBefore(beginCommit, arrived)));
		sync();
		committed(messages);
		return messages.get(0).id();
	}

	private void sync() {
		try {
			this.database.sync();
		}
		catch (RuntimeException | Error ex) {
			this.database.failed(ex);
			throw ex;
		}
	}

	private List<IndexedMessage> insertBefore(BooleanSupplier beginCommit, ArrivedMessage arrived) {
		List<IndexedMessage> messages = insert(this.database.template(), arrived);
		// from here on the client waits for the commit
		if (!beginCommit.getAsBoolean()) {
			throw new SmtpReplyException(BUSY);
		}
		return messages;
	}

	// the application's transaction is of another database
	private void removeAfterRollback(CompletableFuture<Long> stored) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				if (status == STATUS_ROLLED_BACK) {
					stored.thenAccept((id) -> remove(id));
				}
			}

		});
	}

	private void remove(long id) {
		Purge.purge(this.database, this.index, new Long[] { id });
		this.events.publish(InboxEvent.Type.DELETED, List.of(id));
	}

	private void committed(List<IndexedMessage> messages) {
		this.index.committed(messages);
		this.events.publish(InboxEvent.Type.STORED, messages.stream().map(IndexedMessage::id).toList());
	}

	/**
	 * From now on, put messages that are stored into the outbox, too.
	 */
	void useOutbox() {
		this.outbox.set(true);
	}

	/**
	 * Store what waits, and stop.
	 */
	@Override
	public void close() {
		this.groups.close();
	}

}
