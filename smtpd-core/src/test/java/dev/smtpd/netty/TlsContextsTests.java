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

package dev.smtpd.netty;

import java.util.List;

import dev.smtpd.TestCertificates;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfiguration.Managers;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link TlsContexts}.
 */
class TlsContextsTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nativeLibraryIsUsedWhereTheManagersAreKnown(boolean client) {
		assumeThat(OpenSsl.isAvailable()).isTrue();
		TlsConfiguration known = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));
		assertThat(contexts(client).get(known)).isInstanceOf(OpenSslContext.class)
			.returns(client, (context) -> context.isClient());
		assertThat(contexts(client).get(TlsConfiguration.of(known.context()))).isInstanceOf(JdkSslContext.class)
			.returns(client, (context) -> context.isClient());
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nativeLibraryIsUsedWithoutACertificateByClientsOnly(boolean client) {
		assumeThat(OpenSsl.isAvailable()).isTrue();
		TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.managersWithoutCertificate());
		assertThat(contexts(client).get(configuration))
			.isInstanceOf(client ? OpenSslContext.class : JdkSslContext.class);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void connectionsShareAContext(boolean client) {
		TlsContexts contexts = contexts(client);
		TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));
		assertThat(contexts.get(configuration)).isSameAs(contexts.get(configuration));
	}

	@ParameterizedTest
	@CsvSource({ "false, TLS_AES_256_GCM_SHA384", "false, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
			"true, TLS_AES_256_GCM_SHA384", "true, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384" })
	void whatTheNativeLibraryCanNotDoIsLeftToTheJdk(boolean client, String cipher) {
		TlsConfiguration configuration = TlsConfiguration.of(TestCertificates.managers("mx.example.org"))
			.withCiphers(List.of(cipher));
		assertThat(contexts(client).get(configuration)).isInstanceOf(JdkSslContext.class)
			.satisfies((context) -> assertThat(context.cipherSuites()).containsExactly(cipher));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void keyThatTheNativeLibraryDoesNotKnowIsLeftToTheJdk(boolean client) throws Exception {
		X509Bundle bundle = new CertificateBuilder().subject("CN=mx.example.org")
			.algorithm(CertificateBuilder.Algorithm.ed25519)
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		Managers managers = new Managers(bundle.toKeyManagerFactory(), bundle.toTrustManagerFactory());
		assertThat(contexts(client).get(TlsConfiguration.of(managers))).isInstanceOf(JdkSslContext.class);
	}

	private static TlsContexts contexts(boolean client) {
		return client ? TlsContexts.forClient() : TlsContexts.forServer();
	}

}
