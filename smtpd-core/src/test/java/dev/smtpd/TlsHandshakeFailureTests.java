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

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import ch.qos.logback.classic.Level;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsConfiguration.Managers;
import dev.smtpd.tls.TlsHandshakeFailure;
import dev.smtpd.tls.TlsMode;
import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Why handshakes fail, by the JDK's TLS.
 */
@ResourceLock("dev.smtpd.transport.ClientFaultLog")
class TlsHandshakeFailureTests {

	private static final String LOG = "dev.smtpd.transport.ClientFaultLog";

	private static final SSLContext CLIENT = TestCertificates.withoutCertificate();

	private static final Managers MX = TestCertificates.managers("mx.example.org");

	private static final List<String> TLS_1_2 = List.of("TLSv1.2");

	private static final List<String> TLS_1_3 = List.of("TLSv1.3");

	private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private volatile String opened = "none";

	TlsConfiguration configuration(Managers managers) {
		return TlsConfiguration.of(TlsConfiguration.of(managers).context());
	}

	boolean acceptsEveryServerName() {
		return false;
	}

	// RFC 6066 section 3 has only host names, but clients send what they were given
	@ParameterizedTest
	@ValueSource(strings = { "mail_server", "smtp_1.net_default", "mx.example.org.", "mx..example.org", ".", "-mx",
			"*.example.org", "mx example", "joe@example.org", "mx.example.org:25", "2001:db8::1", "[192.0.2.1]",
			"a23456789012345678901234567890123456789012345678901234567890123456.example.org", "\u00FF" })
	void serverNameThatIsNoHostName(String name) throws Exception {
		try (LogLines log = LogLines.of(LOG, Level.INFO); TestServer server = start(configuration(MX))) {
			// which isn't UTF-8 for that one
			byte[] octets = name.getBytes(StandardCharsets.ISO_8859_1);
			if (acceptsEveryServerName()) {
				assertThat(certificate(server, octets)).isEqualTo("CN=mx.example.org");
				assertThat(this.events.take()).isEqualTo("completed");
				assertThat(lines(log)).isEmpty();
			}
			else {
				shakeInVain(server, (parameters) -> parameters.setServerNames(List.of(new ServerName(octets))));
				assertThat(nextFailure()).isEqualTo(TlsHandshakeFailure.SERVER_NAME);
				assertThat(lines(log)).singleElement()
					.asString()
					.startsWith("INFO session ")
					.contains(" of 127.0.0.1: TLS handshake for the server name '")
					.contains(name)
					.contains("' failed, server_name: it isn't a host name", "netty-tcnative-boringssl-static",
							"jdk.tls.server.disableExtensions=server_name");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "mx", "MX.EXAMPLE.ORG", "192.0.2.1", "xn--bcher-kva.example", "b\u00FCcher.example",
			"other.example.org" })
	void serverNameThatIsAHostName(String name) throws Exception {
		try (TestServer server = start(configuration(MX))) {
			assertThat(certificate(server, name.getBytes(StandardCharsets.UTF_8))).isEqualTo("CN=mx.example.org");
		}
	}

	@ParameterizedTest
	@MethodSource("failures")
	void everyFailureHasItsReason(Case failing) throws Exception {
		try (LogLines log = LogLines.of(LOG, Level.INFO);
				TestServer server = start(failing.configure(configuration(MX)))) {
			try (Socket socket = connect(server)) {
				failing.client.accept(socket);
			}
			catch (SSLException ex) {
				// as expected
			}
			assertThat(nextFailure()).isEqualTo(failing.failure);
			assertThat(lines(log)).singleElement()
				.asString()
				.contains(" of 127.0.0.1: TLS handshake")
				.contains(" failed, " + failing.failure.name().toLowerCase(Locale.ROOT) + ": ")
				.doesNotContain("474554202f");
			server.server().stop();
			assertThat(this.events).as("a failure counts once").isEmpty();
		}
	}

	static Stream<Case> failures() {
		return Stream.of(
				new Case("suites of 1.2", TlsHandshakeFailure.NO_SHARED_CIPHER, TLS_1_2,
						shaking(CLIENT, List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))),
				new Case("older version", TlsHandshakeFailure.PROTOCOL_VERSION, TLS_1_3, shaking(CLIENT, TLS_1_2)),
				new Case("newer version", TlsHandshakeFailure.PROTOCOL_VERSION, TLS_1_2, shaking(CLIENT, TLS_1_3)),
				new Case("refused by 1.2", TlsHandshakeFailure.CERTIFICATE_REFUSED, TLS_1_2,
						shaking(untrusting(), List.of())),
				new Case("refused by 1.3", TlsHandshakeFailure.CERTIFICATE_REFUSED, TLS_1_3,
						shaking(untrusting(), List.of())),
				new Case("alert unknown_ca", TlsHandshakeFailure.CERTIFICATE_REFUSED, TLS_1_3,
						sending("\u0015\u0003\u0001\0\u0002\u0002\u0030")),
				new Case("alert handshake_failure", TlsHandshakeFailure.ALERT, TLS_1_3,
						sending("\u0015\u0003\u0001\0\u0002\u0002\u0028")),
				new Case("HTTP", TlsHandshakeFailure.NOT_TLS, TLS_1_3, sending("GET / HTTP/1.1\r\n\r\n")),
				new Case("SMTP", TlsHandshakeFailure.NOT_TLS, TLS_1_3, sending("EHLO client.example.org\r\n")),
				new Case("empty record", TlsHandshakeFailure.NOT_TLS, TLS_1_3,
						sending("\u0016\u0003\u0001\0\0\u0001\0\0\u0001a")),
				new Case("part of a record", TlsHandshakeFailure.CLOSED, TLS_1_3, sending("\u0016\u0003\u0001")),
				new Case("malformed ClientHello", TlsHandshakeFailure.OTHER, TLS_1_3,
						sending("\u0016\u0003\u0001\0\u0005\u0001\0\0\u0001a")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void clientWithoutNeededCertificate(String version) throws Exception {
		TlsConfiguration needing = configuration(MX).withClientAuth(ClientAuth.NEED).withProtocols(List.of(version));
		try (TestServer server = start(needing)) {
			shakeInVain(server, (parameters) -> {
			});
			assertThat(nextFailure()).isEqualTo(TlsHandshakeFailure.CLIENT_CERTIFICATE);
		}
	}

	@Test
	void clientWithCertificateThatIsNotTrusted() throws Exception {
		TlsConfiguration distrusting = configuration(new Managers(MX.keys(), new Distrust()))
			.withClientAuth(ClientAuth.NEED);
		try (TestServer server = start(distrusting); Socket socket = connect(server)) {
			shakeInVain(socket, TestCertificates.context("client.example.org"), (parameters) -> {
			});
			assertThat(nextFailure()).isEqualTo(TlsHandshakeFailure.CLIENT_CERTIFICATE);
		}
	}

	@Test
	void handshakeThatTakesTooLong() throws Exception {
		try (TestServer server = start(configuration(MX),
				(builder) -> builder.timeouts((timeouts) -> timeouts.withTlsHandshake(Duration.ofMillis(50))));
				Socket socket = connect(server)) {
			socket.getOutputStream().write(new byte[] { 22, 3, 1 });
			assertThat(nextFailure()).isEqualTo(TlsHandshakeFailure.TIMEOUT);
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
			server.server().stop();
			assertThat(this.events).as("a failure counts once").isEmpty();
		}
	}

	@Test
	void clientThatLeavesAfterStartTls() throws Exception {
		try (TestServer server = start(configuration(MX), (builder) -> builder.tls(TlsMode.OPTIONAL));
				SmtpTestConnection client = server.client()) {
			client.send("STARTTLS").expect("220").close();
			assertThat(nextFailure()).isEqualTo(TlsHandshakeFailure.CLOSED);
		}
	}

	// a health check has no handshake
	@Test
	void connectionOnWhichNothingIsSentIsNoFailure() throws Exception {
		try (TestServer server = start(configuration(MX))) {
			connect(server).close();
			assertThat(certificate(server, "mx.example.org".getBytes(StandardCharsets.US_ASCII))).isNotNull();
			server.server().stop();
			assertThat(this.events).containsExactly("completed");
		}
	}

	@Test
	void serverThatStopsIsNoFailure() throws Exception {
		try (TestServer server = start(configuration(MX)); Socket socket = connect(server)) {
			socket.getOutputStream().write(new byte[] { 22, 3, 1 });
			while (server.server().sessions().isEmpty()) {
				Thread.onSpinWait();
			}
			assertThat(server.server().shutDownGracefully().join()).isTrue();
			assertThat(this.events).isEmpty();
		}
	}

	// other tests have clients at the same time
	private List<String> lines(LogLines log) {
		return log.lines().stream().filter((line) -> line.contains(this.opened)).toList();
	}

	private TlsHandshakeFailure nextFailure() throws InterruptedException {
		Object event = this.events.poll(10, TimeUnit.SECONDS);
		assertThat(event).isInstanceOf(Throwable.class);
		return TlsHandshakeFailure.of((Throwable) event);
	}

	private void shakeInVain(TestServer server, Consumer<SSLParameters> customizer) throws IOException {
		try (Socket socket = connect(server)) {
			shakeInVain(socket, CLIENT, customizer);
		}
	}

	private static void shakeInVain(Socket socket, SSLContext context, Consumer<SSLParameters> customizer)
			throws IOException {
		try (SSLSocket secure = shake(socket, context, customizer)) {
			// by TLS 1.3 the client learns by its first read that the server has failed
			assertThat(secure.getInputStream().read()).isEqualTo(-1);
		}
		catch (IOException ex) {
			// as expected
		}
	}

	private static String certificate(TestServer server, byte[] serverName) throws IOException {
		try (Socket socket = connect(server);
				SSLSocket secure = shake(socket, CLIENT,
						(parameters) -> parameters.setServerNames(List.of(new ServerName(serverName))))) {
			assertThat(secure.getInputStream().read()).isEqualTo('2');
			return ((X509Certificate) secure.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
	}

	private static SSLSocket shake(Socket socket, SSLContext context, Consumer<SSLParameters> customizer)
			throws IOException {
		SSLSocket secure = (SSLSocket) context.getSocketFactory()
			.createSocket(socket, "localhost", socket.getPort(), true);
		SSLParameters parameters = secure.getSSLParameters();
		customizer.accept(parameters);
		secure.setSSLParameters(parameters);
		secure.startHandshake();
		return secure;
	}

	private static Client shaking(SSLContext context, List<String> offered) {
		return (socket) -> shake(socket, context, (parameters) -> {
			String[] values = offered.toArray(String[]::new);
			if (!offered.isEmpty() && offered.get(0).startsWith("TLSv")) {
				parameters.setProtocols(values);
			}
			else if (!offered.isEmpty()) {
				parameters.setCipherSuites(values);
			}
		});
	}

	private static Client sending(String text) {
		return (socket) -> socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static SSLContext untrusting() {
		return TestCertificates.selfSigned("client.example.org");
	}

	// a socket of its own, for handshakes that no client would send
	private static Socket connect(TestServer server) throws IOException {
		return new Socket("127.0.0.1", server.server().connectors().get(0).port());
	}

	private TestServer start(TlsConfiguration configuration) {
		return start(configuration, (builder) -> {
		});
	}

	private TestServer start(TlsConfiguration configuration, Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.tls(TlsMode.IMPLICIT).tlsConfiguration((name) -> configuration);
			builder.observer(new SmtpServerObserver() {

				@Override
				public void sessionOpened(SmtpSession session) {
					TlsHandshakeFailureTests.this.opened = session.toString();
				}

				@Override
				public void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
					TlsHandshakeFailureTests.this.events.add(cause);
				}

				@Override
				public void tlsHandshakeCompleted(SmtpSession session) {
					TlsHandshakeFailureTests.this.events.add("completed");
				}

			});
			customizer.accept(builder);
		});
	}

	/**
	 * A name that need not be one.
	 */
	private static final class ServerName extends SNIServerName {

		private ServerName(byte[] encoded) {
			super(StandardConstants.SNI_HOST_NAME, encoded);
		}

	}

	/**
	 * Asks for any certificate, and trusts none.
	 */
	private static final class Distrust extends SimpleTrustManagerFactory {

		@Override
		protected void engineInit(KeyStore keyStore) {
		}

		@Override
		protected void engineInit(ManagerFactoryParameters parameters) {
		}

		@Override
		protected TrustManager[] engineGetTrustManagers() {
			return new TrustManager[] { new X509TrustManager() {

				@Override
				public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
					throw new CertificateException("No certificate is trusted");
				}

				@Override
				public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
					throw new CertificateException("No certificate is trusted");
				}

				@Override
				public X509Certificate[] getAcceptedIssuers() {
					return new X509Certificate[0];
				}

			} };
		}

	}

	/**
	 * A handshake that fails.
	 */
	record Case(String name, TlsHandshakeFailure failure, List<String> versions, Client client) {

		private TlsConfiguration configure(TlsConfiguration configuration) {
			return configuration.withProtocols(this.versions);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * What a client does on a new connection.
	 */
	interface Client {

		void accept(Socket socket) throws IOException;

	}

}
