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

package dev.smtpd.spring.observation;

import java.time.Duration;

import dev.smtpd.AttributeKey;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.logging.LogContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Observes each transaction from MAIL to the final reply, and within it the processing by
 * the application. The observation is current while application code runs, and where the
 * message is logged. An exception of application code is an error of both, whatever it is
 * answered by; a refusal by reply isn't.
 *
 * @since 0.1.0
 */
public class SmtpServerObservations implements SmtpServerObserver, LogContext, Ordered {

	private static final AttributeKey<Observed> KEY = AttributeKey.of("observation");

	private final ObservationRegistry registry;

	private final SmtpTransactionObservationConvention convention;

	/**
	 * Create observations.
	 * @param registry the registry
	 * @param convention names the observations and their keys
	 */
	public SmtpServerObservations(ObservationRegistry registry, SmtpTransactionObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void transactionBegun(SmtpSession session) {
		if (this.registry.isNoop()) {
			return;
		}
		SmtpTransactionObservationContext context = new SmtpTransactionObservationContext(session);
		context.setCarrier(session);
		Observation observation = SmtpObservationDocumentation.TRANSACTION.start(this.convention, this.convention,
				() -> context, this.registry);
		session.attributes().set(KEY, new Observed(context, observation));
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		Observed observed = observed(message.session());
		if (observed != null) {
			observed.context.setMessage(message);
			observed.endProcessing();
		}
	}

	@Override
	public void applicationFailed(SmtpSession session, Throwable failure) {
		Observed observed = observed(session);
		if (observed != null) {
			observed.fail(failure);
		}
	}

	@Override
	public void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
		Observed observed = this.registry.isNoop() ? null : session.attributes().remove(KEY);
		if (observed != null) {
			observed.endProcessing();
			observed.context.setReply(reply);
			observed.transaction.stop();
		}
	}

	@Override
	public Handle open(SmtpSession session) {
		Observed observed = observed(session);
		if (observed == null) {
			return () -> {
			};
		}
		Observation.Scope scope = observed.current(this.registry).openScope();
		return scope::close;
	}

	private @Nullable Observed observed(SmtpSession session) {
		return this.registry.isNoop() ? null : session.attribute(KEY);
	}

	static @Nullable Observation transaction(SmtpSession session) {
		Observed observed = session.attribute(KEY);
		return (observed != null) ? observed.transaction : null;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * The observations of a transaction.
	 */
	private static final class Observed {

		private final SmtpTransactionObservationContext context;

		private final Observation transaction;

		private @Nullable Observation processing;

		private boolean processed;

		private Observed(SmtpTransactionObservationContext context, Observation transaction) {
			this.context = context;
			this.transaction = transaction;
		}

		private synchronized Observation current(ObservationRegistry registry) {
			if (this.processing == null && !this.processed
					&& this.context.getSession().state() == SmtpSession.State.DATA) {
				this.processing = SmtpObservationDocumentation.PROCESSING.observation(registry)
					.parentObservation(this.transaction)
					.start();
			}
			return (this.processing != null && !this.processed) ? this.processing : this.transaction;
		}

		private synchronized void fail(Throwable failure) {
			if (this.processing != null && !this.processed) {
				this.processing.error(failure);
			}
			this.transaction.error(failure);
		}

		private synchronized void endProcessing() {
			if (this.processing != null && !this.processed) {
				this.processing.stop();
			}
			this.processed = true;
		}

	}

}
