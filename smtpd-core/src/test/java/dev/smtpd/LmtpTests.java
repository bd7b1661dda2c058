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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.NettySmtpServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Replies for each recipient, by LMTP and by SMTP. The protocol itself is in the
 * dialogues.
 */
class LmtpTests {

	private static final SmtpReply FULL = SmtpReply.of(452, "4.2.2", "Mailbox full");

	private static final SmtpReply UNKNOWN = SmtpReply.of(550, "5.1.1", "No such user");

	@Test
	void eachRecipientHasItsReplyByLmtp() {
		try (TestServer server = lmtp((builder) -> builder.processor(LmtpTests::decide));
				SmtpTestConnection client = introduced(server)) {
			send(client, "a", "full", "b", "unknown");
			client.expect("250 2.0.0 OK")
				.expect("452 4.2.2 Mailbox full")
				.expect("250 2.0.0 OK")
				.expect("550 5.1.1 No such user")
				.send("NOOP")
				.expect("250 2.0.0");
			assertThat(server.received()).hasSize(1);
			assertThat(server.received().get(0).envelope().recipients())
				.extracting((recipient) -> recipient.mailbox().localPart())
				.containsExactly("a", "b");
			assertThat(server.received().get(0).session().messageCount()).isEqualTo(1);
		}
	}

	@Test
	void laterProcessorsSpeakForTheRecipientsThatAreLeft() {
		try (TestServer server = lmtp((builder) -> builder.processor(LmtpTests::decide)
			.processor((AsyncMessageProcessor) (message) -> CompletableFuture
				.completedFuture(SmtpReply.forRecipients(List.of(SmtpReply.of(250, "2.0.0", "First"), UNKNOWN))))
			.processor((message) -> {
				assertThat(message.envelope().recipients()).hasSize(1);
				return SmtpReply.of(250, "2.0.0", "Stored");
			})); SmtpTestConnection client = introduced(server)) {
			send(client, "full", "a", "b");
			client.expect("452 4.2.2").expect("250 2.0.0 Stored").expect("550 5.1.1");
		}
	}

	@Test
	void chainEndsWhenNobodyIsLeft() {
		try (TestServer server = lmtp((builder) -> builder.processor(LmtpTests::decide));
				SmtpTestConnection client = introduced(server)) {
			send(client, "full", "unknown");
			client.expect("452 4.2.2").expect("550 5.1.1");
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void exceptionIsForAllThatAreLeft() {
		try (TestServer server = lmtp((builder) -> builder.processor(LmtpTests::decide).processor((message) -> {
			throw new IllegalStateException("The disk is full");
		})); SmtpTestConnection client = introduced(server)) {
			send(client, "a", "unknown", "b");
			client.expect("451 4.3.0").expect("550 5.1.1").expect("451 4.3.0");
		}
	}

	@Test
	void tooFewRepliesAreAFault() {
		try (TestServer server = lmtp(
				(builder) -> builder.processor((message) -> SmtpReply.forRecipients(List.of(SmtpReply.OK))));
				SmtpTestConnection client = introduced(server)) {
			send(client, "a", "b");
			client.expect("451 4.3.0").expect("451 4.3.0");
		}
	}

	@Test
	void repliesToAllInAnExceptionAreOneForThoseLeft() {
		try (TestServer server = lmtp((builder) -> builder.processor(LmtpTests::decide).processor((message) -> {
			throw new SmtpReplyException(SmtpReply.forRecipients(List.of(FULL, FULL)));
		})); SmtpTestConnection client = introduced(server)) {
			send(client, "a", "unknown");
			client.expect("452 4.2.2").expect("550 5.1.1").send("NOOP").expect("250");
		}
	}

	// RFC 5321: one reply for all, and never 250 for a message that wasn't taken
	@Test
	void repliesAreFoldedBySmtp() {
		List<String> later = new CopyOnWriteArrayList<>();
		try (TestServer server = TestServer
			.start((builder) -> builder.processor(LmtpTests::decide).processor((message) -> {
				later.add(message.id());
				return null;
			})); SmtpTestConnection client = server.client()) {
			send(client, "a", "b");
			client.expect("250 2.0.0 OK");
			assertThat(later).hasSize(1);
			send(client, "a", "unknown", "full");
			client.expect("452 4.2.2 Mailbox full");
			send(client, "a", "unknown");
			client.expect("550 5.1.1 No such user");
			assertThat(later).hasSize(1);
			assertThat(server.received()).hasSize(1);
		}
	}

	@Test
	void foldedReplyHoldsTheOthers() {
		SmtpReply reply = SmtpReply.forRecipients(List.of(SmtpReply.OK, UNKNOWN, FULL));
		assertThat(reply.code()).isEqualTo(452);
		assertThat(reply.isPositive()).isFalse();
		assertThat(reply.recipientReplies()).containsExactly(SmtpReply.OK, UNKNOWN, FULL);
		assertThat(reply).isNotEqualTo(FULL);
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpReply.forRecipients(List.of()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SmtpReply.forRecipients(List.of(SmtpReply.of(354, "Go ahead"))));
	}

	@Test
	void traceHeaderSaysLmtp() {
		try (TestServer server = lmtp((builder) -> builder.receivedHeader(true));
				SmtpTestConnection client = introduced(server)) {
			send(client, "a");
			client.expect("250");
			assertThat(server.onlyContent()).contains(" with LMTP id ");
		}
	}

	// all replies before the farewell
	@Test
	void shutdownWaitsForTheRepliesToAllRecipients() {
		CompletableFuture<Boolean> drained = new CompletableFuture<>();
		SmtpServer[] holder = new SmtpServer[1];
		try (TestServer server = lmtp((builder) -> builder.processor((message) -> {
			holder[0].shutDownGracefully().thenAccept(drained::complete);
			return null;
		})); SmtpTestConnection client = introduced(server)) {
			holder[0] = server.server();
			send(client, "a", "b");
			client.expect("250 2.0.0").expect("250 2.0.0").expect("421 4.3.2").expectClosed();
			assertThat(drained.join()).isTrue();
		}
	}

	// RFC 2033 section 5
	@Test
	void lmtpIsNotForPort25() {
		assertThatIllegalStateException()
			.isThrownBy(() -> NettySmtpServer.builder().protocol(SmtpProtocol.LMTP).port(25).build())
			.withMessageContaining("RFC 2033");
	}

	private static SmtpReply decide(SmtpMessage message) {
		return SmtpReply.forRecipients(
				message.envelope().recipients().stream().map((recipient) -> switch (recipient.mailbox().localPart()) {
					case "full" -> FULL;
					case "unknown" -> UNKNOWN;
					default -> SmtpReply.OK;
				}).toList());
	}

	private static void send(SmtpTestConnection client, String... recipients) {
		client.send("MAIL FROM:<joe@example.org>").expect("250");
		for (String recipient : recipients) {
			client.send("RCPT TO:<" + recipient + "@example.org>").expect("250");
		}
		client.send("DATA").expect("354").sendRaw("hi\r\n.\r\n");
	}

	private static SmtpTestConnection introduced(TestServer server) {
		return server.connect().expect("220 mx.example.org LMTP").send("LHLO client.example.org").expect("250-");
	}

	private static TestServer lmtp(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.protocol(SmtpProtocol.LMTP);
			customizer.accept(builder);
		});
	}

}
