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

package dev.smtpd.transport;

import java.time.Duration;
import java.util.List;

import dev.smtpd.TestCertificates;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.Managers;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link TlsHandlers}.
 */
class TlsHandlersTests {

	@Test
	void nativeLibraryIsUsedWhereTheManagersAreKnown() {
		assumeThat(OpenSsl.isAvailable()).isTrue();
		TlsConfiguration known = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));
		assertThat(select(known)).isInstanceOf(OpenSslContext.class);
		assertThat(select(TlsConfiguration.of(known.context()))).isInstanceOf(JdkSslContext.class);
	}

	@Test
	void connectionsShareAContext() {
		TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));
		TlsHandlers handlers = new TlsHandlers((name) -> configuration, Duration.ZERO);
		assertThat(handlers.select("a")).isSameAs(handlers.select(null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLS_AES_256_GCM_SHA384", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384" })
	void whatTheNativeLibraryCanNotDoIsLeftToTheJdk(String cipher) {
		TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.managers("mx.example.org"))
			.withCiphers(List.of(cipher));
		assertThat(select(configuration)).isInstanceOf(JdkSslContext.class)
			.satisfies((context) -> assertThat(context.cipherSuites()).containsExactly(cipher));
	}

	@Test
	void keyThatTheNativeLibraryDoesNotKnowIsLeftToTheJdk() throws Exception {
		X509Bundle bundle = new CertificateBuilder().subject("CN=mx.example.org")
			.algorithm(CertificateBuilder.Algorithm.ed25519)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		Managers managers = new Managers(bundle.toKeyManagerFactory(), bundle.toTrustManagerFactory());
		assertThat(select(TlsConfiguration.of(managers))).isInstanceOf(JdkSslContext.class);
	}

	private static SslContext select(TlsConfiguration configuration) {
		return new TlsHandlers((name) -> configuration, Duration.ZERO).select(null);
	}

}
