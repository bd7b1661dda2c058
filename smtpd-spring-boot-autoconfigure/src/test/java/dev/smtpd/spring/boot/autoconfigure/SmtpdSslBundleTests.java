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

package dev.smtpd.spring.boot.autoconfigure;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

import dev.smtpd.MessageProcessor;
import dev.smtpd.RecordingTrustManager;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.health.SmtpRelayHealthIndicator;
import dev.smtpd.spring.boot.autoconfigure.health.SmtpServerHealthContributor;
import dev.smtpd.spring.boot.autoconfigure.health.SmtpdHealthContributorAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.relay.SmtpdRelayAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.relay.SmtpdRelayHealthContributorAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleException;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an SSL bundle must have, at start and when it is updated.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdSslBundleTests {

	private static final String PASSWORD = "secret";

	private static final X509Bundle MX = TestBundle.certificate("mx.example.org");

	private static final X509Bundle OTHER = TestBundle.certificate("other.example.org");

	private final ApplicationContextRunner plainRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
				SmtpdHealthContributorAutoConfiguration.class, SmtpdRelayHealthContributorAutoConfiguration.class,
				SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1");

	private final ApplicationContextRunner contextRunner = this.plainRunner.withPropertyValues("smtpd.ssl.bundle=mail");

	private final ApplicationContextRunner relayRunner = this.plainRunner.withPropertyValues("smtpd.relay.enabled=true",
			"smtpd.remote-address=localhost:1", "smtpd.relay.ssl.bundle=upstream");

	@ParameterizedTest
	@EnumSource(value = Algorithm.class, names = { "rsa2048", "ecp256", "ecp384", "ed25519" })
	void keyThatBelongsToItsCertificateIsUsed(Algorithm algorithm) {
		X509Bundle bundle = certificate(algorithm, "mx.example.org");
		this.contextRunner
			.withPropertyValues(TestBundle.properties("mail", bundle.getCertificatePEM(), bundle.getPrivateKeyPEM()))
			.run(SmtpdSslBundleTests::send);
	}

	@ParameterizedTest
	@EnumSource(value = Algorithm.class, names = { "rsa2048", "ecp256", "ecp384", "ed25519", "ed448" })
	void keyOfAnotherCertificateOfItsKindIsRefused(Algorithm algorithm) {
		assertStartFails(
				this.contextRunner
					.withPropertyValues(TestBundle.properties("mail", certificate(algorithm, "mx").getCertificatePEM(),
							certificate(algorithm, "other").getPrivateKeyPEM())),
				"smtpd.ssl.bundle", "The private key at alias 'ssl' doesn't belong to the certificate of 'CN=mx'");
	}

	@ParameterizedTest
	@EnumSource(value = Algorithm.class, names = { "rsa2048", "ecp384", "ed25519" })
	void keyOfAnotherCertificateOfAnotherKindIsRefused(Algorithm algorithm) {
		assertStartFails(
				this.contextRunner.withPropertyValues(TestBundle.properties("mail", MX.getCertificatePEM(),
						certificate(algorithm, "other").getPrivateKeyPEM())),
				"smtpd.ssl.bundle", "doesn't belong to the certificate of 'CN=mx.example.org'");
	}

	@Test
	void bundleWithATrustStoreOnlyIsRefused() {
		assertStartFails(
				this.contextRunner
					.withPropertyValues("spring.ssl.bundle.pem.mail.truststore.certificate=" + MX.getCertificatePEM()),
				"smtpd.ssl.bundle", "it has no key store");
	}

	@Test
	void certificateWithoutItsKeyIsRefused() {
		assertStartFails(
				this.contextRunner
					.withPropertyValues("spring.ssl.bundle.pem.mail.keystore.certificate=" + MX.getCertificatePEM()),
				"smtpd.ssl.bundle", "There is no private key in its key store");
	}

	@Test
	void fileThatIsMissingIsNamed(@TempDir Path directory) {
		Path missing = directory.resolve("mail.crt");
		assertStartFails(
				this.contextRunner
					.withPropertyValues(TestBundle.properties("mail", "file:" + missing, "file:mail.key")),
				"smtpd.ssl.bundle", missing.toString());
		assertStartFails(
				this.contextRunner
					.withPropertyValues("spring.ssl.bundle.jks.mail.keystore.location=file:" + missing + ".p12"),
				"smtpd.ssl.bundle", missing + ".p12");
	}

	@Test
	void encryptedKeyNeedsItsPassword() throws Exception {
		ApplicationContextRunner runner = this.contextRunner
			.withPropertyValues(TestBundle.properties("mail", MX.getCertificatePEM(), encrypted(MX)));
		runner.withPropertyValues("spring.ssl.bundle.pem.mail.keystore.private-key-password=" + PASSWORD)
			.run(SmtpdSslBundleTests::send);
		assertStartFails(runner.withPropertyValues("spring.ssl.bundle.pem.mail.keystore.private-key-password=wrong"),
				"smtpd.ssl.bundle", "Unable to create key store");
	}

	@Test
	void everyAliasOfAKeyStoreIsCheckedUnlessOneIsNamed(@TempDir Path directory) throws Exception {
		KeyPair rsa = certificate(Algorithm.rsa2048, "rsa.example.org").getKeyPair();
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		keyStore.load(null);
		keyStore.setKeyEntry("good", MX.getKeyPair().getPrivate(), PASSWORD.toCharArray(), chain(MX));
		keyStore.setKeyEntry("bad", rsa.getPrivate(), PASSWORD.toCharArray(), chain(OTHER));
		keyStore.setCertificateEntry("authority", OTHER.getCertificate());
		ApplicationContextRunner runner = this.contextRunner.withPropertyValues(keyStore(directory, keyStore));
		assertStartFails(runner, "smtpd.ssl.bundle", "alias 'bad' doesn't belong to the certificate");
		String alias = "spring.ssl.bundle.jks.mail.key.alias=";
		runner.withPropertyValues(alias + "good").run(SmtpdSslBundleTests::send);
		assertStartFails(runner.withPropertyValues(alias + "bad"), "smtpd.ssl.bundle", "alias 'bad'");
		assertStartFails(runner.withPropertyValues(alias + "authority"), "smtpd.ssl.bundle",
				"There is no private key with a certificate at alias 'authority'");
		assertStartFails(runner.withPropertyValues(alias + "none"), "smtpd.ssl.bundle",
				"does not contain alias 'none'");
	}

	@Test
	void keyStoreNeedsItsPassword(@TempDir Path directory) throws Exception {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		keyStore.load(null);
		keyStore.setKeyEntry("mx", MX.getKeyPair().getPrivate(), PASSWORD.toCharArray(), chain(MX));
		ApplicationContextRunner runner = this.contextRunner.withPropertyValues(keyStore(directory, keyStore));
		runner.run(SmtpdSslBundleTests::send);
		assertStartFails(runner.withPropertyValues("spring.ssl.bundle.jks.mail.keystore.password=wrong"),
				"smtpd.ssl.bundle", "password was incorrect");
		assertStartFails(runner.withPropertyValues("spring.ssl.bundle.jks.mail.key.password=wrong"), "smtpd.ssl.bundle",
				"Could not load key manager factory");
	}

	@Test
	void bundlesOfServerNamesAreChecked() {
		ApplicationContextRunner runner = this.contextRunner
			.withPropertyValues(TestBundle.properties("mail", "mx.example.org"))
			.withPropertyValues("smtpd.ssl.server-name-bundles[0].server-name=other.example.org",
					"smtpd.ssl.server-name-bundles[0].bundle=other");
		assertStartFails(runner, "smtpd.ssl.server-name-bundles[0].bundle", "There is no SSL bundle 'other'");
		assertStartFails(
				runner.withPropertyValues(
						TestBundle.properties("other", OTHER.getCertificatePEM(), MX.getPrivateKeyPEM())),
				"smtpd.ssl.server-name-bundles[0].bundle",
				"doesn't belong to the certificate of 'CN=other.example.org'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ciphers=TLS_NOT_A_SUITE", "enabled-protocols=TLSv9" })
	void unknownOptionIsRefused(String option) {
		assertStartFails(
				this.contextRunner.withPropertyValues(TestBundle.properties("mail", "mx.example.org"))
					.withPropertyValues("spring.ssl.bundle.pem.mail.options." + option),
				"smtpd.ssl.bundle", option.split("=")[1]);
	}

	@Test
	void optionsReplaceTheDefaults() {
		String cipher = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256";
		List<SmtpMessage> received = new CopyOnWriteArrayList<>();
		this.contextRunner.withPropertyValues(TestBundle.properties("mail", "mx.example.org"))
			.withPropertyValues("spring.ssl.bundle.pem.mail.options.ciphers=" + cipher,
					"spring.ssl.bundle.pem.mail.options.enabled-protocols=TLSv1.2")
			.withBean("recording", MessageProcessor.class, () -> (message) -> {
				received.add(message);
				return null;
			})
			.run(SmtpdSslBundleTests::send);
		assertThat(received).singleElement()
			.extracting((message) -> message.session().tls().getCipherSuite())
			.isEqualTo(cipher);
	}

	@Test
	void expiredCertificateIsUsedAndSaid(CapturedOutput output) {
		Instant end = Instant.parse("2020-02-02T00:00:00Z");
		X509Bundle expired = TestBundle.certificate(
				new CertificateBuilder().notBefore(Instant.parse("2020-01-01T00:00:00Z")).notAfter(end),
				"mx.example.org");
		this.contextRunner
			.withPropertyValues(TestBundle.properties("mail", expired.getCertificatePEM(), expired.getPrivateKeyPEM()))
			.run((context) -> {
				assertThat(output).containsOnlyOnce("SSL bundle 'mail': the certificate of 'CN=mx.example.org' has "
						+ "expired at 2020-02-02T00:00:00Z");
				assertThat(health(context, "ssl").getStatus().getCode()).isEqualTo("DEGRADED");
				assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
				assertThat(health(context, "default").getDetails()).containsEntry("certificateExpiry", end);
				send(context);
			});
	}

	@Test
	void certificateOfTheFutureIsUsedAndSaid(CapturedOutput output) {
		X509Bundle future = TestBundle
			.certificate(new CertificateBuilder().notBefore(Instant.parse("2100-01-01T00:00:00Z"))
				.notAfter(Instant.parse("2101-01-01T00:00:00Z")), "mx.example.org");
		this.contextRunner
			.withPropertyValues(TestBundle.properties("mail", future.getCertificatePEM(), future.getPrivateKeyPEM()))
			.run((context) -> assertThat(output).containsOnlyOnce("is not valid before 2100-01-01T00:00:00Z"));
	}

	@Test
	void updateThatCannotBeUsedKeepsTheOldCertificateAndShowsInHealth(CapturedOutput output) {
		this.contextRunner.withPropertyValues(TestBundle.properties("mail", "mx.example.org")).run((context) -> {
			assertThat(health(context, "ssl").getStatus()).isEqualTo(Status.UP);
			SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);
			registry.updateBundle("mail", mismatched());
			send(context);
			assertThat(output).contains("SSL bundle 'mail' was updated and can't be used, keeping the old one: The "
					+ "private key at alias 'ssl' doesn't belong to the certificate of 'CN=other.example.org'");
			Health degraded = health(context, "ssl");
			assertThat(degraded.getStatus().getCode()).isEqualTo("DEGRADED");
			assertThat(degraded.getDetails().get("mail").toString()).contains("certificateExpiry=",
					"updateFailure=The private key at alias 'ssl' doesn't belong");
			registry.updateBundle("mail", SslBundle.of(SslStoreBundle.of(null, null, OTHER.toKeyStore(new char[0]))));
			assertThat(health(context, "ssl").getDetails().get("mail").toString()).contains("it has no key store");
			registry.updateBundle("mail", SslBundle.of(SslStoreBundle.of(OTHER.toKeyStore(new char[0]), "", null)));
			assertThat(health(context, "ssl").getStatus()).isEqualTo(Status.UP);
			send(context);
		});
	}

	@Test
	void bundleOfTheRelayNeedsNoKey() {
		this.relayRunner
			.withPropertyValues("spring.ssl.bundle.pem.upstream.truststore.certificate=" + MX.getCertificatePEM())
			.run((context) -> assertThat(context).hasNotFailed());
		this.relayRunner.withPropertyValues(TestBundle.properties("upstream", "client.example.org"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void bundleOfTheRelayIsChecked() {
		String property = "smtpd.relay.ssl.bundle";
		assertStartFails(this.relayRunner, property, "There is no SSL bundle 'upstream'");
		assertStartFails(
				this.relayRunner.withPropertyValues(
						TestBundle.properties("upstream", MX.getCertificatePEM(), OTHER.getPrivateKeyPEM())),
				property, "doesn't belong to the certificate of 'CN=mx.example.org'");
		assertStartFails(
				this.relayRunner.withPropertyValues(
						"spring.ssl.bundle.pem.upstream.keystore.certificate=" + MX.getCertificatePEM()),
				property, "There is no private key in its key store");
	}

	@Test
	void updateOfTheRelaysBundleThatCannotBeUsedShowsInHealth() {
		this.relayRunner.withPropertyValues(TestBundle.properties("upstream", "client.example.org")).run((context) -> {
			context.getBean(SslBundleRegistry.class).updateBundle("upstream", mismatched());
			assertThat(context.getBean(SmtpRelayHealthIndicator.class).health().getDetails().get("ssl").toString())
				.contains("upstream={certificateExpiry=", "updateFailure=The private key at alias");
		});
	}

	private static SslBundle mismatched() throws Exception {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		keyStore.load(null);
		keyStore.setKeyEntry("ssl", MX.getKeyPair().getPrivate(), new char[0], chain(OTHER));
		return SslBundle.of(SslStoreBundle.of(keyStore, "", null));
	}

	private static void assertStartFails(ApplicationContextRunner runner, String property, String message) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			Throwable cause = context.getStartupFailure();
			while (cause != null && !(cause instanceof SslBundleException)) {
				cause = cause.getCause();
			}
			assertThat(cause).isInstanceOfSatisfying(SslBundleException.class, (ex) -> {
				assertThat(ex.getBundle().property()).isEqualTo(property);
				assertThat(ex).hasMessageContaining(message);
			});
		});
	}

	// as after a checkpoint, before which the files were others
	@Test
	void filesAreReadAgainWhenTheContextStartsAgain(@TempDir Path directory) throws Exception {
		Path certificate = directory.resolve("mail.crt");
		Path key = directory.resolve("mail.key");
		write(MX, certificate, key);
		this.contextRunner.withPropertyValues(TestBundle.properties("mail", "file:" + certificate, "file:" + key))
			.run((context) -> {
				assertThat(served(context)).isEqualTo(MX.getCertificate());
				context.stop();
				write(OTHER, certificate, key);
				context.start();
				assertThat(served(context)).isEqualTo(OTHER.getCertificate());
				context.stop();
				Files.delete(certificate);
				context.start();
				assertThat(served(context)).isEqualTo(OTHER.getCertificate());
				assertThat(context.getBean(SmtpServerTls.class).bundles())
					.allMatch((source) -> source.updateFailure() != null);
			});
	}

	private static void write(X509Bundle bundle, Path certificate, Path key) throws Exception {
		Files.writeString(certificate, bundle.getCertificatePEM());
		Files.writeString(key, bundle.getPrivateKeyPEM());
	}

	// by a client that notes what it is shown
	private static Certificate served(ApplicationContext context) throws Exception {
		RecordingTrustManager trust = new RecordingTrustManager();
		SSLContext client = SSLContext.getInstance("TLS");
		client.init(null, new TrustManager[] { trust }, null);
		SmtpTestClient smtp = SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
			.startTls(SmtpTestTls.of(client));
		assertThat(smtp.mail().text("secure").send()).hasReply(250);
		return trust.certificates().get(0);
	}

	private static void send(ApplicationContext context) throws Exception {
		SmtpTestClient client = SmtpTestClient
			.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
			.startTls();
		assertThat(client.mail().text("secure").send()).hasReply(250);
	}

	private static Health health(ApplicationContext context, String name) {
		SmtpServerHealthContributor contributor = context.getBean(SmtpServerHealthContributor.class);
		return ((HealthIndicator) contributor.getContributor(name)).health();
	}

	private static X509Bundle certificate(Algorithm algorithm, String host) {
		return TestBundle.certificate(new CertificateBuilder().algorithm(algorithm), host);
	}

	private static Certificate[] chain(X509Bundle bundle) {
		return new Certificate[] { bundle.getCertificate() };
	}

	private static String[] keyStore(Path directory, KeyStore keyStore) throws Exception {
		Path file = directory.resolve("mail.p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			keyStore.store(out, PASSWORD.toCharArray());
		}
		return new String[] { "spring.ssl.bundle.jks.mail.keystore.location=file:" + file,
				"spring.ssl.bundle.jks.mail.keystore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.mail.keystore.type=PKCS12" };
	}

	private static String encrypted(X509Bundle bundle) throws Exception {
		PrivateKey key = bundle.getKeyPair().getPrivate();
		String algorithm = "PBEWithSHA1AndDESede";
		Cipher cipher = Cipher.getInstance(algorithm);
		cipher.init(Cipher.ENCRYPT_MODE,
				SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
		AlgorithmParameters parameters = cipher.getParameters();
		byte[] info = new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key.getEncoded())).getEncoded();
		return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(info)
				+ "\n-----END ENCRYPTED PRIVATE KEY-----\n";
	}

}
