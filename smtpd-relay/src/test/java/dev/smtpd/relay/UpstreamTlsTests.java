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

import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLSession;

import dev.smtpd.TestCertificates;
import dev.smtpd.TestServer;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.ClientAuth;
import dev.smtpd.tls.TlsConfiguration.Managers;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.EventLoops;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS with upstream servers, by the JDK.
 */
class UpstreamTlsTests extends AbstractRelayTests {

	TlsConfiguration configuration(Managers managers) {
		return TlsConfiguration.of(TlsConfiguration.of(managers).context());
	}

	boolean isNative() {
		return false;
	}

	@Test
	void engineIsThatOfTheProvider() {
		SmtpRelayBuilder builder = SmtpRelay.builder(new EventLoops())
			.remoteAddresses(List.of(new RemoteAddress("mx.example.org", 25)))
			.executor(this.executor)
			.tlsConfiguration((name) -> trusting());
		SslHandler handler = new UpstreamTls(builder.build().settings()).newHandler(ByteBufAllocator.DEFAULT,
				new RemoteAddress("mx.example.org", 25));
		assertThat(handler.engine().getClass().getName().startsWith("io.netty.")).isEqualTo(isNative());
		assertThat(handler.engine().getUseClientMode()).isTrue();
		assertThat(handler.engine().getPeerHost()).isEqualTo("mx.example.org");
		assertThat(handler.engine().getSSLParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
	}

	@ParameterizedTest
	@EnumSource(names = { "REQUIRED", "IMPLICIT" })
	void messagesAreRelayed(TlsMode mode) {
		try (TestServer upstream = upstream("localhost", mode, ClientAuth.NONE);
				Relay relay = relay(upstream, mode, trusting());
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			send(client, "\r\n" + "0123456789\r\n".repeat(20_000)).expect("250");
			assertThat(upstream.received()).hasSize(2)
				.allSatisfy((message) -> assertThat(message.session().tls()).isNotNull()
					.returns("TLSv1.3", SSLSession::getProtocol));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REQUIRED", "IMPLICIT" })
	void certificateOfAnUnknownAuthorityIsRefused(TlsMode mode) {
		TlsConfiguration other = configuration(TestCertificates.selfSignedManagers("other.example.org"));
		try (TestServer upstream = upstream("localhost", mode, ClientAuth.NONE);
				Relay relay = relay(upstream, mode, other);
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.7.5");
			assertThat(relay.relay().status().get(0).lastFailure()).startsWith("TLS handshake failed: ")
				.contains("unable to find valid certification path");
		}
	}

	@Test
	void certificateOfAnUnknownAuthorityIsRefusedByDefault() {
		try (TestServer upstream = upstream("localhost", TlsMode.REQUIRED, ClientAuth.NONE);
				Relay relay = relay((builder) -> builder.remoteAddresses(List.of(address(upstream))));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.7.5");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "REQUIRED", "IMPLICIT" })
	void certificateForAnotherHostIsRefused(TlsMode mode) {
		try (TestServer upstream = upstream("mx.example.org", mode, ClientAuth.NONE);
				Relay relay = relay(upstream, mode, trusting());
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("451 4.7.5");
			assertThat(relay.relay().status().get(0).lastFailure()).startsWith("TLS handshake failed: ")
				.contains("No subject alternative DNS name matching localhost found");
		}
	}

	@Test
	void certificateOfTheRelayIsShownWhereItIsAskedFor() {
		try (TestServer upstream = upstream("localhost", TlsMode.REQUIRED, ClientAuth.NEED);
				Relay known = relay(upstream, TlsMode.REQUIRED,
						configuration(TestCertificates.managers("relay.example.org")));
				Relay unknown = relay(upstream, TlsMode.REQUIRED, trusting())) {
			try (SmtpTestConnection client = known.client()) {
				send(client, "\r\nHi\r\n").expect("250");
			}
			assertThat(upstream.received().get(0).session().tls()).isNotNull()
				.extracting((tls) -> subject(tls))
				.isEqualTo("CN=relay.example.org");
			try (SmtpTestConnection client = unknown.client()) {
				send(client, "\r\nHi\r\n").expect("451");
			}
			assertThat(upstream.received()).hasSize(1);
		}
	}

	@Test
	void versionsAndCipherSuitesAreThoseOfTheConfiguration() {
		String cipher = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
		try (TestServer upstream = upstream("localhost", TlsMode.REQUIRED, ClientAuth.NONE);
				Relay relay = relay(upstream, TlsMode.REQUIRED,
						trusting().withProtocols(List.of("TLSv1.2")).withCiphers(List.of(cipher)));
				SmtpTestConnection client = relay.client()) {
			send(client, "\r\nHi\r\n").expect("250");
			assertThat(upstream.received().get(0).session().tls()).isNotNull()
				.returns("TLSv1.2", SSLSession::getProtocol)
				.returns(cipher, SSLSession::getCipherSuite);
		}
	}

	private TlsConfiguration trusting() {
		return configuration(TestCertificates.managersWithoutCertificate());
	}

	private static TestServer upstream(String name, TlsMode mode, ClientAuth clientAuth) {
		TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.context(name)).withClientAuth(clientAuth);
		return TestServer.start((builder) -> builder.tlsConfiguration((requested) -> configuration).tls(mode));
	}

	private Relay relay(TestServer upstream, TlsMode mode, TlsConfiguration configuration) {
		return relay((builder) -> builder.remoteAddresses(List.of(address(upstream)))
			.tls(mode)
			.tlsConfiguration((name) -> configuration));
	}

	private static String subject(SSLSession tls) {
		try {
			return ((X509Certificate) tls.getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
