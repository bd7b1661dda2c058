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

import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * A connection of a client, as application code sees it. The getters stand for the
 * attributes of smtpd.py's {@code SMTPChannel}.
 * <p>
 * While application code is called for a session, nothing about it changes. Code that
 * keeps a session for later, on other threads, reads what may be a moment old.
 *
 * @since 0.1.0
 */
public interface SmtpSession {

	/**
	 * Return an identifier that no other session of this server has.
	 * @return letters and digits; smtpd.py has none
	 */
	String id();

	/**
	 * Return the connector that accepted the connection: smtpd.py's {@code smtp_server}.
	 * @return the connector
	 */
	SmtpConnector connector();

	/**
	 * Return the address of the client: smtpd.py's {@code peer} and {@code addr}. Behind
	 * a trusted proxy, which says so by the PROXY protocol or by XCLIENT, it is that of
	 * the real client.
	 * @return the resolved address and port; its host string is the name of the client
	 * that a trusted proxy sent, else the address
	 */
	InetSocketAddress peer();

	/**
	 * Return the address to which the client connected: the other end of smtpd.py's
	 * {@code conn}.
	 * @return the resolved address and port
	 */
	InetSocketAddress localAddress();

	/**
	 * Return when the client connected.
	 * @return the time
	 */
	Instant openedAt();

	/**
	 * Return the TLS session, from which the version, the cipher suite and the
	 * certificate of the client can be read.
	 * @return the TLS session, or {@code null} as long as the connection isn't encrypted
	 */
	@Nullable SSLSession tls();

	/**
	 * Return who the client is, as it has proved by AUTH (RFC 4954), or as a trusted
	 * proxy sent by XCLIENT.
	 * @return what the authenticator returned, or {@code null} as long as the client
	 * isn't authenticated
	 */
	@Nullable Principal principal();

	/**
	 * Return how the client has authenticated.
	 * @return the name of the SASL mechanism, {@code XCLIENT} where a trusted proxy sent
	 * who the client is, or {@code null} as long as it isn't authenticated
	 */
	@Nullable String authenticationMechanism();

	/**
	 * Return the client on whose behalf a trusted client sends the message, as it states
	 * by XFORWARD.
	 * @return the client of the client, or {@code null} if it did not state one
	 */
	@Nullable ForwardedClient forwardedClient();

	/**
	 * Have the reply to the current command wait, without holding a thread. For
	 * {@link SessionPolicy policies} and other application code that is asked about a
	 * command; elsewhere the next reply waits.
	 * @param delay how long, from when the reply would be sent; no longer than the
	 * server's bound
	 */
	void delayReply(Duration delay);

	/**
	 * Return the name by which the server introduces itself: smtpd.py's {@code fqdn}.
	 * @return the host name
	 */
	String hostname();

	/**
	 * Return what the session expects next: smtpd.py's {@code smtp_state}.
	 * @return the state
	 */
	State state();

	/**
	 * Return the name that the client gave in HELO or EHLO: smtpd.py's
	 * {@code seen_greeting}.
	 * @return the name or address literal, or {@code null} before HELO and EHLO
	 */
	@Nullable String clientName();

	/**
	 * Return whether the client introduced itself by EHLO: smtpd.py's
	 * {@code extended_smtp}.
	 * @return whether extensions may be used
	 */
	boolean isExtended();

	/**
	 * Return the transaction so far: smtpd.py's {@code mailfrom} and {@code rcpttos}.
	 * @return the envelope, possibly without recipients, or {@code null} outside of a
	 * transaction
	 */
	@Nullable Envelope envelope();

	/**
	 * Return how many bytes of the current message have arrived: the size of smtpd.py's
	 * {@code received_data}; {@code received_lines} has no counterpart.
	 * @return the number of bytes after the transparency dots were removed
	 */
	long receivedSize();

	/**
	 * Return how many messages of this session were accepted.
	 * @return the number of messages
	 */
	int messageCount();

	/**
	 * Return whether the client still waits for the reply to a message.
	 * @param messageId the identifier of the message
	 * @return whether it does
	 * @see SmtpMessage#isAwaitingReply()
	 */
	boolean isAwaitingReply(String messageId);

	/**
	 * Announce that what was done for a message is about to be committed.
	 * @param messageId the identifier of the message
	 * @return whether to commit
	 * @see SmtpMessage#beginCommit()
	 */
	boolean beginCommit(String messageId);

	/**
	 * Return what application code has attached to the session, such as the result of a
	 * lookup in a {@link SessionPolicy} for the {@link MessageProcessor}. Kept until the
	 * connection is closed, or until XCLIENT says that the client is another one.
	 * @return the attributes, for use from any thread
	 */
	SessionAttributes attributes();

	/**
	 * Return an attribute.
	 * @param <T> the type of the value
	 * @param key the key
	 * @return the value, or {@code null} if there is none
	 * @see #attributes()
	 */
	<T> @Nullable T attribute(AttributeKey<T> key);

	/**
	 * What a session expects next.
	 */
	enum State {

		/**
		 * The client has not introduced itself yet.
		 */
		GREETING,

		/**
		 * No transaction is open.
		 */
		READY,

		/**
		 * MAIL was accepted.
		 */
		TRANSACTION,

		/**
		 * The content of a message is arriving in chunks, or the next chunk is to come
		 * (RFC 3030 section 2).
		 */
		CHUNKING,

		/**
		 * The content of a message is arriving after DATA, or is whole and being
		 * processed.
		 */
		DATA,

		/**
		 * The connection is closed, or will be after the last reply.
		 */
		CLOSED

	}

}
