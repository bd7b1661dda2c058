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

import dev.smtpd.EsmtpParameters;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.protocol.PathArgument;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * MAIL (RFC 5321 section 4.1.1.2) with SIZE (RFC 1870), BODY (RFC 6152, RFC 3030) and
 * SMTPUTF8 (RFC 6531).
 */
final class MailCommand implements Command {

	private static final int SIZE_LENGTH = 26;

	private static final int BODY_LENGTH = 19;

	private static final int SMTPUTF8_LENGTH = 10;

	private static final SmtpReply NESTED = SmtpReply.of(503, "5.5.1", "A transaction is open already");

	private static final SmtpReply BAD_SIZE = SmtpReply.of(501, "5.5.4", "Syntax: SIZE=number of octets");

	private static final SmtpReply BAD_BODY = SmtpReply.of(501, "5.5.4",
			"BODY can only be one of 7BIT, 8BITMIME, BINARYMIME");

	private static final SmtpReply BAD_SMTPUTF8 = SmtpReply.of(501, "5.5.4", "SMTPUTF8 takes no value");

	private final SessionSettings settings;

	private final PolicyChain policies;

	MailCommand(SessionSettings settings, PolicyChain policies) {
		this.settings = settings;
		this.policies = policies;
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (session.state() == State.GREETING) {
			return Outcome.answer(Replies.NO_GREETING);
		}
		if (session.state() == State.TRANSACTION) {
			return Outcome.answer(NESTED);
		}
		PathArgument path = PathArgument.parseMail(argument);
		SmtpReply refusal = check(session, path);
		if (refusal != null) {
			return Outcome.answer(refusal);
		}
		return Outcome.unlessRefused(this.policies.onMail(session, path.mailbox(), path.parameters()), () -> {
			session.begin(path.mailbox(), path.parameters());
			return Outcome.answer(Replies.SENDER_OK);
		});
	}

	private @Nullable SmtpReply check(Session session, PathArgument path) {
		EsmtpParameters parameters = path.parameters();
		if (!parameters.isEmpty()) {
			if (!session.isExtended()) {
				return Replies.UNKNOWN_PARAMETER;
			}
			for (String keyword : parameters.asMap().keySet()) {
				SmtpReply refusal = check(keyword, parameters.get(keyword));
				if (refusal != null) {
					return refusal;
				}
			}
		}
		if (path.mailbox().isInternationalized() && !parameters.contains("SMTPUTF8")) {
			return Replies.SMTPUTF8_NEEDED;
		}
		return null;
	}

	private @Nullable SmtpReply check(String keyword, @Nullable String value) {
		return switch (keyword) {
			case "SIZE" -> checkSize(value);
			case "BODY" -> this.settings.decodeData() ? Replies.UNKNOWN_PARAMETER : checkBody(value);
			case "SMTPUTF8" -> this.settings.smtputf8() ? checkSmtputf8(value) : Replies.UNKNOWN_PARAMETER;
			default -> Replies.UNKNOWN_PARAMETER;
		};
	}

	// Twenty digits may be more than a long can hold, and are too large for any limit.
	private @Nullable SmtpReply checkSize(@Nullable String value) {
		if (value == null || value.length() > 20 || !value.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return BAD_SIZE;
		}
		boolean allowed;
		try {
			allowed = this.settings.allowsSize(Long.parseLong(value));
		}
		catch (NumberFormatException ex) {
			allowed = this.settings.allowsSize(Long.MAX_VALUE);
		}
		return allowed ? null : Replies.TOO_LARGE;
	}

	private @Nullable SmtpReply checkBody(@Nullable String value) {
		boolean valid = value != null && (AsciiString.contentEqualsIgnoreCase(value, "7BIT")
				|| AsciiString.contentEqualsIgnoreCase(value, "8BITMIME")
				|| AsciiString.contentEqualsIgnoreCase(value, "BINARYMIME"));
		return valid ? null : BAD_BODY;
	}

	private @Nullable SmtpReply checkSmtputf8(@Nullable String value) {
		return (value != null) ? BAD_SMTPUTF8 : null;
	}

	@Override
	public String syntax() {
		return "MAIL FROM:<address> [parameters]";
	}

	@Override
	public int additionalLineLength() {
		return SIZE_LENGTH + (this.settings.decodeData() ? 0 : BODY_LENGTH)
				+ (this.settings.smtputf8() ? SMTPUTF8_LENGTH : 0);
	}

}
