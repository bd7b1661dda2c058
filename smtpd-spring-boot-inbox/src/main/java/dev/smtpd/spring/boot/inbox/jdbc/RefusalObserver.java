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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.smtpd.AttributeKey;
import dev.smtpd.Envelope;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedClient;
import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.store.Refusal;
import dev.smtpd.spring.boot.inbox.store.RefusalStage;
import org.jspecify.annotations.Nullable;

/**
 * Records what the server refuses. Runs on the event loop and never blocks.
 *
 * @param refusals where to record it
 */
record RefusalObserver(JdbcRefusals refusals) implements SmtpServerObserver {

	private static final AttributeKey<String> FAILURE = AttributeKey.of("dev.smtpd.inbox.failure");

	private static final int MAX_LENGTH = 1_000;

	@Override
	public void applicationFailed(SmtpSession session, Throwable failure) {
		session.attributes().set(FAILURE, SafeText.line(failure.toString(), MAX_LENGTH));
	}

	@Override
	public void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
		RefusalStage stage = switch (verb) {
			case "HELO", "EHLO", "LHLO", "AUTH" -> RefusalStage.CLIENT;
			case "MAIL" -> RefusalStage.MAIL;
			case "RCPT" -> RefusalStage.RCPT;
			case "DATA", "BDAT" -> RefusalStage.CONTENT;
			default -> null;
		};
		if (stage != null) {
			record(session, stage, argument.isEmpty() ? verb : verb + " " + argument, session.envelope(), reply);
		}
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		record(session, RefusalStage.CONTENT, "content", session.envelope(), reply);
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		if (MessageOutcome.of(reply) != MessageOutcome.ACCEPTED) {
			SmtpReply refusal = reply.recipientReplies()
				.stream()
				.filter((each) -> !each.isPositive())
				.findFirst()
				.orElse(reply);
			record(message.session(), RefusalStage.MESSAGE, "message " + message.id(), message.envelope(), refusal);
		}
	}

	private void record(SmtpSession session, RefusalStage stage, String command, @Nullable Envelope envelope,
			SmtpReply reply) {
		ArrivedClient client = ArrivedClient.of(session);
		List<String> recipients = (envelope != null) ? envelope.recipients()
			.stream()
			.limit(MessageInsert.SHOWN_RECIPIENTS)
			.map((recipient) -> SafeText.line(recipient.toString(), MAX_LENGTH))
			.toList() : List.of();
		this.refusals.add(new Refusal(0, Instant.now(), stage, client.sessionId(), client.connector(), client.address(),
				client.name(), client.user(), SafeText.line(command, MAX_LENGTH),
				(envelope != null) ? SafeText.line(envelope.sender().toString(), MAX_LENGTH) : null, recipients,
				(envelope != null) ? envelope.recipients().size() : 0, reply.code(), reply.enhancedStatus(),
				SafeText.line(String.join(" ", reply.lines()), MAX_LENGTH), session.attributes().remove(FAILURE)));
	}

}
