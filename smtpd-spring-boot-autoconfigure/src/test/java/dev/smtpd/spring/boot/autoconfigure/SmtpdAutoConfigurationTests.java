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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.MessageContent;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.context.LocalSmtpPort;
import dev.smtpd.spring.context.SmtpServerGracefulShutdownLifecycle;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.context.SmtpServerStartStopLifecycle;
import dev.smtpd.spring.debug.DebuggingMessageProcessor;
import dev.smtpd.spring.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.NettySmtpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SmtpdAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdAutoConfigurationTests {

	private static final String DROPPED = "Received mail will be accepted and dropped";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0");

	@Test
	void numberOfEventLoopsIsSetByProperty() {
		this.contextRunner.withPropertyValues("smtpd.event-loops=3")
			.run((context) -> assertThat(context.getBean(EventLoops.class).size()).isEqualTo(3));
	}

	@Test
	void serverRunsByDefault(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			SmtpServer server = context.getBean(SmtpServer.class);
			assertThat(server.isRunning()).isTrue();
			assertThat(output).contains("SMTP server started on port " + port(context.getBean(SmtpServer.class)));
		});
	}

	@Test
	void whenDisabledThenNothingIsConfigured() {
		this.contextRunner.withPropertyValues("smtpd.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpServer.class)
				.doesNotHaveBean(SmtpdProperties.class)
				.doesNotHaveBean(SmtpServerExecutorProvider.class));
	}

	@Test
	void whenEngineIsNotOnTheClassPathThenNothingIsConfigured() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(SmtpServer.class))
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpdProperties.class));
	}

	@Test
	void whenUserHasServerThenItIsUsed() {
		this.contextRunner.withUserConfiguration(OwnServer.class)
			.run((context) -> assertThat(context.getBean(SmtpServer.class)).isSameAs(context.getBean("own"))
				.matches(SmtpServer::isRunning));
	}

	@Test
	void beansBackOffForThoseOfTheUser() {
		this.contextRunner
			.withBean(EventPublishingMessageProcessor.class, () -> new EventPublishingMessageProcessor((event) -> {
			}))
			.withBean("mine", SmtpServerExecutorProvider.class, () -> () -> Runnable::run)
			.withBean("smtpAuthenticationExecutorProvider", SmtpServerExecutorProvider.class, () -> () -> Runnable::run,
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.run((context) -> {
				assertThat(context).hasSingleBean(EventPublishingMessageProcessor.class)
					.doesNotHaveBean(BoundedExecutorProvider.class);
				assertThat(context.getBean(SmtpServerExecutorProvider.class)).isSameAs(context.getBean("mine"));
			});
	}

	@Test
	void clientsAreLimitedByProperties() {
		this.contextRunner
			.withPropertyValues("smtpd.limits.max-errors=1", "smtpd.limits.max-header-size=1KB",
					"smtpd.limits.forbidden-commands=noop", "smtpd.timeouts.greeting-delay=1ms")
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					client.expect("220")
						.pipeline("X", "X")
						.expect("500 5.5.2")
						.expect("421 4.7.0 Too many errors")
						.expectClosed();
				}
			});
	}

	@Test
	void contentIsSpooledByProperties(@TempDir Path directory) {
		Path spool = directory.resolve("spool");
		List<SmtpMessage> held = new CopyOnWriteArrayList<>();
		this.contextRunner.withPropertyValues("smtpd.spool.memory-threshold=1KB", "smtpd.spool.directory=" + spool)
			.withBean(MessageProcessor.class, () -> (message) -> {
				held.add(message);
				return null;
			})
			.run((context) -> {
				assertThat(spool).isDirectory();
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().text("x".repeat(2000)).send()).isAccepted();
				assertThat(held).hasSize(1);
				assertThat(context.getBean(SmtpServer.class).status().spool().usage().files()).isEqualTo(1);
			});
	}

	@Test
	void largeMessageStaysInMemoryByProperties() {
		List<SmtpMessage> held = new CopyOnWriteArrayList<>();
		this.contextRunner
			.withPropertyValues("smtpd.spool.memory-threshold=1KB", "smtpd.spool.max-memory-threshold=3KB")
			.withBean(MessageProcessor.class, () -> (message) -> {
				held.add(message);
				return null;
			})
			.run((context) -> {
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().text("x".repeat(2000)).send()).isAccepted();
				assertThat(client.mail().text("x".repeat(4000)).send()).isAccepted();
				assertThat(held).extracting((message) -> message.content().isInMemory()).containsExactly(true, false);
			});
	}

	@Test
	void whenSpoolDirectoryCannotBeWrittenThenStartFails(@TempDir Path directory) throws IOException {
		Path spool = Files.createFile(directory.resolve("spool"));
		this.contextRunner.withPropertyValues("smtpd.spool.directory=" + spool).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new SmtpSpoolFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).startsWith("SMTP server failed to start. ")
				.contains(spool.toString());
			assertThat(analysis.getAction()).contains("'smtpd.spool.directory'", "'smtpd.spool.disk-budget'");
		});
		this.contextRunner.withPropertyValues("smtpd.spool.directory=" + spool, "smtpd.spool.disk-budget=0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void contentEndsWithItsListenersByProperty() {
		this.contextRunner.withUserConfiguration(KeepingListener.class)
			.withPropertyValues("smtpd.spool.discard-after-processing=true")
			.run((context) -> {
				SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
				assertThat(client.mail().text("Hello").send()).isAccepted();
				KeepingListener listener = context.getBean(KeepingListener.class);
				assertThat(listener.texts).singleElement().asString().contains("Hello");
				MessageContent content = listener.messages.get(0).content();
				assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(content::inputStream);
			});
	}

	@Test
	void portIsInTheEnvironment() {
		this.contextRunner.withUserConfiguration(PortConfiguration.class).run((context) -> {
			int port = port(context.getBean(SmtpServer.class));
			assertThat(context.getEnvironment().getProperty("local.smtpd.port", Integer.class)).isEqualTo(port);
			assertThat(context.getBean(PortConfiguration.class).events).containsExactly(port);
			assertThat(context.getBean(Integer.class)).isEqualTo(port);
		});
	}

	@Test
	void whenJakartaMailIsNotOnTheClassPathThenServerRuns() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("jakarta.mail"))
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@Test
	void whenListenerOfStartThrowsThenServerIsStopped() {
		List<SmtpServer> servers = new ArrayList<>();
		this.contextRunner.withBean(FailingListener.class, () -> new FailingListener(servers)).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(servers).hasSize(1).noneMatch(SmtpServer::isRunning);
		});
	}

	@Test
	void processorsAreCalledInOrderAndEventsAreLast() {
		this.contextRunner.withUserConfiguration(OrderedProcessors.class).run((context) -> {
			SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
			assertThat(client.mail().text("hi").send()).hasReply(250);
			OrderedProcessors processors = context.getBean(OrderedProcessors.class);
			assertThat(processors.calls).containsExactly("first", "second", "unordered", "event");
			processors.refusal = SmtpReply.of(550, "5.7.1", "No");
			processors.calls.clear();
			assertThat(client.mail().text("hi").send()).hasReply(550);
			assertThat(processors.calls).containsExactly("first");
		});
	}

	@Test
	void customizersAreCalledInOrderAfterTheProperties() {
		this.contextRunner.withPropertyValues("smtpd.hostname=properties.example.org")
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				assertThat(context.getBean(Customizers.class).calls).containsExactly("first", "second");
				try (SmtpTestConnection client = connect(context)) {
					client.expect("220 second");
				}
			});
	}

	@Test
	void eventsCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("smtpd.events.publish-messages=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EventPublishingMessageProcessor.class));
	}

	@Test
	void whenDebugThenMessagesArePrinted(CapturedOutput output) {
		this.contextRunner.withPropertyValues("smtpd.debug=true").run((context) -> {
			assertThat(context).hasSingleBean(DebuggingMessageProcessor.class);
			SmtpTestClient client = SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class)));
			assertThat(client.mail().subject("seen in the log").send()).isAccepted();
			assertThat(output).contains("---------- MESSAGE FOLLOWS ----------")
				.contains("Subject: seen in the log")
				.contains("X-Peer: ")
				.contains("------------ END MESSAGE ------------")
				.doesNotContain(DROPPED);
		});
	}

	@Test
	void serverStopsAndStartsAgainWithTheContext() {
		this.contextRunner.run((context) -> {
			SmtpServer server = context.getBean(SmtpServer.class);
			context.stop();
			assertThat(server.isRunning()).isFalse();
			context.start();
			assertThat(server.isRunning()).isTrue();
			SmtpTestClient client = SmtpTestClient.bindToServer(port(server));
			assertThat(client.mail().text("hi").send()).isAccepted();
		});
	}

	@Test
	void lifecyclesHaveThePhasesOfWebServers() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(SmtpServerGracefulShutdownLifecycle.class).getPhase())
				.isEqualTo(Integer.MAX_VALUE - 1024);
			assertThat(context.getBean(SmtpServerStartStopLifecycle.class).getPhase())
				.isEqualTo(Integer.MAX_VALUE - 2048);
			assertThat(context.getBean(SmtpServerStartStopLifecycle.class).isPauseable()).isFalse();
		});
	}

	@Test
	void whenShutdownIsImmediateThenThereIsNoGrace() {
		this.contextRunner.withPropertyValues("smtpd.shutdown=immediate")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpServerGracefulShutdownLifecycle.class));
	}

	private static SmtpTestConnection connect(ApplicationContext context) {
		return SmtpTestClient.bindToServer(port(context.getBean(SmtpServer.class))).connect();
	}

	private static int port(SmtpServer server) {
		return server.connectors().get(0).port();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnServer {

		@Bean
		SmtpServer own() {
			return NettySmtpServer.builder().port(0).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PortConfiguration {

		private final List<Integer> events = new ArrayList<>();

		@EventListener
		void on(SmtpServerInitializedEvent event) {
			this.events.add(port(event.getServer()));
		}

		@Bean
		@Lazy
		Integer injected(@LocalSmtpPort int port) {
			return port;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedProcessors {

		private final List<String> calls = new ArrayList<>();

		private volatile @Nullable SmtpReply refusal;

		@Bean
		MessageProcessor unordered() {
			return (message) -> call("unordered", message);
		}

		@Bean
		@Order(2)
		MessageProcessor second() {
			return (message) -> call("second", message);
		}

		@Bean
		@Order(1)
		MessageProcessor first() {
			return (message) -> {
				call("first", message);
				return this.refusal;
			};
		}

		@EventListener
		void on(MessageReceivedEvent event) {
			call("event", event.getMessage());
		}

		private @Nullable SmtpReply call(String name, SmtpMessage message) {
			this.calls.add(name);
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(2)
		SmtpServerCustomizer second() {
			return (builder) -> {
				this.calls.add("second");
				builder.hostname("second.example.org");
			};
		}

		@Bean
		@Order(1)
		SmtpServerCustomizer first() {
			return (builder) -> {
				this.calls.add("first");
				builder.hostname("first.example.org");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class KeepingListener {

		private final List<SmtpMessage> messages = new CopyOnWriteArrayList<>();

		private final List<String> texts = new CopyOnWriteArrayList<>();

		@EventListener
		void on(MessageReceivedEvent event) {
			this.messages.add(event.getMessage());
			this.texts.add(event.getMessage().content().text());
		}

	}

	private record FailingListener(
			List<SmtpServer> servers) implements ApplicationListener<SmtpServerInitializedEvent> {

		@Override
		public void onApplicationEvent(SmtpServerInitializedEvent event) {
			this.servers.add(event.getServer());
			throw new IllegalStateException("for the test");
		}

	}

}
