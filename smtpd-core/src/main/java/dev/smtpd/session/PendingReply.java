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

package dev.smtpd.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides, once for each message of a session, whether application code may commit what
 * it has done or the server answers for it. For use from any thread.
 */
final class PendingReply {

	private static final int OPEN = 0;

	private static final int COMMITTING = 1;

	private static final int ANSWERED = 2;

	private final String sessionId;

	// the number of the message, and what is decided on it
	private final AtomicInteger state = new AtomicInteger(ANSWERED);

	/**
	 * Create the decisions of a session.
	 * @param sessionId the identifier of the session, with which those of its messages
	 * begin
	 */
	PendingReply(String sessionId) {
		this.sessionId = sessionId;
	}

	/**
	 * Application code is about to process a message.
	 * @param number the number of the message in its session
	 */
	void open(int number) {
		this.state.set(state(number, OPEN));
	}

	/**
	 * The message was answered.
	 */
	void close() {
		this.state.set(this.state.get() | ANSWERED);
	}

	/**
	 * Return whether a message was not answered yet.
	 * @param messageId the identifier of the message
	 * @return whether it is processed
	 */
	boolean isOpen(String messageId) {
		int number = number(messageId);
		int current = this.state.get();
		return current == state(number, OPEN) || current == state(number, COMMITTING);
	}

	/**
	 * Application code is about to commit.
	 * @param messageId the identifier of the message
	 * @return whether it may, since the message was not answered yet
	 */
	boolean beginCommit(String messageId) {
		int number = number(messageId);
		return this.state.compareAndSet(state(number, OPEN), state(number, COMMITTING))
				|| this.state.get() == state(number, COMMITTING);
	}

	/**
	 * Return whether application code has begun to commit, and the message was not
	 * answered yet.
	 * @return whether it commits
	 */
	boolean isCommitting() {
		return (this.state.get() & (COMMITTING | ANSWERED)) == COMMITTING;
	}

	/**
	 * The server is about to answer for application code.
	 * @return whether it may, since nothing is being committed
	 */
	boolean giveUp() {
		int current = this.state.get();
		while ((current & COMMITTING) == 0 && (current & ANSWERED) == 0) {
			if (this.state.compareAndSet(current, current | ANSWERED)) {
				return true;
			}
			current = this.state.get();
		}
		return (current & ANSWERED) != 0;
	}

	// Return the number in an identifier, 0 if it isn't one of this session.
	private int number(String messageId) {
		int dash = this.sessionId.length();
		if (!messageId.startsWith(this.sessionId) || messageId.length() <= dash || messageId.charAt(dash) != '-') {
			return 0;
		}
		try {
			return Integer.parseInt(messageId, dash + 1, messageId.length(), 10);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	private static int state(int number, int decision) {
		return number << 2 | decision;
	}

}
