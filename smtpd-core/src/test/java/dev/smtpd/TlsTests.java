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

import java.io.UncheckedIOException;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.NettySmtpServer;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * STARTTLS, TLS from the first byte, and attacks on both.
 */
class TlsTests {

	private static final SSLContext CLIENT = TestCertificates.withoutCertificate();

	private final TlsConfiguration mx = certificate("mx.example.org");

	TlsConfiguration certificate(String name) {
		return certificate(name, Algorithm.ecp256);
	}

	TlsConfiguration certificate(String name, Algorithm algorithm) {
		return TlsConfiguration.of(TlsConfiguration.of(TestCertificates.managers(name, algorithm)).context());
	}

	@Test
	void startTlsIsOfferedUntilItWasUsed() {
		try (TestServer server = start(TlsMode.OPTIONAL); SmtpTestConnection client = server.client()) {
			assertThat(client.send("EHLO client.example.org").readReply()).lines().contains("250-STARTTLS");
			client.send("STARTTLS").expect("220 2.0.0");
			assertThat(client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org")).getProtocol())
				.isEqualTo("TLSv1.3");
			assertThat(client.send("EHLO client.example.org").readReply()).lines().doesNotContain("250-STARTTLS");
			client.send("STARTTLS").expect("503 5.5.1");
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0").send("QUIT").expect("221").expectClosed();
			assertThat(server.onlyContent()).isEqualTo("hi\r\n");
			SSLSession session = server.received().get(0).session().tls();
			assertThat(session).isNotNull();
			assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
		}
	}

	@Test
	void mailIsTakenInClearWhereTlsIsOptional() {
		try (TestServer server = start(TlsMode.OPTIONAL); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			assertThat(server.received().get(0).session().tls()).isNull();
		}
	}

	// RFC 3207 section 4.2
	@Test
	void whatWasSaidInClearIsForgotten() {
		try (TestServer server = start(TlsMode.OPTIONAL); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<evil@example.org>").expect("250").send("STARTTLS").expect("220");
			client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
			client.send("RCPT TO:<jane@example.org>").expect("503 5.5.1 Send HELO or EHLO first");
			client.send("EHLO client.example.org").expect("250-").send("RCPT TO:<jane@example.org>").expect("503");
		}
	}

	// CVE-2011-0411
	@Test
	void commandsInjectedBehindStartTlsAreNotObeyed() {
		try (TestServer server = start(TlsMode.OPTIONAL); SmtpTestConnection client = server.client()) {
			client.sendRaw("STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@example.org>\r\nNO").expect("220 2.0.0");
			client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
			client.send("OP").expect("500 5.5.2 Command not recognized");
			client.send("RCPT TO:<jane@example.org>").expect("503 5.5.1 Send HELO or EHLO first");
		}
	}

	@Test
	void mailInClearIsRefusedWhereTlsIsRequired() {
		try (TestServer server = start(TlsMode.REQUIRED); SmtpTestConnection client = server.client()) {
			for (String line : List.of("MAIL FROM:<joe@example.org>", "RCPT TO:<jane@example.org>", "VRFY joe")) {
				client.send(line).expect("530 5.7.0 Must issue a STARTTLS command first");
			}
			client.sendRaw("DATA\r\nSubject: not a command\r\nQUIT\r\n.\r\n").expect("530 5.7.0").expect("554 5.5.1");
			client.send("NOOP").expect("250").send("STARTTLS").expect("220");
			client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
			client.send("EHLO client.example.org").expect("250-").beginData().sendRaw("hi\r\n.\r\n").expect("250");
		}
	}

	@Test
	void implicitTlsGreetsBehindTheHandshake() {
		try (TestServer server = start(TlsMode.IMPLICIT);
				SmtpTestConnection client = SmtpTestClient.bindToServer(port(server))
					.implicitTls(SmtpTestTls.of(CLIENT))
					.connect()) {
			client.expect("220 mx.example.org ESMTP").send("EHLO client.example.org");
			assertThat(client.readReply()).lines().doesNotContain("250-STARTTLS");
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			assertThat(server.received().get(0).session().tls()).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "EHLO client.example.org\r\n", "GET / HTTP/1.1\r\n\r\n",
			"\u0016\u0003\u0001\u0000\u0005abcde" })
	void brokenHandshakeCostsItsOwnConnectionOnly(String opening) {
		try (TestServer server = start(TlsMode.IMPLICIT);
				SmtpTestConnection good = SmtpTestClient.bindToServer(port(server))
					.implicitTls(SmtpTestTls.of(CLIENT))
					.connect()
					.expect("220")) {
			SmtpTestConnection bad = server.connect();
			bad.sendRaw(opening).endOutput();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 1);
			bad.close();
			good.send("NOOP").expect("250");
		}
	}

	@Test
	void startTlsThatIsNotFollowedByAHandshakeIsClosed() {
		try (TestServer server = start(TlsMode.OPTIONAL); SmtpTestConnection client = server.client()) {
			client.send("STARTTLS").expect("220").send("MAIL FROM:<evil@example.org>");
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
		}
	}

	@Test
	void handshakeThatTakesTooLongIsCutOff() {
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.timeouts((timeouts) -> timeouts.withTlsHandshake(Duration.ofMillis(50)))
			.connector("implicit", (connector) -> connector.tls(TlsMode.IMPLICIT)));
				SmtpTestConnection client = server.client();
				SmtpTestConnection silent = SmtpTestClient.bindToServer(server.server().connectors().get(1).port())
					.connect()) {
			client.send("STARTTLS").expect("220").expectClosed();
			silent.sendRaw(new byte[] { 22, 3, 1, 1 }).expectClosed();
		}
	}

	@Test
	void nothingIsSaidInClearWhereTlsIsImplicit() {
		try (TestServer server = start(TlsMode.IMPLICIT); SmtpTestConnection client = server.connect()) {
			Awaitility.await().until(() -> server.server().status().sessionCount() == 1);
			server.server().shutDownGracefully();
			client.expectClosed();
		}
	}

	@Test
	void connectorsHaveTlsOfTheirOwn() {
		try (TestServer server = start(
				(builder) -> builder.connector("submission", (connector) -> connector.tls(TlsMode.REQUIRED))
					.connector("submissions", (connector) -> connector.tls(TlsMode.IMPLICIT)))) {
			assertThat(server.server().connectors()).extracting(SmtpConnector::name)
				.containsExactly("default", "submission", "submissions");
			try (SmtpTestConnection client = server.client()) {
				client.send("STARTTLS").expect("500 5.5.2").send("MAIL FROM:<joe@example.org>").expect("250");
			}
			int port = server.server().connectors().get(2).port();
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(port)
				.implicitTls(SmtpTestTls.of(CLIENT))
				.connect()) {
				client.expect("220").send("EHLO client.example.org").expect("250-").beginData().sendRaw(".\r\n");
				client.expect("250");
			}
			assertThat(server.received().get(0).session().connector().name()).isEqualTo("submissions");
		}
	}

	@Test
	void serverNameSelectsTheCertificateAndNewOnesAreUsedAtOnce() {
		TlsConfiguration other = certificate("other.example.org");
		AtomicReference<TlsConfiguration> fallback = new AtomicReference<>(this.mx);
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> "other.example.org".equals(name) ? other : fallback.get()))) {
			assertThat(certificateFor(server, "other.example.org")).isEqualTo("CN=other.example.org");
			assertThat(certificateFor(server, "mx.example.org")).isEqualTo("CN=mx.example.org");
			assertThat(certificateFor(server, "localhost")).isEqualTo("CN=mx.example.org");
			SmtpTestConnection running = server.client().send("STARTTLS").expect("220");
			running.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
			fallback.set(certificate("renewed.example.org"));
			assertThat(certificateFor(server, "mx.example.org")).isEqualTo("CN=renewed.example.org");
			running.send("NOOP").expect("250").close();
		}
	}

	@Test
	void clientCertificateIsOnTheSession() throws Exception {
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> this.mx.withClientAuth(ClientAuth.WANT)))) {
			deliver(server, TestCertificates.context("client.example.org"));
			SSLSession session = server.received().get(0).session().tls();
			assertThat(session).isNotNull();
			assertThat(session.getPeerPrincipal()).extracting(Principal::getName).isEqualTo("CN=client.example.org");
			deliver(server, CLIENT);
			SSLSession anonymous = server.received().get(1).session().tls();
			assertThat(anonymous).isNotNull();
			assertThatExceptionOfType(SSLPeerUnverifiedException.class).isThrownBy(anonymous::getPeerPrincipal);
		}
	}

	@Test
	void clientWithoutNeededCertificateIsRefused() {
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> this.mx.withClientAuth(ClientAuth.NEED)))) {
			assertThatExceptionOfType(Throwable.class).isThrownBy(() -> deliver(server, CLIENT));
			assertThat(server.received()).isEmpty();
			deliver(server, TestCertificates.context("client.example.org"));
			assertThat(server.received()).hasSize(1);
		}
	}

	@Test
	void versionsCanBeChosenAndAreModernByDefault() {
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> this.mx.withProtocols(List.of("TLSv1.2"))));
				SmtpTestConnection client = server.client().send("STARTTLS").expect("220")) {
			assertThat(client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org")).getProtocol())
				.isEqualTo("TLSv1.2");
		}
		assertThat(this.mx.protocols()).containsExactly("TLSv1.3", "TLSv1.2");
	}

	@Test
	void cipherSuitesCanBeChosen() {
		try (TestServer server = start(
				(builder) -> builder.tls(TlsMode.OPTIONAL)
					.tlsConfiguration((name) -> this.mx.withProtocols(List.of("TLSv1.2"))
						.withCiphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
								"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"))));
				SmtpTestConnection client = server.client().send("STARTTLS").expect("220")) {
			assertThat(client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org")).getCipherSuite())
				.endsWith("_WITH_AES_256_GCM_SHA384");
		}
	}

	// RFC 9325 section 4.1 and 4.2
	@ParameterizedTest
	@ValueSource(strings = { "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA",
			"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
			"TLS_DHE_RSA_WITH_AES_128_GCM_SHA256" })
	void cipherSuitesWithoutForwardSecrecyOrAeadAreRefusedUnlessChosen(String cipher) {
		TlsConfiguration rsa = certificate("mx.example.org", Algorithm.rsa2048);
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL).tlsConfiguration((name) -> rsa));
				SmtpTestConnection client = server.client().send("STARTTLS").expect("220")) {
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org").ciphers(cipher)))
				.withCauseInstanceOf(SSLException.class);
		}
		if (cipher.startsWith("TLS_ECDHE_RSA_WITH_AES_128")) {
			TlsConfiguration chosen = rsa.withCiphers(List.of(cipher));
			try (TestServer server = start(
					(builder) -> builder.tls(TlsMode.OPTIONAL).tlsConfiguration((name) -> chosen));
					SmtpTestConnection client = server.client().send("STARTTLS").expect("220")) {
				assertThat(client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org").ciphers(cipher))
					.getCipherSuite()).isEqualTo(cipher);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256" })
	void cipherSuitesWithForwardSecrecyAndAeadAreAccepted(String cipher) {
		TlsConfiguration rsa = certificate("mx.example.org", Algorithm.rsa2048);
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL).tlsConfiguration((name) -> rsa));
				SmtpTestConnection client = server.client().send("STARTTLS").expect("220")) {
			assertThat(client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org").ciphers(cipher))
				.getCipherSuite()).isEqualTo(cipher);
		}
	}

	@Test
	void manyConnectionsOneAfterTheOther() {
		try (TestServer server = start(TlsMode.IMPLICIT)) {
			for (int i = 0; i < 50; i++) {
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port(server))
					.implicitTls(SmtpTestTls.of(CLIENT))
					.connect()) {
					client.expect("220").send("EHLO client.example.org").expect("250-");
					client.beginData().sendRaw("hi\r\n".repeat(5000) + ".\r\n").expect("250");
				}
			}
			assertThat(server.received()).hasSize(50);
		}
	}

	@Test
	void traceHeaderTellsOfTls() {
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL).receivedHeader(true))) {
			deliver(server, CLIENT);
			assertThat(server.onlyContent())
				.containsPattern(" with ESMTPS id \\S+\\s+for <jane@example\\.org>\\s+tls TLS_");
		}
	}

	@Test
	void tlsWithoutConfigurationIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> NettySmtpServer.builder().tls(TlsMode.REQUIRED).build());
		assertThatIllegalStateException().isThrownBy(() -> NettySmtpServer.builder()
			.connector("other", (connector) -> connector.tls(TlsMode.IMPLICIT))
			.build());
	}

	private static void deliver(TestServer server, SSLContext context) {
		try (SmtpTestConnection client = server.client().send("STARTTLS").expect("220")) {
			client.handshake(SmtpTestTls.of(context).serverName("mx.example.org"));
			client.send("EHLO client.example.org").expect("250-").beginData().sendRaw("hi\r\n.\r\n").expect("250");
		}
	}

	private static String certificateFor(TestServer server, String serverName) {
		try (SmtpTestConnection client = server.client().send("STARTTLS").expect("220")) {
			return client.handshake(SmtpTestTls.of(CLIENT).serverName(serverName)).getPeerPrincipal().getName();
		}
		catch (SSLPeerUnverifiedException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int port(TestServer server) {
		return server.server().connectors().get(0).port();
	}

	private TestServer start(TlsMode mode) {
		return start((builder) -> builder.tls(mode));
	}

	private TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.tlsConfiguration((name) -> this.mx);
			customizer.accept(builder);
		});
	}

}
