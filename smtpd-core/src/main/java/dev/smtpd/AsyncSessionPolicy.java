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

package dev.smtpd;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * A {@link SessionPolicy} that would only wait where a transaction is put together: it
 * asks something that answers later, and holds no thread meanwhile. The methods are
 * called where those of {@link SessionPolicy} would be; a stage may be completed on any
 * thread, with the meaning that {@link SessionPolicy} gives to values and exceptions.
 *
 * @since 0.1.0
 */
public interface AsyncSessionPolicy extends SessionPolicy {

	/**
	 * A client begins a transaction by MAIL.
	 * @param session the session
	 * @param sender the reverse-path; {@link Mailbox#NULL} for {@code <>}
	 * @param parameters the parameters of MAIL
	 * @return a stage that is completed with {@code null} or the refusal
	 * @throws Exception if the policy can't decide now
	 */
	default CompletionStage<? extends @Nullable SmtpReply> onMailAsync(SmtpSession session, Mailbox sender,
			EsmtpParameters parameters) throws Exception {
		return CompletableFuture.<@Nullable SmtpReply>completedFuture(null);
	}

	/**
	 * A client names a recipient by RCPT.
	 * @param session the session, whose {@link SmtpSession#envelope() envelope} has the
	 * sender and the recipients so far
	 * @param recipient the forward-path
	 * @param parameters the parameters of RCPT
	 * @return a stage that is completed with {@code null} or the refusal of this
	 * recipient
	 * @throws Exception if the policy can't decide now
	 */
	default CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session, Mailbox recipient,
			EsmtpParameters parameters) throws Exception {
		return CompletableFuture.<@Nullable SmtpReply>completedFuture(null);
	}

	@Override
	default @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters)
			throws Exception {
		return join(onMailAsync(session, sender, parameters));
	}

	@Override
	default @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters)
			throws Exception {
		return join(onRcptAsync(session, recipient, parameters));
	}

	private static @Nullable SmtpReply join(CompletionStage<? extends @Nullable SmtpReply> stage) throws Exception {
		CompletableFuture<? extends @Nullable SmtpReply> future = stage.toCompletableFuture();
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
