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

package dev.smtpd.relay;

import java.nio.charset.StandardCharsets;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.extension.DeliverBy;
import dev.smtpd.protocol.Grammar;
import dev.smtpd.relay.ContentInspection.EightBit;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Writes the MAIL and RCPT of a client for an upstream server, with the parameters that
 * the server supports, and finds what it doesn't support.
 *
 * @param extensions the extensions of the server
 * @param secure whether the connection uses TLS
 * @param sender the reverse-path
 * @param options the parameters of the client's MAIL
 */
record UpstreamEnvelope(UpstreamExtensions extensions, boolean secure, Mailbox sender, EsmtpParameters options) {

	private static final int MAX_SIZE_DIGITS = 19;

	private static final SmtpReply NOT_INTERNATIONALIZED = SmtpReply.of(550, "5.6.7",
			"Upstream server doesn't take internationalized mail");

	private static final SmtpReply NOT_EIGHT_BIT = SmtpReply.of(554, "5.6.3",
			"Upstream server takes 7-bit messages only, and conversion isn't supported");

	private static final SmtpReply NO_TLS = SmtpReply.of(550, "5.7.30", "Upstream server doesn't support REQUIRETLS");

	private static final SmtpReply NOT_CAPABLE = SmtpReply.of(554, "5.3.3",
			"Upstream server can't keep what the message asks for");

	private static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4",
			"Message is too large for the upstream server");

	/**
	 * Find out whether the server can't accept a message, whatever its content.
	 * @return the refusal, or {@code null} if MAIL can be sent
	 */
	@Nullable SmtpReply findFault() {
		if (this.sender.isInternationalized() && !offers("SMTPUTF8")) {
			return NOT_INTERNATIONALIZED;
		}
		if (isBinary() && !(offers("BINARYMIME") && offers("CHUNKING"))) {
			return NOT_EIGHT_BIT;
		}
		if (this.options.contains("REQUIRETLS") && !(this.secure && offers("REQUIRETLS"))) {
			return NO_TLS;
		}
		boolean held = this.options.contains("HOLDFOR") || this.options.contains("HOLDUNTIL");
		String by = this.options.get("BY");
		boolean returned = by != null && DeliverBy.parse(by).mode() == DeliverBy.Mode.RETURN;
		boolean broken = (held && !offers("FUTURERELEASE")) || (returned && !offers("DELIVERBY"));
		return broken ? NOT_CAPABLE : null;
	}

	/**
	 * Find out whether the server doesn't support the address of a recipient.
	 */
	@Nullable SmtpReply findFault(Mailbox recipient) {
		return (recipient.isInternationalized() && !offers("SMTPUTF8")) ? NOT_INTERNATIONALIZED : null;
	}

	@Nullable SmtpReply findFault(long size) {
		return (size > this.extensions.maxSize()) ? TOO_LARGE : null;
	}

	/**
	 * Return whether the server may refuse content with octets beyond ASCII.
	 */
	boolean dependsOnContent() {
		return !offers("8BITMIME") || (this.options.contains("SMTPUTF8") && !offers("SMTPUTF8"));
	}

	@Nullable SmtpReply findFault(EightBit content) {
		if (content != EightBit.NOWHERE && !offers("8BITMIME")) {
			return NOT_EIGHT_BIT;
		}
		boolean internationalized = content == EightBit.HEADER && this.options.contains("SMTPUTF8");
		return (internationalized && !offers("SMTPUTF8")) ? NOT_INTERNATIONALIZED : null;
	}

	// Return the size that the client has declared (RFC 1870, up to 20 digits), else 0.
	long declaredSize() {
		String size = this.options.get("SIZE");
		return (size != null && size.length() < MAX_SIZE_DIGITS) ? Long.parseLong(size) : 0;
	}

	/**
	 * Return the argument of MAIL.
	 * @param size the size of the message, 0 if unknown
	 * @param smtputf8 whether something other than the sender is internationalized
	 */
	AsciiString mailArgument(long size, boolean smtputf8) {
		StringBuilder argument = new StringBuilder("FROM:<").append(this.sender).append('>');
		if (size > 0 && offers("SIZE")) {
			argument.append(" SIZE=").append(size);
		}
		append(argument, "8BITMIME", this.options, "BODY");
		boolean internationalized = smtputf8 || this.sender.isInternationalized() || this.options.contains("SMTPUTF8");
		if (internationalized && offers("SMTPUTF8")) {
			argument.append(" SMTPUTF8");
		}
		append(argument, "DSN", this.options, "RET");
		append(argument, "DSN", this.options, "ENVID");
		append(argument, "DELIVERBY", this.options, "BY");
		append(argument, "MT-PRIORITY", this.options, "MT-PRIORITY");
		append(argument, "FUTURERELEASE", this.options, "HOLDFOR");
		append(argument, "FUTURERELEASE", this.options, "HOLDUNTIL");
		if (this.options.contains("REQUIRETLS")) {
			argument.append(" REQUIRETLS");
		}
		return encode(argument);
	}

	/**
	 * Return the argument of RCPT.
	 */
	AsciiString rcptArgument(Mailbox recipient, EsmtpParameters parameters) {
		StringBuilder argument = new StringBuilder("TO:<").append(recipient).append('>');
		append(argument, "DSN", parameters, "NOTIFY");
		append(argument, "DSN", parameters, "ORCPT");
		return encode(argument);
	}

	private void append(StringBuilder argument, String extension, EsmtpParameters parameters, String keyword) {
		String value = parameters.get(keyword);
		if (value != null && offers(extension) && (Grammar.isAscii(value) || offers("SMTPUTF8"))) {
			argument.append(' ').append(keyword).append('=').append(value);
		}
	}

	private boolean isBinary() {
		return "BINARYMIME".equalsIgnoreCase(this.options.get("BODY"));
	}

	private boolean offers(String extension) {
		return this.extensions.offers(extension);
	}

	// the encoder writes these octets as they are
	private static AsciiString encode(CharSequence text) {
		return new AsciiString(text.toString().getBytes(StandardCharsets.UTF_8), false);
	}

}
