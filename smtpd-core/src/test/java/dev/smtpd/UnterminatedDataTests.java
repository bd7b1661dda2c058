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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that take a message for ended though CR LF {@code .} CR LF is missing.
 */
@ResourceLock("dev.smtpd.transport.ClientFaultLog")
class UnterminatedDataTests {

	private static final String REPLY = "554 5.6.0 Message not terminated by CR LF . CR LF";

	private static final Duration SHORT = Duration.ofMillis(1);

	private static final Duration LONG = Duration.ofHours(1);

	private final List<SmtpReply> refused = new CopyOnWriteArrayList<>();

	private final LogLines log = LogLines.of("dev.smtpd.transport.ClientFaultLog", Level.INFO);

	@AfterEach
	void stopListening() {
		this.log.close();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "body\n.\n", "body\r\n.\n", "body\n.\r\n", ".\n", "\n.\n", "\r\n.\r\r\n.\n", "a\n.\nb\n.\n" })
	void clientThatWaitsIsRejectedAndDisconnected(String content) {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withUnterminatedData(SHORT)));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw(content).expect(REPLY).expectClosed();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(server.received()).isEmpty();
			assertThat(this.refused).extracting(SmtpReply::toString).containsExactly(REPLY);
			assertThat(lines()).singleElement()
				.asString()
				.contains("of 127.0.0.1", "Reply 554", "not terminated by CR LF . CR LF");
		}
	}

	@Test
	void clientThatEndsItsOutputIsRejectedAtOnce() {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withUnterminatedData(LONG)));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("body\n.\n").endOutput().expect(REPLY).expectClosed();
		}
	}

	@Test
	void eachRecipientIsRejectedByLmtp() {
		try (TestServer server = start((builder) -> builder.protocol(SmtpProtocol.LMTP)
			.timeouts((timeouts) -> timeouts.withUnterminatedData(SHORT)));
				SmtpTestConnection client = server.connect()) {
			client.expect("220").send("LHLO client.example.org").expect("250-").send("MAIL FROM:<>").expect("250");
			client.send("RCPT TO:<a@example.org>").expect("250").send("RCPT TO:<b@example.org>").expect("250");
			client.send("DATA").expect("354").sendRaw("body\n.\n").expect(REPLY).expect(REPLY).expectClosed();
		}
	}

	@Test
	void whatFollowsIsContentAndNotObeyed() {
		try (TestServer server = start((builder) -> builder
			.timeouts((timeouts) -> timeouts.withUnterminatedData(LONG).withData(Duration.ofMillis(50))));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("body\n.\nRSET\r\nMAIL FROM:<evil@example.org>\r\n");
			client
				.expect("421 4.4.2 mx.example.org Timeout, message not terminated by CR LF . CR LF, closing connection")
				.expectClosed();
			assertThat(server.received()).isEmpty();
			assertThat(lines()).singleElement()
				.asString()
				.contains("of 127.0.0.1", "Reply 421", "not terminated by CR LF . CR LF");
		}
	}

	@Test
	void otherTimeoutsDoNotNameIt() {
		try (TestServer server = start((builder) -> builder
			.timeouts((timeouts) -> timeouts.withUnterminatedData(SHORT).withData(Duration.ofMillis(50))));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("one\ntwo\n..\n.x\n");
			client.expect("421 4.4.2 mx.example.org Timeout, closing connection").expectClosed();
			assertThat(lines()).isEmpty();
		}
	}

	@Test
	void zeroWaitsForTheDataTimeout() {
		try (TestServer server = start((builder) -> builder
			.timeouts((timeouts) -> timeouts.withUnterminatedData(Duration.ZERO).withData(Duration.ofMillis(50))));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("body\n.\n");
			client.expect("421 4.4.2 mx.example.org Timeout, message not terminated by").expectClosed();
		}
	}

	@Test
	void clientThatGoesOnIsAnsweredInTheEnd() {
		try (TestServer server = start((builder) -> builder.timeouts((timeouts) -> timeouts.withUnterminatedData(LONG))
			.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.KEEP)));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("body\n.\n");
			client.sendRaw("more\r\n.\r\n").expect("250 2.0.0").send("NOOP").expect("250");
			assertThat(server.onlyContent()).isEqualTo("body\n.\nmore\r\n");
		}
	}

	@Test
	void contentAfterARefusedDataEndsTheConnectionToo() {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withUnterminatedData(SHORT)));
				SmtpTestConnection client = server.client()) {
			client.sendRaw("DATA\r\nSubject: hi\n\nbody\n.\n").expect("503 5.5.1").expect("554 5.5.1");
			client.expect(REPLY).expectClosed();
		}
	}

	// other tests have clients at the same time
	private List<String> lines() {
		return this.log.lines()
			.stream()
			.filter((line) -> !line.contains("/192.0.2.") && !line.contains("handshake"))
			.toList();
	}

	private TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.observer(new SmtpServerObserver() {

				@Override
				public void contentRefused(SmtpSession session, SmtpReply reply) {
					UnterminatedDataTests.this.refused.add(reply);
				}

			});
			customizer.accept(builder);
		});
	}

}
