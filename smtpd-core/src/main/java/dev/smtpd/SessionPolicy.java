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

import org.jspecify.annotations.Nullable;

/**
 * Decides at each stage of a session whether it may go on. A policy implements the stages
 * that it needs; the policies of a server are asked in order, and the first that refuses
 * decides.
 * <p>
 * Each stage has one method that the server calls: the asynchronous one, such as
 * {@link #onRcptAsync}. Unless it is overridden it answers with the synchronous one, such
 * as {@link #onRcpt}. So a policy overrides one of the two: the synchronous method if it
 * answers at once or waits for its answer, the asynchronous method if it answers later
 * and holds no thread meanwhile. A policy that overrides both is called by the
 * asynchronous method only. A policy that delegates to another one calls the asynchronous
 * methods of that.
 * <p>
 * At every stage {@code null} means no objection, and a negative reply refuses: 5xx for
 * good, 4xx for now, and after 421 the connection is closed.
 * {@link SmtpSession#delayReply} delays either answer. A stage is asked only after the
 * server itself has found nothing wrong with the command. An exception refuses with 451,
 * or with the reply of a {@link SmtpReplyException} or of a {@link SmtpExceptionMapper};
 * so does any other answer.
 * <p>
 * Called on a thread of the application executor, or on the event loop if the policy
 * {@linkplain #isNonBlocking() doesn't block}; meanwhile the session reads nothing. A
 * stage that no policy implements costs nothing. A proxy counts as one that implements
 * all of them.
 *
 * @since 0.1.0
 */
public interface SessionPolicy {

	/**
	 * The answer of an asynchronous method that has no objection and knows that at once.
	 */
	CompletionStage<@Nullable SmtpReply> NO_OBJECTION = CompletableFuture.completedStage(null);

	/**
	 * A client has connected and has not been greeted yet.
	 * @param session the session
	 * @return {@code null}, or the reply sent instead of the greeting, such as 554 (RFC
	 * 5321 section 3.1) or 421, after either of which the connection is closed
	 * @throws Exception if the policy can't decide now
	 */
	default @Nullable SmtpReply onConnect(SmtpSession session) throws Exception {
		return null;
	}

	/**
	 * A client has connected and has not been greeted yet.
	 * @param session the session
	 * @return a stage that is completed, on any thread, with what {@link #onConnect}
	 * returns, or exceptionally if the policy can't decide now
	 * @throws Exception if the policy can't decide now
	 */
	default CompletionStage<? extends @Nullable SmtpReply> onConnectAsync(SmtpSession session) throws Exception {
		return PolicyAnswers.of(onConnect(session));
	}

	/**
	 * A client has introduced itself by HELO or EHLO.
	 * @param session the session, still with its earlier client name, if any
	 * @param clientName the name or address literal that the client gave
	 * @return {@code null}, or the refusal
	 * @throws Exception if the policy can't decide now
	 */
	default @Nullable SmtpReply onHelo(SmtpSession session, String clientName) throws Exception {
		return null;
	}

	/**
	 * A client has introduced itself by HELO or EHLO.
	 * @param session the session, still with its earlier client name, if any
	 * @param clientName the name or address literal that the client gave
	 * @return a stage that is completed, on any thread, with what {@link #onHelo}
	 * returns, or exceptionally if the policy can't decide now
	 * @throws Exception if the policy can't decide now
	 */
	default CompletionStage<? extends @Nullable SmtpReply> onHeloAsync(SmtpSession session, String clientName)
			throws Exception {
		return PolicyAnswers.of(onHelo(session, clientName));
	}

	/**
	 * A client begins a transaction by MAIL.
	 * @param session the session
	 * @param sender the reverse-path; {@link Mailbox#NULL} for {@code <>}
	 * @param parameters the parameters of MAIL
	 * @return {@code null}, or the refusal
	 * @throws Exception if the policy can't decide now
	 */
	default @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters)
			throws Exception {
		return null;
	}

	/**
	 * A client begins a transaction by MAIL.
	 * @param session the session
	 * @param sender the reverse-path; {@link Mailbox#NULL} for {@code <>}
	 * @param parameters the parameters of MAIL
	 * @return a stage that is completed, on any thread, with what {@link #onMail}
	 * returns, or exceptionally if the policy can't decide now
	 * @throws Exception if the policy can't decide now
	 */
	default CompletionStage<? extends @Nullable SmtpReply> onMailAsync(SmtpSession session, Mailbox sender,
			EsmtpParameters parameters) throws Exception {
		return PolicyAnswers.of(onMail(session, sender, parameters));
	}

	/**
	 * A client names a recipient by RCPT.
	 * @param session the session, whose {@link SmtpSession#envelope() envelope} has the
	 * sender and the recipients so far
	 * @param recipient the forward-path
	 * @param parameters the parameters of RCPT
	 * @return {@code null}, or the refusal of this recipient
	 * @throws Exception if the policy can't decide now
	 */
	default @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters)
			throws Exception {
		return null;
	}

	/**
	 * A client names a recipient by RCPT.
	 * @param session the session, whose {@link SmtpSession#envelope() envelope} has the
	 * sender and the recipients so far
	 * @param recipient the forward-path
	 * @param parameters the parameters of RCPT
	 * @return a stage that is completed, on any thread, with what {@link #onRcpt}
	 * returns, or exceptionally if the policy can't decide now
	 * @throws Exception if the policy can't decide now
	 */
	default CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session, Mailbox recipient,
			EsmtpParameters parameters) throws Exception {
		return PolicyAnswers.of(onRcpt(session, recipient, parameters));
	}

	/**
	 * A client wants to send the content, by DATA or by its first BDAT.
	 * @param session the session, whose {@link SmtpSession#envelope() envelope} is
	 * complete
	 * @return {@code null}, or the refusal
	 * @throws Exception if the policy can't decide now
	 */
	default @Nullable SmtpReply onData(SmtpSession session) throws Exception {
		return null;
	}

	/**
	 * A client wants to send the content, by DATA or by its first BDAT.
	 * @param session the session, whose {@link SmtpSession#envelope() envelope} is
	 * complete
	 * @return a stage that is completed, on any thread, with what {@link #onData}
	 * returns, or exceptionally if the policy can't decide now
	 * @throws Exception if the policy can't decide now
	 */
	default CompletionStage<? extends @Nullable SmtpReply> onDataAsync(SmtpSession session) throws Exception {
		return PolicyAnswers.of(onData(session));
	}

	/**
	 * Return whether no method of this policy ever blocks and each takes next to no time,
	 * so that they may be called on the event loop of the connection. They are called
	 * there, or on the thread of the application executor that has called the policy
	 * before. On the event loop no {@link ApplicationScope} is open. A policy that blocks
	 * there stops every session of that loop.
	 * @return whether the policy never blocks; {@code false} unless overridden
	 */
	default boolean isNonBlocking() {
		return false;
	}

}
