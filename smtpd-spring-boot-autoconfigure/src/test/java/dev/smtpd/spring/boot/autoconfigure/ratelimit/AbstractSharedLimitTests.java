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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestReply;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every store has to do for two instances of an application.
 */
abstract class AbstractSharedLimitTests {

	static final String TOO_MANY_MESSAGES = "450 4.7.1 Too many messages";

	private static final String TOO_MANY_FAILURES = "421 4.7.0 Too many failed authentications from your address";

	final List<SmtpLimit> reached = new CopyOnWriteArrayList<>();

	ApplicationContextRunner contextRunner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRateLimitAutoConfiguration.class,
							SmtpdAuthFailureAutoConfiguration.class, SmtpdSharedLimitAutoConfiguration.class,
							SmtpdMetricsAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withBean(MessageProcessor.class, () -> (message) -> null)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean(Authenticator.class,
					() -> (session, username, password) -> password.equals("secret") ? () -> username : null)
			.withBean(SmtpServerObserver.class, () -> new SmtpServerObserver() {

				@Override
				public void limitReached(SmtpLimit limit, InetAddress client) {
					AbstractSharedLimitTests.this.reached.add(limit);
				}

			})
			// a command waits for the store in any case, however slow the machine is
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.auth.mode=optional",
					"smtpd.auth.allow-without-tls=true", "smtpd.auth.failure-delay=0",
					"smtpd.shared-limits.timeout=20s");
	}

	@Test
	void instancesShareRates() {
		ApplicationContextRunner runner = contextRunner().withPropertyValues("smtpd.rate-limits.messages-per-hour=3");
		runner.run((one) -> runner.run((other) -> {
			assertThat(mail(one)).startsWith("250");
			assertThat(mail(other)).startsWith("250");
			assertThat(mail(one)).startsWith("250");
			assertThat(mail(other)).startsWith(TOO_MANY_MESSAGES);
			assertThat(mail(one)).startsWith(TOO_MANY_MESSAGES);
			assertThat(this.reached).containsExactly(SmtpLimit.MESSAGE_RATE, SmtpLimit.MESSAGE_RATE);
			assertThat(answered(one)).isEqualTo(3);
			assertThat(answered(other)).isEqualTo(2);
		}));
	}

	@Test
	void instancesShareFailedAuthentications() {
		ApplicationContextRunner runner = contextRunner().withPropertyValues("smtpd.auth.max-failures-per-address=2");
		runner.run((one) -> runner.run((other) -> {
			assertThat(authenticate(one, "secret")).startsWith("235");
			assertThat(authenticate(one, "wrong")).startsWith("535");
			assertThat(authenticate(other, "wrong")).startsWith("535");
			assertThat(authenticate(one, "secret")).startsWith(TOO_MANY_FAILURES);
			assertThat(authenticate(other, "secret")).startsWith(TOO_MANY_FAILURES);
		}));
	}

	@Test
	void applicationsWithAnotherPrefixCountByThemselves() {
		ApplicationContextRunner runner = contextRunner().withPropertyValues("smtpd.rate-limits.messages-per-hour=1");
		runner.run((one) -> runner.withPropertyValues("smtpd.shared-limits.key-prefix=other:").run((other) -> {
			assertThat(mail(one)).startsWith("250");
			assertThat(mail(other)).startsWith("250");
			assertThat(mail(one)).startsWith(TOO_MANY_MESSAGES);
		}));
	}

	// by three verbs, at each of which the session waits for the store
	@Test
	void everyRateIsShared() {
		ApplicationContextRunner runner = contextRunner().withPropertyValues(
				"smtpd.rate-limits.connections-per-second=1000", "smtpd.rate-limits.recipients-per-hour=1");
		runner.run((one) -> runner.run((other) -> {
			try (SmtpTestConnection client = open(one)) {
				client.command("MAIL FROM:<joe@example.org>");
				assertThat(client.command("RCPT TO:<a@example.org>")).startsWith("250");
			}
			try (SmtpTestConnection client = open(other)) {
				client.command("MAIL FROM:<joe@example.org>");
				assertThat(client.command("RCPT TO:<a@example.org>")).startsWith("450 4.7.1 Too many recipients");
			}
		}));
	}

	static double answered(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.get("smtpd.limits.shared")
			.tag("outcome", "answered")
			.timer()
			.count();
	}

	static SmtpTestConnection open(ApplicationContext context) {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).open();
	}

	static SmtpTestReply mail(ApplicationContext context) {
		try (SmtpTestConnection client = open(context)) {
			return client.command("MAIL FROM:<joe@example.org>");
		}
	}

	static SmtpTestReply authenticate(ApplicationContext context, String password) {
		try (SmtpTestConnection client = open(context)) {
			byte[] response = ("\0joe\0" + password).getBytes(StandardCharsets.US_ASCII);
			return client.command("AUTH PLAIN " + Base64.getEncoder().encodeToString(response));
		}
	}

}
