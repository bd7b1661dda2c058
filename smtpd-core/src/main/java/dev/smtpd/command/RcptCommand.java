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
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.Observers;
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

	private static final SmtpReply TOO_MANY = SmtpReply.of(452, "4.5.3", "Too many recipients");

	private final ParameterRules parameters;

	private static final SmtpReply TOO_MANY_UNKNOWN = SmtpReply.of(421, "4.7.0", "Too many unknown recipients");

	private final SmtpLimits limits;

	private final PolicyChain policies;

	private final Observers observers;

	RcptCommand(SessionSettings settings, PolicyChain policies, Observers observers) {
		this.limits = settings.limits();
		this.observers = observers;
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
		PathArgument path = PathArgument.parseRcpt(argument,
				session.settings().pathSyntax(session.connector().protocol()));
		SmtpReply fault = this.parameters.check(session, path.parameters());
		if (fault != null) {
			return Outcome.answer(fault);
		}
		if (path.mailbox().isInternationalized() && !session.isInternationalized()) {
			return Outcome.answer(Replies.smtputf8Needed(session));
		}
		if (session.recipientCount() >= session.settings().maxRecipients()) {
			this.observers.limitReached(session, SmtpLimit.RECIPIENTS);
			return Outcome.answer(TOO_MANY);
		}
		ApplicationWork work = this.policies.onRcpt(session, path.mailbox(), path.parameters());
		if (work == null) {
			return accept(session, path);
		}
		return new Outcome.Consult(work,
				(refusal) -> (refusal != null) ? refuse(session, argument, refusal) : accept(session, path));
	}

	private static Outcome accept(Session session, PathArgument path) {
		session.addRecipient(path.mailbox(), path.parameters());
		return Outcome.answer(Replies.RECIPIENT_OK);
	}

	// those who try one name after the other have to wait longer each time
	@Override
	public Outcome refuse(Session session, String argument, SmtpReply refusal) {
		if (!refusal.isPermanent() || session.state() != State.TRANSACTION) {
			return Outcome.answer(refusal);
		}
		int count = session.countUnknownRecipient();
		session.delayReply(this.limits.unknownRecipientDelay().multipliedBy(count));
		if (count < this.limits.maxUnknownRecipients()) {
			return Outcome.answer(refusal);
		}
		this.observers.limitReached(session, SmtpLimit.UNKNOWN_RECIPIENTS);
		return Outcome.answer(TOO_MANY_UNKNOWN);
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
