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
import dev.smtpd.SmtpSession.State;
import dev.smtpd.protocol.PathArgument;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;

/**
 * RCPT (RFC 5321 section 4.1.1.3).
 */
final class RcptCommand implements Command {

	private static final SmtpReply NEED_MAIL = SmtpReply.of(503, "5.5.1", "Need MAIL first");

	private static final SmtpReply CONTENT_BEGUN = SmtpReply.of(503, "5.5.1", "The content has begun already");

	private static final SmtpReply TOO_MANY = SmtpReply.of(452, "4.5.3", "Too many recipients");

	private final ParameterRules parameters;

	private final PolicyChain policies;

	RcptCommand(SessionSettings settings, PolicyChain policies) {
		this.parameters = ParameterRules.forRcpt(settings);
		this.policies = policies;
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (session.state() == State.GREETING) {
			return Outcome.answer(Replies.NO_GREETING);
		}
		if (session.state() != State.TRANSACTION) {
			return Outcome.answer(NEED_MAIL);
		}
		if (session.pendingContent() != null) {
			return Outcome.answer(CONTENT_BEGUN);
		}
		PathArgument path = PathArgument.parseRcpt(argument);
		SmtpReply refusal = this.parameters.check(session, path.parameters());
		if (refusal != null) {
			return Outcome.answer(refusal);
		}
		if (path.mailbox().isInternationalized() && !session.isInternationalized()) {
			return Outcome.answer(Replies.SMTPUTF8_NEEDED);
		}
		if (session.recipientCount() >= session.settings().maxRecipients()) {
			return Outcome.answer(TOO_MANY);
		}
		return Outcome.unlessRefused(this.policies.onRcpt(session, path.mailbox(), path.parameters()), () -> {
			session.addRecipient(path.mailbox(), path.parameters());
			return Outcome.answer(Replies.RECIPIENT_OK);
		});
	}

	@Override
	public String syntax() {
		return "RCPT TO:<address> [parameters]";
	}

	@Override
	public int additionalLineLength() {
		return this.parameters.length();
	}

}
