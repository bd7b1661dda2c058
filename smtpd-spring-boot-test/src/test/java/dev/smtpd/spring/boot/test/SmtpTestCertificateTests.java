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

package dev.smtpd.spring.boot.test;

import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

import dev.smtpd.SmtpServer;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestTls;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SmtpTestCertificate} and {@link SmtpTestCertificates}.
 */
@SpringBootTest(classes = SmtpTestCertificateTests.Application.class,
		properties = { "smtpd.ssl.bundle=smtpd-test", "smtpd.tls=required", "smtpd.ssl.client-auth=need" })
@SmtpTestCertificate(hostnames = { "localhost", "mx.example.org" })
class SmtpTestCertificateTests {

	@Autowired
	private SmtpServer server;

	@Autowired
	private SmtpTestCertificates certificates;

	@Test
	void clientThatTrustsTheCertificateSends() {
		SmtpTestTls tls = SmtpTestTls.of(this.certificates.authenticatedClientContext()).serverName("mx.example.org");
		assertThat(client().startTls(tls).mail().send()).isAccepted();
	}

	@Test
	void clientThatTrustsAnotherCertificateDoesNot() {
		SmtpTestTls tls = SmtpTestTls
			.of(SmtpTestCertificates.forHostnames("other.example.org").authenticatedClientContext());
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> client().startTls(tls).open().close());
	}

	@Test
	void clientWithoutCertificateIsRefused() {
		SmtpTestTls tls = SmtpTestTls.of(this.certificates.clientContext());
		assertThat(client().startTls(tls).mail().send()).isDisconnected();
	}

	@Test
	void certificateIsForTheNames() throws Exception {
		assertThat(this.certificates.certificate().getSubjectAlternativeNames()).contains(List.of(2, "localhost"),
				List.of(2, "mx.example.org"), List.of(7, "127.0.0.1"));
		this.certificates.certificate().verify(this.certificates.rootCertificate().getPublicKey());
		this.certificates.clientCertificate().verify(this.certificates.rootCertificate().getPublicKey());
		this.certificates.certificate().checkValidity();
	}

	@Test
	void certificatesAreMadeOnce() {
		assertThat(SmtpTestCertificates.get()).isSameAs(SmtpTestCertificates.get()).isNotSameAs(this.certificates);
		assertThat(SmtpTestCertificates.forHostnames("localhost", "mx.example.org")).isSameAs(this.certificates);
		assertThatIllegalArgumentException().isThrownBy(SmtpTestCertificates::forHostnames);
	}

	@Test
	void storesAndTextHoldKeyAndCertificate() throws Exception {
		KeyStore store = this.certificates.keyStore("secret");
		String alias = store.aliases().nextElement();
		assertThat(store.getKey(alias, "secret".toCharArray())).isEqualTo(this.certificates.privateKey());
		assertThat(store.getCertificate(alias)).isEqualTo(this.certificates.certificate());
		KeyStore clientStore = this.certificates.clientKeyStore("secret");
		assertThat(clientStore.getCertificate(clientStore.aliases().nextElement()))
			.isEqualTo(this.certificates.clientCertificate());
		assertThat(parse(this.certificates.certificatePem())).isEqualTo(this.certificates.certificate());
		assertThat(parse(this.certificates.rootCertificatePem())).isEqualTo(this.certificates.rootCertificate());
		assertThat(this.certificates.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----");
	}

	private static X509Certificate parse(String pem) throws Exception {
		return (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
	}

	private SmtpTestClient client() {
		return SmtpTestClient.bindToServer(this.server.connectors().get(0).port());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
