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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;

import dev.smtpd.management.SpoolUsage;
import dev.smtpd.settings.Network;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How many and how long. Limits of commands and content are in the dialogues.
 */
class LimitsTests {

	private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"), Network.of("::1"));

	private final List<SmtpLimit> reached = new CopyOnWriteArrayList<>();

	@Test
	void connectionsAreBounded() {
		try (TestServer server = start((builder) -> builder.limits((limits) -> limits.withMaxConnections(2)));
				SmtpTestConnection first = server.client();
				SmtpTestConnection second = server.client()) {
			try (SmtpTestConnection third = server.connect()) {
				third.expect("421 4.7.0 mx.example.org Too many connections").expectClosed();
			}
			first.send("QUIT").expect("221").expectClosed();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 1);
			try (SmtpTestConnection third = server.client()) {
				third.send("NOOP").expect("250");
			}
			second.send("NOOP").expect("250");
			assertThat(this.reached).containsExactly(SmtpLimit.CONNECTIONS);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TCP4 192.0.2.7 192.0.2.1|TCP4 192.0.2.7 192.0.2.1|TCP4 192.0.2.8 192.0.2.1",
			"TCP6 2001:db8::1 2001:db8::9|TCP6 2001:db8::ffff:1 2001:db8::9|TCP6 2001:db8:0:1::1 2001:db8::9" })
	void connectionsOfOneAddressOrNetworkAreBounded(String clients) {
		String[] headers = clients.split("\\|");
		try (TestServer server = start((builder) -> builder.proxyProtocol(true)
			.proxies((proxies) -> proxies.withNetworks(LOOPBACK))
			.limits((limits) -> limits.withMaxConnectionsPerAddress(1)));
				SmtpTestConnection first = proxied(server, headers[0]).expect("220")) {
			try (SmtpTestConnection same = proxied(server, headers[1])) {
				same.expect("421 4.7.0").expectClosed();
			}
			try (SmtpTestConnection other = proxied(server, headers[2])) {
				other.expect("220");
			}
			first.send("QUIT").expect("221").expectClosed();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			try (SmtpTestConnection same = proxied(server, headers[1])) {
				same.expect("220");
			}
			assertThat(this.reached).containsExactly(SmtpLimit.CONNECTIONS_PER_ADDRESS);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
		}
	}

	@Test
	void refusedConnectionIsNotAnsweredInClearWhereTlsIsExpected() {
		SSLContext context = TestCertificates.context("mx.example.org");
		try (TestServer server = start((builder) -> builder.tls(TlsMode.IMPLICIT)
			.tlsConfiguration((name) -> TlsConfiguration.of(context))
			.limits((limits) -> limits.withMaxConnections(1))); SmtpTestConnection first = server.connect()) {
			Awaitility.await().until(() -> server.server().status().sessionCount() == 1);
			try (SmtpTestConnection second = server.connect()) {
				second.expectClosed();
			}
			first.reset();
		}
	}

	@Test
	void unknownRecipientsCostMoreAndMoreTime() {
		Duration delay = Duration.ofMillis(50);
		try (TestServer server = start((builder) -> builder
			.limits((limits) -> limits.withMaxUnknownRecipients(3).withUnknownRecipientDelay(delay))
			.policy(new SessionPolicy() {

				@Override
				public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
					return switch (recipient.localPart()) {
						case "later" -> SmtpReply.of(450, "4.2.0", "Later");
						case "known" -> null;
						default -> SmtpReply.of(550, "5.1.1", "No such user");
					};
				}

			})); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			long start = System.nanoTime();
			client.send("RCPT TO:<a@example.org>")
				.expect("550 5.1.1")
				.send("RCPT TO:<b@example.org>")
				.expect("550 5.1.1");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay.multipliedBy(3));
			client.send("RCPT TO:<known@example.org>").expect("250").send("RCPT TO:<later@example.org>").expect("450");
			client.send("RCPT TO:<c@example.org>").expect("421 4.7.0 Too many unknown recipients").expectClosed();
			assertThat(this.reached).containsExactly(SmtpLimit.UNKNOWN_RECIPIENTS);
		}
	}

	@Test
	void limitsAreTold() {
		try (TestServer server = start((builder) -> builder.limits((limits) -> limits.withMaxRecipients(1))
			.dataSizeLimit(2000)
			.limits((limits) -> limits.withMaxTextLine(998).withMaxHeaderSize(1024).withMaxErrors(1)));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("a: b\r\n\r\n" + "x".repeat(1500) + "\r\n.\r\n").expect("554 5.6.0");
			client.beginData().sendRaw(("a: " + "x".repeat(500) + "\r\n").repeat(3) + "\r\n.\r\n").expect("552 5.3.4");
			client.beginData().sendRaw("\r\n" + ("x".repeat(500) + "\r\n").repeat(5) + ".\r\n").expect("552 5.3.4");
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<a@example.org>").expect("250");
			client.send("RCPT TO:<b@example.org>").expect("452").send("RSET").expect("250");
			client.send("MAIL FROM:<joe@example.org> SIZE=2001").expect("552");
			client.send("RSET " + "x".repeat(600)).expect("500").send("X".repeat(20_000)).expect("421");
			assertThat(this.reached).containsExactly(SmtpLimit.TEXT_LINE, SmtpLimit.HEADER_SIZE, SmtpLimit.MESSAGE_SIZE,
					SmtpLimit.RECIPIENTS, SmtpLimit.MESSAGE_SIZE, SmtpLimit.COMMAND_LINE, SmtpLimit.COMMAND_LINE,
					SmtpLimit.ERRORS);
		}
	}

	@Test
	void policyMayLowerTheSizeLimitOfATransaction() {
		try (TestServer server = start((builder) -> builder.dataSizeLimit(2000).policy(new LocalPartAsLimit()));
				SmtpTestConnection client = server.client()) {
			data(client, "100").sendRaw("x".repeat(98) + "\r\n.\r\n").expect("250");
			data(client, "100", "50", "1000").sendRaw("x".repeat(49) + "\r\n.\r\n")
				.expect("552 5.3.4 Message is too large for its recipients");
			// a limit ends with its transaction, and none is above that of the server
			data(client, "100").sendRaw("x".repeat(98) + "\r\n.\r\n").expect("250");
			data(client, "9000").sendRaw(("x".repeat(500) + "\r\n").repeat(5) + ".\r\n")
				.expect("552 5.3.4 Message size exceeds the limit of this server");
			rcpt(client, "10").sendRaw("BDAT 5\r\nabcde")
				.expect("250")
				.sendRaw("BDAT 6 LAST\r\nabcdef")
				.expect("552 5.3.4 Message is too large for its recipients");
			assertThat(server.received()).hasSize(2);
			assertThat(this.reached).containsExactly(SmtpLimit.MESSAGE_SIZE, SmtpLimit.MESSAGE_SIZE,
					SmtpLimit.MESSAGE_SIZE);
		}
	}

	@Test
	void whatIsAboveTheLimitOfAPolicyIsNotKept() {
		LocalPartAsLimit policy = new LocalPartAsLimit();
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0)).policy(policy));
				SmtpTestConnection client = server.client()) {
			data(client, "1000").sendRaw(("x".repeat(98) + "\r\n").repeat(1000));
			Awaitility.await().until(() -> policy.session.get().receivedSize() == 100_000);
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(new SpoolUsage(0, 0, 0)));
			client.sendRaw(".\r\n").expect("552 5.3.4");
		}
	}

	private static SmtpTestConnection rcpt(SmtpTestConnection client, String... recipients) {
		client.send("MAIL FROM:<joe@example.org>").expect("250");
		for (String recipient : recipients) {
			client.send("RCPT TO:<" + recipient + "@example.org>").expect("250");
		}
		return client;
	}

	private static SmtpTestConnection data(SmtpTestConnection client, String... recipients) {
		return rcpt(client, recipients).send("DATA").expect("354");
	}

	@Test
	void commandLinesMayBeLonger() {
		try (TestServer server = start((builder) -> builder.limits((limits) -> limits.withMaxCommandLine(1000)));
				SmtpTestConnection client = server.client()) {
			client.send("NOOP " + "x".repeat(993)).expect("250").send("NOOP " + "x".repeat(994)).expect("500 5.5.2");
			assertThat(this.reached).containsExactly(SmtpLimit.COMMAND_LINE);
		}
	}

	@Test
	void idleClientIsTold421() {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(50))));
				SmtpTestConnection client = server.connect().expect("220")) {
			client.expect("421 4.4.2 mx.example.org Timeout").expectClosed();
			assertThat(this.reached).containsExactly(SmtpLimit.TIMEOUT);
		}
	}

	// a byte now and then is no command
	@Test
	void clientThatTricklesACommandIsCutOff() {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(300))));
				SmtpTestConnection client = server.connect().expect("220")) {
			Thread trickle = trickle(client, "N");
			client.expect("421 4.4.2");
			trickle.interrupt();
		}
	}

	@Test
	void clientThatSendsNoContentIsCutOff() {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withData(Duration.ofMillis(50))));
				SmtpTestConnection data = server.client();
				SmtpTestConnection chunk = server.client()) {
			data.beginData().sendRaw("Subject: x\r\n").expect("421 4.4.2").expectClosed();
			chunk.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<jane@example.org>").expect("250");
			chunk.sendRaw("BDAT 1000 LAST\r\nabc").expect("421 4.4.2").expectClosed();
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void clientThatTricklesContentIsCutOff() {
		try (TestServer server = start((builder) -> builder
			.timeouts((timeouts) -> timeouts.withData(Duration.ofSeconds(1)).withMinDataRate(1_000_000)));
				SmtpTestConnection client = server.client()) {
			client.beginData();
			Thread trickle = trickle(client, "x");
			client.expect("421 4.4.2 mx.example.org Content arrives too slowly").expectClosed();
			trickle.interrupt();
			assertThat(this.reached).containsExactly(SmtpLimit.DATA_RATE);
		}
	}

	@Test
	void clientThatWasFastAtFirstIsCutOff() {
		try (TestServer server = start((builder) -> builder
			.timeouts((timeouts) -> timeouts.withData(Duration.ofSeconds(1)).withMinDataRate(100_000)));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw(("x".repeat(98) + "\r\n").repeat(100_000));
			Thread trickle = trickle(client, "x");
			client.expect("421 4.4.2 mx.example.org Content arrives too slowly").expectClosed();
			trickle.interrupt();
			assertThat(this.reached).containsExactly(SmtpLimit.DATA_RATE);
		}
	}

	@Test
	void clientThatSpeaksBeforeTheGreetingIsSentAway() {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withGreetingDelay(Duration.ofMillis(200))));
				SmtpTestConnection early = server.connect();
				SmtpTestConnection patient = server.connect()) {
			early.send("EHLO spam.example.org").expect("554 5.5.1 Protocol error").expectClosed();
			patient.expect("220").send("NOOP").expect("250");
			assertThat(this.reached).containsExactly(SmtpLimit.EARLY_TALKER);
		}
	}

	@Test
	void applicationThatTakesTooLongFreesTheSession() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofMillis(100)))
					.processor((message) -> {
						release.await();
						return SmtpReply.of(250, "2.0.0", "Too late");
					}));
				SmtpTestConnection client = server.client();
				SmtpTestConnection gone = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0 Requested action aborted: processing");
			client.send("NOOP").expect("250");
			gone.beginData().sendRaw("hi\r\n.\r\n").reset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 1);
			release.countDown();
			client.send("NOOP").expect("250").send("QUIT").expect("221").expectClosed();
			assertThat(this.reached).startsWith(SmtpLimit.PROCESSING_TIMEOUT);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
		}
	}

	@Test
	void limitsThatLeaveNothingAreRefused() {
		SmtpLimits limits = SmtpLimits.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxConnections(0));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxCommandLine(511));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxTextLine(997));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withUnknownRecipientDelay(Duration.ofMillis(-1)));
	}

	// 500 bodies that don't come hold no thread
	@Test
	void slowBodiesKeepNobodyFromBeingServed() {
		List<SmtpTestConnection> slow = new ArrayList<>();
		try (TestServer server = start(
				(builder) -> builder.limits((limits) -> limits.withMaxConnectionsPerAddress(1000))
					.processor((message) -> null))) {
			for (int i = 0; i < 500; i++) {
				SmtpTestConnection client = server.client();
				slow.add(client);
				if (i % 2 == 0) {
					client.beginData().sendRaw("Subject: slow\r\n");
				}
				else {
					client.send("MAIL FROM:<joe@example.org>").expect("250");
					client.send("RCPT TO:<jane@example.org>").expect("250").sendRaw("BDAT 1000 LAST\r\nslow");
				}
			}
			int threads = Thread.activeCount();
			try (SmtpTestConnection client = server.client()) {
				for (int i = 0; i < 20; i++) {
					client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
				}
			}
			assertThat(server.received()).hasSize(20);
			assertThat(threads).isLessThan(200);
		}
		finally {
			slow.forEach(SmtpTestConnection::reset);
		}
	}

	private static Thread trickle(SmtpTestConnection client, String text) {
		Thread thread = new Thread(() -> {
			CountDownLatch never = new CountDownLatch(1);
			try {
				while (!never.await(20, TimeUnit.MILLISECONDS)) {
					client.sendRaw(text);
				}
			}
			catch (Exception ex) {
				// the connection is closed, or the test is over
			}
		});
		thread.start();
		return thread;
	}

	private static SmtpTestConnection proxied(TestServer server, String addresses) {
		return server.connect().sendRaw("PROXY " + addresses + " 1234 25\r\n");
	}

	private TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.observer(new SmtpServerObserver() {

				@Override
				public void limitReached(SmtpLimit limit, InetAddress client) {
					LimitsTests.this.reached.add(limit);
				}

			});
			customizer.accept(builder);
		});
	}

	/**
	 * Limits the size of messages to the number that is the local part of a recipient.
	 */
	private static final class LocalPartAsLimit implements SessionPolicy {

		private final AtomicReference<SmtpSession> session = new AtomicReference<>();

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			this.session.set(session);
			session.limitMessageSize(Long.parseLong(recipient.localPart()));
			return null;
		}

	}

}
