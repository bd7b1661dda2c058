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
import java.util.function.Function;

import dev.smtpd.SmtpReply;
import dev.smtpd.session.Session;
import dev.smtpd.session.Work;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question to the application, to which the answer may come on any thread, even before
 * it was asked to the end. As an executor it runs tasks on the event loop, at once if it
 * is called there.
 *
 * @param <T> the type of the answer
 */
final class Consultation<T extends @Nullable Object>
		implements Work.Completion<T>, Consumer<SmtpReply>, Executor, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Consultation.class);

	private static final int MAX_ATTEMPTS = 100;

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final EventExecutor eventLoop;

	private final Session session;

	private final Function<SmtpReply, T> refused;

	private final Consumer<T> atOnce;

	private final Consumer<T> later;

	private boolean started;

	private volatile boolean answered;

	private volatile boolean givenUp;

	private @Nullable T result;

	private @Nullable SmtpReply refusal;

	private boolean handed;

	private @Nullable T handedResult;

	private @Nullable SmtpReply handedRefusal;

	/**
	 * Create a consultation.
	 * @param eventLoop the event loop of the connection
	 * @param session the session
	 * @param refused returns the result where the server answers instead; called on the
	 * event loop only, where there may be memory for it
	 * @param atOnce told the answer on the event loop, if it is there when
	 * {@link #started()} is called
	 * @param later told the answer on the event loop else
	 */
	Consultation(EventExecutor eventLoop, Session session, Function<SmtpReply, T> refused, Consumer<T> atOnce,
			Consumer<T> later) {
		this.eventLoop = eventLoop;
		this.session = session;
		this.refused = refused;
		this.atOnce = atOnce;
		this.later = later;
	}

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
	 * Give the answer that was handed over. Called on the event loop.
	 */
	@Override
	public void run() {
		answer(this.handedResult, this.handedRefusal);
	}

	// The work has been started; if it is done already, there is no need to wait. Return
	// whether it is.
	boolean started() {
		this.started = true;
		if (this.answered) {
			this.atOnce.accept(result(this.result, this.refusal));
		}
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

	// Go on as if the application had said this; what it says later is ignored.
	void abandon(SmtpReply reply) {
		answer(null, reply);
	}

	private void answer(@Nullable T result, @Nullable SmtpReply refusal) {
		if (!this.answered) {
			this.answered = true;
			this.later.accept(result(result, refusal));
		}
	}

	// a result is null only where its type allows that
	@SuppressWarnings("NullAway")
	private T result(@Nullable T result, @Nullable SmtpReply refusal) {
		return (refusal != null) ? this.refused.apply(refusal) : result;
	}

}
