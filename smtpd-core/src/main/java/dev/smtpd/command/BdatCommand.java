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

import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.ChunkArgument;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * BDAT (RFC 3030 section 2). The octets of a chunk follow the command line at once,
 * whether the chunk is accepted or not, and must never be taken for commands. After a
 * refused chunk the transaction is over, so that no later chunk can be taken for the
 * whole message.
 */
final class BdatCommand implements Command {

	// nobody knows how many octets follow
	private static final SmtpReply BAD_ARGUMENT = SmtpReply.of(421, "4.7.0",
			"Syntax: BDAT size [LAST], closing connection");

	private static final Refusal NEED_RCPT = Refusal.of(SmtpReply.of(503, "5.5.1", "Need RCPT first"));

	private final PolicyChain policies;

	private final MessageIntakeFactory intakes;

	BdatCommand(PolicyChain policies, MessageIntakeFactory intakes) {
		this.policies = policies;
		this.intakes = intakes;
	}

	@Override
	public Outcome execute(Session session, String argument) {
		ChunkArgument chunk = ChunkArgument.parse(argument);
		if (chunk == null) {
			return Outcome.answer(BAD_ARGUMENT);
		}
		if (session.recipientCount() == 0) {
			return refuse(session, chunk, NEED_RCPT);
		}
		if (session.pendingContent() instanceof BdatInput.Accepted message) {
			return receive(message, chunk);
		}
		ApplicationWork work = this.policies.onData(session);
		return (work != null) ? new Outcome.Consult<>(work, (refusal) -> begin(session, chunk, refusal))
				: begin(session, chunk, null);
	}

	private Outcome begin(Session session, ChunkArgument chunk, @Nullable SmtpReply refusal) {
		if (refusal != null) {
			return refuse(session, chunk, Refusal.of(refusal));
		}
		BdatInput.Accepted message = new BdatInput.Accepted(session, this.intakes.open(session));
		session.setPendingContent(message);
		session.beginChunks();
		return receive(message, chunk);
	}

	@Override
	public Outcome refuse(Session session, String argument, Refusal refusal) {
		ChunkArgument chunk = ChunkArgument.parse(argument);
		return (chunk != null) ? refuse(session, chunk, refusal) : Outcome.answer(BAD_ARGUMENT);
	}

	private static Outcome refuse(Session session, ChunkArgument chunk, Refusal refusal) {
		boolean each = chunk.last() && session.connector().protocol() == SmtpProtocol.LMTP;
		int replies = each ? Math.max(1, session.recipientCount()) : 1;
		session.forgetTransaction();
		return receive(new BdatInput.Refused(refusal, replies), chunk);
	}

	private static Outcome receive(BdatInput.ChunkedMessage message, ChunkArgument chunk) {
		return (chunk.size() > 0) ? new Outcome.Receive(null, new BdatInput(message, chunk)) : message.endChunk(chunk);
	}

	@Override
	public String syntax() {
		return "BDAT size [LAST]";
	}

}
