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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.relay.CutThroughPolicy;
import dev.smtpd.relay.RelayAccessPolicy;
import dev.smtpd.relay.RelayChanges;
import dev.smtpd.relay.RelayOutcome;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.boot.autoconfigure.MessageProcessorChainCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerExecutorProvider;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.observation.SmtpdObservationAutoConfiguration;
import dev.smtpd.spring.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SmtpdRelayAutoConfiguration}, with a server of our own upstream.
 */
class SmtpdRelayAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
				SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.relay.enabled=true");

	private TestUpstream upstream;

	private ApplicationContextRunner relayRunner;

	@BeforeEach
	void startUpstream() {
		this.upstream = TestUpstream.start();
		this.relayRunner = this.contextRunner.withPropertyValues("smtpd.address=127.0.0.1",
				"smtpd.remote-address=" + this.upstream.address());
	}

	@AfterEach
	void stopUpstream() {
		this.upstream.close();
	}

	@Test
	void isOffByDefault() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
					TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.remote-address=localhost:25")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpRelay.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "after-data", "cut-through" })
	void everythingGoesUpstreamWithATrace(String mode) {
		this.relayRunner.withPropertyValues("smtpd.relay.mode=" + mode).run((context) -> {
			assertThat(context.getBeansOfType(CutThroughPolicy.class)).hasSize(mode.equals("cut-through") ? 1 : 0);
			assertThat(context).hasSingleBean(RelayAccessPolicy.class);
			SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
			assertThat(client.mail().text("upwards").send()).isAccepted();
		});
		assertThat(this.upstream.received()).hasSize(1);
		assertThat(this.upstream.received().get(0).content().text()).startsWith("Received: from ").contains("upwards");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cut-through", "CUT_THROUGH", "cut_through", "cutThrough" })
	void modeIsBoundAsAnyProperty(String mode) {
		this.relayRunner.withPropertyValues("smtpd.relay.mode=" + mode)
			.run((context) -> assertThat(context).hasSingleBean(CutThroughPolicy.class));
		SystemEnvironmentPropertySource environment = new SystemEnvironmentPropertySource("test-systemEnvironment",
				Map.of("SMTPD_RELAY_MODE", mode));
		this.relayRunner
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(environment))
			.run((context) -> assertThat(context).hasSingleBean(CutThroughPolicy.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "after-data", "cut-through" })
	void processorsMayRefuse(String mode) {
		this.relayRunner.withPropertyValues("smtpd.relay.mode=" + mode)
			.withBean(MessageProcessor.class, () -> (message) -> SmtpReply.of(550, "5.7.1", "Not welcome here"))
			.run((context) -> {
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().text("refused").send()).hasReply(550);
				if (mode.equals("cut-through")) {
					assertThat(this.upstream.abandoned().poll(30, TimeUnit.SECONDS)).isNotNull();
				}
			});
		assertThat(this.upstream.senders()).hasSize(mode.equals("cut-through") ? 1 : 0);
		assertThat(this.upstream.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "after-data", "cut-through" })
	void relayComesLast(String mode) {
		SmtpReply refusal = SmtpReply.of(550, "5.7.1", "Not welcome here");
		SessionPolicy policy = new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				return sender.localPart().equals("policy") ? refusal : null;
			}

		};
		this.relayRunner.withPropertyValues("smtpd.relay.mode=" + mode)
			.withBean(SmtpServerCustomizer.class, () -> (builder) -> builder.policy(policy)
				.processor((message) -> message.envelope().sender().localPart().equals("processor") ? refusal : null))
			.run((context) -> {
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)))
					.open()) {
					assertThat(client.command("MAIL FROM:<policy@example.org>")).startsWith("550");
					assertThat(this.upstream.senders()).isEmpty();
					assertThat(client.command("MAIL FROM:<processor@example.org>")).startsWith("250");
					assertThat(client.command("RCPT TO:<jane@example.org>")).startsWith("250");
					assertThat(client.command("DATA")).startsWith("354");
					assertThat(client.command(".")).startsWith("550");
				}
			});
		assertThat(this.upstream.received()).isEmpty();
	}

	@Test
	void chainIsCustomizedWithoutTheRelay() {
		List<MessageProcessor> chain = new CopyOnWriteArrayList<>();
		this.relayRunner.withBean(MessageProcessorChainCustomizer.class, () -> (processors) -> {
			chain.addAll(processors);
			return processors;
		}).run((context) -> {
			SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
			assertThat(client.mail().text("once").send()).isAccepted();
		});
		assertThat(chain).hasExactlyElementsOfTypes(EventPublishingMessageProcessor.class);
		assertThat(this.upstream.received()).hasSize(1);
	}

	@Test
	void processorsAndListenersComeFirst() {
		List<String> order = new CopyOnWriteArrayList<>();
		this.relayRunner.withBean("late", MessageProcessor.class, () -> (message) -> {
			order.add("processor");
			RelayChanges.of(message).addHeader("X-Peer", "127.0.0.1");
			return null;
		})
			.withBean("listener", ApplicationListener.class,
					() -> (ApplicationListener<MessageReceivedEvent>) (event) -> order
						.add("listener before " + this.upstream.received().size()))
			.run((context) -> {
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().text("changed").send()).isAccepted();
			});
		assertThat(order).containsExactly("processor", "listener before 0");
		assertThat(this.upstream.received().get(0).content().text()).startsWith("X-Peer: 127.0.0.1\r\nReceived: from ");
	}

	@Test
	void connectionDetailsComeBeforeProperties() {
		RemoteAddress address = new RemoteAddress("localhost", this.upstream.port());
		this.contextRunner.withPropertyValues("smtpd.address=127.0.0.1", "smtpd.remote-address=localhost:1")
			.withBean(SmtpRelayConnectionDetails.class, () -> () -> List.of(address))
			.run((context) -> assertThat(context.getBean(SmtpRelay.class).remoteAddresses()).containsExactly(address));
	}

	@Test
	void upstreamsAreTriedInOrder() {
		try (TestUpstream second = TestUpstream.start()) {
			this.contextRunner
				.withPropertyValues("smtpd.address=127.0.0.1",
						"smtpd.remote-address=" + this.upstream.address() + "," + second.address())
				.run((context) -> {
					assertThat(context.getBean(SmtpRelay.class).remoteAddresses()).extracting(RemoteAddress::port)
						.containsExactly(this.upstream.port(), second.port());
					SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
					assertThat(client.mail().text("to the first").send()).isAccepted();
					this.upstream.close();
					assertThat(client.mail().text("to the second").send()).isAccepted();
				});
			assertThat(this.upstream.received()).hasSize(1);
			assertThat(second.received()).hasSize(1);
		}
	}

	@Test
	void credentialsAreAskedForOnAThreadOfTheRelay() {
		CompletableFuture<String> thread = new CompletableFuture<>();
		RemoteAddress address = new RemoteAddress("localhost", this.upstream.port());
		SmtpRelayConnectionDetails details = new SmtpRelayConnectionDetails() {

			@Override
			public List<RemoteAddress> getRemoteAddresses() {
				return List.of(address);
			}

			@Override
			public @Nullable String getUsername() {
				thread.complete(Thread.currentThread().getName());
				return null;
			}

		};
		this.relayRunner.withBean(SmtpRelayConnectionDetails.class, () -> details).run((context) -> {
			SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
			assertThat(client.mail().text("asked").send()).isAccepted();
		});
		assertThat(thread.join()).startsWith("smtpd-relay-");
	}

	@Test
	void blockingWorkHasAnExecutorOfItsOwn() {
		this.relayRunner.withPropertyValues("smtpd.executor.max-size=1").run((context) -> {
			assertThat(relayExecutor(context)).isInstanceOfSatisfying(ThreadPoolTaskExecutor.class,
					(executor) -> assertThat(executor.getMaxPoolSize()).isEqualTo(1));
			assertThat(context).hasSingleBean(Executor.class).hasBean("applicationTaskExecutor");
			assertThat(context.getBean(SmtpServerExecutorProvider.class).getExecutor())
				.isNotSameAs(relayExecutor(context));
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void blockingWorkIsDoneOnVirtualThreadsWhereEnabled() {
		this.relayRunner.withPropertyValues("spring.threads.virtual.enabled=true", "smtpd.executor.concurrency-limit=1")
			.run((context) -> {
				assertThat(relayExecutor(context)).isInstanceOf(SimpleAsyncTaskExecutor.class);
				assertRejectsSecondTask(relayExecutor(context));
			});
	}

	@Test
	void executorMayBeReplaced() {
		this.relayRunner
			.withBean("smtpRelayExecutorProvider", SmtpServerExecutorProvider.class, () -> () -> Runnable::run,
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.run((context) -> {
				assertThat(context).hasBean("smtpServerExecutorProvider");
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().text("on no thread of its own").send()).isAccepted();
			});
		assertThat(this.upstream.received()).hasSize(1);
	}

	@Test
	void relayingIsMeasuredAndObserved() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		String upstreamAddress = this.upstream.address();
		this.relayRunner
			.withConfiguration(
					AutoConfigurations.of(SmtpdMetricsAutoConfiguration.class, SmtpdObservationAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean(ObservationRegistry.class, () -> observations)
			.run((context) -> {
				context.getBeansOfType(MeterBinder.class)
					.values()
					.forEach((binder) -> binder.bindTo(context.getBean(MeterRegistry.class)));
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("smtpd.relay.messages").tag("upstream", upstreamAddress).timers())
					.hasSameSizeAs(RelayOutcome.values())
					.allSatisfy((timer) -> assertThat(timer.count()).isZero());
				assertThat(meters.get("smtpd.relay.connections").counter().count()).isZero();
				assertThat(meters.get("smtpd.relay.failures").counter().count()).isZero();
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().text("measured").send()).isAccepted();
				assertThat(meters.get("smtpd.relay.messages")
					.tags("upstream", upstreamAddress, "outcome", "accepted")
					.timer()
					.count()).isEqualTo(1);
				assertThat(meters.get("smtpd.relay.connections").tag("upstream", upstreamAddress).counter().count())
					.isEqualTo(1);
				assertThat(meters.get("smtpd.relay.available").gauge().value()).isEqualTo(1);
				assertThat(meters.get("smtpd.relay.waiting").gauge().value()).isZero();
				Awaitility.await().until(() -> meters.get("smtpd.relay.connections.active").gauge().value() == 0);
				assertThat(meters.get("smtpd.relay.connections.idle").gauge().value()).isEqualTo(1);
				this.upstream.close();
				assertThat(client.mail().text("lost").send()).isDeferred();
				assertThat(meters.get("smtpd.relay.failures").counter().count()).isEqualTo(1);
				assertThat(meters.get("smtpd.relay.messages")
					.tags("upstream", upstreamAddress, "outcome", "unavailable")
					.timer()
					.count()).isEqualTo(1);
			});
		TestObservationRegistryAssert.assertThat(observations)
			.hasObservationWithNameEqualTo("smtpd.relay")
			.that()
			.hasLowCardinalityKeyValue("outcome", "accepted")
			.hasLowCardinalityKeyValue("upstream", upstreamAddress)
			.hasParentObservationContextMatching((parent) -> "smtpd.transaction".equals(parent.getName()));
	}

	@Test
	void whenMetricsAreNotOnTheClassPathThenMailIsRelayed() {
		this.relayRunner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(SmtpRelay.class));
	}

	@Test
	void strangersAreRefusedAtRcpt() {
		this.contextRunner
			.withPropertyValues("smtpd.remote-address=" + this.upstream.address(),
					"smtpd.relay.allowed-domains=example.org")
			.run((context) -> {
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().to("victim@example.com").send()).isRejected()
					.atRcpt()
					.hasReplyStartingWith("554 5.7.1 Relay access denied");
			});
		assertThat(this.upstream.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.remote-address=oops", "smtpd.remote-address=", "smtpd.relay.max-hops=0",
			"smtpd.relay.timeouts.total=5m", "smtpd.relay.auth.mechanisms=CRAM-MD5",
			"smtpd.relay.pool.max-connections=0", "smtpd.relay.ssl.bundle=missing",
			"smtpd.relay.circuit-breaker.retry-interval=0" })
	void wrongValueFailsTheStart(String property) {
		this.relayRunner.withPropertyValues(property).run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeouts.connect", "timeouts.command", "timeouts.total", "pool.acquire-timeout",
			"pool.idle-timeout", "circuit-breaker.retry-interval" })
	void timesMustBePositive(String name) {
		for (String value : List.of("0", "-1s")) {
			this.relayRunner.withPropertyValues("smtpd.relay." + name + "=" + value)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
							(ex) -> assertThat(ex.getName()).isEqualTo("smtpd.relay." + name)));
		}
	}

	@Test
	void messagesWaitNoLongerForAConnectionThanTheAcquireTimeout() {
		Executor threads = (task) -> new Thread(task).start();
		CountDownLatch taken = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		this.upstream.process((message) -> {
			taken.countDown();
			answer.await();
			return null;
		});
		this.relayRunner
			.withPropertyValues("smtpd.relay.pool.max-connections=1", "smtpd.relay.pool.acquire-timeout=10ms")
			.run((context) -> {
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> reply(client, "first"), threads);
				taken.await();
				assertThat(CompletableFuture.supplyAsync(() -> reply(client, "second"), threads))
					.succeedsWithin(Duration.ofSeconds(15))
					.isEqualTo(451);
				answer.countDown();
				assertThat(first.join()).isEqualTo(250);
			});
		assertThat(this.upstream.received()).hasSize(1);
	}

	private static int reply(SmtpTestClient client, String text) {
		return client.mail().text(text).send().reply().code();
	}

	private static Executor relayExecutor(ApplicationContext context) {
		return context.getBean("smtpRelayExecutorProvider", SmtpServerExecutorProvider.class).getExecutor();
	}

	private static void assertRejectsSecondTask(Executor executor) {
		CountDownLatch release = new CountDownLatch(1);
		executor.execute(() -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.execute(() -> {
		}));
		release.countDown();
	}

	private static int port(SmtpServer server) {
		return server.connectors().get(0).port();
	}

}
