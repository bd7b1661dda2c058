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

package dev.smtpd.spring.kafka;

import java.nio.charset.StandardCharsets;
import java.security.Principal;

import javax.net.ssl.SSLSession;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Headers of the record of a received message. Each is there at most once, its value is
 * text in UTF-8, and it is absent where there is nothing to say. The names have the
 * version of the format; a later version may add headers, but neither drops one nor gives
 * it another meaning.
 *
 * @since 0.1.0
 */
public final class SmtpRecordHeaders {

	/**
	 * What all names begin with.
	 */
	public static final String PREFIX = "smtpd-v1-";

	/**
	 * The identifier of the message, the same in each copy of the record, and that of no
	 * other message of any server. It begins with {@link SmtpMessage#id()}. A client that
	 * got no 250 sends its message again, which then has another identifier.
	 */
	public static final String ID = PREFIX + "id";

	/**
	 * The reverse-path with its parameters, as in MAIL (RFC 5321 section 4.1.1.2):
	 * {@code <joe@example.org> SIZE=1000}.
	 */
	public static final String MAIL_FROM = PREFIX + "mail-from";

	/**
	 * The forward-paths with their parameters, as in RCPT (RFC 5321 section 4.1.1.3), one
	 * a line: {@code <support@example.org> NOTIFY=NEVER}.
	 */
	public static final String RCPT_TO = PREFIX + "rcpt-to";

	/**
	 * When the last byte arrived: {@code 2026-01-31T12:00:00.123Z}.
	 */
	public static final String RECEIVED_AT = PREFIX + "received-at";

	/**
	 * The size of the content in bytes.
	 */
	public static final String SIZE = PREFIX + "size";

	/**
	 * The reference to the content, where the value of the record is empty since the
	 * content is too large: the id of the content in a
	 * {@link dev.smtpd.spring.store.MessageStore}.
	 */
	public static final String CLAIM_CHECK = PREFIX + "claim-check";

	/**
	 * The identifier of the session.
	 */
	public static final String SESSION = PREFIX + "session";

	/**
	 * The name of the connector.
	 */
	public static final String CONNECTOR = PREFIX + "connector";

	/**
	 * The protocol: {@code SMTP} or {@code LMTP}.
	 */
	public static final String PROTOCOL = PREFIX + "protocol";

	/**
	 * The IP address of the client.
	 */
	public static final String PEER = PREFIX + "peer";

	/**
	 * The name that the client gave by EHLO, HELO or LHLO, which is not checked.
	 */
	public static final String CLIENT_NAME = PREFIX + "client-name";

	/**
	 * The version of TLS, such as {@code TLSv1.3}.
	 */
	public static final String TLS_VERSION = PREFIX + "tls-version";

	/**
	 * The cipher suite of TLS.
	 */
	public static final String TLS_CIPHER = PREFIX + "tls-cipher";

	/**
	 * The name of the authenticated user.
	 */
	public static final String USER = PREFIX + "user";

	/**
	 * The SASL mechanism by which the user authenticated.
	 */
	public static final String AUTH_MECHANISM = PREFIX + "auth-mechanism";

	private SmtpRecordHeaders() {
	}

	/**
	 * Return a header as text.
	 * @param headers the headers of a record
	 * @param name the name of the header
	 * @return the text, or {@code null} if there is no such header
	 */
	public static @Nullable String get(Headers headers, String name) {
		Header header = headers.lastHeader(name);
		return (header != null && header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
	}

	/**
	 * Return the envelope of a message.
	 * @param headers the headers of its record
	 * @return the envelope
	 * @throws IllegalArgumentException if the record isn't one of a message
	 */
	public static Envelope envelope(Headers headers) {
		String sender = get(headers, MAIL_FROM);
		String recipients = get(headers, RCPT_TO);
		if (sender == null || recipients == null) {
			throw new IllegalArgumentException("The record has no headers " + MAIL_FROM + " and " + RCPT_TO);
		}
		return EnvelopeText.read(sender, recipients);
	}

	/**
	 * Add the headers of a message.
	 * @param headers where to add them
	 * @param message the message
	 * @param id the identifier
	 */
	static void add(Headers headers, SmtpMessage message, String id) {
		SmtpSession session = message.session();
		put(headers, ID, id);
		put(headers, MAIL_FROM, EnvelopeText.sender(message.envelope()));
		put(headers, RCPT_TO, EnvelopeText.recipients(message.envelope()));
		put(headers, RECEIVED_AT, message.receivedAt().toString());
		put(headers, SIZE, Long.toString(message.content().size()));
		put(headers, SESSION, session.id());
		put(headers, CONNECTOR, session.connector().name());
		put(headers, PROTOCOL, session.connector().protocol().name());
		put(headers, PEER, session.peer().getAddress().getHostAddress());
		put(headers, CLIENT_NAME, session.clientName());
		SSLSession tls = session.tls();
		if (tls != null) {
			put(headers, TLS_VERSION, tls.getProtocol());
			put(headers, TLS_CIPHER, tls.getCipherSuite());
		}
		Principal principal = session.principal();
		put(headers, USER, (principal != null) ? principal.getName() : null);
		put(headers, AUTH_MECHANISM, session.authenticationMechanism());
	}

	static void put(Headers headers, String name, @Nullable String value) {
		if (value != null) {
			headers.add(name, value.getBytes(StandardCharsets.UTF_8));
		}
	}

}
