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

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.Grammar;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.Session;
import io.netty.util.AsciiString;

/**
 * VRFY and EXPN (RFC 5321 sections 4.1.1.6 and 4.1.1.7), which never reveal whether a
 * mailbox exists (section 7.3); an application that wants to replaces them. Its reply may
 * be in UTF-8 if the client has added SMTPUTF8 to the command (RFC 6531 section 3.7.4.2).
 */
final class LookupCommand implements Command {

	private static final SmtpReply CANNOT_VERIFY = SmtpReply.of(252, "2.1.5",
			"Cannot VRFY user, but will accept message and attempt delivery");

	private static final SmtpReply NOT_IMPLEMENTED = SmtpReply.of(502, "5.5.1", "EXPN not implemented");

	private static final SmtpReply VRFY_NEEDS_UTF8 = SmtpReply.of(252, "2.6.8",
			"The reply needs UTF-8, add SMTPUTF8 to the command");

	private static final SmtpReply EXPN_NEEDS_UTF8 = SmtpReply.of(550, "5.6.8",
			"The reply needs UTF-8, add SMTPUTF8 to the command");

	private final String syntax;

	private final SmtpReply reply;

	private final SmtpReply needsUtf8;

	private LookupCommand(String syntax, SmtpReply reply, SmtpReply needsUtf8) {
		this.syntax = syntax;
		this.reply = reply;
		this.needsUtf8 = needsUtf8;
	}

	static LookupCommand vrfy() {
		return new LookupCommand("VRFY <address>", CANNOT_VERIFY, VRFY_NEEDS_UTF8);
	}

	// not implemented, as in smtpd.py
	static LookupCommand expn() {
		return new LookupCommand("EXPN <list>", NOT_IMPLEMENTED, EXPN_NEEDS_UTF8);
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (this.reply.isPositive() && argument.isBlank()) {
			throw new SyntaxException(SmtpReply.of(501, "5.5.4", "Syntax: " + syntax()));
		}
		return Outcome.answer(this.reply);
	}

	@Override
	public Outcome refuse(Session session, String argument, Refusal refusal) {
		SmtpReply reply = refusal.reply();
		boolean readable = session.mayReplyInUtf8() || !reply.isPositive()
				|| reply.lines().stream().allMatch(Grammar::isAscii);
		return readable ? Outcome.refuse(refusal) : Outcome.answer(this.needsUtf8);
	}

	@Override
	public boolean allowsUtf8Reply(Session session, String argument) {
		return session.settings().smtputf8() && argument.length() >= 9
				&& AsciiString.contentEqualsIgnoreCase(argument.substring(argument.length() - 9), " SMTPUTF8");
	}

	@Override
	public String syntax() {
		return this.syntax;
	}

}
