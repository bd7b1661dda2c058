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

import java.util.function.Function;

import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.HostNames;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.Session;

/**
 * HELO and EHLO (RFC 5321 section 4.1.1.1), and LHLO instead of both by LMTP (RFC 2033
 * section 4.1). They may be repeated, and forget an open transaction then (section
 * 4.1.4). The server's replies to them have no enhanced status code (RFC 2034 section 4).
 */
final class HeloCommand implements Command {

	private final String verb;

	private final SmtpProtocol protocol;

	private final boolean extended;

	private final Function<Session, SmtpReply> reply;

	private final PolicyChain policies;

	private HeloCommand(String verb, SmtpProtocol protocol, boolean extended, Function<Session, SmtpReply> reply,
			PolicyChain policies) {
		this.verb = verb;
		this.protocol = protocol;
		this.extended = extended;
		this.reply = reply;
		this.policies = policies;
	}

	static HeloCommand helo(SmtpReply reply, PolicyChain policies) {
		return new HeloCommand("HELO", SmtpProtocol.SMTP, false, (session) -> reply, policies);
	}

	static HeloCommand ehlo(EhloReplies replies, PolicyChain policies) {
		return new HeloCommand("EHLO", SmtpProtocol.SMTP, true, replies::replyFor, policies);
	}

	static HeloCommand lhlo(EhloReplies replies, PolicyChain policies) {
		return new HeloCommand("LHLO", SmtpProtocol.LMTP, true, replies::replyFor, policies);
	}

	@Override
	public boolean isKnown(Session session) {
		return session.connector().protocol() == this.protocol;
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		String clientName = HostNames.parseClientName(argument);
		if (clientName == null) {
			throw new SyntaxException(SmtpReply.of(501, "Syntax: " + syntax()));
		}
		return Outcome.unlessRefused(this.policies.onHelo(session, clientName), () -> {
			session.introduce(clientName, this.extended);
			return Outcome.answer(this.reply.apply(session));
		});
	}

	@Override
	public String syntax() {
		return this.verb + " hostname";
	}

}
