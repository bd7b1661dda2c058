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

import java.net.InetAddress;
import java.time.Duration;

import dev.smtpd.management.PauseMode;
import dev.smtpd.settings.SpoolSettings;
import dev.smtpd.settings.TimeoutSettings;
import dev.smtpd.tls.TlsHandshakeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Callback for server events, for metrics and logs; implementations cannot influence
 * them. Called on the event loop, so that it must not block; what it throws is logged and
 * changes nothing.
 *
 * @since 0.1.0
 */
public interface SmtpServerObserver {

	/**
	 * A connection was refused before its greeting. There is a session of it only if a
	 * policy has refused it.
	 * @param connector the connector
	 * @param client the address of the client
	 * @param reason why it was refused
	 */
	default void connectionRefused(SmtpConnector connector, InetAddress client, ConnectionRefusal reason) {
	}

	/**
	 * A connector was paused. Told on the thread that does it.
	 * @param connector the connector
	 * @param reason why
	 * @param mode what new clients meet
	 */
	default void connectorPaused(SmtpConnector connector, String reason, PauseMode mode) {
	}

	/**
	 * A connector takes mail again. Told on the thread that does it.
	 * @param connector the connector
	 */
	default void connectorResumed(SmtpConnector connector) {
	}

	/**
	 * A client has connected.
	 * @param session the session
	 */
	default void sessionOpened(SmtpSession session) {
	}

	/**
	 * A connection was closed, by either side.
	 * @param session the session
	 */
	default void sessionClosed(SmtpSession session) {
	}

	/**
	 * A TLS handshake has ended well.
	 * @param session the session, whose {@link SmtpSession#tls()} has what was negotiated
	 */
	default void tlsHandshakeCompleted(SmtpSession session) {
	}

	/**
	 * A TLS handshake has failed or took too long, and the connection is closed. Not
	 * called for connections on which the client has sent nothing at all where it speaks
	 * TLS first, nor for those that the server closes.
	 * @param session the session
	 * @param cause what went wrong, of which {@link TlsHandshakeFailure} is the
	 * classification
	 */
	default void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
	}

	/**
	 * A command has arrived and is about to be carried out. Its reply follows, in
	 * {@link #commandReplied}.
	 * @param session the session
	 * @param verb the verb in upper case if the server knows it, else {@code UNKNOWN}
	 * @param argument what followed the verb, as with {@link #commandRefused}
	 */
	default void commandReceived(SmtpSession session, String verb, String argument) {
	}

	/**
	 * A command was answered.
	 * @param session the session
	 * @param verb the verb in upper case if the server knows it, else {@code UNKNOWN}, so
	 * that clients can't make up any number of them
	 * @param reply the reply
	 */
	default void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
	}

	/**
	 * A command was refused: its reply is 4xx or 5xx. Called before
	 * {@link #commandReplied}. Not called for replies to content, of which
	 * {@link #messageProcessed} and {@link #contentRefused} notify.
	 * @param session the session
	 * @param verb the verb in upper case if the server knows it, else {@code UNKNOWN}
	 * @param argument what followed the verb, as the client has sent it, such as
	 * {@code TO:<joe@example.org>}; empty for verbs other than HELO, EHLO, LHLO, MAIL,
	 * RCPT, VRFY and EXPN, since their arguments may be secret
	 * @param reply the reply
	 */
	default void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
	}

	/**
	 * Application code has failed: a processor, policy, command handler or authenticator
	 * has thrown an exception, has completed a stage with one, or hasn't returned within
	 * the {@linkplain TimeoutSettings#processing() processing timeout}. Called before the
	 * client is answered, on the thread on which that was found out, which needn't be the
	 * event loop. A {@link SmtpReplyException} is a refusal and no failure.
	 * @param session the session, in state {@link SmtpSession.State#DATA} where
	 * processors have failed
	 * @param failure the exception; a {@link java.util.concurrent.TimeoutException} for
	 * the timeout
	 */
	default void applicationFailed(SmtpSession session, Throwable failure) {
	}

	/**
	 * An authentication has ended.
	 * @param session the session
	 * @param mechanism the name of the SASL mechanism
	 * @param reply the reply to the client, with 235 if it is authenticated
	 */
	default void authenticationReplied(SmtpSession session, String mechanism, SmtpReply reply) {
	}

	/**
	 * A client has begun a transaction by MAIL.
	 * @param session the session, with the sender on its {@link SmtpSession#envelope()}
	 */
	default void transactionBegun(SmtpSession session) {
	}

	/**
	 * A transaction has ended, after its message was processed or refused, where there
	 * was one.
	 * @param session the session
	 * @param reply the reply to the message, of which {@link MessageOutcome} is the
	 * classification; {@code null} if the transaction ended without one, by RSET, EHLO,
	 * or because the connection was closed
	 */
	default void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
	}

	/**
	 * A message was processed and answered.
	 * @param message the message, whose content can't be read any more where it ends with
	 * its {@linkplain SpoolSettings#discardAfterProcessing() processing}
	 * @param reply the reply to the client, of which {@link MessageOutcome} is the
	 * classification
	 * @param processing how long the {@link MessageProcessor} chain took, the wait for a
	 * thread included
	 */
	default void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
	}

	/**
	 * A client has reached a limit in a session, whatever the reply is. For limits that
	 * application code counts, such as rates, called on the thread of that code. Calls
	 * {@link #limitReached(SmtpLimit, InetAddress)} unless overridden.
	 * @param session the session
	 * @param limit the limit
	 */
	default void limitReached(SmtpSession session, SmtpLimit limit) {
		limitReached(limit, session.peer().getAddress());
	}

	/**
	 * A client has reached a limit, whatever the reply is. Called for limits that are
	 * reached before there is a session, and, unless
	 * {@link #limitReached(SmtpSession, SmtpLimit)} is overridden, for all others, too.
	 * @param limit the limit
	 * @param client the address of the client
	 */
	default void limitReached(SmtpLimit limit, InetAddress client) {
	}

	/**
	 * The content of a message was read to its end and refused by the server itself, so
	 * that no {@link MessageProcessor} saw it.
	 * @param session the session
	 * @param reply the reply to the client
	 */
	default void contentRefused(SmtpSession session, SmtpReply reply) {
	}

}
