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

package dev.smtpd.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import dev.smtpd.SmtpReply;
import dev.smtpd.session.Session;
import dev.smtpd.session.Work;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A result for which a session waits, and that may come from any thread, even before all
 * has been done to get it. As an executor it runs tasks on the event loop, at once if it
 * is called there.
 *
 * @param <T> the type of the result
 */
abstract class Handover<T extends @Nullable Object>
		implements Work.Completion<T>, Consumer<SmtpReply>, Executor, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Handover.class);

	private static final int MAX_ATTEMPTS = 100;

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final EventExecutor eventLoop;

	private final Session session;

	private boolean started;

	private volatile boolean answered;

	private volatile boolean givenUp;

	private @Nullable T result;

	private @Nullable SmtpReply refusal;

	private boolean handed;

	private @Nullable T handedResult;

	private @Nullable SmtpReply handedRefusal;

	/**
	 * Create a handover.
	 * @param eventLoop the event loop of the connection
	 * @param session the session
	 */
	Handover(EventExecutor eventLoop, Session session) {
		this.eventLoop = eventLoop;
		this.session = session;
	}

	/**
	 * Go on with the {@link #result()}, which has come after {@link #started()} was
	 * called. Called on the event loop.
	 */
	abstract void resume();

	/**
	 * Return the result where the server answers instead. Called on the event loop, where
	 * there may be memory for it.
	 * @param reply the reply
	 * @return the result
	 */
	abstract T refused(SmtpReply reply);

	@Override
	public void complete(T result) {
		complete(result, null);
	}

	/**
	 * Go on as if the result was refused with a reply.
	 * @param reply the reply
	 */
	@Override
	public void accept(SmtpReply reply) {
		complete(null, reply);
	}

	private void complete(@Nullable T result, @Nullable SmtpReply refusal) {
		if (this.eventLoop.inEventLoop() && !this.started) {
			if (!this.answered) {
				this.result = result;
				this.refusal = refusal;
				this.answered = true;
			}
			return;
		}
		try {
			hand(result, refusal);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Server was stopped before the application has answered for {}", this.session.subject(), ex);
		}
	}

	@Override
	public void execute(Runnable task) {
		if (this.eventLoop.inEventLoop()) {
			task.run();
		}
		else {
			this.eventLoop.execute(task);
		}
	}

	// The session waits for the answer, so that it mustn't be lost for a lack of memory
	// that others are about to release. The event loop itself may be who does so.
	private void hand(@Nullable T result, @Nullable SmtpReply refusal) {
		if (!take(result, refusal)) {
			return;
		}
		for (int attempt = 1; true; attempt++) {
			try {
				this.eventLoop.execute(this);
				return;
			}
			catch (OutOfMemoryError ex) {
				if (attempt >= MAX_ATTEMPTS && this.eventLoop.inEventLoop()) {
					throw ex;
				}
				LockSupport.parkNanos(RETRY_NANOS);
			}
		}
	}

	private synchronized boolean take(@Nullable T result, @Nullable SmtpReply refusal) {
		boolean first = !this.handed;
		if (first) {
			this.handed = true;
			this.handedResult = result;
			this.handedRefusal = refusal;
		}
		return first;
	}

	/**
	 * Take what was handed over. Called on the event loop.
	 */
	@Override
	public void run() {
		answer(this.handedResult, this.handedRefusal);
	}

	/**
	 * All has been done to get the result; if it is there already, there is no need to
	 * wait. Called on the event loop.
	 * @return whether it is there
	 */
	boolean started() {
		this.started = true;
		return this.answered;
	}

	// Return whether an answer would come too late.
	boolean isAnswered() {
		return this.answered;
	}

	// The client is about to be answered without the application.
	void giveUp() {
		this.givenUp = true;
	}

	@Override
	public boolean isAwaited() {
		return !this.givenUp && !this.answered;
	}

	// Go on as if the application had answered this; its later answer is ignored.
	void abandon(SmtpReply reply) {
		answer(null, reply);
	}

	private void answer(@Nullable T result, @Nullable SmtpReply refusal) {
		if (!this.answered) {
			this.result = result;
			this.refusal = refusal;
			this.answered = true;
			resume();
		}
	}

	/**
	 * Return the result. Called on the event loop, once it is there.
	 * @return the result, {@code null} only where its type allows that
	 */
	@SuppressWarnings("NullAway")
	T result() {
		return (this.refusal != null) ? refused(this.refusal) : this.result;
	}

}
