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

package dev.smtpd.command;

import java.util.List;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.session.Session;

/**
 * The replies that several commands give, and those given so often that they are worth
 * being encoded once.
 *
 * @since 0.1.0
 */
public final class Replies {

	/**
	 * MAIL was accepted.
	 */
	static final SmtpReply SENDER_OK = SmtpReply.of(250, "2.1.0", "Sender OK");

	/**
	 * RCPT was accepted.
	 */
	static final SmtpReply RECIPIENT_OK = SmtpReply.of(250, "2.1.5", "Recipient OK");

	/**
	 * The client may send the content. A reply of 3xx has no enhanced status code (RFC
	 * 2034 section 4).
	 */
	static final SmtpReply SEND_DATA = SmtpReply.of(354, "End data with <CR><LF>.<CR><LF>");

	static final SmtpReply BYE = SmtpReply.of(221, "2.0.0", "Bye");

	static final SmtpReply NO_GREETING = SmtpReply.of(503, "5.5.1", "Send HELO or EHLO first");

	private static final SmtpReply SMTPUTF8_NEEDED = SmtpReply.of(553, "5.6.7", "Non-ASCII addresses need SMTPUTF8");

	private static final SmtpReply SMTPUTF8_NOT_OFFERED = SmtpReply.of(553, "5.6.7",
			"Non-ASCII addresses need SMTPUTF8, which this server does not offer");

	private static final SmtpReply SMTPUTF8_NEEDS_EHLO = SmtpReply.of(553, "5.6.7",
			"Non-ASCII addresses need SMTPUTF8, which needs EHLO");

	static final Refusal TOO_LARGE = new Refusal(
			SmtpReply.of(552, "5.3.4", "Message size exceeds the limit of this server"), SmtpLimit.MESSAGE_SIZE);

	static final Refusal TOO_LARGE_FOR_RECIPIENTS = new Refusal(
			SmtpReply.of(552, "5.3.4", "Message is too large for its recipients"), SmtpLimit.MESSAGE_SIZE);

	static final SmtpReply UNTERMINATED = SmtpReply.of(554, "5.6.0", "Message not terminated by CR LF . CR LF");

	private Replies() {
	}

	/**
	 * Return the refusal of a non-ASCII address outside of SMTPUTF8 (RFC 6531 section
	 * 3.5).
	 * @param session the session
	 * @return the reply, which says what the client can do about it
	 */
	static SmtpReply smtputf8Needed(Session session) {
		if (!session.settings().smtputf8()) {
			return SMTPUTF8_NOT_OFFERED;
		}
		return session.isExtended() ? SMTPUTF8_NEEDED : SMTPUTF8_NEEDS_EHLO;
	}

	/**
	 * Return the greeting of a server.
	 * @param hostname the name of the server
	 * @param protocol the protocol
	 * @return the reply to a new connection
	 */
	static SmtpReply greeting(String hostname, SmtpProtocol protocol) {
		return SmtpReply.of(220, hostname + ((protocol == SmtpProtocol.LMTP) ? " LMTP" : " ESMTP"));
	}

	/**
	 * Return the replies that every ordinary transaction has.
	 * @return the replies worth being encoded once
	 */
	public static List<SmtpReply> frequent() {
		return List.of(SmtpReply.OK, SENDER_OK, RECIPIENT_OK, SEND_DATA, BYE);
	}

}
