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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.command.Dialogue;
import dev.smtpd.command.Outcome;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.Session;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Application code has to answer.
 *
 * @param <T> the type of the answer
 */
final class ApplicationSuspension<T extends @Nullable Object> extends Handover<T> implements Suspension {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationSuspension.class);

	private static final SmtpReply PROCESSING_TIMEOUT = SmtpReply.of(451, "4.3.0",
			"Requested action aborted: processing took too long");

	private static final long COMMIT_EXTENSION_NANOS = TimeUnit.SECONDS.toNanos(30);

	private final OutcomePerformer performer;

	private final SmtpConnectionHandler connection;

	private final Dialogue dialogue;

	private final ServerEngine engine;

	private final Session session;

	private final Outcome.Consult<T> consult;

	// authenticators have threads of their own
	private final @Nullable ApplicationCall call;

	private boolean waitExtended;

	ApplicationSuspension(OutcomePerformer performer, SmtpConnectionHandler connection, Dialogue dialogue,
			ServerEngine engine, Session session, EventExecutor eventLoop, Outcome.Consult<T> consult) {
		super(eventLoop, session);
		this.performer = performer;
		this.connection = connection;
		this.dialogue = dialogue;
		this.engine = engine;
		this.session = session;
		this.consult = consult;
		this.call = consult.authentication() ? null : engine.executor().call(session);
	}

	/**
	 * Return the call of application code.
	 * @return the call, or {@code null} if it is an authenticator that has to answer
	 */
	@Nullable ApplicationCall call() {
		return this.call;
	}

	/**
	 * Begin the work.
	 * @return whether it has been done already
	 */
	boolean start() {
		try {
			Executor executor = (this.call != null) ? this.call : authenticationExecutor();
			if (this.call != null) {
				this.call.answerBy(this);
			}
			this.consult.work().start(this.engine.scopes().around(executor, this.session), this, this);
		}
		catch (Throwable ex) {
			accept(SmtpReply.LOCAL_ERROR);
			reportUncalled(ex);
		}
		return started();
	}

	private void reportUncalled(Throwable cause) {
		try {
			logger.error("Application code can't be called for {}, replying {}", this.session.subject(),
					SmtpReply.LOCAL_ERROR, cause);
		}
		catch (OutOfMemoryError ex) {
			// the client is answered all the same
		}
	}

	// A client that has ended its input can't do anything once it is authenticated.
	private Executor authenticationExecutor() {
		return this.engine.authentications()
			.executorFor(this.session,
					() -> this.session.state() == State.CLOSED || this.connection.isInputFinished() || isAnswered(),
					this);
	}

	@Override
	T refused(SmtpReply reply) {
		return this.consult.work().refused(reply);
	}

	@Override
	void resume() {
		this.performer.resumeLater(this);
	}

	@Override
	public Outcome next() {
		return this.dialogue.resume(this.consult, result());
	}

	// What is being committed is waited for a little longer, since it can't be taken
	// back.
	@Override
	public void timedOut() {
		ApplicationCall slow = this.call;
		long left = (slow != null && !slow.isExtended()) ? slow.nanosLeft(this.engine.timeouts()) : 0;
		if (left > 0) {
			this.performer.extendProcessing(left);
			return;
		}
		if (slow != null && slow.isWaiting()) {
			waitedLong(slow);
			return;
		}
		if (slow != null && !this.session.giveUpProcessing() && slow.extend()) {
			logger.warn("Commit takes too long, waiting for it: {}{}", slow.status(), slow.position());
			this.performer
				.extendProcessing(Math.min(this.engine.timeouts().processing().toNanos(), COMMIT_EXTENSION_NANOS));
			return;
		}
		giveUp();
		this.engine.observers().limitReached(this.session, SmtpLimit.PROCESSING_TIMEOUT);
		this.engine.observers()
			.applicationFailed(this.session, new TimeoutException("Application code takes too long"));
		if (slow != null) {
			logger.warn("Application code takes too long, replying {}: {}{}", PROCESSING_TIMEOUT, slow.status(),
					slow.position());
			slow.giveUp();
		}
		else {
			logger.warn("Authentication takes too long for {}, replying {}", this.session.subject(),
					PROCESSING_TIMEOUT);
		}
		abandon(PROCESSING_TIMEOUT);
	}

	// The task may get its thread at this very moment; a task that has begun isn't
	// answered for.
	private void waitedLong(ApplicationCall waiting) {
		if (this.session.isCommitting() && !this.waitExtended) {
			this.waitExtended = true;
			this.performer.extendProcessing(COMMIT_EXTENSION_NANOS);
		}
		else if (waiting.cancelWaiting()) {
			waitedInVain(waiting);
		}
		else {
			this.performer.extendProcessing(Math.max(1, waiting.nanosLeft(this.engine.timeouts())));
		}
	}

	private void waitedInVain(ApplicationCall waiting) {
		giveUp();
		this.engine.observers().limitReached(this.session, SmtpLimit.QUEUE_TIMEOUT);
		logger.info("Application code got no thread for {}, replying {}", this.session.subject(),
				ApplicationFaults.OVERLOADED);
		waiting.giveUp();
		this.engine.executor().rejected();
		abandon(ApplicationFaults.OVERLOADED);
	}

	@Override
	public boolean endsWithConnection() {
		if (this.call != null) {
			this.engine.executor().keep(this.call);
		}
		return false;
	}

}
