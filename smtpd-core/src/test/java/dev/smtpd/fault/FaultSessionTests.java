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

package dev.smtpd.fault;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import dev.smtpd.LogLines;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.TestServer;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.tls.TlsMode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What faults on purpose do to pipelines, transactions, observers, and a server that
 * shuts down.
 */
@Timeout(60)
class FaultSessionTests {

	private final SmtpFaults faults = new SmtpFaults();

	private final Recorder recorder = new Recorder();

	private TestServer start() {
		return TestServer.start((builder) -> builder.faults(this.faults).observer(this.recorder));
	}

	@Test
	void refusedRecipientOfAPipelineIsNotAdded() {
		this.faults.add(Fault.at(FaultStage.RCPT).reply("452 4.2.2 Full").onNth(2));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client
				.pipeline("MAIL FROM:<joe@example.org>", "RCPT TO:<a@example.org>", "RCPT TO:<b@example.org>",
						"RCPT TO:<c@example.org>", "DATA")
				.expect("250 2.1.0")
				.expect("250 2.1.5")
				.expect("452 4.2.2 Full")
				.expect("250 2.1.5")
				.expect("354 ");
			client.sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			assertThat(server.received().get(0).envelope().recipients())
				.extracting((recipient) -> recipient.mailbox().localPart())
				.containsExactly("a", "c");
			assertThat(this.recorder.events).contains("RCPT 452", "refused RCPT TO:<b@example.org> 452");
		}
	}

	@Test
	void connectionIsDroppedInAPipelineBehindEarlierReplies() {
		this.faults.add(Fault.at(FaultStage.RCPT).drop().onNth(2));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.pipeline("MAIL FROM:<joe@example.org>", "RCPT TO:<a@example.org>", "RCPT TO:<b@example.org>", "DATA")
				.expect("250 2.1.0")
				.expect("250 2.1.5")
				.expectClosed();
			Awaitility.await().until(() -> this.recorder.events.contains("transaction null"));
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void pipelineGoesOnBehindADelay() {
		this.faults.add(Fault.at(FaultStage.RCPT).delay(Duration.ofMillis(20)).onNth(1));
		this.faults.add(Fault.at(FaultStage.DATA).delay(Duration.ofMillis(20)));
		this.faults.add(Fault.at(FaultStage.END_OF_DATA).delay(Duration.ofMillis(20)));
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).delay(Duration.ofMillis(20)));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client
				.sendRaw("MAIL FROM:<joe@example.org>\r\nRCPT TO:<a@example.org>\r\nRCPT TO:<b@example.org>\r\n"
						+ "BDAT 4\r\nhi\r\nBDAT 4 LAST\r\nho\r\nMAIL FROM:<joe@example.org>\r\nQUIT\r\n")
				.expect("250 2.1.0")
				.expect("250 2.1.5")
				.expect("250 2.1.5")
				.expect("250 2.0.0 4 octets")
				.expect("250 2.0.0 OK")
				.expect("250 2.1.0")
				.expect("221")
				.expectClosed();
			assertThat(server.onlyContent()).isEqualTo("hi\r\nho\r\n");
			assertThat(this.faults.list()).extracting(FaultStatus::made).containsExactly(1L, 1L, 1L, 1L);
		}
	}

	@Test
	void contentBehindRefusedDataIsNotTakenForCommands() {
		this.faults.add(Fault.at(FaultStage.DATA).reply("451 4.3.0 Later").onNth(1));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<jane@example.org>").expect("250");
			client.sendRaw("DATA\r\nSubject: hi\r\n\r\nRCPT TO:<evil@example.org>\r\n.\r\nNOOP\r\n")
				.expect("451 4.3.0")
				.expect("554")
				.expect("250 2.0.0");
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void chunkBehindRefusedBdatIsNotTakenForCommands() {
		this.faults.add(Fault.at(FaultStage.DATA).reply("451 4.3.0 Later").onNth(1));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<jane@example.org>").expect("250");
			client.sendRaw("BDAT 6 LAST\r\nNOOP\r\nBDAT 0 LAST\r\n").expect("451 4.3.0").expect("503");
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void eachRecipientGetsTheReplyByLmtp() {
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).reply("451 4.3.0 Lost").forRecipient("b@*"));
		try (TestServer server = TestServer.start((builder) -> builder.faults(this.faults).protocol(SmtpProtocol.LMTP));
				SmtpTestConnection client = server.connect()) {
			client.expect("220").send("LHLO client.example.org").expect("250");
			client.pipeline("MAIL FROM:<joe@example.org>", "RCPT TO:<a@example.org>", "RCPT TO:<b@example.org>",
					"DATA");
			client.expect("250").expect("250").expect("250").expect("354");
			client.sendRaw("hi\r\n.\r\n").expect("451 4.3.0 Lost").expect("451 4.3.0 Lost");
			client.send("NOOP").expect("250 2.0.0 OK");
			assertThat(server.received()).hasSize(1);
		}
	}

	@Test
	void refusedMessageIsNotLostAfterTheCommit() {
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).drop());
		try (TestServer server = TestServer
			.start((builder) -> builder.faults(this.faults).processor((message) -> SmtpReply.reject("5.7.1", "No")));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("550 5.7.1 No");
			assertThat(this.faults.list()).extracting(FaultStatus::occasions).containsExactly(0L);
		}
	}

	@Test
	void replyAfterTheCommitIsSeenByObserversBesideTheOutcome() {
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).reply("451 4.3.0 Lost"));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0 Lost");
			assertThat(this.recorder.events).containsSubsequence("message 250", "DATA 451");
		}
	}

	@Test
	void replyAtTheEndOfDataIsThatOfRefusedContent() {
		this.faults.add(Fault.at(FaultStage.END_OF_DATA).reply("452 4.3.1 Full"));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("452 4.3.1 Full");
			assertThat(this.recorder.events).containsSubsequence("content refused 452", "transaction 452", "DATA 452");
			assertThat(server.server().status().spool().usage().memoryBytes()).isZero();
		}
	}

	@Test
	void replyOf421EndsTheConnection() {
		this.faults.add(Fault.at(FaultStage.MAIL).reply("421 4.3.2 Gone"));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("421 4.3.2 Gone").expectClosed();
		}
	}

	@Test
	void halfOfTheReplyIsSent() {
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).halfLine());
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n");
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(client::readReply)
				.havingCause()
				.isInstanceOf(EOFException.class)
				.withMessage("Connection closed after '250 2.'");
			assertThat(server.received()).hasSize(1);
			assertThat(this.recorder.events).contains("message 250").noneMatch("DATA 250"::equals);
		}
	}

	@Test
	void onlyOneOfManyConnectionsMeetsTheNthFault() {
		this.faults.add(Fault.at(FaultStage.END_OF_DATA).reply("451 4.3.0 Later").onNth(3));
		this.faults.add(Fault.at(FaultStage.RCPT).delay(Duration.ofMillis(1)).onEvery(2));
		try (TestServer server = start()) {
			List<CompletableFuture<Integer>> codes = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				codes.add(CompletableFuture.supplyAsync(() -> send(server)));
			}
			assertThat(codes.stream().map(CompletableFuture::join).filter((code) -> code == 451)).hasSize(1);
			assertThat(server.received()).hasSize(19);
			assertThat(this.faults.list()).extracting(FaultStatus::made).containsExactly(1L, 10L);
		}
	}

	private static int send(TestServer server) {
		try (SmtpTestConnection client = server.client()) {
			return client.beginData().sendRaw("hi\r\n.\r\n").readReply().code();
		}
	}

	@Test
	void delayEndsWhenTheServerShutsDown() {
		this.faults.add(Fault.at(FaultStage.DATA).delay(Fault.MAX_DELAY));
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).delay(Fault.MAX_DELAY));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<jane@example.org>").expect("250");
			client.send("DATA");
			Awaitility.await().until(() -> this.faults.list().get(0).made() == 1);
			SmtpServerStatus status = server.server().status();
			assertThat(status.oldestCall()).isNull();
			assertThat(status.executor().active()).isZero();
			CompletableFuture<Boolean> drained = server.server().shutDownGracefully();
			client.expect("354").sendRaw("hi\r\n.\r\n").expect("250 2.0.0").expect("421 4.3.2").expectClosed();
			assertThat(drained.join()).isTrue();
			assertThat(server.received()).hasSize(1);
		}
	}

	@Test
	void delayBeforeTheGreetingEndsWhenTheServerShutsDown() {
		this.faults.add(Fault.at(FaultStage.CONNECT).delay(Fault.MAX_DELAY));
		try (TestServer server = start(); SmtpTestConnection client = server.connect()) {
			Awaitility.await().until(() -> this.faults.list().get(0).made() == 1);
			CompletableFuture<Boolean> drained = server.server().shutDownGracefully();
			client.expect("220").expect("421 4.3.2").expectClosed();
			assertThat(drained.join()).isTrue();
		}
	}

	@Test
	void delayEndsWithTheConnection() {
		this.faults.add(Fault.at(FaultStage.END_OF_DATA).delay(Fault.MAX_DELAY));
		try (TestServer server = start()) {
			try (SmtpTestConnection client = server.client()) {
				client.beginData().sendRaw("hi\r\n.\r\n");
				Awaitility.await().until(() -> this.faults.list().get(0).made() == 1);
				client.reset();
			}
			Awaitility.await().until(() -> this.recorder.events.contains("transaction null"));
			assertThat(server.received()).isEmpty();
			Awaitility.await().until(() -> server.server().status().spool().usage().memoryBytes() == 0);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
		}
	}

	@Test
	void stopDoesNotWaitForADelay() {
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).delay(Fault.MAX_DELAY));
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n");
			Awaitility.await().until(() -> this.faults.list().get(0).made() == 1);
			server.server().stop();
			client.expectClosedOrReset();
		}
	}

	@Test
	void longerDelayThanTheTimeoutsIsNoTimeout() {
		this.faults.add(Fault.at(FaultStage.MAIL).delay(Duration.ofMillis(300)));
		this.faults.add(Fault.at(FaultStage.AFTER_COMMIT).delay(Duration.ofMillis(300)));
		try (TestServer server = TestServer.start((builder) -> builder.faults(this.faults)
			.observer(this.recorder)
			.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(100)).withProcessing(Duration.ofMillis(100))));
				SmtpTestConnection client = server.client()) {
			client.pipeline("MAIL FROM:<joe@example.org>", "RCPT TO:<jane@example.org>", "BDAT 4 LAST")
				.sendRaw("hi\r\nQUIT\r\n");
			client.expect("250 2.1.0").expect("250 2.1.5").expect("250 2.0.0").expect("221").expectClosed();
			assertThat(this.recorder.events).noneMatch((event) -> event.startsWith("failed"));
		}
	}

	@Test
	void faultsAreChangedAtRunTime() {
		try (TestServer server = start(); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RSET").expect("250");
			this.faults.put("mail", Fault.at(FaultStage.MAIL).reply("451 4.3.0 Later"));
			client.send("MAIL FROM:<joe@example.org>").expect("451");
			this.faults.remove("mail");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
		}
	}

	@Test
	void faultIsLoggedWithItsSession() {
		this.faults.put("slow", Fault.at(FaultStage.MAIL).reply("451 4.3.0 Later"));
		try (LogLines log = LogLines.of("dev.smtpd.command.InjectedFaults", Level.INFO);
				TestServer server = start();
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("451");
			String session = server.server().sessions().get(0).toString();
			assertThat(log.lines()).anySatisfy((line) -> assertThat(line)
				.contains("Fault on purpose 'slow' (mail: reply, reply 451 4.3.0 Later) for " + session));
		}
	}

	@Test
	void commandsInClearDuringADelayedHandshakeAreNotObeyed() {
		this.faults.add(Fault.at(FaultStage.TLS).delay(Duration.ofMillis(50)));
		try (TestServer server = TestServer.start((builder) -> builder.faults(this.faults)
			.observer(this.recorder)
			.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> FaultMatrixTests.TLS)); SmtpTestConnection client = server.client()) {
			client.send("STARTTLS").expect("220").send("MAIL FROM:<evil@example.org>");
			client.expectClosedOrReset();
			assertThat(this.recorder.events).noneMatch((event) -> event.startsWith("MAIL"));
		}
	}

	/**
	 * Records what observers are notified of.
	 */
	private static final class Recorder implements SmtpServerObserver {

		private final List<String> events = new CopyOnWriteArrayList<>();

		@Override
		public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
			this.events.add(verb + " " + reply.code());
		}

		@Override
		public void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
			this.events.add("refused " + verb + " " + argument + " " + reply.code());
		}

		@Override
		public void contentRefused(SmtpSession session, SmtpReply reply) {
			this.events.add("content refused " + reply.code());
		}

		@Override
		public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
			this.events.add("message " + reply.code());
		}

		@Override
		public void transactionEnded(SmtpSession session, SmtpReply reply) {
			this.events.add("transaction " + ((reply != null) ? reply.code() : null));
		}

		@Override
		public void applicationFailed(SmtpSession session, Throwable failure) {
			this.events.add("failed " + failure);
		}

	}

}
