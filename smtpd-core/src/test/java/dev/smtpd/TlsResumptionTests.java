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

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import io.netty.handler.ssl.OpenSsl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Sessions of TLS that clients resume (RFC 8446 section 2.2, RFC 5077), with the TLS of
 * the JDK and with BoringSSL. A client that resumes a session gets no certificate.
 */
class TlsResumptionTests {

	@ParameterizedTest
	@CsvSource({ "false, TLSv1.3", "false, TLSv1.2", "true, TLSv1.3", "true, TLSv1.2" })
	void clientResumesItsSession(boolean natively, String protocol) throws Exception {
		TlsConfiguration mx = configuration("mx.example.org", natively);
		try (TestServer server = start((name) -> mx)) {
			Client client = new Client(null);
			for (int i = 0; i < 3; i++) {
				deliver(server, client, protocol, "mx.example.org");
				assertThat(client.trust.certificates()).hasSize(1);
			}
			assertThat(server.received()).hasSize(3)
				.extracting((message) -> message.session().tls())
				.extracting(SSLSession::getProtocol)
				.containsOnly(protocol);
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, TLSv1.3", "false, TLSv1.2", "true, TLSv1.3", "true, TLSv1.2" })
	void resumedSessionHasTheCertificateOfTheClient(boolean natively, String protocol) throws Exception {
		TlsConfiguration mx = configuration("mx.example.org", natively).withClientAuth(ClientAuth.WANT);
		try (TestServer server = start((name) -> mx)) {
			Client client = new Client(TestCertificates.managers("client.example.org").keys());
			deliver(server, client, protocol, "mx.example.org");
			deliver(server, client, protocol, "mx.example.org");
			Client anonymous = new Client(null);
			deliver(server, anonymous, protocol, "mx.example.org");
			deliver(server, anonymous, protocol, "mx.example.org");
			assertThat(client.trust.certificates()).hasSize(1);
			assertThat(anonymous.trust.certificates()).hasSize(1);
			assertThat(server.received()).hasSize(4);
			for (int i = 0; i < 4; i++) {
				SSLSession session = server.received().get(i).session().tls();
				assertThat(session).isNotNull();
				if (i < 2) {
					assertThat(session.getPeerPrincipal().getName()).isEqualTo("CN=client.example.org");
					assertThat(session.getPeerCertificates()).isNotEmpty();
				}
				else {
					assertThatExceptionOfType(SSLPeerUnverifiedException.class).isThrownBy(session::getPeerPrincipal);
				}
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "false, TLSv1.3", "false, TLSv1.2", "true, TLSv1.3", "true, TLSv1.2" })
	void sessionOfAnotherConfigurationIsNotResumed(boolean natively, String protocol) throws Exception {
		TlsConfiguration[] current = { configuration("mx.example.org", natively) };
		try (TestServer server = start((name) -> current[0])) {
			Client client = new Client(null);
			deliver(server, client, protocol, "mx.example.org");
			current[0] = configuration("mx.example.org", natively);
			deliver(server, client, protocol, "mx.example.org");
			assertThat(client.trust.certificates()).hasSize(2);
			deliver(server, client, protocol, "mx.example.org");
			assertThat(client.trust.certificates()).hasSize(2);
		}
	}

	private static TlsConfiguration configuration(String name, boolean natively) {
		TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.managers(name));
		if (natively) {
			assumeThat(OpenSsl.isAvailable()).as("There is a native library for this machine").isTrue();
			return configuration;
		}
		return TlsConfiguration.of(configuration.context());
	}

	private static TestServer start(TlsConfigurationSource source) {
		return TestServer.start((builder) -> builder.tls(TlsMode.OPTIONAL).tlsConfiguration(source));
	}

	private static void deliver(TestServer server, Client client, String protocol, String serverName) {
		try (SmtpTestConnection connection = server.client().send("STARTTLS").expect("220")) {
			connection.handshake(SmtpTestTls.of(client.context).serverName(serverName).protocols(protocol));
			connection.send("EHLO client.example.org").expect("250-").beginData().sendRaw("hi\r\n.\r\n").expect("250");
			connection.send("QUIT").expect("221").expectClosed();
		}
	}

	/**
	 * Counts how often it gets a certificate.
	 */
	private static final class Client {

		private final RecordingTrustManager trust = new RecordingTrustManager();

		private final SSLContext context = SSLContext.getInstance("TLS");

		private Client(@Nullable KeyManagerFactory keys) throws Exception {
			this.context.init((keys != null) ? keys.getKeyManagers() : null, new TrustManager[] { this.trust }, null);
		}

	}

}
