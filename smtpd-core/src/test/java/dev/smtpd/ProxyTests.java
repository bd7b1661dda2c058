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

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import ch.qos.logback.classic.Level;
import dev.smtpd.settings.Network;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.NettySmtpServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Who the client is behind load balancers (PROXY protocol) and proxies (XCLIENT,
 * XFORWARD), and attempts to say so from elsewhere.
 */
@ResourceLock("dev.smtpd.transport.ClientFaultLog")
class ProxyTests {

	private static final AttributeKey<String> VERDICT = AttributeKey.of("verdict");

	private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"), Network.of("::1"));

	private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

	private static final List<Network> ELSEWHERE = List.of(Network.of("192.0.2.0/24"));

	private static final SSLContext SERVER = TestCertificates.context("mx.example.org");

	private static final SSLContext CLIENT = TestCertificates.withoutCertificate();

	@ParameterizedTest
	@ValueSource(strings = { "PROXY TCP4 192.0.2.7 192.0.2.1 56324 25\r\n",
			"PROXY TCP6 2001:db8::7 2001:db8::1 56324 25\r\n" })
	void peerIsTheRealClientByVersion1(String header) {
		try (TestServer server = proxied(); SmtpTestConnection client = server.connect()) {
			client.sendRaw(header).expect("220").send("EHLO client.example.org").expect("250-");
			deliver(client);
			SmtpSession session = server.received().get(0).session();
			assertThat(session.peer().getPort()).isEqualTo(56324);
			assertThat(session.peer().getAddress())
				.isEqualTo(Network.parseAddress(header.contains("TCP4") ? "192.0.2.7" : "2001:db8::7"));
			assertThat(session.localAddress().getPort()).isEqualTo(25);
			assertThat(server.onlyContent())
				.contains(header.contains("TCP4") ? "([192.0.2.7])" : "([IPv6:2001:db8::7])");
		}
	}

	@Test
	void peerIsTheRealClientByVersion2() {
		try (TestServer server = proxied(); SmtpTestConnection client = server.connect()) {
			client.sendRaw(version2(0x21, 0x11, 192, 0, 2, 7, 192, 0, 2, 1, 0xDC, 0x04, 0, 25)).expect("220");
			client.send("EHLO client.example.org").expect("250-");
			deliver(client);
			assertThat(server.received().get(0).session().peer())
				.isEqualTo(new InetSocketAddress(Network.parseAddress("192.0.2.7"), 56324));
		}
	}

	// health checks of load balancers
	@Test
	void localAndUnknownConnectionsAreTheProxysOwn() {
		List<SmtpSession> sessions = new CopyOnWriteArrayList<>();
		try (TestServer server = proxied((builder) -> builder.observer(opened(sessions)))) {
			for (byte[] header : List.of("PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII),
					"PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n".getBytes(StandardCharsets.US_ASCII), version2(0x20, 0x00),
					version2(0x20, 0x11, 192, 0, 2, 7, 192, 0, 2, 1, 0xDC, 0x04, 0, 25))) {
				try (SmtpTestConnection client = server.connect()) {
					client.sendRaw(header).expect("220").send("QUIT").expect("221").expectClosed();
				}
			}
			assertThat(sessions).hasSize(4).allMatch((session) -> session.peer().getAddress().isLoopbackAddress());
		}
	}

	@Test
	void headerMayArriveInPiecesAndWithWhatFollows() {
		try (TestServer server = proxied(); SmtpTestConnection client = server.connect()) {
			client.sendRaw("PROXY TC")
				.sendRaw("P4 192.0.2.7 192.0.2.1 56324 25\r")
				.sendRaw("\nEHLO client.example.org\r\n");
			client.expect("220").expect("250-");
			deliver(client);
		}
	}

	@Test
	void tlsBeginsBehindTheHeader() {
		try (TestServer server = proxied(
				(builder) -> builder.tls(TlsMode.IMPLICIT).tlsConfiguration((name) -> TlsConfiguration.of(SERVER)));
				SmtpTestConnection client = server.connect()) {
			client.sendRaw("PROXY TCP4 192.0.2.7 192.0.2.1 56324 25\r\n")
				.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
			client.expect("220").send("EHLO client.example.org").expect("250-");
			deliver(client);
			assertThat(server.received().get(0).session().peer().getHostString()).isEqualTo("192.0.2.7");
		}
	}

	@Test
	void theHeaderFromElsewhereIsNotObeyed() {
		List<String> verbs = new CopyOnWriteArrayList<>();
		try (TestServer server = proxied(
				(builder) -> builder.proxies((proxies) -> proxies.withNetworks(ELSEWHERE)).observer(verbs(verbs)));
				SmtpTestConnection client = server.connect()) {
			client.expect("220").send("PROXY TCP4 192.0.2.7 192.0.2.1 56324 25").expect("500 5.5.2");
			client.send("EHLO client.example.org").expect("250-");
			deliver(client);
			assertThat(server.received().get(0).session().peer().getAddress().isLoopbackAddress()).isTrue();
			assertThat(verbs).startsWith("UNKNOWN");
		}
	}

	@Test
	void theHeaderIsSaidOnce() {
		try (TestServer server = proxied(); SmtpTestConnection client = server.connect()) {
			client.sendRaw("PROXY TCP4 192.0.2.7 192.0.2.1 56324 25\r\nPROXY TCP4 192.0.2.8 192.0.2.1 56324 25\r\n")
				.expect("220")
				.expect("500 5.5.2");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "EHLO client.example.org\r\n", "PROXY TCP4 192.0.2.256 192.0.2.1 56324 25\r\n",
			"PROXY TCP4 example.org 192.0.2.1 56324 25\r\n", "PROXY TCP4 192.0.2.7\r\n",
			"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "PROXY TCP4 192.0.2.7 192.0.2.1 99999 25\r\n" })
	void trustedProxyThatSaysSomethingElseIsSentAway(String opening) {
		try (TestServer server = proxied(); SmtpTestConnection client = server.connect()) {
			client.sendRaw(opening).expectClosed();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
		}
	}

	// at once, and not when there could be a whole header
	@ParameterizedTest
	@MethodSource("openings")
	void whatCannotBeAHeaderIsSentAwayAtOnce(byte[] opening) {
		try (LogLines log = LogLines.of("dev.smtpd.transport.ClientFaultLog", Level.INFO);
				TestServer server = proxied(
						(builder) -> builder.timeouts((timeouts) -> timeouts.withProxyHeader(Duration.ofHours(1))));
				SmtpTestConnection client = server.connect()) {
			try {
				for (byte octet : opening) {
					client.sendRaw(new byte[] { octet });
				}
			}
			catch (UncheckedIOException ex) {
				// the first octets were enough
			}
			client.expectClosedOrReset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
			assertThat(log.lines()).anyMatch((line) -> line.startsWith("INFO 127.0.0.1: End of the connection: "
					+ "the connector expects the PROXY protocol from here, and there is no header of it. It isn't in '"));
		}
	}

	static Stream<byte[]> openings() {
		return Stream
			.of("E", "EHLO x\r\n", "QUIT\r\n", "GET / HTTP/1.0\r\n\r\n", "\n", " ", "proxy ", "PROXX", "PROXY\r\n",
					"PROXY\tTCP4", "PROXY TCP4 192.0.2.7 192.0.2.1 56324 25\n", "PROXY TCP4 \r192.0.2.7",
					"PROXY TCP4 \u0001", "PROXY UNKNOWN \u00FF",
					"\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00FC\u0003\u0003", SIGNATURE + "\u0011",
					SIGNATURE + "\42", SIGNATURE + "\u0031", SIGNATURE + "EHLO x\r\n",
					SIGNATURE + "\u0021\u0011\u00FF\u00FF", "\r\n\r\n\0\r\nQUIT\r\n", "\r\nEHLO x\r\n")
			.map((text) -> text.getBytes(StandardCharsets.ISO_8859_1));
	}

	@Test
	void headerBehindOneThatIsRefusedBeginsNoSession() {
		List<SmtpSession> sessions = new CopyOnWriteArrayList<>();
		try (TestServer server = proxied((builder) -> builder.observer(opened(sessions)));
				SmtpTestConnection client = server.connect()) {
			client.sendRaw("PROXY TCP4 192.0.2.7\r\n" + "PROXY UNKNOWN\r\n".repeat(3) + "EHLO x\r\n");
			client.expectClosedOrReset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
			assertThat(sessions).isEmpty();
		}
	}

	@Test
	void connectionThatCannotBeSetUpIsClosedAndDoesNotCount() {
		// which is too long for a timer
		try (TestServer server = proxied((builder) -> builder
			.timeouts((timeouts) -> timeouts.withProxyHeader(Duration.ofSeconds(Long.MAX_VALUE))));
				SmtpTestConnection client = server.connect()) {
			client.expectClosed();
			assertThat(server.server().shutDownGracefully().join()).isTrue();
		}
	}

	@Test
	void trustedProxyThatSaysNothingIsSentAway() {
		try (TestServer server = proxied(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withProxyHeader(Duration.ofMillis(50))));
				SmtpTestConnection client = server.connect()) {
			client.expectClosed();
		}
	}

	@Test
	void connectionThatWaitsForTheHeaderDoesNotHoldUpTheShutdown() {
		try (TestServer server = proxied(); SmtpTestConnection client = server.connect()) {
			Awaitility.await().until(() -> server.server().status().sessionCount() == 1);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
			client.expectClosed();
		}
	}

	@Test
	void proxyProtocolWithoutNetworksIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> NettySmtpServer.builder().proxyProtocol(true).build());
	}

	@Test
	void xclientTellsTheRealClient() {
		List<String> asked = new CopyOnWriteArrayList<>();
		try (TestServer server = TestServer
			.start((builder) -> builder.proxies((proxies) -> proxies.withXclientNetworks(LOOPBACK))
				.receivedHeader(true)
				.policy(new SessionPolicy() {

					@Override
					public @Nullable SmtpReply onConnect(SmtpSession session) {
						asked.add(session.peer().getHostString());
						return session.peer().getHostString().startsWith("evil") ? SmtpReply.of(554, "5.7.1", "No")
								: null;
					}

				})); SmtpTestConnection client = server.client()) {
			client.send("XCLIENT NAME=spike.example.org ADDR=192.0.2.7 PORT=1234 HELO=spike LOGIN=joe DESTPORT=587")
				.expect("220 mx.example.org ESMTP")
				.send("EHLO proxy.example.org")
				.expect("250-");
			deliver(client);
			SmtpSession session = server.received().get(0).session();
			assertThat(session.peer()).isEqualTo(new InetSocketAddress(Network.parseAddress("192.0.2.7"), 1234));
			assertThat(session.peer().getHostString()).isEqualTo("spike.example.org");
			assertThat(session.localAddress().getPort()).isEqualTo(587);
			assertThat(session.clientName()).isEqualTo("spike");
			assertThat(session.principal()).isNotNull();
			assertThat(session.principal().getName()).isEqualTo("joe");
			assertThat(session.authenticationMechanism()).isEqualTo("XCLIENT");
			assertThat(server.onlyContent()).startsWith(
					"Received: from spike (spike.example.org [192.0.2.7])\r\n\tby mx.example.org with ESMTPA id ");
			client.send("XCLIENT NAME=evil.example.org ADDR=192.0.2.8").expect("554 5.7.1").expectClosed();
			assertThat(asked).hasSize(3).endsWith("spike.example.org", "evil.example.org");
		}
	}

	// a client whose address isn't known must not be taken for the proxy
	@Test
	void clientOfUnknownAddressIsNotTheProxy() {
		try (TestServer server = TestServer
			.start((builder) -> builder.proxies((proxies) -> proxies.withXclientNetworks(LOOPBACK)));
				SmtpTestConnection client = server.client()) {
			client.send("XCLIENT ADDR=[UNAVAILABLE] NAME=[UNAVAILABLE]").expect("220").send("EHLO x").expect("250-");
			deliver(client);
			SmtpSession session = server.received().get(0).session();
			assertThat(session.peer().getAddress().isAnyLocalAddress()).isTrue();
			session.attributes().set(VERDICT, "trusted");
			client.send("XCLIENT ADDR=192.0.2.8").expect("220");
			assertThat(session.attribute(VERDICT)).isNull();
			assertThat(session.messageCount()).isZero();
		}
	}

	@Test
	void forwardedClientIsForgottenByEhlo() {
		try (TestServer server = TestServer
			.start((builder) -> builder.proxies((proxies) -> proxies.withXforwardNetworks(LOOPBACK)));
				SmtpTestConnection client = server.client()) {
			client.send("XFORWARD NAME=spike.example.org").expect("250").send("EHLO x").expect("250-");
			deliver(client);
			assertThat(server.received().get(0).session().forwardedClient()).isNull();
		}
	}

	@Test
	void proxyThatHangsUpIsForgottenAtOnce() {
		try (TestServer server = proxied(); SmtpTestConnection client = server.connect()) {
			client.endOutput().expectClosed();
		}
	}

	@Test
	void xclientFromElsewhereIsNotObeyed() {
		try (TestServer server = TestServer.start((builder) -> builder
			.proxies((proxies) -> proxies.withXclientNetworks(ELSEWHERE).withXforwardNetworks(ELSEWHERE)));
				SmtpTestConnection client = server.client()) {
			assertThat(client.send("EHLO client.example.org").readReply()).lines()
				.noneMatch((line) -> line.contains("XCLIENT"));
			client.send("XCLIENT ADDR=192.0.2.7 LOGIN=admin").expect("500 5.5.2");
			client.send("XFORWARD ADDR=192.0.2.7").expect("500 5.5.2");
			deliver(client);
			SmtpSession session = server.received().get(0).session();
			assertThat(session.peer().getAddress().isLoopbackAddress()).isTrue();
			assertThat(session.principal()).isNull();
		}
	}

	// the client behind a load balancer isn't trusted because the balancer is
	@Test
	void xclientBehindTheProxyProtocolIsJudgedByTheRealClient() {
		try (TestServer server = proxied(
				(builder) -> builder.proxies((proxies) -> proxies.withXclientNetworks(LOOPBACK)));
				SmtpTestConnection client = server.connect()) {
			client.sendRaw("PROXY TCP4 192.0.2.7 192.0.2.1 56324 25\r\n").expect("220");
			client.send("XCLIENT ADDR=127.0.0.1 LOGIN=admin").expect("500 5.5.2");
		}
	}

	@Test
	void xforwardIsForOneMessageAndChangesNothingElse() {
		List<@Nullable ForwardedClient> seen = new CopyOnWriteArrayList<>();
		try (TestServer server = TestServer
			.start((builder) -> builder.proxies((proxies) -> proxies.withXforwardNetworks(LOOPBACK))
				.processor((message) -> {
					ForwardedClient forwarded = message.session().forwardedClient();
					seen.add((forwarded != null) ? forwarded
							: new ForwardedClient(null, null, 0, null, null, null, null));
					return null;
				})); SmtpTestConnection client = server.client()) {
			client.send("XFORWARD NAME=spike.example.org ADDR=192.0.2.7 PORT=1234").expect("250");
			client.send("XFORWARD PROTO=SMTP HELO=spike IDENT=Q1+2B SOURCE=REMOTE").expect("250");
			deliver(client);
			deliver(client);
			assertThat(seen).containsExactly(
					new ForwardedClient("spike.example.org", "192.0.2.7", 1234, "spike", "SMTP", "Q1+", "REMOTE"),
					new ForwardedClient(null, null, 0, null, null, null, null));
			assertThat(server.received().get(0).session().peer().getAddress().isLoopbackAddress()).isTrue();
		}
	}

	private static SmtpServerObserver opened(List<SmtpSession> sessions) {
		return new SmtpServerObserver() {

			@Override
			public void sessionOpened(SmtpSession session) {
				sessions.add(session);
			}

		};
	}

	private static SmtpServerObserver verbs(List<String> verbs) {
		return new SmtpServerObserver() {

			@Override
			public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
				verbs.add(verb);
			}

		};
	}

	private static void deliver(SmtpTestConnection client) {
		client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
	}

	private static byte[] version2(int command, int family, int... addresses) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(new byte[] { 0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A });
		bytes.write(command);
		bytes.write(family);
		bytes.write(0);
		bytes.write(addresses.length);
		for (int octet : addresses) {
			bytes.write(octet);
		}
		return bytes.toByteArray();
	}

	private static TestServer proxied() {
		return proxied((builder) -> {
		});
	}

	private static TestServer proxied(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.proxyProtocol(true).proxies((proxies) -> proxies.withNetworks(LOOPBACK)).receivedHeader(true);
			customizer.accept(builder);
		});
	}

}
