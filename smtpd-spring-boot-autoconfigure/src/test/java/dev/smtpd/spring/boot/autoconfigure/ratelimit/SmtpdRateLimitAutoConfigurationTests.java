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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.ratelimit.ConnectionRatePolicy;
import dev.smtpd.spring.ratelimit.MessageRatePolicy;
import dev.smtpd.spring.ratelimit.RateLimiter;
import dev.smtpd.spring.ratelimit.RecipientRatePolicy;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one client may do in some time.
 */
class SmtpdRateLimitAutoConfigurationTests {

	private static final String CONTENT = "Subject: hi\r\n\r\nhi\r\n";

	private static final String ACCEPTED = "250 2.0.0 OK";

	private final List<SmtpLimit> reached = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRateLimitAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withBean(SmtpServerObserver.class, () -> new SmtpServerObserver() {

			@Override
			public void limitReached(SmtpLimit limit, InetAddress client) {
				SmtpdRateLimitAutoConfigurationTests.this.reached.add(limit);
			}

		})
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1");

	@Test
	void withoutRatesNothingIsCounted() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(RateLimiter.class)
			.doesNotHaveBean(ConnectionRatePolicy.class));
	}

	@Test
	void whatHasNoRateIsNotAsked() {
		this.contextRunner.withPropertyValues("smtpd.rate-limits.messages-per-hour=1")
			.run((context) -> assertThat(context).hasSingleBean(MessageRatePolicy.class)
				.doesNotHaveBean(ConnectionRatePolicy.class)
				.doesNotHaveBean(RecipientRatePolicy.class));
	}

	@Test
	void messagesBeyondTheRateAreDeferred() {
		this.contextRunner.withPropertyValues("smtpd.rate-limits.messages-per-hour=2").run((context) -> {
			try (SmtpTestConnection client = connect(context).greet()) {
				assertThat(client.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
				assertThat(client.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
			}
			try (SmtpTestConnection client = connect(context).greet()) {
				assertThat(client.mail().content(CONTENT).send()).reply()
					.isLine("450 4.7.1 Too many messages in a short time, try again later");
				assertThat(client.command("NOOP")).startsWith("250");
			}
			assertThat(this.reached).containsExactly(SmtpLimit.MESSAGE_RATE);
		});
	}

	@Test
	void recipientsBeyondTheRateAreDeferred() {
		this.contextRunner.withPropertyValues("smtpd.rate-limits.recipients-per-hour=2").run((context) -> {
			try (SmtpTestConnection client = connect(context).greet()) {
				assertThat(client.command("MAIL FROM:<joe@example.org>")).startsWith("250");
				assertThat(client.command("RCPT TO:<a@example.org>")).startsWith("250");
				assertThat(client.command("RCPT TO:<b@example.org>")).startsWith("250");
				assertThat(client.command("RCPT TO:<c@example.org>"))
					.isLine("450 4.7.1 Too many recipients in a short time, try again later");
			}
			assertThat(this.reached).containsExactly(SmtpLimit.RECIPIENT_RATE);
		});
	}

	@Test
	void connectionsBeyondTheRateAreRefused() {
		try (Grid grid = new Grid()) {
			this.contextRunner.withBean("buckets", ProxyManager.class, grid::buckets)
				.withPropertyValues("smtpd.rate-limits.connections-per-second=2")
				.run((context) -> {
					connect(context).greet().close();
					connect(context).greet().close();
					try (SmtpTestConnection client = connect(context)) {
						assertThat(client.readReply())
							.isLine("421 4.7.0 Too many connections in a short time, try again later");
					}
					assertThat(this.reached).containsExactly(SmtpLimit.CONNECTION_RATE);
				});
		}
	}

	@Test
	void usersAreCountedWhereverTheyComeFrom() {
		this.contextRunner.withBean(Authenticator.class, () -> (session, username, password) -> () -> username)
			.withPropertyValues("smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true",
					"smtpd.rate-limits.messages-per-hour=1")
			.run((context) -> {
				try (SmtpTestConnection client = connect(context).greet()) {
					assertThat(client.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
					assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("450 4.7.1");
					// \0joe\0x
					assertThat(client.command("AUTH PLAIN AGpvZQB4")).startsWith("235");
					assertThat(client.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
				}
				try (SmtpTestConnection client = connect(context).greet()) {
					assertThat(client.command("AUTH PLAIN AGpvZQB4")).startsWith("235");
					assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("450 4.7.1");
				}
			});
	}

	@Test
	void exemptNetworksHaveNoRate() {
		this.contextRunner
			.withPropertyValues("smtpd.rate-limits.messages-per-hour=1",
					"smtpd.rate-limits.exempt-networks=127.0.0.0/8")
			.run((context) -> {
				try (SmtpTestConnection client = connect(context).greet()) {
					assertThat(client.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
					assertThat(client.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
				}
				assertThat(this.reached).isEmpty();
			});
	}

	@Test
	void instancesOfAnApplicationShareTheirLimits() {
		try (Grid first = new Grid(); Grid second = new Grid(first)) {
			this.contextRunner.withBean("buckets", ProxyManager.class, first::buckets)
				.withPropertyValues("smtpd.rate-limits.messages-per-hour=2")
				.run((one) -> this.contextRunner.withBean("buckets", ProxyManager.class, second::buckets)
					.withPropertyValues("smtpd.rate-limits.messages-per-hour=2")
					.run((other) -> {
						try (SmtpTestConnection here = connect(one).greet();
								SmtpTestConnection there = connect(other).greet()) {
							assertThat(here.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
							assertThat(there.mail().content(CONTENT).send()).reply().isLine(ACCEPTED);
							assertThat(here.mail().content(CONTENT).send()).hasReplyStartingWith("450 4.7.1");
							assertThat(there.mail().content(CONTENT).send()).hasReplyStartingWith("450 4.7.1");
						}
					}));
		}
	}

	@Test
	void whenTheStoreIsLostThenMailIsDeferred() {
		Grid grid = new Grid();
		this.contextRunner.withBean("buckets", ProxyManager.class, grid::buckets)
			.withPropertyValues("smtpd.rate-limits.messages-per-hour=2")
			.run((context) -> {
				try (SmtpTestConnection client = connect(context).greet()) {
					grid.close();
					assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("451 ");
				}
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.rate-limits.recipients-per-hour=10", "smtpd.shared-limits.store=redis" })
	void whenLibraryIsMissingThenStartFails(String property) {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.github.bucket4j"))
			.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("com.bucket4j:bucket4j_jdk17-core"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "connections-per-second", "messages-per-hour", "recipients-per-hour" })
	void whenRateIsNotPositiveThenStartFails(String name) {
		this.contextRunner.withPropertyValues("smtpd.rate-limits." + name + "=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("smtpd.rate-limits." + name));
	}

	private static SmtpTestConnection connect(ApplicationContext context) {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).connect();
	}

}
