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

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.content.ContentStore;
import dev.smtpd.content.ContentWriter;
import dev.smtpd.protocol.TraceHeader;
import dev.smtpd.session.Observers;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * DATA (RFC 5321 section 4.1.1.4).
 */
final class DataCommand implements Command {

	private static final SmtpReply BAD_ARGUMENT = SmtpReply.of(501, "5.5.4", "Syntax: DATA");

	private static final SmtpReply NEED_RCPT = SmtpReply.of(503, "5.5.1", "Need RCPT first");

	private final ContentStore store;

	private final PolicyChain policies;

	private final ProcessorChain processors;

	private final Observers observers;

	DataCommand(ContentStore store, PolicyChain policies, ProcessorChain processors, Observers observers) {
		this.store = store;
		this.policies = policies;
		this.processors = processors;
		this.observers = observers;
	}

	@Override
	public Outcome execute(Session session, String argument) {
		SmtpReply refusal = check(session, argument);
		if (refusal != null) {
			return Outcome.answer(refusal);
		}
		return Outcome.unlessRefused(this.policies.onData(session), () -> receive(session));
	}

	private @Nullable SmtpReply check(Session session, String argument) {
		if (!argument.isEmpty()) {
			return BAD_ARGUMENT;
		}
		if (session.state() == State.GREETING) {
			return Replies.NO_GREETING;
		}
		return (session.recipientCount() == 0) ? NEED_RCPT : null;
	}

	private Outcome receive(Session session) {
		Envelope envelope = session.envelope();
		if (envelope == null) {
			throw new IllegalStateException("No transaction is open");
		}
		session.setDataRefused(false);
		session.beginContent();
		ContentWriter writer = this.store.open();
		if (session.settings().receivedHeader()) {
			writer.write(traceHeader(session).toString().getBytes(StandardCharsets.UTF_8));
		}
		return new Outcome.Receive(Replies.SEND_DATA,
				new DataInput(session, envelope, writer, this.processors, this.observers));
	}

	private static TraceHeader traceHeader(Session session) {
		String clientName = session.clientName();
		String protocol = session.isInternationalized() ? "UTF8SMTP" : session.isExtended() ? "ESMTP" : "SMTP";
		if (session.tls() != null) {
			protocol += session.isExtended() ? "S" : "";
		}
		return new TraceHeader((clientName != null) ? clientName : "unknown", session.peer().getAddress(),
				session.hostname(), protocol, session.messageId(), Instant.now());
	}

	@Override
	public String syntax() {
		return "DATA";
	}

}
