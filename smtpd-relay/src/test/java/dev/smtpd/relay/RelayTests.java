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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.TestCertificates;
import dev.smtpd.TestServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.settings.Network;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Relaying to servers that behave, among them our own.
 */
class RelayTests extends AbstractRelayTests {

	@Test
	void upstreamsReplyIsTheClientsReply() {
		try (TestServer upstream = TestServer.start((builder) -> builder
			.processor((message) -> SmtpReply.of(250, "2.6.0", List.of("Queued as 42", "Have a nice day"))));
				Relay relay = relay(upstream);
				SmtpTestConnection client = relay.client()) {
			assertThat(send(client, "Subject: Hi\r\n\r\n..dot\r\n").readReply()).lines()
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
		try (ScriptedUpstream plain = ScriptedUpstream.accepting(extension);
				TestServer chunking = TestServer.start((builder) -> {
				});
				Relay relay = relay((builder) -> builder
					.remoteAddresses(List.of(extension.equals("CHUNKING") ? address(chunking) : plain.address())));
				SmtpTestConnection client = relay.client()) {
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
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("RCPT TO:<bob@example.org>").expect("250");
			client.send("DATA").expect("354").send("\r\nHi\r\n.").expect("550 5.1.1 No bob");
			assertThat(upstream.received()).isEmpty();
			Awaitility.await().until(() -> relay.relay().status().get(0).active() == 0);
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(upstream.received()).hasSize(1);
			assertThat(relay.relay().status().get(0).connections()).isOne();
		}
	}

	@Test
	void byLmtpEachRecipientHasItsReply() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("bob", 450, "4.2.1")));
				Relay relay = relay(upstream, (builder) -> builder.protocol(SmtpProtocol.LMTP));
				SmtpTestConnection client = relay.server().connect()) {
			client.expect("220").send("LHLO client.example.org").expect("250-").send("MAIL FROM:<joe@example.org>");
			client.expect("250").send("RCPT TO:<bob@example.org>").expect("250").send("RCPT TO:<ann@example.org>");
			client.expect("250").send("DATA").expect("354").send("\r\nHi\r\n.").expect("450 4.2.1").expect("250 2.0.0");
			assertThat(upstream.received().get(0).envelope().recipients())
				.extracting((recipient) -> recipient.mailbox().localPart())
				.containsExactly("ann");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.PARTLY_ACCEPTED);
		}
	}

	@Test
	void bySmtpARefusalOfOneRecipientIsOneOfTheMessage() {
		try (TestServer upstream = TestServer.start((builder) -> builder.policy(refusing("bob", 550, "5.1.1")));
				Relay relay = relay(upstream);
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			client.send("RCPT TO:<bob@example.org>").expect("250").send("DATA").expect("354");
			client.send("\r\nHi\r\n.").expect("550 5.1.1");
			assertThat(upstream.received()).isEmpty();
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.REJECTED);
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
				SmtpTestConnection client = relay.client()) {
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
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<ann@example.org>").expect("250");
			client.send("RCPT TO:<bob@example.org>").expect("250").send("DATA").expect("354");
			client.send("\r\nHi\r\n.").expect("550 5.1.1");
			assertThat(upstream.heard()).noneMatch((line) -> line.startsWith("BDAT"));
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
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
		}
	}

	@Test
	void whatUpstreamDoesNotUnderstandIsNotMangled() {
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting("PIPELINING", "SIZE 1000");
				Relay relay = relay(upstream,
						(builder) -> builder.enableSmtputf8(true)
							.extensions(Set.of(SmtpExtension.DSN))
							.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.KEEP)));
				SmtpTestConnection client = relay.client()) {
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
		Set<SmtpExtension> extensions = Set.of(SmtpExtension.DSN, SmtpExtension.MT_PRIORITY, SmtpExtension.DELIVERBY,
				SmtpExtension.FUTURERELEASE);
		try (TestServer upstream = TestServer.start((builder) -> builder.enableSmtputf8(true).extensions(extensions));
				Relay relay = relay(upstream, (builder) -> builder.enableSmtputf8(true).extensions(extensions));
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<j\u00f6e@example.org> SMTPUTF8 BODY=8BITMIME RET=HDRS ENVID=a+2Bb MT-PRIORITY=3"
					+ " BY=600;R HOLDFOR=60");
			client.expect("250").send("RCPT TO:<\u00e4nn@example.org> NOTIFY=DELAY ORCPT=rfc822;a@example.org");
			client.expect("250").send("DATA").expect("354").send("Subject: \u00fc\r\n\r\nHi\r\n.").expect("250");
			SmtpMessage received = upstream.received().get(0);
			assertThat(received.envelope().sender()).hasToString("j\u00f6e@example.org");
			assertThat(received.envelope().mailOptions().asMap()).containsKeys("SIZE", "SMTPUTF8")
				.containsAllEntriesOf(Map.of("BODY", "8BITMIME", "RET", "HDRS", "ENVID", "a+2Bb", "MT-PRIORITY", "3",
						"BY", "600;R", "HOLDFOR", "60"));
			assertThat(received.envelope().recipients()).hasToString("[\u00e4nn@example.org]");
			assertThat(received.envelope().recipients().get(0).parameters().asList()).containsExactly("NOTIFY=DELAY",
					"ORCPT=rfc822;a@example.org");
			assertThat(received.content().text()).contains("Subject: \u00fc");
		}
	}

	@Test
	void mailThatGoesInCirclesIsRefused() {
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting();
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address())).maxHops(3));
				SmtpTestConnection client = relay.client()) {
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
		})); SmtpTestConnection client = relay.client()) {
			send(client, "Subject: Hi\r\n\r\nHi\r\n").expect("250");
			SmtpMessage received = upstream.received().get(0);
			assertThat(received.content().text()).startsWith("X-Peer: 127.0.0.1\r\nSubject: Hi\r\n");
			assertThat(received.envelope().sender()).hasToString("bounces@example.org");
			assertThat(received.envelope().recipients()).extracting((recipient) -> recipient.mailbox().localPart())
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
		})); SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
		}
	}

	@Test
	void strangersMaySendToConfiguredDomainsOnly() {
		RelayAccessPolicy policy = new RelayAccessPolicy(List.of(Network.of("192.0.2.0/24")),
				List.of("Example.org", ".example.net"));
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting();
				Relay relay = relay(upstream,
						(builder) -> builder.policy(policy)
							.limits((limits) -> limits.withUnknownRecipientDelay(Duration.ZERO))
							.auth(AuthMode.OPTIONAL)
							.authentication((auth) -> auth.withAllowWithoutTls(true))
							.authenticator((session, user, password) -> () -> user)
							.proxies((proxies) -> proxies
								.withXclientNetworks(List.of(Network.of("127.0.0.1"), Network.of("192.0.2.1")))));
				SmtpTestConnection client = relay.client()) {
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
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting();
				Relay relay = relay(upstream,
						(builder) -> builder.address(InetAddress.getLoopbackAddress()).policy(policy));
				SmtpTestConnection client = relay.client()) {
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

	@ParameterizedTest
	@CsvSource({ "BY=600;R, 554 5.3.3", "HOLDFOR=60, 554 5.3.3", "BODY=BINARYMIME, 554 5.6.3", "BY=600;N, 250",
			"MT-PRIORITY=3, 250" })
	void whatUpstreamCanNotKeepIsRefused(String parameter, String reply) {
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting("8BITMIME");
				Relay relay = relay(upstream,
						(builder) -> builder.extensions(EnumSet.complementOf(EnumSet.of(SmtpExtension.REQUIRETLS))));
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org> " + parameter).expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250").send("BDAT 6 LAST").sendRaw("\r\nHi\r\n");
			client.expect(reply);
			assertThat(upstream.heard()).noneMatch((line) -> line.contains(parameter));
		}
	}

	@Test
	void binaryContentArrivesByteForByte() {
		String content = "\r\n\0\r\n.\r\nbare\nand\rbare\r\n";
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = relay(upstream); SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<joe@example.org> BODY=BINARYMIME").expect("250");
			client.send("RCPT TO:<ann@example.org>").expect("250");
			client.send("BDAT " + content.length() + " LAST").sendRaw(content).expect("250");
			assertThat(upstream.onlyContent()).endsWith(content);
			assertThat(upstream.received().get(0).envelope().mailOptions().get("BODY")).isEqualTo("BINARYMIME");
		}
	}

	@Test
	void tlsOnTheWholeWayIsPassedOnOrRefused() {
		TlsConfiguration tls = TlsConfiguration.of(TestCertificates.context("localhost"));
		TlsConfiguration trusting = TlsConfiguration.of(TestCertificates.withoutCertificate());
		Consumer<SmtpServer.Builder> requiretls = (builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> tls)
			.extensions(Set.of(SmtpExtension.REQUIRETLS));
		try (TestServer upstream = TestServer.start(requiretls::accept);
				Relay secure = relay((builder) -> builder.remoteAddresses(List.of(address(upstream)))
					.tls(TlsMode.REQUIRED)
					.tlsConfiguration((name) -> trusting), RelayMode.AFTER_DATA, requiretls);
				Relay clear = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))).tls(TlsMode.NONE),
						RelayMode.AFTER_DATA, requiretls)) {
			for (Relay relay : List.of(secure, clear)) {
				try (SmtpTestConnection client = relay.client()) {
					client.send("STARTTLS").expect("220");
					client.handshake(SmtpTestTls.of(TestCertificates.withoutCertificate()).serverName("localhost"));
					client.send("EHLO client.example.org").expect("250-");
					client.send("MAIL FROM:<joe@example.org> REQUIRETLS").expect("250");
					client.send("RCPT TO:<ann@example.org>").expect("250").send("DATA").expect("354");
					client.sendRaw("\r\nHi\r\n.\r\n").expect((relay == secure) ? "250" : "550 5.7.30");
				}
			}
			assertThat(upstream.received()).hasSize(1);
			assertThat(upstream.received().get(0).envelope().isTlsRequired()).isTrue();
		}
	}

	@Test
	void contentIsReadNoFasterThanUpstreamTakesIt() {
		CountedContent content = new CountedContent();
		CompletableFuture<Void> listening = new CompletableFuture<>();
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", "CHUNKING", "8BITMIME");
			conversation.hear();
			conversation.hear();
			conversation.say("250 OK\r\n250 OK");
			String chunk = conversation.hear();
			listening.join();
			conversation.skipChunk(chunk);
			conversation.say("250 2.0.0 Taken");
		});
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address())));
				TestServer server = startRelaying(relay, content);
				SmtpTestConnection client = server.client()) {
			send(client, "\r\nHi\r\n");
			AtomicLong before = new AtomicLong();
			Awaitility.await().until(() -> {
				long now = content.read.get();
				return now > 0 && before.getAndSet(now) == now;
			});
			assertThat(content.read).hasValueLessThan(CountedContent.SIZE / 2);
			listening.complete(null);
			client.expect("250 2.0.0 Taken");
			assertThat(content.read).hasValueGreaterThanOrEqualTo(CountedContent.SIZE);
		}
	}

	@Test
	void contentThatIsGoneIsDeferred() {
		MessageContent gone = new MessageContent() {

			@Override
			public long size() {
				return 1;
			}

			@Override
			public boolean isInMemory() {
				return true;
			}

			@Override
			public InputStream inputStream() {
				throw new UncheckedIOException(new IOException("Gone"));
			}

		};
		try (TestServer upstream = TestServer.start((builder) -> {
		});
				Relay relay = relay(upstream);
				TestServer server = startRelaying(relay, gone);
				SmtpTestConnection client = server.client()) {
			send(client, "\r\nHi\r\n");
			client.expect("451");
			assertThat(this.ended).extracting(Ended::outcome).containsExactly(RelayOutcome.UNAVAILABLE);
			assertThat(upstream.received()).isEmpty();
		}
	}

	@Test
	void contentIsClosedWhenTheEventLoopsHaveEnded() {
		BlockingContent content = new BlockingContent();
		try (ScriptedUpstream upstream = ScriptedUpstream.start((conversation) -> {
			conversation.greet("PIPELINING", "CHUNKING", "8BITMIME");
			conversation.hear();
			conversation.hear();
			content.block();
			conversation.say("250 OK\r\n250 OK");
			conversation.hear();
		})) {
			try (Relay relay = relay((builder) -> builder.remoteAddresses(List.of(upstream.address())));
					TestServer server = startRelaying(relay, content);
					SmtpTestConnection client = server.client()) {
				send(client, "\r\nHi\r\n");
				Awaitility.await().until(content.blocked::isDone);
			}
			content.released.complete(null);
			Awaitility.await().until(content.open::isEmpty);
		}
	}

	private static TestServer startRelaying(Relay relay, MessageContent content) {
		return TestServer.start((builder) -> builder
			.processor((AsyncMessageProcessor) (message) -> new RelayMessageProcessor(relay.relay())
				.processAsync(new SmtpMessage(message.id(), message.session(), message.envelope(), content,
						message.receivedAt(), message.receiving()))));
	}

	/**
	 * Content that is being read until it is released.
	 */
	private static final class BlockingContent implements MessageContent {

		private static final int SIZE = 64 * 1024;

		private final Set<InputStream> open = ConcurrentHashMap.newKeySet();

		private final CompletableFuture<Void> blocked = new CompletableFuture<>();

		private final CompletableFuture<Void> released = new CompletableFuture<>();

		private volatile boolean blocking;

		private void block() {
			this.blocking = true;
		}

		@Override
		public long size() {
			return SIZE;
		}

		@Override
		public InputStream inputStream() {
			InputStream in = new ByteArrayInputStream(new byte[SIZE]) {

				@Override
				public int read(byte[] bytes, int offset, int length) {
					if (BlockingContent.this.blocking) {
						BlockingContent.this.blocked.complete(null);
						BlockingContent.this.released.join();
					}
					return super.read(bytes, offset, length);
				}

				@Override
				public void close() {
					BlockingContent.this.open.remove(this);
				}

			};
			this.open.add(in);
			return in;
		}

	}

	/**
	 * Content of which is counted what was read.
	 */
	private static final class CountedContent implements MessageContent {

		private static final long SIZE = 64 * 1024 * 1024;

		private final AtomicLong read = new AtomicLong();

		@Override
		public long size() {
			return SIZE;
		}

		@Override
		public InputStream inputStream() {
			return new InputStream() {

				private long position;

				@Override
				public int read() {
					throw new UnsupportedOperationException();
				}

				@Override
				public int read(byte[] target, int offset, int length) {
					int count = (int) Math.min(length, SIZE - this.position);
					for (int i = 0; i < count; i++, this.position++) {
						target[offset + i] = (byte) ((this.position % 2 == 0) ? '\r' : '\n');
					}
					CountedContent.this.read.addAndGet(count);
					return (count > 0) ? count : -1;
				}

			};
		}

	}

}
