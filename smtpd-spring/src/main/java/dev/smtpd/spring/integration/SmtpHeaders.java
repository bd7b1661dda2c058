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

package dev.smtpd.spring.integration;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;

/**
 * Names of the headers of a received message in a flow. They are about the envelope and
 * the session; the header fields of the mail are in its content. A header is absent where
 * there is nothing to say.
 *
 * @since 0.1.0
 */
public final class SmtpHeaders {

	/**
	 * The identifier of the message, a {@link String} that no other message of this
	 * server has; see {@link SmtpMessage#id()}.
	 */
	public static final String ID = "smtp_id";

	/**
	 * The {@link Envelope}, with the recipients that the flow is for.
	 */
	public static final String ENVELOPE = "smtp_envelope";

	/**
	 * The reverse-path, a {@link String}; empty for {@code <>}.
	 */
	public static final String SENDER = "smtp_sender";

	/**
	 * The recipients that the flow is for, a {@link java.util.List} of {@link String}.
	 */
	public static final String RECIPIENTS = "smtp_recipients";

	/**
	 * The values of the pattern that the first recipient matched, a {@link java.util.Map}
	 * of {@link String} by name.
	 */
	public static final String RECIPIENT_VARIABLES = "smtp_recipientVariables";

	/**
	 * When the last byte arrived, a {@link Long} of milliseconds since 1970.
	 */
	public static final String RECEIVED_AT = "smtp_receivedAt";

	/**
	 * The size of the content in bytes, a {@link Long}.
	 */
	public static final String SIZE = "smtp_size";

	/**
	 * The identifier of the session, a {@link String}.
	 */
	public static final String SESSION_ID = "smtp_sessionId";

	/**
	 * The name of the connector, a {@link String}.
	 */
	public static final String CONNECTOR = "smtp_connector";

	/**
	 * The protocol, the name of an {@link SmtpProtocol}.
	 */
	public static final String PROTOCOL = "smtp_protocol";

	/**
	 * The IP address of the client, a {@link String}.
	 */
	public static final String PEER = "smtp_peer";

	/**
	 * The name that the client gave by EHLO, HELO or LHLO, a {@link String} that is not
	 * checked.
	 */
	public static final String CLIENT_NAME = "smtp_clientName";

	/**
	 * The version of TLS, a {@link String} such as {@code TLSv1.3}.
	 */
	public static final String TLS_VERSION = "smtp_tlsVersion";

	/**
	 * The cipher suite of TLS, a {@link String}.
	 */
	public static final String TLS_CIPHER = "smtp_tlsCipher";

	/**
	 * The name of the authenticated user, a {@link String}.
	 */
	public static final String USER = "smtp_user";

	/**
	 * The SASL mechanism by which the user authenticated, a {@link String}.
	 */
	public static final String AUTHENTICATION_MECHANISM = "smtp_authenticationMechanism";

	private SmtpHeaders() {
	}

}
