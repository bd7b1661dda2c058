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

package dev.smtpd;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The one classification of messages.
 */
class MessageOutcomeTests {

	@ParameterizedTest
	@CsvSource({ "250, ACCEPTED, true", "451, DEFERRED, false", "550, REJECTED, false", "250 250, ACCEPTED, true",
			"250 550, PARTLY_ACCEPTED, true", "452 250, PARTLY_ACCEPTED, true", "550 452, DEFERRED, false",
			"550 554, REJECTED, false" })
	void followsFromTheReply(String codes, MessageOutcome outcome, boolean accepted) {
		SmtpReply reply = reply(codes);
		assertThat(MessageOutcome.of(reply)).isEqualTo(outcome);
		assertThat(outcome.isAccepted()).isEqualTo(accepted);
		assertThat(reply.forAllRecipients().code()).isEqualTo(reply.code());
		assertThat(reply.forAllRecipients().recipientReplies()).isEmpty();
	}

	// what observers get has the outcome that the client got
	@ParameterizedTest
	@CsvSource({ "SMTP, 250, ACCEPTED, 1", "SMTP, 250 250, ACCEPTED, 1", "SMTP, 250 550, REJECTED, 0",
			"SMTP, 250 452, DEFERRED, 0", "SMTP, 451, DEFERRED, 0", "LMTP, 250 550, PARTLY_ACCEPTED, 1",
			"LMTP, 250 452, PARTLY_ACCEPTED, 1", "LMTP, 550 452, DEFERRED, 0", "LMTP, 550 550, REJECTED, 0",
			"LMTP, 250 250, ACCEPTED, 1", "LMTP, 550, REJECTED, 0", "LMTP, 250, ACCEPTED, 1" })
	void isTheSameForAllObservers(SmtpProtocol protocol, String codes, MessageOutcome outcome, int messages) {
		List<MessageOutcome> outcomes = new CopyOnWriteArrayList<>();
		try (TestServer server = TestServer.start((builder) -> builder.protocol(protocol)
			.processor((message) -> reply(codes))
			.observer(new SmtpServerObserver() {

				@Override
				public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
					outcomes.add(MessageOutcome.of(reply));
				}

				@Override
				public void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
					outcomes.add(MessageOutcome.of(reply));
					assertThat(session.messageCount()).isEqualTo(messages);
				}

			})); SmtpTestConnection client = server.connect().expect("220")) {
			client.send((protocol == SmtpProtocol.LMTP) ? "LHLO client.example.org" : "EHLO client.example.org");
			client.expect("250").send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<a@example.org>").expect("250").send("RCPT TO:<b@example.org>").expect("250");
			client.send("DATA").expect("354").send(".");
			Awaitility.await().until(() -> outcomes.size() == 2);
			assertThat(outcomes).containsExactly(outcome, outcome);
			assertThat(server.received()).hasSize(messages);
		}
	}

	private static SmtpReply reply(String codes) {
		List<SmtpReply> replies = Arrays.stream(codes.split(" "))
			.map((code) -> SmtpReply.of(Integer.parseInt(code), "Reply"))
			.toList();
		return (replies.size() == 1) ? replies.get(0) : SmtpReply.forRecipients(replies);
	}

}
