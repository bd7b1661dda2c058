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

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * AUTH where no property says whether to offer it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdAuthTests {

	private static final String MISSING = "AUTH isn't offered";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SslAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withPropertyValues("smtpd.port=0");

	private final ApplicationContextRunner devicesRunner = this.contextRunner.withBean("devices", Authenticator.class,
			() -> (session, username, password) -> password.equals("s3cret") ? () -> username : null);

	private final ApplicationContextRunner tlsRunner = this.devicesRunner
		.withPropertyValues(TestBundle.properties("mail", "mx.example.org"))
		.withPropertyValues("smtpd.ssl.bundle=mail");

	@Test
	void whenThereIsAnAuthenticatorThenClientsMayAuthenticate(CapturedOutput output) {
		this.tlsRunner.withPropertyValues("smtpd.connectors.submissions.tls=implicit").run((context) -> {
			assertAuthModes(context).containsExactly(AuthMode.OPTIONAL, AuthMode.OPTIONAL);
			SmtpTestClient device = SmtpTestClient.bindToServer(port(context))
				.startTls()
				.authenticated("PLAIN", "scanner", "s3cret");
			assertThat(device.mail().text("from a scanner").send()).isAccepted();
			SmtpTestClient other = SmtpTestClient.bindToServer(port(context)).startTls();
			assertThat(other.mail().text("from another server").send()).isAccepted();
			assertThat(output).contains("(smtp, starttls, auth)", "(smtps, auth)").doesNotContain(MISSING);
		});
	}

	@Test
	void whenThereIsNoTlsThenAuthIsNotOfferedAndOneWarningSaysSo(CapturedOutput output) {
		this.devicesRunner.withPropertyValues("smtpd.connectors.lan.port=0").run((context) -> {
			assertAuthModes(context).containsOnly(AuthMode.NONE);
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(port(context)).open()) {
				assertThat(client.command("AUTH PLAIN AGpvZQBzM2NyZXQ=")).startsWith("50");
			}
			assertThat(output).containsOnlyOnce(MISSING)
				.contains("AUTH isn't offered on port " + port(context) + ", port ")
				.contains("although bean 'devices' can authenticate clients")
				.contains("'smtpd.ssl.bundle'", "'smtpd.auth.allow-without-tls'",
						"'smtpd.auth.mode', 'smtpd.connectors.lan.auth.mode' to none");
		});
	}

	@Test
	void whenAuthIsAllowedWithoutTlsThenClientsMayAuthenticate(CapturedOutput output) {
		this.devicesRunner.withPropertyValues("smtpd.auth.allow-without-tls=true").run((context) -> {
			SmtpTestClient device = SmtpTestClient.bindToServer(port(context))
				.authenticated("PLAIN", "scanner", "s3cret");
			assertThat(device.mail().text("from a scanner").send()).isAccepted();
			assertThat(output).doesNotContain(MISSING);
		});
	}

	@Test
	void whenAuthIsSetToNoneThenNothingIsSaid(CapturedOutput output) {
		this.tlsRunner.withPropertyValues("smtpd.auth.mode=none", "smtpd.connectors.lan.tls=none").run((context) -> {
			assertAuthModes(context).containsOnly(AuthMode.NONE);
			assertThat(output).doesNotContain(MISSING);
		});
	}

	@Test
	void whenOneConnectorIsWithoutTlsThenTheWarningIsOfThatOne(CapturedOutput output) {
		this.tlsRunner
			.withPropertyValues("smtpd.connectors.lan.tls=none", "smtpd.connectors.lmtp.tls=none",
					"smtpd.connectors.lmtp.auth.mode=none")
			.run((context) -> {
				assertAuthModes(context).containsExactlyInAnyOrder(AuthMode.OPTIONAL, AuthMode.NONE, AuthMode.NONE);
				int lan = context.getEnvironment().getRequiredProperty("local.smtpd.lan.port", Integer.class);
				assertThat(output).contains("AUTH isn't offered on port " + lan + ", where")
					.contains("Set 'smtpd.connectors.lan.tls' to optional, required or implicit, or")
					.doesNotContain("Name an SSL bundle")
					.contains("Set 'smtpd.connectors.lan.auth.mode' to none");
			});
	}

	@Test
	void whenNothingCanAuthenticateThenNothingIsSaidUnlessPropertiesAreSet(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertAuthModes(context).containsOnly(AuthMode.NONE);
			assertThat(output).doesNotContain(MISSING);
		});
		this.contextRunner.withPropertyValues("smtpd.auth.mechanisms=plain").run((context) -> {
			assertAuthModes(context).containsOnly(AuthMode.NONE);
			assertThat(output).containsOnlyOnce(MISSING).contains("nothing can authenticate clients");
		});
	}

	@Test
	void whenCustomizerHasAnAuthenticatorThenClientsMayAuthenticate() {
		this.contextRunner
			.withBean(SmtpServerCustomizer.class,
					() -> (builder) -> builder.authenticator((session, username, password) -> () -> username)
						.authentication((auth) -> auth.withAllowWithoutTls(true)))
			.run((context) -> assertAuthModes(context).containsExactly(AuthMode.OPTIONAL));
	}

	private static ListAssert<AuthMode> assertAuthModes(ApplicationContext context) {
		return assertThat(context.getBean(SmtpServer.class).connectors().stream().map(SmtpConnector::auth).toList());
	}

	private static int port(ApplicationContext context) {
		return context.getBean(SmtpServer.class).connectors().get(0).port();
	}

}
