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

package dev.smtpd.spring.boot.autoconfigure.relay;

import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link OpenRelayGuard}. Properties are separated by blanks.
 */
@ExtendWith(OutputCaptureExtension.class)
class OpenRelayGuardTests {

	private static final String CERTIFICATES = "smtpd.ssl.bundle=mail smtpd.tls=required ";

	private static final String[] bundles = bundles();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
				SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(Authenticator.class, () -> (session, username, password) -> () -> username)
		.withPropertyValues("smtpd.port=0", "smtpd.relay.enabled=true", "smtpd.remote-address=localhost:25")
		.withPropertyValues(bundles);

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.address=0.0.0.0", "smtpd.address=::", "smtpd.auth.mode=optional",
			"smtpd.relay.allowed-networks=", "smtpd.tls=none", CERTIFICATES + "smtpd.ssl.client-auth=want",
			"smtpd.ssl.bundle=mail smtpd.ssl.client-auth=need" })
	void whenOwnConnectorIsOpenThenStartFails(String properties) {
		run(properties, refusesToStart("'smtpd.port' 0"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.address=127.0.0.1 smtpd.connectors.other.address=0.0.0.0",
			"smtpd.address=127.0.0.1 smtpd.connectors.other.address=::",
			"smtpd.address=127.0.0.1 smtpd.connectors.other.proxy.enabled=true smtpd.proxy.networks=127.0.0.1",
			"smtpd.auth.mode=required smtpd.connectors.other.auth.mode=none",
			"smtpd.auth.mode=required smtpd.connectors.other.auth.mode=optional",
			CERTIFICATES + "smtpd.ssl.client-auth=need smtpd.connectors.other.tls=optional" })
	void whenFurtherConnectorIsOpenThenStartFails(String properties) {
		run(properties + " smtpd.connectors.closed.address=127.0.0.1 smtpd.connectors.closed.proxy.enabled=false",
				refusesToStart("'smtpd.connectors.other.port' 0"));
	}

	@Test
	void allOpenConnectorsAreNamed() {
		run("smtpd.connectors.other.port=0", refusesToStart("'smtpd.port' 0", "'smtpd.connectors.other.port' 0"));
	}

	@Test
	void loopbackBehindAProxyIsNotClosed() {
		run("smtpd.address=127.0.0.1 smtpd.proxy.enabled=true smtpd.proxy.networks=127.0.0.1",
				refusesToStart("'smtpd.port' 0"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.address=127.0.0.1", "smtpd.address=::1", "smtpd.relay.open=true",
			"smtpd.relay.allowed-domains=example.org", "smtpd.relay.allowed-networks=192.0.2.0/24",
			"smtpd.auth.mode=required", "smtpd.connectors.other.address=127.0.0.1 smtpd.auth.mode=required",
			"smtpd.address=127.0.0.1 smtpd.connectors.other.address=0.0.0.0 smtpd.connectors.other.auth.mode=required",
			CERTIFICATES + "smtpd.ssl.client-auth=need",
			"smtpd.ssl.bundle=mail smtpd.ssl.client-auth=need smtpd.tls=implicit",
			CERTIFICATES + "smtpd.ssl.client-auth=need smtpd.connectors.other.tls=implicit",
			CERTIFICATES + "smtpd.ssl.client-auth=want smtpd.relay.allowed-domains=example.org" })
	void closedOrOpenedOnPurposeItStarts(String properties) {
		run("smtpd.auth.allow-without-tls=true " + properties, (context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.ssl.bundle=untrusting smtpd.tls=required smtpd.ssl.client-auth=need",
			"smtpd.ssl.bundle=untrusting smtpd.tls=implicit smtpd.ssl.client-auth=need",
			"smtpd.ssl.bundle=untrusting smtpd.ssl.client-auth=want smtpd.relay.allowed-networks=192.0.2.0/24",
			"smtpd.ssl.bundle=untrusting smtpd.ssl.client-auth=want smtpd.relay.allowed-domains=example.org",
			CERTIFICATES + "smtpd.ssl.client-auth=need smtpd.ssl.server-name-bundles[0].server-name=mx.example.org "
					+ "smtpd.ssl.server-name-bundles[0].bundle=untrusting" })
	void whenTheCasOfTheJdkDecideOnClientsThenStartFails(String properties) {
		run(properties, (context) -> {
			refusesToStart("'smtpd.port' 0").accept(context);
			FailureAnalysis analysis = new OpenRelayFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("there is no trust store in SSL bundle untrusting.");
			assertThat(analysis.getAction())
				.contains("trust store", "smtpd.ssl.client-auth", "smtpd.auth.mode", "127.0.0.1", "smtpd.relay.open")
				.doesNotContain("smtpd.relay.allowed-networks", "smtpd.relay.allowed-domains");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.auth.mode=required", "smtpd.address=127.0.0.1",
			"smtpd.tls=none smtpd.relay.allowed-domains=example.org", "smtpd.relay.open=true" })
	void whenClientCertificatesDecideNothingThenTheCasOfTheJdkMayBeTrusted(String properties) {
		run("smtpd.ssl.bundle=untrusting smtpd.ssl.client-auth=want " + properties,
				(context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void failureTellsHowToCloseIt(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Relaying.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--smtpd.port=0", "--smtpd.relay.enabled=true",
				"--smtpd.remote-address=localhost:25"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("open relay")
			.contains("'smtpd.port' 0, and nothing says who may send, or to whom.")
			.contains("smtpd.auth.mode", "smtpd.ssl.client-auth", "smtpd.relay.allowed-networks",
					"smtpd.relay.allowed-domains", "127.0.0.1", "smtpd.relay.open");
	}

	private void run(String properties, ContextConsumer<AssertableApplicationContext> consumer) {
		this.contextRunner.withPropertyValues(StringUtils.tokenizeToStringArray(properties, " ")).run(consumer);
	}

	private static ContextConsumer<AssertableApplicationContext> refusesToStart(String... connectors) {
		return (context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(OpenRelayException.class,
						(failure) -> assertThat(failure.getConnectors()).containsExactly(connectors));
		};
	}

	private static String[] bundles() {
		try {
			X509Bundle certificate = new CertificateBuilder().subject("CN=mx.example.org")
				.addSanDnsName("mx.example.org")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			String prefix = "spring.ssl.bundle.pem.";
			return new String[] { prefix + "mail.keystore.certificate=" + certificate.getCertificatePEM(),
					prefix + "mail.keystore.private-key=" + certificate.getPrivateKeyPEM(),
					prefix + "mail.truststore.certificate=" + certificate.getCertificatePEM(),
					prefix + "untrusting.keystore.certificate=" + certificate.getCertificatePEM(),
					prefix + "untrusting.keystore.private-key=" + certificate.getPrivateKeyPEM() };
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
			TaskExecutionAutoConfiguration.class })
	static class Relaying {

	}

}
