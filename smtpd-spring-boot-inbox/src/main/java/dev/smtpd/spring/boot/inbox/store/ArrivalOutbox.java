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

package dev.smtpd.spring.boot.inbox.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The messages of which another system is still to be notified. They are put here in the
 * transaction that stores them, so that none is lost if the application ends. The outbox
 * is never larger than the inbox. Thread-safe; methods block while they use the database.
 *
 * @since 0.1.0
 */
public interface ArrivalOutbox {

	/**
	 * Take messages that are due, for oneself: no one else gets them before the lease has
	 * ended.
	 * @param max how many to take at most
	 * @param lease how long they are taken for
	 * @return the messages, those that are due for longest first
	 */
	List<Entry> claim(int max, Duration lease);

	/**
	 * Remove a message, since the other system is notified, or won't be.
	 * @param messageId the number of the message
	 */
	void remove(long messageId);

	/**
	 * Make a message due again later.
	 * @param messageId the number of the message
	 * @param dueAt when it is due
	 */
	void postpone(long messageId, Instant dueAt);

	/**
	 * Return when the next message is due.
	 * @return the time, or {@code null} if the outbox is empty
	 */
	@Nullable Instant nextDue();

	/**
	 * Return how many messages there are.
	 * @return the number
	 */
	long size();

	/**
	 * Return when the first of the messages was received.
	 * @return the time, or {@code null} if the outbox is empty
	 */
	@Nullable Instant oldest();

	/**
	 * A message in the outbox.
	 *
	 * @param messageId the number of the message
	 * @param attempt the number of this attempt, counted from 1
	 */
	record Entry(long messageId, int attempt) {

	}

}
