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

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import dev.smtpd.CommandHandler;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.health.SmtpRelayHealthIndicator;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.transport.EventLoops;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SmtpdRelayHealthContributorAutoConfiguration}.
 */
class SmtpdRelayHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
				SmtpdRelayHealthContributorAutoConfiguration.class, SslAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.relay.enabled=true");

	@Test
	void canBeSwitchedOff() {
		relayingTo("localhost:25").withPropertyValues("management.health.smtpd-relay.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpRelayHealthIndicator.class));
	}

	@Test
	void isUpWhileUpstreamAnswers() {
		TestUpstream upstream = TestUpstream.start();
		relayingTo(upstream.address()).run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			upstream.close();
			Health down = health(context);
			assertThat(down.getStatus()).isEqualTo(Status.DOWN);
			assertThat(down.getDetails().toString()).contains("status=DOWN").contains("reason=");
		});
	}

	@Test
	void knowsARelayOfTheApplicationsOwn() {
		try (TestUpstream upstream = TestUpstream.start()) {
			RemoteAddress address = RemoteAddress.valueOf(upstream.address());
			this.contextRunner.withBean(SmtpRelay.class, () -> {
				SmtpRelay relay = SmtpRelay.builder(new EventLoops())
					.remoteAddresses(List.of(address))
					.executor(Runnable::run)
					.build();
				relay.start();
				return relay;
			}, (definition) -> definition.setDestroyMethodName("stop")).run((context) -> {
				assertThat(context).hasSingleBean(SmtpRelay.class);
				Health up = health(context);
				assertThat(up.getStatus()).isEqualTo(Status.UP);
				assertThat(up.getDetails()).containsOnlyKeys(upstream.address());
			});
		}
	}

	@Test
	void isUpWhileOneOfSeveralAnswers() {
		try (TestUpstream upstream = TestUpstream.start()) {
			relayingTo("localhost:1," + upstream.address()).run((context) -> {
				Health up = health(context);
				assertThat(up.getStatus()).isEqualTo(Status.UP);
				assertThat(up.getDetails().get("localhost:1").toString()).contains("status=DOWN");
				assertThat(up.getDetails().get(upstream.address()).toString()).contains("status=UP");
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 421, 450, 502 })
	void isDownWhenNoopIsRefused(int code) {
		CommandHandler refusing = new CommandHandler() {

			@Override
			public String verb() {
				return "NOOP";
			}

			@Override
			public SmtpReply handle(SmtpSession session, String argument) {
				return SmtpReply.of(code, "No");
			}

		};
		try (TestUpstream upstream = TestUpstream.start((builder) -> builder.commandHandler(refusing))) {
			relayingTo(upstream.address()).run((context) -> {
				Health down = health(context);
				assertThat(down.getStatus()).isEqualTo(Status.DOWN);
				assertThat(down.getDetails().toString()).contains("reason=").contains(Integer.toString(code));
			});
		}
	}

	@Test
	void isUpWhileAllConnectionsAreInUse() {
		CountDownLatch taken = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		try (TestUpstream upstream = TestUpstream.start()) {
			upstream.process((message) -> {
				taken.countDown();
				answer.await();
				return null;
			});
			relayingTo(upstream.address()).withPropertyValues("smtpd.relay.pool.max-connections=1").run((context) -> {
				CompletableFuture<Integer> reply = CompletableFuture.supplyAsync(() -> send(context));
				taken.await();
				Health busy = health(context);
				assertThat(busy.getStatus()).isEqualTo(Status.UP);
				assertThat(busy.getDetails().toString()).contains("all connections are in use")
					.contains("active=1")
					.contains("waiting=0");
				answer.countDown();
				assertThat(reply.join()).isEqualTo(250);
				Awaitility.await().until(() -> !health(context).getDetails().toString().contains("reason="));
			});
		}
	}

	@Test
	void staysDownWhileUpstreamIsSilent() throws Exception {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
			relayingTo("localhost:" + silent.getLocalPort()).run((context) -> {
				SmtpRelayHealthIndicator indicator = new SmtpRelayHealthIndicator(context.getBean(SmtpRelay.class),
						Duration.ofMillis(100), null);
				assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
				Health down = indicator.health();
				assertThat(down.getStatus()).isEqualTo(Status.DOWN);
				assertThat(down.getDetails().toString()).contains("No answer in time").contains("active=1");
			});
		}
	}

	private ApplicationContextRunner relayingTo(String upstreams) {
		return this.contextRunner.withPropertyValues("smtpd.remote-address=" + upstreams);
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(SmtpRelayHealthIndicator.class).health();
	}

	private static int send(ApplicationContext context) {
		SmtpTestClient client = SmtpTestClient
			.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port());
		return client.mail().text("hi").send().reply().code();
	}

}
