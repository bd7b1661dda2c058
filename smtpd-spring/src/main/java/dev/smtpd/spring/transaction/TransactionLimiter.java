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

package dev.smtpd.spring.transaction;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.AttributeKey;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many messages are inside a database transaction at a time, so that they
 * leave connections of the pool to the rest of the application. Other messages wait for
 * their turn, first come first served, before a transaction is begun for them. A message
 * that waits holds neither a thread nor a connection, and gives up its place when the
 * client is gone or has been answered, after the processing timeout for example.
 * <p>
 * A {@linkplain #turns() processor} in front of the one that begins the transaction waits
 * for the turn. The limiter has to be an observer of the server, too. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TransactionLimiter implements SmtpServerObserver {

	private static final AttributeKey<Turn> KEY = AttributeKey.of("turn");

	private static final SmtpReply GONE = SmtpReply.of(451, "4.4.2", "Client is gone");

	private final int maxConcurrent;

	private final Deque<Turn> waiting = new ArrayDeque<>();

	private int active;

	/**
	 * Create a limiter.
	 * @param maxConcurrent how many messages may be inside a transaction at a time; 0 for
	 * any number
	 */
	public TransactionLimiter(int maxConcurrent) {
		this.maxConcurrent = maxConcurrent;
	}

	/**
	 * Return how many messages may be inside a transaction at a time.
	 * @return the number; 0 for any number
	 */
	public int getMaxConcurrent() {
		return this.maxConcurrent;
	}

	/**
	 * Return how many messages are inside a transaction, or are about to begin one.
	 * @return the number of messages
	 */
	public synchronized int getActive() {
		return this.active;
	}

	/**
	 * Return how many messages wait for their turn.
	 * @return the number of messages
	 */
	public synchronized int getWaiting() {
		return this.waiting.size();
	}

	/**
	 * Return a processor that waits for the turn of each message. It replies with
	 * {@code null}, and never blocks.
	 * @return the processor to be called before {@link #call}
	 */
	public AsyncMessageProcessor turns() {
		return AsyncMessageProcessor.nonBlocking(this::awaitTurn);
	}

	private CompletionStage<@Nullable SmtpReply> awaitTurn(SmtpMessage message) {
		Turn turn = new Turn(message.id());
		message.session().attributes().set(KEY, turn);
		synchronized (this) {
			if (this.active < this.maxConcurrent) {
				this.active++;
				turn.state = State.GRANTED;
			}
			else {
				this.waiting.add(turn);
				return turn.granted;
			}
		}
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Call something for a message whose turn it is. A message that has given up its turn
	 * is refused by 451, since its client will send it again.
	 * @param message the message
	 * @param work what to call
	 * @return the reply of the work
	 */
	@Nullable SmtpReply call(SmtpMessage message, Supplier<@Nullable SmtpReply> work) {
		if (!begin(message)) {
			return GONE;
		}
		try {
			return work.get();
		}
		finally {
			end();
		}
	}

	private synchronized boolean begin(SmtpMessage message) {
		if (this.maxConcurrent == 0) {
			this.active++;
			return true;
		}
		Turn turn = find(message.session());
		if (turn == null || !turn.messageId.equals(message.id()) || turn.state != State.GRANTED) {
			return false;
		}
		turn.state = State.BEGUN;
		return true;
	}

	private void end() {
		Turn next;
		synchronized (this) {
			next = pass();
		}
		grant(next);
	}

	// Give the turn of one message to the next one that waits.
	private @Nullable Turn pass() {
		Turn next = this.waiting.poll();
		if (next == null) {
			this.active--;
			return null;
		}
		next.state = State.GRANTED;
		return next;
	}

	// without the lock: what depends on the stage goes on here
	private static void grant(@Nullable Turn turn) {
		if (turn != null) {
			turn.granted.complete(null);
		}
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		giveUp(message.session());
	}

	@Override
	public void sessionClosed(SmtpSession session) {
		giveUp(session);
	}

	// A message for which nothing was called yet never will be. One for which something
	// was called keeps its turn until that has returned.
	private void giveUp(SmtpSession session) {
		Turn turn = (this.maxConcurrent > 0) ? find(session) : null;
		if (turn == null) {
			return;
		}
		Turn next = null;
		boolean waited;
		synchronized (this) {
			waited = turn.state == State.WAITING && this.waiting.remove(turn);
			if (turn.state == State.GRANTED) {
				next = pass();
			}
			if (turn.state != State.BEGUN) {
				turn.state = State.GIVEN_UP;
			}
		}
		session.attributes().remove(KEY, turn);
		grant(next);
		if (waited) {
			turn.granted.complete(GONE);
		}
	}

	private static @Nullable Turn find(SmtpSession session) {
		return session.attribute(KEY);
	}

	private enum State {

		WAITING, GRANTED, BEGUN, GIVEN_UP

	}

	/**
	 * The turn of a message. Its state is guarded by the limiter.
	 */
	private static final class Turn {

		private final String messageId;

		private final CompletableFuture<@Nullable SmtpReply> granted = new CompletableFuture<>();

		private State state = State.WAITING;

		private Turn(String messageId) {
			this.messageId = messageId;
		}

	}

}
