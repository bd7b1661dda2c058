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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits messages that arrive at the same time together: while a group is on its way to
 * the disk, the next one gathers. Each message is completed after the commit of its
 * group, so that a 250 is never sent before.
 */
final class GroupCommit implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(GroupCommit.class);

	private static final int CAPACITY = 10_000;

	private static final int MAX_GROUP = 500;

	// characters of text that may wait, of two bytes each; the contents are the server's,
	// which bounds them itself
	private static final int TEXT_KILOBYTES = (int) Math.min(16 * 1024,
			Math.max(1024, Runtime.getRuntime().maxMemory() / 32 / 1024));

	private static final long MAX_GROUP_SIZE = 4 * 1024 * 1024;

	private static final SmtpReply BUSY = SmtpReply.of(451, "4.3.2", "Requested action aborted: try again later");

	private final InboxDatabase database;

	private final MessageInsert insert;

	private final Consumer<List<IndexedMessage>> committed;

	private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>(CAPACITY);

	private final Semaphore text = new Semaphore(TEXT_KILOBYTES);

	private final Thread thread = new Thread(this::run, "smtpd-inbox-writer");

	private volatile boolean closed;

	GroupCommit(InboxDatabase database, MessageInsert insert, Consumer<List<IndexedMessage>> committed) {
		this.database = database;
		this.insert = insert;
		this.committed = committed;
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * Add a message to the next group.
	 * @param message the message as it was received
	 * @param arrived what is stored of it
	 * @return a future that is completed with the number of the message
	 */
	CompletableFuture<Long> add(SmtpMessage message, ArrivedMessage arrived) throws InterruptedException {
		this.database.requireUsable();
		int kilobytes = 1 + arrived.text().length() / 1024;
		if (!this.text.tryAcquire(kilobytes, 10, TimeUnit.SECONDS)) {
			throw new SmtpReplyException(BUSY);
		}
		Pending pending = new Pending(message, arrived, new CompletableFuture<>());
		pending.stored.whenComplete((id, failure) -> this.text.release(kilobytes));
		if (!this.queue.offer(pending)) {
			pending.stored.completeExceptionally(new SmtpReplyException(BUSY));
		}
		// one that was added after the last group
		if (this.closed && this.queue.remove(pending)) {
			pending.stored.completeExceptionally(new SmtpReplyException(BUSY));
		}
		return pending.stored;
	}

	private void run() {
		List<Pending> group = new ArrayList<>(MAX_GROUP);
		try {
			while (!this.closed || !this.queue.isEmpty()) {
				Pending first = this.queue.poll(200, TimeUnit.MILLISECONDS);
				if (first != null) {
					gather(first, group);
					store(group);
					group.clear();
				}
			}
		}
		catch (InterruptedException ex) {
			logger.warn("Interrupted; {} messages are deferred", this.queue.size());
		}
		catch (RuntimeException | Error ex) {
			this.database.failed(ex);
			group.forEach((each) -> each.stored.completeExceptionally(ex));
			throw ex;
		}
		finally {
			this.closed = true;
			this.queue.forEach((each) -> each.stored.completeExceptionally(new SmtpReplyException(BUSY)));
		}
	}

	private void gather(Pending first, List<Pending> group) {
		long size = 0;
		Pending next = first;
		while (next != null) {
			// from here on its client waits for the commit
			if (next.message.beginCommit()) {
				group.add(next);
				size += next.arrived.content().size();
			}
			else {
				next.stored.completeExceptionally(new SmtpReplyException(BUSY));
			}
			next = (group.size() < MAX_GROUP && size < MAX_GROUP_SIZE) ? this.queue.poll() : null;
		}
	}

	private void store(List<Pending> group) {
		if (group.isEmpty()) {
			return;
		}
		try {
			commit(group);
		}
		catch (Exception | Error ex) {
			if (this.database.failed(ex) || group.size() == 1) {
				group.forEach((each) -> each.stored.completeExceptionally(ex));
				return;
			}
			// one message must not take others with it
			logger.debug("Failed to commit {} messages at once", group.size(), ex);
			for (Pending each : List.copyOf(group)) {
				store(List.of(each));
			}
		}
	}

	private void commit(List<Pending> group) throws SQLException, IOException {
		this.database.requireUsable();
		List<IndexedMessage> messages;
		try (Connection connection = this.database.dataSource().getConnection()) {
			connection.setAutoCommit(false);
			try {
				messages = this.insert.insert(connection, group.stream().map(Pending::arrived).toList());
				connection.commit();
			}
			catch (SQLException | IOException | RuntimeException | Error ex) {
				connection.rollback();
				throw ex;
			}
			finally {
				connection.setAutoCommit(true);
			}
		}
		this.database.sync();
		this.committed.accept(messages);
		for (int i = 0; i < group.size(); i++) {
			group.get(i).stored.complete(messages.get(i).id());
		}
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join(TimeUnit.SECONDS.toMillis(30));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A message that waits to be stored.
	 *
	 * @param message the message
	 * @param arrived what is stored of it
	 * @param stored is completed with the number of the message
	 */
	private record Pending(SmtpMessage message, ArrivedMessage arrived, CompletableFuture<Long> stored) {

	}

}
