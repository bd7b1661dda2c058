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

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.protocol.PathArgument;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.SmtpLimits;

/**
 * RCPT (RFC 5321 section 4.1.1.3).
 */
final class RcptCommand implements Command {

	private static final SmtpReply NEED_MAIL = SmtpReply.of(503, "5.5.1", "Need MAIL first");

	private static final SmtpReply CONTENT_BEGUN = SmtpReply.of(503, "5.5.1", "The content has begun already");

	private static final Refusal TOO_MANY = new Refusal(SmtpReply.of(452, "4.5.3", "Too many recipients"),
			SmtpLimit.RECIPIENTS);

	private final ParameterRules parameters;

	private static final Refusal TOO_MANY_UNKNOWN = new Refusal(
			SmtpReply.of(421, "4.7.0", "Too many unknown recipients"), SmtpLimit.UNKNOWN_RECIPIENTS);

	private final SmtpLimits limits;

	private final PolicyChain policies;

	RcptCommand(SessionSettings settings, PolicyChain policies) {
		this.limits = settings.limits();
		this.parameters = ParameterRules.forRcpt(settings);
		this.policies = policies;
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (session.state() == State.GREETING) {
			return Outcome.answer(Replies.NO_GREETING);
		}
		if (session.state() == State.CHUNKING) {
			return Outcome.answer(CONTENT_BEGUN);
		}
		if (session.state() != State.TRANSACTION) {
			return Outcome.answer(NEED_MAIL);
		}
		PathArgument path = PathArgument.parseRcpt(argument,
				session.settings().pathSyntax(session.connector().protocol()));
		Refusal fault = this.parameters.check(session, path.parameters());
		if (fault != null) {
			return Outcome.refuse(fault);
		}
		if (path.mailbox().isInternationalized() && !session.isInternationalized()) {
			return Outcome.answer(Replies.smtputf8Needed(session));
		}
		if (session.recipientCount() >= session.settings().maxRecipients()) {
			return Outcome.refuse(TOO_MANY);
		}
		ApplicationWork work = this.policies.onRcpt(session, path.mailbox(), path.parameters());
		if (work == null) {
			return accept(session, path);
		}
		return new Outcome.Consult<>(work, (refusal) -> (refusal != null)
				? refuse(session, argument, Refusal.of(refusal)) : accept(session, path));
	}

	private static Outcome accept(Session session, PathArgument path) {
		session.addRecipient(path.mailbox(), path.parameters());
		return Outcome.answer(Replies.RECIPIENT_OK);
	}

	// those who try one name after the other have to wait longer each time
	@Override
	public Outcome refuse(Session session, String argument, Refusal refusal) {
		if (!refusal.reply().isPermanent() || !session.isTransactionOpen()) {
			return Outcome.refuse(refusal);
		}
		int count = session.counters().countUnknownRecipient();
		session.delayReply(this.limits.unknownRecipientDelay().multipliedBy(count));
		return Outcome.refuse((count < this.limits.maxUnknownRecipients()) ? refusal : TOO_MANY_UNKNOWN);
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
