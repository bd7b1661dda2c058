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

import java.time.Instant;

/**
 * Store of the messages that listeners have processed. All but
 * {@link #removeOlderThan(Instant)} is called inside the transaction of the message, and
 * takes part in it: what is added is there if the listener's work is, and never without
 * it.
 *
 * @since 0.1.0
 */
public interface ProcessedMessages {

	/**
	 * Add a message, unless it is there already. If another transaction that isn't
	 * completed has added it, this waits for its outcome, or throws an exception, so that
	 * the client sends the message again.
	 * @param message the message
	 * @return whether it was added; {@code false} if it has been processed before
	 */
	boolean add(ProcessedMessage message);

	/**
	 * Remove a message that was added in the same transaction.
	 * @param message the message
	 */
	void remove(ProcessedMessage message);

	/**
	 * Remove messages that were processed before a time, in transactions of its own, each
	 * of a bounded number of messages.
	 * @param time the time
	 * @return how many were removed
	 */
	int removeOlderThan(Instant time);

}
