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

import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.listener.SmtpListenerInterceptor;
import dev.smtpd.spring.listener.SmtpListenerRoute;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link SmtpListenerInterceptor} that invokes idempotent listeners once for a message. A
 * message that comes again gets the ordinary reply, 250, without an invocation. Note and
 * invocation are in one transaction: that of the message, or an own one where messages
 * have none. A listener that throws, or refuses all of its recipients, leaves no note.
 *
 * @since 0.1.0
 */
public final class IdempotentListenerInterceptor implements SmtpListenerInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(IdempotentListenerInterceptor.class);

	private final ProcessedMessages processed;

	private final TransactionTemplate transactions;

	private final Predicate<SmtpListenerRoute> idempotent;

	private final Clock clock;

	/**
	 * Create an interceptor.
	 * @param processed the store
	 * @param transactionManager the transaction manager of the store
	 * @param idempotent whether the listener of a route is idempotent
	 * @param clock tells the time
	 */
	public IdempotentListenerInterceptor(ProcessedMessages processed, PlatformTransactionManager transactionManager,
			Predicate<SmtpListenerRoute> idempotent, Clock clock) {
		this.processed = processed;
		this.transactions = new TransactionTemplate(transactionManager);
		this.idempotent = idempotent;
		this.clock = clock;
	}

	@Override
	public @Nullable SmtpReply around(SmtpListenerRoute route, SmtpMessage message,
			Callable<@Nullable SmtpReply> invocation) throws Exception {
		if (!this.idempotent.test(route)) {
			return invocation.call();
		}
		ProcessedMessage note = new ProcessedMessage(MessageKey.of(route.listener(), message), route.listener(),
				this.clock.instant());
		Outcome outcome = this.transactions.execute((status) -> invokeOnce(note, message, invocation, status));
		if (outcome.failure() != null) {
			throw outcome.failure();
		}
		return outcome.reply();
	}

	// An exception doesn't go through the transaction: that of the message may go on by
	// LMTP, for other recipients.
	private Outcome invokeOnce(ProcessedMessage note, SmtpMessage message, Callable<@Nullable SmtpReply> invocation,
			TransactionStatus status) {
		if (!this.processed.add(note)) {
			logger.info("Not invoking {} for message {} in {}: it has processed this message before", note.listener(),
					message.id(), message.session());
			return new Outcome(null, null);
		}
		Outcome outcome = invoke(invocation);
		if (outcome.isFailure()) {
			forget(note, status);
		}
		return outcome;
	}

	private static Outcome invoke(Callable<@Nullable SmtpReply> invocation) {
		try {
			return new Outcome(invocation.call(), null);
		}
		catch (Exception ex) {
			return new Outcome(null, ex);
		}
	}

	private void forget(ProcessedMessage note, TransactionStatus status) {
		if (status.isNewTransaction()) {
			status.setRollbackOnly();
			return;
		}
		try {
			this.processed.remove(note);
		}
		catch (RuntimeException ex) {
			logger.debug("Rolling back, as nothing more can be done in the transaction", ex);
			status.setRollbackOnly();
		}
	}

	/**
	 * What has become of an invocation.
	 *
	 * @param reply the reply, {@code null} for the ordinary one
	 * @param failure what the listener has thrown, {@code null} if nothing
	 */
	private record Outcome(@Nullable SmtpReply reply, @Nullable Exception failure) {

		// a recipient that is refused comes again without the others, and so with another
		// message
		boolean isFailure() {
			if (this.failure != null || this.reply == null) {
				return this.failure != null;
			}
			return this.reply.recipientReplies().isEmpty() ? !this.reply.isPositive()
					: this.reply.recipientReplies().stream().noneMatch(SmtpReply::isPositive);
		}

	}

}
