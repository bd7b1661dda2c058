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

package dev.smtpd.relay;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.smtpd.AuthMode;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.Network;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpExtension;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.SmtpTestClient;
import dev.smtpd.TestCertificates;
import dev.smtpd.TestServer;
import dev.smtpd.TlsConfiguration;
import dev.smtpd.TlsMode;
import dev.smtpd.transport.EventLoops;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Relaying to servers that behave, among them our own, and to those that don't.
 */
class RelayTests {

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Ended> ended = new CopyOnWriteArrayList<>();

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
	}

	@Test
	void upstreamsReplyIsTheClientsReply() {
		try (TestServer upstream = TestServer.start((builder) -> builder
			.processor((message) -> SmtpReply.of(250, "2.6.0", List.of("Queued as 42", "Have a nice day"))));
				Relay relay = relay(upstream);
				SmtpTestClient client = relay.client()) {
			assertThat(send(client, "Subject: Hi\r\n\r\n..dot\r\n").readReply())
				.containsExactly("250-2.6.0 Queued as 42", "250 2.6.0 Have a nice day");
			assertThat(upstream.onlyContent()).endsWith("Subject: Hi\r\n\r\n.dot\r\n");
			assertThat(upstream.received().get(0).envelope().sender()).hasToString("joe@example.org");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.ACCEPTED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "CHUNKING", "PIPELINING", "HELP" })
	void largeContentArrivesByteForByte(String extension) {
		String content = IntStream.range(0, 40_000)
			.mapToObj(
					(i) -> ((i % 7 == 0) ? "." : "") + "line " + i + " of a long message that is spooled to a file\r\n")
			.collect(Collectors.joining());
		try (ScriptedUpstream plain = ScriptedUpstream.taking(extension);
				TestServer chunking = TestServer.start((builder) -> {
				});
				Relay relay = relay((builder) -> builder
					.remoteAddresses(List.of(extension.equals("CHUNKING") ? address(chunking) : plain.address())));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\n" + content.replace("\r\n.", "\r\n..").replaceFirst("^\\.", "..")).expect("250");
			if (extension.equals("CHUNKING")) {
				assertThat(chunking.onlyContent()).isEqualTo("\r\n" + content);
			}
			else {
				String heard = String.join("\r\n", plain.heard()) + "\r\n";
				assertThat(heard).contains(content.replace("\r\n.", "\r\n..").replaceFirst("^\\.", "..") + ".\r\n");
			}
		}
	}

	@Test
	void bySmtpNobodyGetsAMessageThatSomebodyIsRefused() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("bob", 550, "5.1.1")));
				Relay relay = relay(upstream);
				SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("RCPT TO:<bob@example.org>").expect("250");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("550 5.1.1 No bob");
			assertThat(upstream.received()).isEmpty();
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(upstream.received()).hasSize(1);
			assertThat(relay.relay.status().get(0).connections()).isOne();
		}
	}

	@Test
	void byLmtpEachRecipientHasItsReply() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("bob", 450, "4.2.1")));
				Relay relay = relay(upstream, (builder) -> builder.protocol(SmtpProtocol.LMTP));
				SmtpTestClient client = SmtpTestClient.connect(relay.server.server())) {
			client.expect("220").send("LHLO client.example.org").expect("250-").send("MAIL FROM:<joe@example.org>");
			client.expect("250").send("RCPT TO:<bob@example.org>").expect("250").send("RCPT TO:<ann@example.org>");
			client.expect("250").send("DATA").expect("354").send("\r\nHi\r\n.").expect("450 4.2.1").expect("250 2.0.0");
			assertThat(upstream.received().get(0).envelope().recipients()).extracting(Mailbox::localPart)
				.containsExactly("ann");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.ACCEPTED);
		}
	}

	@Test
	void smallContentGoesWithTheCommandsBeforeIt() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", "CHUNKING");
			while (true) {
				conversation.hear();
				conversation.hear();
				conversation.hearChunk(conversation.hear());
				conversation.say("250 2.1.0 OK\r\n250 2.1.5 OK\r\n250 2.6.0 All at once");
			}
		});
				Relay relay = relay(upstream, (builder) -> builder.receivedHeader(false));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250 2.6.0 All at once");
			send(client, "\r\nHo\r\n").expect("250 2.6.0 All at once");
			assertThat(upstream.heard()).containsSubsequence("BDAT 6 LAST", "\r\nHi\r\n", "BDAT 6 LAST", "\r\nHo\r\n");
		}
	}

	@Test
	void contentOfSeveralRecipientsWaitsForTheirReplies() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", "CHUNKING");
			while (true) {
				conversation.say(conversation.hear().startsWith("RCPT TO:<bob") ? "550 5.1.1 No bob" : "250 OK");
			}
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			client.send("RCPT TO:<bob@example.org>").expect("250").send("DATA").expect("354");
			client.send("\r\nHi\r\n.").expect("550 5.1.1");
			assertThat(upstream.heard()).noneMatch((line) -> line.startsWith("BDAT"));
		}
	}

	@Test
	void contentThatIsTakenForNobodyEndsTheConnection() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", "CHUNKING");
			conversation.hear();
			conversation.hear();
			conversation.hearChunk(conversation.hear());
			conversation.say("250 2.1.0 OK\r\n550 5.1.1 Nobody\r\n250 2.6.0 Taken");
			conversation.hear();
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith("EHLO"))).hasSize(2);
		}
	}

	@Test
	void contentThatNobodyWouldGetIsNotSent() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING");
			while (true) {
				String verb = conversation.hear().split("[ :]")[0];
				conversation
					.say(verb.equals("RCPT") ? "550 5.1.1 Nobody" : verb.equals("DATA") ? "354 go on" : "250 OK");
			}
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			assertThat(upstream.heard()).noneMatch((line) -> line.equals("Hi") || line.equals("."));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "MAIL", "RCPT", "DATA", "CONTENT", "pipelined MAIL", "pipelined RCPT", "pipelined DATA",
			"pipelined CONTENT", "chunked MAIL", "chunked RCPT", "chunked CONTENT" })
	void refusalAtAnyStageReachesTheClient(String stage) {
		String verbRefused = stage.substring(stage.indexOf(' ') + 1);
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet(stage.contains(" ") ? "PIPELINING" : "HELP",
					stage.startsWith("chunked") ? "CHUNKING" : "SIZE");
			boolean rejected = false;
			while (true) {
				String command = conversation.hear();
				String verb = command.split("[ :]")[0];
				rejected = rejected && !verb.equals("RSET");
				boolean refused = rejected || verbRefused.equals(verb);
				rejected = refused && !verb.equals("DATA");
				if (verb.equals("BDAT")) {
					conversation.hearChunk(command);
					refused = refused || verbRefused.equals("CONTENT");
				}
				if (verb.equals("DATA") && !refused) {
					conversation.say("354 go on");
					conversation.hearContent();
					refused = verbRefused.equals("CONTENT");
				}
				conversation.say(refused ? "554 5.7.1 Not this one" : "250 2.0.0 OK");
			}
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("554 5.7.1 Not this one");
			Awaitility.await().until(() -> relay.relay.status().get(0).active() == 0);
			send(client, "\r\nHi\r\n").expect("554 5.7.1 Not this one");
			assertThat(this.ended).extracting(Ended::outcome)
				.containsExactly(RelayOutcome.REJECTED, RelayOutcome.REJECTED);
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith("EHLO"))).hasSize(1);
		}
	}

	@Test
	void cutThroughGivesEachRecipientUpstreamsReply() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("bob", 550, "5.1.1")));
				Relay relay = cutThrough(upstream);
				SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<bob@example.org>").expect("550 5.1.1 No bob");
			client.send("RCPT TO:<ann@example.org>").expect("250");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250");
			assertThat(upstream.received().get(0).envelope().recipients()).extracting(Mailbox::localPart)
				.containsExactly("ann");
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RSET").expect("250");
			send(client, "\r\nAgain\r\n").expect("250");
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("QUIT").expect("221");
			Awaitility.await().until(() -> relay.relay.status().get(0).active() == 0);
			assertThat(upstream.received()).hasSize(2);
		}
	}

	@Test
	void cutThroughGoesOnWhenTheConnectionIsLostBeforeTheContent() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = cutThrough(upstream); SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			SmtpSession first = upstream.server().sessions().get(0);
			upstream.server().closeSession(first.id());
			Awaitility.await().until(() -> upstream.server().sessionCount() == 0);
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250");
			assertThat(upstream.received()).hasSize(1);
		}
	}

	@Test
	void cutThroughAcceptedThenRefused() {
		try (TestServer upstream = TestServer
			.start((builder) -> builder.processor((message) -> SmtpReply.of(554, "5.6.0", "Not with this content")));
				Relay relay = cutThrough(upstream);
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("554 5.6.0 Not with this content");
			assertThat(upstream.received()).isEmpty();
		}
	}

	@Test
	void cutThroughWithAChangedEnvelopeIsAskedAnew() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = cutThrough(upstream, (message) -> RelayChanges.of(message).setSender(Mailbox.NULL));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(upstream.received().get(0).envelope().sender().isNull()).isTrue();
		}
	}

	@Test
	void cutThroughHoldsNoConnectionForWhoMayNotSend() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))),
						RelayMode.CUT_THROUGH, (builder) -> builder.policy(refusing("ann", 554, "5.7.1")));
				SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("554 5.7.1");
			assertThat(relay.relay.status().get(0).active()).isZero();
			assertThat(upstream.server().sessionCount()).isZero();
		}
	}

	@Test
	void cutThroughTellsAtTheRecipientThatTheSenderWasRefused() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusingSender("joe")));
				Relay relay = cutThrough(upstream);
				SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("550 5.7.1 No joe");
			client.send("RCPT TO:<bob@example.org>").expect("550 5.7.1 No joe");
			assertThat(relay.relay.status().get(0).active()).isZero();
			client.send("RSET").expect("250").send("MAIL FROM:<eve@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "vanishing", "EHLO x", "RSET", "QUIT" })
	void cutThroughGivesConnectionsBack(String end) {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = cutThrough(upstream); SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			assertThat(relay.relay.status().get(0).active()).isOne();
			if (end.equals("vanishing")) {
				client.send("DATA").expect("354").send("and then").close();
			}
			else {
				client.send(end);
			}
			Awaitility.await().until(() -> relay.relay.status().get(0).active() == 0);
			Awaitility.await().until(() -> upstream.server().sessions().get(0).state() == SmtpSession.State.READY);
			assertThat(upstream.received()).isEmpty();
		}
	}

	@Test
	void cutThroughGivesAConnectionBackThatUpstreamHasClosed() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = cutThrough(upstream); SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			upstream.server().closeSession(upstream.server().sessions().get(0).id());
			Awaitility.await().until(() -> relay.relay.status().get(0).active() == 0);
			client.send("RCPT TO:<bob@example.org>").expect("451 4.4.2");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250");
			assertThat(upstream.received().get(0).envelope().recipients()).hasSize(1);
		}
	}

	@Test
	void cutThroughWithASizeBeyondAllNumbers() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))),
						RelayMode.CUT_THROUGH, (builder) -> builder.dataSizeLimit(0));
				SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org> SIZE=99999999999999999999").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("RSET").expect("250");
			Awaitility.await().until(() -> relay.relay.status().get(0).active() == 0);
		}
	}

	@Test
	void cutThroughByLmtp() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("bob", 550, "5.1.1")));
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))),
						RelayMode.CUT_THROUGH, (builder) -> builder.protocol(SmtpProtocol.LMTP));
				SmtpTestClient client = SmtpTestClient.connect(relay.server.server())) {
			client.expect("220").send("LHLO client.example.org").expect("250-").send("MAIL FROM:<joe@example.org>");
			client.expect("250").send("RCPT TO:<bob@example.org>").expect("550 5.1.1");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("RCPT TO:<eve@example.org>").expect("250");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("250").expect("250");
			assertThat(upstream.received()).hasSize(1);
		}
	}

	@Test
	void fullExecutorIsNoFaultOfUpstreamAndHoldsNoConnection() {
		AtomicBoolean full = new AtomicBoolean();
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream)))
					.failureThreshold(2)
					.executor((task) -> {
						if (full.get()) {
							throw new RejectedExecutionException("full");
						}
						this.executor.execute(task);
					}), RelayMode.CUT_THROUGH, (builder) -> builder.spoolMemoryThreshold(10));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi, this is spooled to a file\r\n").expect("250");
			for (int i = 0; i < 3; i++) {
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				client.send("RCPT TO:<ann@example.org>").expect("250").send("DATA").expect("354");
				full.set(true);
				client.send("\r\nHi, this is spooled to a file\r\n.").expect("451 4.3.2");
				full.set(false);
				Awaitility.await().until(() -> relay.relay.status().get(0).active() == 0);
			}
			assertThat(relay.relay.status().get(0).state()).isEqualTo(UpstreamState.AVAILABLE);
			send(client, "\r\nHi, this is spooled to a file\r\n").expect("250");
			assertThat(upstream.received()).hasSize(2);
		}
	}

	// the last piece is full, and no octet is left for another
	@ParameterizedTest
	@ValueSource(ints = { 0, 32 * 1024, 64 * 1024, 128 * 1024 })
	void messageIsNotSentAgainOnceAllOfItIsThere(int size) {
		try (TestServer upstream = TestServer.start((builder) -> builder.receivedHeader(false)
			.processor((message) -> SmtpReply.of(421, "4.3.0", "Not now")));
				TestServer other = TestServer.start((builder) -> {
				});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream), address(other))),
						RelayMode.AFTER_DATA, (builder) -> builder.receivedHeader(false).spoolMemoryThreshold(10));
				SmtpTestClient client = relay.client()) {
			send(client, ("x".repeat(62) + "\r\n").repeat(size / 64)).expect("451 4.3.0 Not now");
			assertThat(other.received()).isEmpty();
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.DEFERRED);
		}
	}

	@ParameterizedTest
	@CsvSource({ "MAIL, HELP", "RCPT, HELP", "DATA, HELP", "MAIL, CHUNKING", "RCPT, CHUNKING" })
	void serverThatClosesIsReplacedByTheNext(String verb, String extension) {
		try (ScriptedUpstream closing = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", extension);
			while (true) {
				conversation.say(conversation.hear().startsWith(verb) ? "421 4.3.2 Bye" : "250 OK");
			}
		}); TestServer well = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(closing.address(), address(well))));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(well.received()).hasSize(1);
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			250,                      250 \s
			571 5.7.1 Spam,           550 5.7.1 Spam
			471 Later,                450 Later
			220 fine,                 250 fine
			354 go on,                451 4.5.0 Upstream server broke the protocol
			2500 what,                451 4.5.0 Upstream server broke the protocol
			25x what,                 451 4.5.0 Upstream server broke the protocol
			99,                       451 4.5.0 Upstream server broke the protocol
			'550-no\r\n250 yes',      451 4.5.0 Upstream server broke the protocol
			250 2.0.0 a\u00fcb,       250 2.0.0 a??b
			250 5.0.0 a,              250 5.0.0 a
			'250-2.0.0 a\r\n250 2.0.0', 250-2.0.0 a
			535 5.7.8 Who are you,    451 4.7.0 Upstream server doesn't know this server
			""")
	void whatServersSayToAMessage(String said, String told) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet();
			for (String line = conversation.hear(); !line.equals("DATA"); line = conversation.hear()) {
				conversation.say("250");
			}
			conversation.say("354");
			conversation.hearContent();
			conversation.say(said.replace("\\r\\n", "\r\n"));
			conversation.hear();
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			assertThat(send(client, "\r\nHi\r\n").readReply().get(0)).startsWith(told.strip());
			assertThat(upstream.heard().stream().filter("DATA"::equals)).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "MAIL", "RCPT", "DATA" })
	void garbageInMidTransactionLeavesTheMessageWithTheClient(String stage) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING");
			while (true) {
				String line = conversation.hear();
				conversation.say(line.startsWith(stage) ? "what?" : line.equals("DATA") ? "354 go on" : "250 OK");
			}
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.5.0");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.UNAVAILABLE);
		}
	}

	@Test
	void nothingIsRelayedOnceTheClientWasToldToTryAgain() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay(
						(builder) -> builder.remoteAddresses(List.of(address(upstream)))
							.totalTimeout(Duration.ofMillis(100)),
						RelayMode.AFTER_DATA, (builder) -> builder.processor((message) -> {
							Awaitility.await()
								.until(() -> Duration.between(message.receivedAt(), Instant.now()).toMillis() > 100);
							return null;
						}));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.2");
			assertThat(upstream.received()).isEmpty();
		}
	}

	@Test
	void credentialsThatNeverComeHoldNoConnection() {
		CountDownLatch never = new CountDownLatch(1);
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream)))
					.totalTimeout(Duration.ofMillis(200))
					.credentials(() -> {
						try {
							never.await();
						}
						catch (InterruptedException ex) {
							Thread.currentThread().interrupt();
						}
						return null;
					}));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.2");
			assertThat(relay.relay.status().get(0).active()).isZero();
		}
	}

	@Test
	void observerThatFailsChangesNoReply() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay(
						(builder) -> builder.remoteAddresses(List.of(address(upstream))).observer(new RelayObserver() {

							@Override
							public void connectionOpened(RemoteAddress upstream) {
								throw new AssertionError("on purpose");
							}

							@Override
							public void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream,
									SmtpReply reply, RelayOutcome outcome, Duration duration) {
								throw new AssertionError("on purpose");
							}

						}));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage", "220-endless", "554 5.3.2 No service", "", "421 4.3.2 Later" })
	void upstreamThatIsNotReadyLeavesTheMessageWithTheClient(String greeting) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			if (greeting.equals("220-endless")) {
				while (true) {
					conversation.say("220-and another line of the greeting, which has no end");
				}
			}
			if (!greeting.isEmpty()) {
				conversation.say(greeting);
			}
			conversation.halfClose();
			conversation.hear();
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.UNAVAILABLE);
		}
	}

	@Test
	void upstreamThatIsDownIsLeftAloneAndSaysSo() {
		ScriptedUpstream gone = ScriptedUpstream.taking();
		gone.close();
		try (Relay relay = relay((builder) -> builder.remoteAddresses(List.of(gone.address())).failureThreshold(2));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			assertThat(relay.relay.status().get(0).state()).isEqualTo(UpstreamState.AVAILABLE);
			assertThat(relay.relay.status().get(0).lastFailure()).contains("refused");
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			assertThat(relay.relay.status().get(0).state()).isEqualTo(UpstreamState.LEFT_ALONE);
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			assertThat(relay.relay.check(gone.address())).failsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void nextUpstreamIsTried() {
		ScriptedUpstream gone = ScriptedUpstream.taking();
		gone.close();
		try (ScriptedUpstream sick = ScriptedUpstream.start((conversation) -> conversation.say("421 4.3.2 Later"));
				TestServer well = TestServer.start((builder) -> {
				});
				Relay relay = relay(
						(builder) -> builder.remoteAddresses(List.of(gone.address(), sick.address(), address(well))));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(well.received()).hasSize(1);
			assertThat(this.ended).extracting(Ended::upstream).containsExactly(address(well));
			assertThat(relay.relay.check(address(well))).succeedsWithin(Duration.ofSeconds(10));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "DATA", "BDAT" })
	void lostAfterTheWholeMessageItIsNotSentAgain(String verb) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", verb.equals("BDAT") ? "CHUNKING" : "HELP");
			String command = conversation.hear();
			for (; !command.startsWith(verb); command = conversation.hear()) {
				conversation.say("250 OK");
			}
			if (verb.equals("BDAT")) {
				conversation.hearChunk(command);
			}
			else {
				conversation.say("354 go on");
				conversation.hearContent();
			}
		}); TestServer other = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address(), address(other))));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.2");
			assertThat(other.received()).isEmpty();
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith(verb))).hasSize(1);
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.UNCONFIRMED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "greeting", "MAIL", "content" })
	void upstreamThatDoesNotAnswerIsGivenUp(String stage) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			if (!stage.equals("greeting")) {
				conversation.greet();
			}
			while (true) {
				String line = conversation.hear();
				if (!stage.equals("MAIL") && !line.equals(".")) {
					conversation.say(line.equals("DATA") ? "354 go on" : "250 OK");
					if (line.equals("DATA")) {
						conversation.hearContent();
					}
				}
			}
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address()))
					.commandTimeout(Duration.ofMillis(200))
					.totalTimeout(Duration.ofMillis(600)));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.2");
		}
	}

	@Test
	void keptConnectionThatUpstreamHasClosedIsReplaced() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = relay(upstream); SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			int port = address(upstream).port();
			upstream.server().stop();
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			try (TestServer again = TestServer.start((builder) -> builder.port(port))) {
				send(client, "\r\nHi\r\n").expect("250");
				again.server().closeSession(again.server().sessions().get(0).id());
				Awaitility.await().until(() -> again.server().sessionCount() == 0);
				send(client, "\r\nHi\r\n").expect("250");
				assertThat(again.received()).hasSize(2);
			}
		}
	}

	@Test
	void tlsIsVerified() {
		TlsConfiguration server = TlsConfiguration.of(TestCertificates.context("localhost"));
		TlsConfiguration stranger = TlsConfiguration.of(TestCertificates.context("mx.example.org"));
		TlsConfiguration trusting = TlsConfiguration.of(TestCertificates.withoutCertificate());
		AtomicReference<TlsConfiguration> shown = new AtomicReference<>(server);
		try (TestServer upstream = TestServer.start((builder) -> builder.tlsConfiguration((name) -> shown.get())
			.tls(TlsMode.REQUIRED)
			.connector("implicit", (connector) -> connector.tls(TlsMode.IMPLICIT)));
				Relay starttls = relay((builder) -> builder.remoteAddresses(List.of(address(upstream)))
					.tls(TlsMode.REQUIRED)
					.tlsConfiguration((name) -> trusting));
				Relay implicit = relay((builder) -> builder
					.remoteAddresses(
							List.of(new RemoteAddress("localhost", upstream.server().connectors().get(1).port())))
					.tls(TlsMode.IMPLICIT)
					.tlsConfiguration((name) -> trusting));
				Relay distrusting = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))))) {
			for (Relay relay : List.of(starttls, implicit)) {
				try (SmtpTestClient client = relay.client()) {
					send(client, "\r\nHi\r\n").expect("250");
				}
			}
			assertThat(upstream.received()).hasSize(2)
				.allSatisfy((message) -> assertThat(message.session().tls()).isNotNull());
			try (SmtpTestClient client = distrusting.client()) {
				send(client, "\r\nHi\r\n").expect("451 4.7.5");
			}
			starttls.relay.stop();
			starttls.relay.start();
			shown.set(stranger);
			try (SmtpTestClient client = starttls.client()) {
				send(client, "\r\nHi\r\n").expect("451 4.7.5");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "220 go\r\n250 injected", "220 go\r\n250-inj", "502 no" })
	void whatIsSaidBeforeTlsIsNotListenedTo(String answer) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("STARTTLS");
			conversation.hear();
			conversation.say(answer);
			conversation.hear();
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address()))
					.tlsConfiguration((name) -> TlsConfiguration.of(TestCertificates.withoutCertificate())));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.7.5");
			assertThat(upstream.heard()).noneMatch((line) -> line.startsWith("MAIL"));
		}
	}

	@Test
	void tlsThatIsRequiredAndNotOfferedIsNotDoneWithout() {
		try (ScriptedUpstream upstream = ScriptedUpstream.taking("AUTH PLAIN");
				Relay relay = relay(
						(builder) -> builder.remoteAddresses(List.of(upstream.address())).tls(TlsMode.REQUIRED));
				Relay withLogin = relay((builder) -> builder.remoteAddresses(List.of(upstream.address()))
					.credentials(() -> new RelayCredentials("joe", "secret")))) {
			try (SmtpTestClient client = relay.client()) {
				send(client, "\r\nHi\r\n").expect("451 4.7.5");
			}
			try (SmtpTestClient client = withLogin.client()) {
				send(client, "\r\nHi\r\n").expect("451 4.7.0");
			}
			assertThat(upstream.heard()).noneMatch((line) -> line.startsWith("AUTH") || line.startsWith("MAIL"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "PLAIN", "LOGIN", "SCRAM-SHA-256", "XOAUTH2" })
	void authenticates(String mechanism) {
		AtomicReference<String> secret = new AtomicReference<>("secret");
		try (TestServer upstream = TestServer.start((builder) -> builder.auth(AuthMode.REQUIRED)
			.allowAuthWithoutTls(true)
			.authFailureDelay(Duration.ZERO)
			.authenticator((session, user, password) -> (user + password).equals("joesecret") ? () -> user : null)
			.tokenAuthenticator((session, user, token) -> token.equals("secret") ? () -> "joe" : null)
			.scramAuthenticator(new TestScramAuthenticator("joe", "secret"))
			.authMechanisms(List.of("PLAIN", "LOGIN", "SCRAM-SHA-256", "XOAUTH2")));
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream)))
					.authMechanisms(List.of(mechanism))
					.allowAuthWithoutTls(true)
					.credentials(() -> new RelayCredentials("joe", secret.get())));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(upstream.received().get(0).session().authenticationMechanism()).isEqualTo(mechanism);
			relay.relay.stop();
			relay.relay.start();
			secret.set("wrong");
			send(client, "\r\nHi\r\n").expect("451 4.7.0");
			assertThat(upstream.received()).hasSize(1);
		}
	}

	@Test
	void whatUpstreamDoesNotUnderstandIsNotMangled() {
		try (ScriptedUpstream upstream = ScriptedUpstream.taking("PIPELINING", "SIZE 1000");
				Relay relay = relay(upstream,
						(builder) -> builder.enableSmtputf8(true)
							.extensions(Set.of(SmtpExtension.DSN))
							.rejectBareNewlines(false));
				SmtpTestClient client = relay.client()) {
			send(client, "Subject: =?\r\n\r\nGr\u00fc\u00dfe\r\n").expect("554 5.6.3");
			client.send("MAIL FROM:<j\u00f6e@example.org> SMTPUTF8").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("DATA").expect("354");
			client.send("\r\nHi\r\n.").expect("550 5.6.7");
			send(client, "\r\n" + "0123456789\r\n".repeat(90)).expect("552 5.3.4");
			send(client, "\r\nHi\n.\nMAIL FROM:<evil@example.org>\r\n").expect("554 5.6.0");
			assertThat(upstream.heard()).noneMatch((line) -> line.contains("evil"));
			client.send("MAIL FROM:<joe@example.org> RET=HDRS ENVID=x BODY=8BITMIME").expect("250");
			client.send("RCPT TO:<ann@example.org> NOTIFY=NEVER").expect("250").send("DATA").expect("354");
			client.send("\r\nHi\r\n.").expect("250");
			assertThat(upstream.heard()).anyMatch((line) -> line.matches("MAIL FROM:<joe@example.org> SIZE=\\d+"))
				.contains("RCPT TO:<ann@example.org>");
		}
	}

	@Test
	void whatUpstreamUnderstandsIsPassedOn() {
		try (TestServer upstream = TestServer.start((builder) -> builder.enableSmtputf8(true)
			.extensions(Set.of(SmtpExtension.DSN, SmtpExtension.MT_PRIORITY)));
				Relay relay = relay(upstream,
						(builder) -> builder.enableSmtputf8(true)
							.extensions(Set.of(SmtpExtension.DSN, SmtpExtension.MT_PRIORITY)));
				SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<j\u00f6e@example.org> SMTPUTF8 BODY=8BITMIME RET=HDRS ENVID=a+2Bb MT-PRIORITY=3");
			client.expect("250").send("RCPT TO:<\u00e4nn@example.org> NOTIFY=DELAY ORCPT=rfc822;a@example.org");
			client.expect("250").send("DATA").expect("354").send("Subject: \u00fc\r\n\r\nHi\r\n.").expect("250");
			SmtpMessage received = upstream.received().get(0);
			assertThat(received.envelope().sender()).hasToString("j\u00f6e@example.org");
			assertThat(received.envelope().mailOptions().asMap()).containsKeys("SIZE", "SMTPUTF8")
				.containsAllEntriesOf(Map.of("BODY", "8BITMIME", "RET", "HDRS", "ENVID", "a+2Bb", "MT-PRIORITY", "3"));
			assertThat(received.envelope().recipients()).hasToString("[\u00e4nn@example.org]");
			assertThat(received.envelope().recipientOptions().get(0).asList()).containsExactly("NOTIFY=DELAY",
					"ORCPT=rfc822;a@example.org");
			assertThat(received.content().text()).contains("Subject: \u00fc");
		}
	}

	@Test
	void mailThatGoesInCirclesIsRefused() {
		try (ScriptedUpstream upstream = ScriptedUpstream.taking();
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address())).maxHops(3));
				SmtpTestClient client = relay.client()) {
			send(client, "received: a\r\n b\r\nX-Received: c\r\nReceived: d\r\n\r\nReceived: body\r\n").expect("250");
			send(client, "Received: a\r\nReceived: b\r\nRECEIVED: c\r\nReceived: d\r\n\r\n").expect("554 5.4.6");
		}
	}

	@Test
	void changesAreRelayed() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = relay(upstream, (builder) -> builder.processor((message) -> {
			RelayChanges.of(message)
				.addHeader("X-Peer", message.session().peer().getHostString())
				.setSender(new Mailbox("bounces", "example.org"))
				.replaceRecipient(new Mailbox("ann", "example.org"),
						List.of(new Mailbox("ann", "example.org"), new Mailbox("archive", "example.org")));
			return null;
		})); SmtpTestClient client = relay.client()) {
			send(client, "Subject: Hi\r\n\r\nHi\r\n").expect("250");
			SmtpMessage received = upstream.received().get(0);
			assertThat(received.content().text()).startsWith("X-Peer: 127.0.0.1\r\nSubject: Hi\r\n");
			assertThat(received.envelope().sender()).hasToString("bounces@example.org");
			assertThat(received.envelope().recipients()).extracting(Mailbox::localPart)
				.containsExactly("ann", "archive");
		}
	}

	@Test
	void headerFieldsCanNotBeInjected() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = relay(upstream, (builder) -> builder.processor((message) -> {
			RelayChanges changes = RelayChanges.of(message);
			assertThatIllegalArgumentException().isThrownBy(() -> changes.addHeader("X-Name", "a\r\nBcc: b"));
			assertThatIllegalArgumentException().isThrownBy(() -> changes.addHeader("X Name", "a"));
			assertThatIllegalArgumentException().isThrownBy(() -> changes.addHeader("X-Name", "a".repeat(999)));
			return null;
		})); SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
		}
	}

	@Test
	void connectionsAreBounded() {
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream)))
					.maxConnections(1)
					.acquireTimeout(Duration.ofMillis(100)), RelayMode.CUT_THROUGH, (builder) -> {
					});
				SmtpTestClient first = relay.client();
				SmtpTestClient second = relay.client()) {
			first.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			second.send("MAIL FROM:<joe@example.org>").expect("250");
			second.send("RCPT TO:<ann@example.org>").expect("451 4.3.2");
			first.send("RSET").expect("250");
			Awaitility.await().until(() -> relay.relay.status().get(0).active() == 0);
			second.send("RCPT TO:<ann@example.org>").expect("250");
			assertThat(relay.relay.status().get(0).state()).isEqualTo(UpstreamState.AVAILABLE);
		}
	}

	@Test
	void strangersMaySendToConfiguredDomainsOnly() {
		RelayAccessPolicy policy = new RelayAccessPolicy(List.of(Network.of("192.0.2.0/24")),
				List.of("Example.org", ".example.net"));
		try (ScriptedUpstream upstream = ScriptedUpstream.taking();
				Relay relay = relay(upstream,
						(builder) -> builder.policy(policy)
							.auth(AuthMode.OPTIONAL)
							.allowAuthWithoutTls(true)
							.authenticator((session, user, password) -> () -> user)
							.xclientNetworks(List.of(Network.of("127.0.0.1"), Network.of("192.0.2.1"))));
				SmtpTestClient client = relay.client()) {
			client.send("MAIL FROM:<ann@example.org>").expect("250");
			client.send("RCPT TO:<joe@example.com>").expect("554 5.7.1 Relay access denied");
			client.send("RCPT TO:<joe%example.com@example.org>").expect("554 5.7.1");
			client.send("RCPT TO:<\"joe@example.com\"@example.org>").expect("554 5.7.1");
			client.send("RCPT TO:<example.com!joe@example.org>").expect("554 5.7.1");
			client.send("RCPT TO:<@example.org:joe@example.com>").expect("554 5.7.1");
			client.send("RCPT TO:<joe@notexample.org>").expect("554 5.7.1");
			client.send("RCPT TO:<joe@sub.example.org>").expect("554 5.7.1");
			client.send("RCPT TO:<joe@EXAMPLE.org>").expect("250").send("RCPT TO:<joe@sub.example.net>").expect("250");
			client.send("RSET").expect("250").send("AUTH PLAIN AGpvZQBqb2U=").expect("235");
			client.send("MAIL FROM:<ann@example.org>").expect("250").send("RCPT TO:<joe@example.com>").expect("250");
			client.send("RSET").expect("250").send("XCLIENT ADDR=192.0.2.7").expect("220");
			client.send("EHLO x").expect("250-").send("MAIL FROM:<ann@example.org>").expect("250");
			client.send("RCPT TO:<joe@example.com>").expect("250");
		}
	}

	@Test
	void thisMachineMaySendToAnyoneAtALoopbackPort() {
		RelayAccessPolicy policy = new RelayAccessPolicy(List.of(), List.of());
		try (ScriptedUpstream upstream = ScriptedUpstream.taking();
				Relay relay = relay(upstream,
						(builder) -> builder.address(InetAddress.getLoopbackAddress()).policy(policy));
				SmtpTestClient client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
		}
	}

	@Test
	void remoteAddressHasAHostAndAPort() {
		assertThat(RemoteAddress.valueOf("mx.example.org:25")).isEqualTo(new RemoteAddress("mx.example.org", 25));
		assertThat(RemoteAddress.valueOf("[2001:db8::1]:2525")).hasToString("[2001:db8::1]:2525");
		for (String text : List.of("oops", "a:0", "a:65536", ":25", "a b:25", "2001:db8::1:25")) {
			assertThatIllegalArgumentException().isThrownBy(() -> RemoteAddress.valueOf(text));
		}
	}

	private static SessionPolicy refusing(String localPart, int code, String status) {
		return new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
				return recipient.localPart().equals(localPart) ? SmtpReply.of(code, status, "No " + localPart) : null;
			}

		};
	}

	private static SessionPolicy refusingSender(String localPart) {
		return new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				return sender.localPart().equals(localPart) ? SmtpReply.of(550, "5.7.1", "No " + localPart) : null;
			}

		};
	}

	private static SmtpTestClient send(SmtpTestClient client, String content) {
		client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
		return client.send("DATA").expect("354").sendRaw(content + ".\r\n");
	}

	private static RemoteAddress address(TestServer server) {
		return new RemoteAddress("localhost", server.server().connectors().get(0).port());
	}

	private Relay relay(TestServer upstream) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))));
	}

	private Relay relay(TestServer upstream, Consumer<SmtpServer.Builder> server) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))), RelayMode.AFTER_DATA, server);
	}

	private Relay relay(ScriptedUpstream upstream) {
		return relay((builder) -> builder.remoteAddresses(List.of(upstream.address())));
	}

	private Relay relay(ScriptedUpstream upstream, Consumer<SmtpServer.Builder> server) {
		return relay((builder) -> builder.remoteAddresses(List.of(upstream.address())), RelayMode.AFTER_DATA, server);
	}

	private Relay relay(Consumer<SmtpRelayBuilder> customizer) {
		return relay(customizer, RelayMode.AFTER_DATA, (builder) -> {
		});
	}

	private Relay cutThrough(TestServer upstream) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))), RelayMode.CUT_THROUGH,
				(builder) -> {
				});
	}

	private Relay cutThrough(TestServer upstream, Consumer<SmtpMessage> processor) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream))), RelayMode.CUT_THROUGH,
				(builder) -> builder.processor((message) -> {
					processor.accept(message);
					return null;
				}));
	}

	private Relay relay(Consumer<SmtpRelayBuilder> customizer, RelayMode mode, Consumer<SmtpServer.Builder> server) {
		SmtpRelayBuilder builder = SmtpRelay.builder(new EventLoops())
			.executor(this.executor)
			.observer(new RelayObserver() {

				@Override
				public void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream, SmtpReply reply,
						RelayOutcome outcome, Duration duration) {
					RelayTests.this.ended.add(new Ended(upstream, outcome));
				}

			});
		customizer.accept(builder);
		SmtpRelay relay = builder.build();
		relay.start();
		return new Relay(relay, TestServer.start((configured) -> {
			server.accept(configured);
			if (mode == RelayMode.CUT_THROUGH) {
				CutThroughPolicy policy = new CutThroughPolicy(relay);
				configured.policy(policy).observer(policy);
			}
			configured.processor(new RelayMessageProcessor(relay));
		}));
	}

	private record Ended(@Nullable RemoteAddress upstream, RelayOutcome outcome) {

	}

	private record Relay(SmtpRelay relay, TestServer server) implements AutoCloseable {

		private SmtpTestClient client() {
			return this.server.client();
		}

		@Override
		public void close() {
			this.server.close();
			this.relay.stop();
		}

	}

}
