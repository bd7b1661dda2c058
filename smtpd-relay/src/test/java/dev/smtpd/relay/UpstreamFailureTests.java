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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Level;
import dev.smtpd.LogLines;
import dev.smtpd.SmtpReply;
import dev.smtpd.TestServer;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upstream servers that refuse, are down, slow, or break the protocol.
 */
class UpstreamFailureTests extends AbstractRelayTests {

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
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("554 5.7.1 Not this one");
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
			send(client, "\r\nHi\r\n").expect("554 5.7.1 Not this one");
			assertThat(this.ended).extracting(Ended::outcome)
				.containsExactly(RelayOutcome.REJECTED, RelayOutcome.REJECTED);
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith("EHLO"))).hasSize(1);
		}
	}

	// the last piece is full, and no octet is left for another
	@ParameterizedTest
	@ValueSource(ints = { 0, 32 * 1024, 64 * 1024, 128 * 1024 })
	void messageIsNotSentAgainAfterItsEnd(int size) {
		try (TestServer upstream = TestServer.start((builder) -> builder.receivedHeader(false)
			.processor((message) -> SmtpReply.of(421, "4.3.0", "Not now")));
				TestServer other = TestServer.start((builder) -> {
				});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream), address(other))),
						RelayMode.AFTER_DATA,
						(builder) -> builder.receivedHeader(false).spool((spool) -> spool.withMemoryThreshold(10)));
				SmtpTestConnection client = relay.client()) {
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
			conversation.reply((line) -> line.startsWith(verb) ? "421 4.3.2 Bye" : "250 OK");
		}); TestServer well = TestServer.start((builder) -> {
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(closing.address(), address(well))));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(well.received()).hasSize(1);
		}
	}

	@Test
	void messageThatIsNotRelayedIsLoggedWithWhoAndReply() {
		try (LogLines log = LogLines.of("dev.smtpd.relay.SmtpRelay", Level.DEBUG);
				ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> conversation.say("554 Go away"));
				Relay relay = relay(upstream);
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451");
			assertThat(log.lines()).anyMatch((line) -> line.matches(
					"DEBUG Message \\S+-1 from <joe@example\\.org> in session \\S+ of 127\\.0\\.0\\.1 was not relayed "
							+ "\\(UNAVAILABLE\\), replying 451 4\\.4\\.\\d .*: .*554 Go away.*"));
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
	void replyToAMessageReachesTheClient(String reply, String expected) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet();
			for (String line = conversation.hear(); !line.equals("DATA"); line = conversation.hear()) {
				conversation.say("250");
			}
			conversation.say("354");
			conversation.hearContent();
			conversation.say(reply.replace("\\r\\n", "\r\n"));
			conversation.hear();
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			assertThat(send(client, "\r\nHi\r\n").readReply().lines().get(0)).startsWith(expected.strip());
			assertThat(upstream.heard().stream().filter("DATA"::equals)).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "MAIL", "RCPT", "DATA" })
	void garbageInMidTransactionLeavesTheMessageWithTheClient(String stage) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING");
			conversation
				.reply((line) -> line.startsWith(stage) ? "what?" : line.equals("DATA") ? "354 go on" : "250 OK");
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.5.0");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.UNAVAILABLE);
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
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.UNAVAILABLE);
		}
	}

	@Test
	void upstreamThatIsDownIsNotUsedForAWhile() {
		ScriptedUpstream gone = ScriptedUpstream.accepting();
		gone.close();
		try (Relay relay = relay((builder) -> builder.remoteAddresses(List.of(gone.address())).failureThreshold(2));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			assertThat(relay.relay().status().get(0).state()).isEqualTo(UpstreamState.CLOSED);
			assertThat(relay.relay().status().get(0).lastFailure()).contains("refused");
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			assertThat(relay.relay().status().get(0).state()).isEqualTo(UpstreamState.OPEN);
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			assertThat(relay.relay().check(gone.address())).failsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void nextUpstreamIsTried() {
		ScriptedUpstream gone = ScriptedUpstream.accepting();
		gone.close();
		try (ScriptedUpstream sick = ScriptedUpstream.start((conversation) -> conversation.say("421 4.3.2 Later"));
				TestServer well = TestServer.start((builder) -> {
				});
				Relay relay = relay(
						(builder) -> builder.remoteAddresses(List.of(gone.address(), sick.address(), address(well))));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(well.received()).hasSize(1);
			assertThat(this.ended).extracting(Ended::upstream).containsExactly(address(well));
			assertThat(relay.relay().check(address(well))).succeedsWithin(Duration.ofSeconds(10));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "DATA", "BDAT" })
	void lostAfterTheWholeMessageItIsNotSentAgain(String verb) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", verb.equals("BDAT") ? "CHUNKING" : "HELP");
			String command = conversation.acceptUntil(verb);
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
				SmtpTestConnection client = relay.client()) {
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
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.2");
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
					}), RelayMode.CUT_THROUGH, (builder) -> builder.spool((spool) -> spool.withMemoryThreshold(10)));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi, this is spooled to a file\r\n").expect("250");
			for (int i = 0; i < 3; i++) {
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				client.send("RCPT TO:<ann@example.org>").expect("250").send("DATA").expect("354");
				full.set(true);
				client.send("\r\nHi, this is spooled to a file\r\n.").expect("451 4.3.2");
				full.set(false);
				Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
			}
			assertThat(relay.relay().status().get(0).state()).isEqualTo(UpstreamState.CLOSED);
			send(client, "\r\nHi, this is spooled to a file\r\n").expect("250");
			assertThat(upstream.received()).hasSize(2);
		}
	}

	@Test
	void nothingIsRelayedAfterTheTotalTimeout() {
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
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.2");
			assertThat(upstream.received()).isEmpty();
		}
	}

	@Test
	void contentThatIsAcceptedWithoutARecipientEndsTheConnection() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", "CHUNKING");
			conversation.hear();
			conversation.hear();
			conversation.hearChunk(conversation.hear());
			conversation.say("250 2.1.0 OK\r\n550 5.1.1 Nobody\r\n250 2.6.0 Taken");
			conversation.hear();
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith("EHLO"))).hasSize(2);
		}
	}

	@Test
	void contentWithoutARecipientIsNotSent() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING");
			conversation.reply((line) -> line.startsWith("RCPT") ? "550 5.1.1 Nobody"
					: line.equals("DATA") ? "354 go on" : "250 OK");
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			assertThat(upstream.heard()).noneMatch((line) -> line.equals("Hi") || line.equals("."));
		}
	}

	@Test
	void upstreamThatIsBackIsUsedAgain() {
		ScriptedUpstream gone = ScriptedUpstream.accepting();
		gone.close();
		try (Relay relay = relay((builder) -> builder.remoteAddresses(List.of(gone.address()))
			.failureThreshold(1)
			.retryInterval(Duration.ofMillis(50))); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.4.1");
			assertThat(relay.relay().status().get(0).state()).isEqualTo(UpstreamState.OPEN);
			try (TestServer back = TestServer.start((builder) -> builder.port(gone.address().port()))) {
				Awaitility.await().until(() -> send(client, "\r\nHi\r\n").readReply().lines().get(0).startsWith("250"));
				assertThat(back.received()).hasSize(1);
				assertThat(relay.relay().status().get(0)).satisfies((status) -> {
					assertThat(status.state()).isEqualTo(UpstreamState.CLOSED);
					assertThat(status.lastFailure()).isNull();
				});
			}
		}
	}

	@Test
	void refusedContentThatIsNeverAnsweredHoldsNoConnection() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", "CHUNKING");
			conversation.hear();
			conversation.hear();
			conversation.hearChunk(conversation.hear());
			conversation.say("250 2.1.0 OK\r\n550 5.1.1 Nobody");
			conversation.hear();
			conversation.hear();
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address()))
					.commandTimeout(Duration.ofMillis(200)));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
		}
	}

}
