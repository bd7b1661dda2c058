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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.smtpd.SmtpReply;
import dev.smtpd.TestCertificates;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.tls.TlsConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.smtp.SmtpCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upstream servers that reply before they were sent what they reply to. Each such reply
 * comes in one write with the reply before it.
 */
class EarlyReplyTests extends AbstractRelayTests {

	private static final String BROKEN = "451 4.5.0 Upstream server broke the protocol";

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void replyBeforeItsCommandIsNotBelieved(String stage, ScriptedUpstream.Script script) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			script.run(conversation);
			conversation.accept();
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address()))
					.tlsConfiguration((name) -> TlsConfiguration.of(TestCertificates.withoutCertificate()))
					.allowAuthWithoutTls(true)
					.credentials(() -> stage.startsWith("AUTH") ? new RelayCredentials("joe", "secret") : null));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect(BROKEN).send("NOOP").expect("250");
			assertThat(this.ended).hasSize(1);
			assertThat(relay.relay().status().get(0).connections()).isZero();
			assertThat(relay.relay().status().get(0).lastFailure()).startsWith("Reply to nothing that was sent");
		}
	}

	static Stream<Arguments> replyBeforeItsCommandIsNotBelieved() {
		return Stream.of(stage("greeting", (conversation) -> conversation.say("220 ready\r\n220 ready")),
				stage("EHLO", (conversation) -> conversation.say("220 ready\r\n" + conversation.offer())),
				stage("STARTTLS", (conversation) -> afterEhlo(conversation, "STARTTLS", "220 go")),
				stage("AUTH PLAIN", (conversation) -> afterEhlo(conversation, "AUTH PLAIN", "235 2.7.0 Welcome")),
				stage("AUTH LOGIN", (conversation) -> {
					conversation.greet("AUTH LOGIN");
					conversation.hear();
					conversation.say("334 UGFzc3dvcmQ6\r\n235 2.7.0 Welcome");
				}), stage("MAIL", (conversation) -> afterEhlo(conversation, "HELP", "250 2.1.0 OK")),
				stage("MAIL, RCPT and DATA",
						(conversation) -> afterEhlo(conversation, "PIPELINING", "250 OK\r\n250 OK\r\n354 go on")),
				stage("MAIL, RCPT and BDAT", (conversation) -> afterEhlo(conversation, "PIPELINING\r\n250-CHUNKING",
						"250 OK\r\n250 OK\r\n250 taken")),
				stage("RCPT", (conversation) -> {
					conversation.greet();
					conversation.hear();
					conversation.say("250 2.1.0 OK\r\n250 2.1.5 OK");
				}), stage("DATA", (conversation) -> {
					conversation.greet();
					conversation.accept(1);
					conversation.hear();
					conversation.say("250 2.1.5 OK\r\n354 go on");
				}), stage("BDAT", (conversation) -> {
					conversation.greet("CHUNKING");
					conversation.accept(1);
					conversation.hear();
					conversation.say("250 2.1.5 OK\r\n250 2.6.0 Taken");
				}), stage("end of data", (conversation) -> {
					conversation.greet();
					conversation.accept(2);
					conversation.hear();
					conversation.say("354 go on\r\n250 2.6.0 Taken");
				}), stage("end of data, refused", (conversation) -> {
					conversation.greet();
					conversation.accept(2);
					conversation.hear();
					conversation.say("354 go on\r\n554 5.6.0 No");
				}), stage("end of data, pipelined", (conversation) -> {
					conversation.greet("PIPELINING");
					conversation.hear();
					conversation.hear();
					conversation.hear();
					conversation.say("250 OK\r\n250 OK\r\n354 go on\r\n250 2.6.0 Taken");
				}), stage("end of data, in pieces", (conversation) -> {
					conversation.greet();
					conversation.accept(2);
					conversation.hear();
					conversation.write("354 go on\r\n25");
					conversation.hearContent();
					conversation.say("0 2.6.0 Taken");
				}), stage("end of data, several lines", (conversation) -> {
					conversation.greet();
					conversation.accept(2);
					conversation.hear();
					conversation.say("354 go on\r\n250-2.6.0 Taken");
					conversation.hearContent();
					conversation.say("250 2.6.0 Taken");
				}));
	}

	private static Arguments stage(String name, ScriptedUpstream.Script script) {
		return Arguments.of(name, script);
	}

	private static void afterEhlo(ScriptedUpstream.Conversation conversation, String extensions, String early)
			throws IOException {
		conversation.say("220 ready");
		conversation.hear();
		conversation.say(conversation.offer(extensions) + "\r\n" + early);
	}

	@ParameterizedTest
	@CsvSource({ "10, 100", "1000000, 100000", "1000000, 100" })
	void endOfDataIsNotBelievedEarlyWhereverTheContentIs(int memoryThreshold, int size) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet();
			conversation.accept(2);
			conversation.hear();
			conversation.say("354 go on\r\n250 2.6.0 Taken");
			conversation.hearContent();
		});
				Relay relay = relay(upstream,
						(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(memoryThreshold)));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\n" + ("x".repeat(98) + "\r\n").repeat(size / 100)).expect(BROKEN);
		}
	}

	// the upstream server may have accepted the message
	@Test
	void messageThatWasSentMeanwhileIsUnconfirmed() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet();
			conversation.accept(2);
			conversation.hear();
			conversation.say("354 go on\r\n250 2.6.0 Taken");
			conversation.hearContent();
		});
				ScriptedUpstream other = ScriptedUpstream.accepting();
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address(), other.address())));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect(BROKEN);
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.UNCONFIRMED);
			assertThat(other.heard()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "250 2.6.0 Taken, 451 4.5.0", "552 5.3.4 Too large, 552 5.3.4 Too large" })
	void onlyARefusalMayComeBeforeTheEndOfTheContent(String reply, String expected) {
		CompletableFuture<Void> answered = new CompletableFuture<>();
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet();
			conversation.accept(2);
			conversation.hear();
			conversation.say("354 go on");
			conversation.hear();
			// the rest is more than the socket buffers hold
			conversation.say(reply);
			answered.join();
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\n" + ("x".repeat(98) + "\r\n").repeat(200_000)).expect(expected);
			answered.complete(null);
			assertThat(relay.relay().status().get(0).connections()).isZero();
		}
	}

	@Test
	void connectionWithAnEarlyReplyToRsetIsNotUsedAgain() {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet();
			conversation.accept(1);
			conversation.hear();
			conversation.say("550 5.1.1 Nobody\r\n250 2.0.0 Reset");
			conversation.accept();
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			send(client, "\r\nHi\r\n").expect("550 5.1.1 Nobody");
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith("EHLO"))).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "221 2.0.0 Bye", "250 2.1.0 OK", "421 4.4.2 Timeout" })
	void connectionWithAReplyToNothingIsNotUsedAgain(String reply) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet();
			conversation.accept(2);
			conversation.hear();
			conversation.say("354 go on");
			conversation.hearContent();
			conversation.say("250 2.6.0 Taken\r\n" + reply);
			conversation.accept();
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250 2.6.0 Taken");
			send(client, "\r\nHi\r\n").expect("250 2.6.0 Taken");
			assertThat(upstream.heard().stream().filter((line) -> line.startsWith("EHLO"))).hasSize(2);
			assertThat(upstream.heard().stream().filter("Hi"::equals)).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "MAIL", "RCPT", "end of data" })
	void cutThroughDoesNotBelieveThemEither(String stage) {
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.say("220 ready");
			conversation.hear();
			conversation.say(conversation.offer() + (stage.equals("MAIL") ? "\r\n250 OK" : ""));
			conversation.hear();
			conversation.say("250 OK" + (stage.equals("RCPT") ? "\r\n250 OK" : ""));
			conversation.accept(1);
			conversation.hear();
			conversation.say("354 go on\r\n250 2.6.0 Taken");
			conversation.hearContent();
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address())),
						RelayMode.CUT_THROUGH, (builder) -> {
						});
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>");
			if (stage.equals("end of data")) {
				client.expect("250").send("DATA").expect("354").send("Hi\r\n.");
			}
			client.expect(BROKEN);
		}
	}

	// as by TLS, of which one read may bring several records
	@Test
	void whatWasReadTogetherIsEarlyHoweverItIsDecoded() {
		EmbeddedChannel channel = new EmbeddedChannel();
		UpstreamConnection connection = new UpstreamConnection(channel, Duration.ofMinutes(1));
		channel.pipeline().addAfter("reads", null, new LineByLine());
		CompletableFuture<SmtpReply> ehlo = connection.greeting()
			.thenCompose((greeting) -> connection.send(SmtpCommand.EHLO, "client.example.org"));
		channel.writeInbound(buffer("220 ready\r\n250 upstream.example.org\r\n"));
		assertThat(ehlo).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("Reply to nothing");
		assertThat(connection.isUsable()).isFalse();
		channel.finishAndReleaseAll();
	}

	@Test
	void whatWasReadAfterwardsIsNot() {
		EmbeddedChannel channel = new EmbeddedChannel();
		UpstreamConnection connection = new UpstreamConnection(channel, Duration.ofMinutes(1));
		CompletableFuture<SmtpReply> ehlo = connection.greeting()
			.thenCompose((greeting) -> connection.send(SmtpCommand.EHLO, "client.example.org"));
		channel.writeInbound(buffer("220 rea"));
		channel.writeInbound(buffer("dy\r\n"));
		channel.writeInbound(buffer("250-upstream"));
		channel.writeInbound(buffer(".example.org\r\n250 HELP\r\n"));
		assertThat(ehlo).isCompletedWithValueMatching(SmtpReply::isPositive);
		channel.finishAndReleaseAll();
	}

	private static ByteBuf buffer(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
	}

	/**
	 * Passes on one line at a time.
	 */
	private static final class LineByLine extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ByteBuf in = (ByteBuf) message;
			while (in.isReadable()) {
				context.fireChannelRead(in.readRetainedSlice(in.bytesBefore((byte) '\n') + 1));
			}
			in.release();
		}

	}

}
