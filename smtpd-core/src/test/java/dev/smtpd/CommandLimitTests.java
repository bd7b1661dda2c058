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

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many commands a client may give without a message, and which of them count.
 */
class CommandLimitTests {

	private static final String TOO_MANY = "421 4.7.0 Too many commands without a message";

	private static final SmtpReply REJECTED = SmtpReply.of(550, "5.7.1", "Not welcome");

	private final List<SmtpLimit> reached = new CopyOnWriteArrayList<>();

	@Test
	void messageMayHaveMoreRecipientsThanThereMayBeCommands() {
		try (TestServer server = start((builder) -> builder.limits((limits) -> limits.withMaxRecipients(5000)));
				SmtpTestConnection client = server.client()) {
			for (int i = 0; i < 2; i++) {
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				sendRecipients(client, 5000, "250");
				client.send("DATA").expect("354").send(".").expect("250");
			}
			assertThat(server.received()).hasSize(2)
				.allSatisfy((message) -> assertThat(message.envelope().recipients()).hasSize(5000));
			assertThat(this.reached).isEmpty();
		}
	}

	// RFC 5321 4.5.3.1.10
	@Test
	void eachRecipientTooManyIsDeferredAndTheMessageGoesToTheOthers() {
		try (TestServer server = start((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			for (int i = 0; i < 2; i++) {
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				sendRecipients(client, 1000, "250");
				sendRecipients(client, 1000, "452 4.5.3");
				client.send("DATA").expect("354").send(".").expect("250");
			}
			assertThat(server.received()).hasSize(2)
				.allSatisfy((message) -> assertThat(message.envelope().recipients()).hasSize(1000));
			assertThat(this.reached).containsOnly(SmtpLimit.RECIPIENTS);
		}
	}

	@Test
	void recipientsTooManyAreBounded() {
		try (TestServer server = limited((builder) -> builder.limits((limits) -> limits.withMaxRecipients(1)));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			sendRecipients(client, 1, "250");
			sendRecipients(client, 18, "452 4.5.3");
			sendRecipients(client, 1, TOO_MANY);
			client.expectClosed();
		}
	}

	@Test
	void endOfContentStartsTheCountAnewWhateverTheReply() {
		try (TestServer server = start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
				return recipient.localPart().equals("known") ? null : SmtpReply.of(450, "4.2.1", "Later");
			}

		}).processor((message) -> message.content().text().isEmpty() ? null : REJECTED));
				SmtpTestConnection client = server.client()) {
			for (String content : List.of("a\r\n", "b\nc\r\n", "", "d\r\n", "e\r\n", "")) {
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				sendRecipients(client, 900, "450");
				client.send("RCPT TO:<known@example.org>").expect("250");
				String reply = content.isEmpty() ? "250" : content.startsWith("b") ? "554 5.6.0" : "550 5.7.1";
				client.send("DATA").expect("354").sendRaw(content + ".\r\n").expect(reply);
			}
			assertThat(this.reached).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "RSET", "EHLO client.example.org" })
	void recipientsOfTransactionsWithoutAMessageCount(String end) {
		try (TestServer server = limited((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			sendRecipients(client, 8, "250");
			client.send(end).expect("250");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			sendRecipients(client, 8, "250");
			client.send(end).expect("250");
			client.send("MAIL FROM:<joe@example.org>").expect(TOO_MANY).expectClosed();
			assertThat(this.reached).containsExactly(SmtpLimit.COMMANDS);
		}
	}

	@Test
	void recipientsCountNoMoreOnceThereIsAMessage() {
		try (TestServer server = limited((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			for (int i = 0; i < 5; i++) {
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				sendRecipients(client, 8, "250");
				client.send("RSET").expect("250");
				client.beginData().send(".").expect("250");
			}
			assertThat(server.received()).hasSize(5);
		}
	}

	@Test
	void refusedMessagesAreBounded() {
		try (TestServer server = start(
				(builder) -> builder.limits((limits) -> limits.withMaxMessages(3)).processor((message) -> REJECTED));
				SmtpTestConnection client = server.client()) {
			client.beginData().send(".").expect("550");
			client.beginData().sendRaw("a\nb\r\n.\r\n").expect("554");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("BDAT 0 LAST").expect("550");
			client.send("MAIL FROM:<joe@example.org>").expect("421 4.7.0 Too many messages").expectClosed();
			assertThat(this.reached).containsExactly(SmtpLimit.MESSAGES);
		}
	}

	@Test
	void messageMayHaveMoreChunksThanThereMayBeCommands() {
		try (TestServer server = limited((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			for (int i = 0; i < 50; i++) {
				client.sendRaw("BDAT 1024\r\n" + "x".repeat(1022) + "\r\n").expect("250");
			}
			client.send("BDAT 0 LAST").expect("250");
			assertThat(server.onlyContent()).hasSize(50 * 1024);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1023 })
	void smallChunksCount(int size) {
		try (TestServer server = limited((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			for (int i = 0; i < 18; i++) {
				client.sendRaw("BDAT " + size + "\r\n" + "x".repeat(size)).expect("250");
			}
			client.sendRaw("BDAT " + size + "\r\n").expect(TOO_MANY).expectClosed();
		}
	}

	@Test
	void chunksOfTransactionsWithoutAMessageCount() {
		try (TestServer server = limited((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			for (int i = 0; i < 20; i++) {
				client.sendRaw("BDAT 1024\r\n" + "x".repeat(1022) + "\r\n").expect("250");
			}
			client.send("RSET").expect("250").send("NOOP").expect(TOO_MANY).expectClosed();
		}
	}

	private static void sendRecipients(SmtpTestConnection client, int count, String reply) {
		for (int sent = 0; sent < count; sent += 100) {
			int batch = Math.min(100, count - sent);
			client.sendRaw("RCPT TO:<ann@example.org>\r\n".repeat(batch));
			for (int i = 0; i < batch; i++) {
				client.expect(reply);
			}
		}
	}

	// of which EHLO is the first
	private TestServer limited(Consumer<SmtpServer.Builder> customizer) {
		return start((builder) -> {
			builder.limits((limits) -> limits.withMaxCommands(20));
			customizer.accept(builder);
		});
	}

	private TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.observer(new SmtpServerObserver() {

				@Override
				public void limitReached(SmtpLimit limit, InetAddress client) {
					CommandLimitTests.this.reached.add(limit);
				}

			});
			customizer.accept(builder);
		});
	}

}
