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
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * DATA (RFC 5321 section 4.1.1.4).
 */
final class DataCommand implements Command {

	private static final SmtpReply NEED_RCPT = SmtpReply.of(503, "5.5.1", "Need RCPT first");

	// RFC 3030 sections 2 and 3
	private static final SmtpReply NEED_BDAT = SmtpReply.of(503, "5.5.1", "Need BDAT for this message");

	private final PolicyChain policies;

	private final MessageIntakeFactory intakes;

	DataCommand(PolicyChain policies, MessageIntakeFactory intakes) {
		this.policies = policies;
		this.intakes = intakes;
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		requireNone(argument);
		SmtpReply refusal = check(session);
		if (refusal != null) {
			return Outcome.answer(refusal);
		}
		return Outcome.unlessRefused(this.policies.onData(session), () -> receive(session));
	}

	private static @Nullable SmtpReply check(Session session) {
		if (session.state() == State.GREETING) {
			return Replies.NO_GREETING;
		}
		if (session.recipientCount() == 0) {
			return NEED_RCPT;
		}
		return (session.state() == State.CHUNKING || session.isBinary()) ? NEED_BDAT : null;
	}

	private Outcome receive(Session session) {
		MessageIntake intake = this.intakes.open(session);
		session.beginContent();
		return new Outcome.Receive(Replies.SEND_DATA, new DataInput(intake, session.settings().bareNewlines()));
	}

	@Override
	public String syntax() {
		return "DATA";
	}

}
