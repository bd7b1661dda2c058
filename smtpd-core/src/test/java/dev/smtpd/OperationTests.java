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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.PauseMode;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What operators do to a server that runs.
 */
class OperationTests {

	private static final String PAUSED = "421 4.3.2 mx.example.org Service not available, try again later";

	private final List<String> observed = new CopyOnWriteArrayList<>();

	private final SmtpServerObserver observer = new SmtpServerObserver() {

		@Override
		public void connectionRefused(SmtpConnector connector, InetAddress client, ConnectionRefusal reason) {
			OperationTests.this.observed.add(connector.name() + " " + reason);
		}

		@Override
		public void connectorPaused(SmtpConnector connector, String reason, PauseMode mode) {
			OperationTests.this.observed.add(connector.name() + " paused: " + reason + " " + mode);
		}

		@Override
		public void connectorResumed(SmtpConnector connector) {
			OperationTests.this.observed.add(connector.name() + " resumed");
		}

		@Override
		public void transactionBegun(SmtpSession session) {
			OperationTests.this.observed.add("begun by " + session.envelope().sender());
		}

		@Override
		public void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
			OperationTests.this.observed.add("ended by " + ((reply != null) ? reply.code() : "nothing"));
		}

		@Override
		public void tlsHandshakeCompleted(SmtpSession session) {
			OperationTests.this.observed.add("tls " + session.tls().getProtocol());
		}

		@Override
		public void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
			OperationTests.this.observed.add("tls failed");
		}

	};

	@Test
	void pausedConnectorRefusesAndLetsTransactionsFinish() {
		try (TestServer server = TestServer.start((builder) -> builder.connector("other", (connector) -> {
		}).observer(this.observer));
				SmtpTestConnection idle = server.client();
				SmtpTestConnection busy = server.client()) {
			busy.beginData();
			SmtpServer smtp = server.server();
			smtp.pause("default", "maintenance", PauseMode.REFUSE);
			idle.expect(PAUSED).expectClosed();
			SmtpTestClient.bindToServer(smtp.connectors().get(0).port()).connect().expect(PAUSED).expectClosed();
			busy.sendRaw("hi\r\n.\r\n").expect("250 2.0.0 OK").expect(PAUSED).expectClosed();
			SmtpTestClient.bindToServer(smtp.connectors().get(1).port()).connect().expect("220 ").close();
			assertThat(smtp.status().connectors().get(0).extensions()).contains("PIPELINING", "CHUNKING", "HELP")
				.doesNotContain("STARTTLS", "mx.example.org");
			assertThat(smtp.status().connectors()).extracting(SmtpConnectorStatus::isAccepting)
				.containsExactly(false, true);
			assertThat(smtp.status().connectors().get(0).pauses()).isEqualTo(Map.of("maintenance", PauseMode.REFUSE));
			smtp.resume("default", "maintenance");
			server.client().close();
			assertThat(this.observed).filteredOn((what) -> what.startsWith("default"))
				.containsExactly("default paused: maintenance REFUSE", "default PAUSED", "default resumed");
		}
	}

	@Test
	void connectorIsPausedUntilNoReasonIsLeft() {
		try (TestServer server = TestServer.start((builder) -> builder.observer(this.observer))) {
			SmtpServer smtp = server.server();
			smtp.pause("default", "one", PauseMode.REFUSE);
			smtp.pause("default", "two", PauseMode.REFUSE);
			smtp.resume("default", "one");
			smtp.resume("default", "never");
			SmtpTestClient.bindToServer(smtp.connectors().get(0).port()).connect().expect(PAUSED).expectClosed();
			smtp.resume("default", "two");
			server.client().close();
			assertThat(this.observed).containsOnlyOnce("default resumed");
		}
	}

	@Test
	void heldConnectionsWaitForTheirGreeting() {
		try (TestServer server = TestServer.start((builder) -> {
		})) {
			SmtpServer smtp = server.server();
			smtp.pause("default", "maintenance", PauseMode.HOLD);
			// one may have been on its way into the server already
			SmtpTestConnection first = SmtpTestClient.bindToServer(smtp.connectors().get(0).port()).connect();
			SmtpTestConnection second = SmtpTestClient.bindToServer(smtp.connectors().get(0).port()).connect();
			assertThat(smtp.status().connectors().get(0).isAccepting()).isFalse();
			smtp.resume("default", "maintenance");
			assertThat(first.readReply().lines().get(0)).matches("(220|421) .*");
			second.expect("220 ");
			first.close();
			second.close();
		}
	}

	@Test
	void unknownConnectorsAndStoppedServersCannotBePaused() {
		SmtpServer smtp;
		try (TestServer server = TestServer.start((builder) -> {
		})) {
			smtp = server.server();
			assertThatIllegalArgumentException().isThrownBy(() -> smtp.pause("other", "why", PauseMode.HOLD));
			assertThatIllegalArgumentException().isThrownBy(() -> smtp.resume("other", "why"));
		}
		assertThatIllegalStateException().isThrownBy(() -> smtp.pause("default", "why", PauseMode.HOLD));
		assertThat(smtp.status().connectors()).isEmpty();
		assertThat(smtp.sessions()).isEmpty();
		assertThat(smtp.closeSession("x")).isFalse();
	}

	@Test
	void sessionsAreListedAndClosed() throws Exception {
		CountDownLatch processing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Instant before = Instant.now();
		try (TestServer server = TestServer.start((builder) -> builder.processor((message) -> {
			processing.countDown();
			release.await();
			return null;
		})); SmtpTestConnection client = server.client(); SmtpTestConnection other = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n");
			processing.await();
			SmtpServer smtp = server.server();
			assertThat(smtp.sessions()).hasSize(2)
				.allSatisfy((session) -> assertThat(session.openedAt()).isBetween(before, Instant.now()));
			assertThat(smtp.status().connectors().get(0).sessionCount()).isEqualTo(2);
			assertThat(smtp.status().executor()).isEqualTo(new ExecutorUsage(1, 0, Duration.ZERO));
			String id = smtp.sessions()
				.stream()
				.filter((session) -> session.envelope() != null)
				.findFirst()
				.orElseThrow()
				.id();
			assertThat(smtp.closeSession(id)).isTrue();
			client.expect("421 4.3.2 mx.example.org Service not available").expectClosed();
			Awaitility.await().until(() -> smtp.sessions().size() == 1);
			assertThat(smtp.closeSession(id)).isFalse();
			other.send("NOOP").expect("250");
			release.countDown();
			Awaitility.await().until(() -> smtp.status().executor().active() == 0);
		}
	}

	@Test
	void messageTellsHowLongItTookToArrive() {
		try (TestServer server = TestServer.start((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
			assertThat(server.received().get(0).receiving()).isPositive();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "RSET", "EHLO client.example.org", "QUIT" })
	void transactionsEndOnceWithoutAReply(String command) {
		try (TestServer server = TestServer.start((builder) -> builder.observer(this.observer))) {
			SmtpTestConnection client = server.client();
			client.send("MAIL FROM:<joe@example.org>").expect("250").send(command).readReply();
			client.close();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(this.observed).containsExactly("begun by joe@example.org", "ended by nothing");
		}
	}

	@Test
	void transactionsEndWithTheReplyEvenIfNobodyHearsIt() throws Exception {
		CountDownLatch processing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (TestServer server = TestServer.start((builder) -> builder.observer(this.observer).processor((message) -> {
			processing.countDown();
			release.await();
			return SmtpReply.of(550, "5.7.1", "Not welcome");
		})); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n");
			processing.await();
			client.reset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			release.countDown();
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(this.observed).containsExactly("begun by joe@example.org", "ended by 550"));
		}
	}

	@Test
	void refusedContentEndsATransaction() {
		try (TestServer server = TestServer.start((builder) -> builder.observer(this.observer));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("bare\nnewline\r\n.\r\n").expect("554");
			client.send("RSET").expect("250");
			assertThat(this.observed).containsExactly("begun by joe@example.org", "ended by 554");
		}
	}

	@Test
	void handshakesAreObserved() {
		try (TestServer server = TestServer.start((builder) -> builder.observer(this.observer)
			.tls(TlsMode.IMPLICIT)
			.tlsConfiguration((name) -> TlsConfiguration.of(TestCertificates.context("mx.example.org"))))) {
			SmtpTestClient.bindToServer(server.server().connectors().get(0).port())
				.implicitTls(SmtpTestTls.of(TestCertificates.withoutCertificate()))
				.connect()
				.expect("220 ")
				.close();
			try (SmtpTestConnection garbage = server.connect()) {
				garbage.sendRaw("\u0016\u0003\u0001\u0000\u0005hello");
				Awaitility.await().until(() -> this.observed.size() == 2);
			}
			assertThat(this.observed).containsExactly("tls TLSv1.3", "tls failed");
		}
	}

}
