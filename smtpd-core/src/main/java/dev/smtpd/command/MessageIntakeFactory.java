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
import java.util.List;

import javax.net.ssl.SSLSession;

import dev.smtpd.Envelope;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.content.ContentStore;
import dev.smtpd.content.ContentWriter;
import dev.smtpd.protocol.TraceHeader;
import dev.smtpd.session.Observers;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.Session;

/**
 * Opens the intake of messages, for the commands that bring content.
 *
 * @param store where content is kept
 * @param processors the processors
 * @param observers the observers
 * @param faults the faults to be made on purpose
 */
record MessageIntakeFactory(ContentStore store, ProcessorChain processors, Observers observers, InjectedFaults faults) {

	/**
	 * Begin to take in the message of the session's transaction.
	 * @param session the session
	 * @return the intake, which the session throws away with the transaction
	 */
	MessageIntake open(Session session) {
		Envelope envelope = session.envelope();
		if (envelope == null) {
			throw new IllegalStateException("No transaction is open");
		}
		ContentWriter writer = this.store.open();
		if (session.settings().receivedHeader()) {
			writer.write(traceHeader(session, envelope).toString().getBytes(StandardCharsets.UTF_8));
		}
		MessageIntake intake = new MessageIntake(session, envelope, writer, this.processors, this.observers,
				this.faults);
		session.setPendingContent(intake);
		return intake;
	}

	private static TraceHeader traceHeader(Session session, Envelope envelope) {
		String clientName = session.clientName();
		List<Recipient> recipients = envelope.recipients();
		SSLSession tls = session.tls();
		return new TraceHeader((clientName != null) ? clientName : "unknown", session.peer(), session.hostname(),
				protocol(session), (tls != null) ? tls.getCipherSuite() : null, session.messageId(),
				(recipients.size() == 1) ? recipients.get(0).mailbox() : null, Instant.now());
	}

	// the words of RFC 3848 and RFC 6531
	private static String protocol(Session session) {
		boolean lmtp = session.connector().protocol() == SmtpProtocol.LMTP;
		if (!session.isExtended()) {
			return "SMTP";
		}
		String protocol = lmtp ? "LMTP" : "ESMTP";
		if (session.isInternationalized()) {
			protocol = lmtp ? "UTF8LMTP" : "UTF8SMTP";
		}
		return protocol + ((session.tls() != null) ? "S" : "") + ((session.principal() != null) ? "A" : "");
	}

}
