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

import java.util.function.Predicate;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.protocol.PathArgument;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * MAIL (RFC 5321 section 4.1.1.2).
 */
final class MailCommand implements Command {

	private static final SmtpReply NESTED = SmtpReply.of(503, "5.5.1", "A transaction is open already");

	private final ParameterRules parameters;

	private static final Refusal TOO_MANY = new Refusal(SmtpReply.of(421, "4.7.0", "Too many messages, connect again"),
			SmtpLimit.MESSAGES);

	private static final Refusal OVERLOADED = new Refusal(SmtpReply.of(452, "4.3.2", "Too busy, try again later"),
			SmtpLimit.OVERLOAD);

	private final int maxMessages;

	private final PolicyChain policies;

	private final Predicate<Session> overload;

	MailCommand(SessionSettings settings, PolicyChain policies, Predicate<Session> overload) {
		this.maxMessages = settings.limits().maxMessages();
		this.parameters = ParameterRules.forMail(settings);
		this.policies = policies;
		this.overload = overload;
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (session.state() == State.GREETING) {
			return Outcome.answer(Replies.NO_GREETING);
		}
		if (session.isTransactionOpen()) {
			return Outcome.answer(NESTED);
		}
		if (session.counters().contents() >= this.maxMessages) {
			return Outcome.refuse(TOO_MANY);
		}
		if (this.overload.test(session)) {
			return Outcome.refuse(OVERLOADED);
		}
		PathArgument path = PathArgument.parseMail(argument,
				session.settings().pathSyntax(session.connector().protocol()));
		Refusal refusal = check(session, path);
		if (refusal != null) {
			return Outcome.refuse(refusal);
		}
		return Outcome.unlessRefused(this.policies.onMail(session, path.mailbox(), path.parameters()), () -> {
			session.begin(path.mailbox(), path.parameters());
			return Outcome.answer(Replies.SENDER_OK);
		});
	}

	private @Nullable Refusal check(Session session, PathArgument path) {
		Refusal refusal = this.parameters.check(session, path.parameters());
		if (refusal != null) {
			return refusal;
		}
		if (path.mailbox().isInternationalized() && !path.parameters().contains("SMTPUTF8")) {
			return Refusal.of(Replies.smtputf8Needed(session));
		}
		return null;
	}

	@Override
	public String syntax() {
		return "MAIL FROM:<address> [parameters]";
	}

	@Override
	public int additionalLineLength() {
		return this.parameters.length();
	}

}
