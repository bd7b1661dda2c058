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

import org.jspecify.annotations.Nullable;

/**
 * Decides at each stage of a session whether it may go on. A policy implements the stages
 * that it cares for; the policies of a server are asked in order, and the first that
 * replies decides.
 * <p>
 * At every stage {@code null} means no objection, and a negative reply refuses: 5xx for
 * good, 4xx for now, and after 421 the connection is closed.
 * {@link SmtpSession#delayReply} has either answer wait. A stage is asked only after the
 * server itself has found nothing wrong with the command. An exception refuses with 451,
 * or with the reply of a {@link SmtpReplyException}. Called on a thread of the
 * application executor; meanwhile the session reads nothing. Stages that no policy
 * implements cost nothing.
 *
 * @since 0.1.0
 */
public interface SessionPolicy {

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
	 * A client wants to send the content.
	 * @param session the session, whose {@link SmtpSession#envelope() envelope} is
	 * complete
	 * @return {@code null}, or the refusal
	 * @throws Exception if the policy can't decide now
	 */
	default @Nullable SmtpReply onData(SmtpSession session) throws Exception {
		return null;
	}

}
