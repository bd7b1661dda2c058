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
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.smtpd.MessageContent;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpBindException;
import dev.smtpd.SmtpBindException.Reason;
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
import dev.smtpd.transport.TaskQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.SpringBootTest;
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
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
	void contextFailsWithoutEventLoops() {
		this.contextRunner.withPropertyValues("smtpd.event-loops=0")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("There must be at least 1 event loop"));
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
					"smtpd.limits.forbidden-commands=noop", "smtpd.greeting-delay=1ms")
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					client.expect("220")
						.pipeline("X", "X")
						.expect("500 5.5.2")
						.expect("421 4.7.0 Too many errors")
						.expectClosed();
				}
			});
		for (String property : List.of("limits.max-connections=0", "limits.unknown-recipient-delay=-1s",
				"limits.max-text-line=500B", "data-timeout=-1s", "unterminated-data-timeout=-1s", "min-data-rate=-1B",
				"processing-timeout=-1s", "greeting-delay=-1s")) {
			this.contextRunner.withPropertyValues("smtpd." + property)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining("smtpd." + property.split("=")[0]));
		}
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
	void noExecutorBeanIsExposed() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(Executor.class).hasBean("applicationTaskExecutor");
			assertThat(context.getBean(SmtpServerExecutorProvider.class))
				.isSameAs(context.getBean("smtpServerExecutorProvider"));
		});
	}

	@Test
	void processorsRunOnBoundedThreadsOfTheirOwn() {
		this.contextRunner.withPropertyValues("smtpd.executor.max-size=1", "smtpd.executor.queue-capacity=0")
			.run((context) -> assertRejectsSecondTask(context.getBean(SmtpServerExecutorProvider.class).getExecutor()));
	}

	@Test
	void platformThreadsAreWokenByTheQueueOfTheEngine() {
		this.contextRunner.withPropertyValues("smtpd.executor.max-size=2", "smtpd.executor.queue-capacity=3")
			.run((context) -> {
				var executor = (ThreadPoolTaskExecutor) context.getBean(SmtpServerExecutorProvider.class).getExecutor();
				assertThat(executor.getMaxPoolSize()).isEqualTo(2);
				assertThat(executor.getThreadPoolExecutor().getQueue()).isInstanceOf(TaskQueue.class);
				assertThat(executor.getThreadPoolExecutor().getQueue().remainingCapacity()).isEqualTo(3);
			});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void processorsRunOnVirtualThreadsWhereEnabled() {
		this.contextRunner
			.withPropertyValues("spring.threads.virtual.enabled=true", "smtpd.executor.concurrency-limit=1")
			.run((context) -> assertRejectsSecondTask(context.getBean(SmtpServerExecutorProvider.class).getExecutor()));
	}

	private static void assertRejectsSecondTask(Executor executor) throws Exception {
		var release = new CountDownLatch(1);
		var name = new CompletableFuture<String>();
		executor.execute(() -> {
			name.complete(Thread.currentThread().getName());
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(name.get()).startsWith("smtpd-task-");
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.execute(() -> {
		}));
		release.countDown();
	}

	@Test
	void taskDecoratorsAreAppliedToProcessors() {
		this.contextRunner.withBean(TaskDecorator.class, () -> (task) -> () -> runNamed("decorated", task))
			.run((context) -> {
				var name = new CompletableFuture<String>();
				context.getBean(SmtpServerExecutorProvider.class)
					.getExecutor()
					.execute(() -> name.complete(Thread.currentThread().getName()));
				assertThat(name.get()).isEqualTo("decorated");
			});
	}

	private static void runNamed(String name, Runnable task) {
		Thread.currentThread().setName(name);
		task.run();
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
		this.contextRunner.withPropertyValues("smtpd.publish-events=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EventPublishingMessageProcessor.class));
	}

	@Test
	void whenNobodyHandlesMailThenStartWarns(CapturedOutput output) {
		this.contextRunner.run((context) -> assertThat(output).contains(DROPPED));
	}

	@Test
	void whenEventsAreOffThenListenersDoNotCount(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AnnotatedListener.class)
			.withPropertyValues("smtpd.publish-events=false")
			.run((context) -> assertThat(output).contains(DROPPED));
	}

	@Test
	void whenListenerForAnyEventThenStartWarns(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AnyListener.class)
			.run((context) -> assertThat(output).contains(DROPPED));
	}

	@Test
	void whenAnnotatedListenerThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(AnnotatedListener.class)
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
	}

	@Test
	void whenListenerBeanThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ListenerBean.class)
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
	}

	@Test
	void whenLazyListenerBeanThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ListenerBean.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
	}

	@Test
	void whenProcessorThenStartDoesNotWarn(CapturedOutput output) {
		this.contextRunner.withBean(MessageProcessor.class, () -> (message) -> null)
			.run((context) -> assertThat(output).doesNotContain(DROPPED));
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

	@Test
	void propertiesHaveTheDefaultsOfTheBuilder() {
		SmtpdProperties properties = new SmtpdProperties();
		SmtpServer.Builder builder = NettySmtpServer.builder();
		String defaults = describe(builder);
		new PropertiesSmtpServerCustomizer(properties, null, true).customize(builder);
		assertThat(describe(builder)).isEqualTo(defaults);
	}

	private static String describe(Object object) {
		StringBuilder text = new StringBuilder();
		ReflectionUtils.doWithFields(object.getClass(), (field) -> {
			field.setAccessible(true);
			Object value = field.get(object);
			boolean nested = value != null && !(value instanceof Record)
					&& value.getClass().getSimpleName().endsWith("Settings");
			text.append(field.getName()).append('=').append(nested ? describe(value) : value).append('\n');
		});
		return text.toString();
	}

	@ParameterizedTest
	@CsvSource({ "smtpd.hostname, not a name", "smtpd.port, 70000", "smtpd.max-recipients, 0",
			"smtpd.data-size-limit, -1B", "smtpd.idle-timeout, -1s", "smtpd.executor.max-size, 0",
			"smtpd.executor.queue-capacity, -1", "smtpd.executor.keep-alive, 0", "smtpd.executor.keep-alive, 500ms",
			"smtpd.executor.keep-alive, -1s", "smtpd.authentication.max-failures-per-address, -1",
			"smtpd.authentication.max-failures-per-user, -1", "smtpd.authentication.failure-window, 0",
			"smtpd.authentication.user-delay, -1s", "smtpd.authentication.max-remembered, 0",
			"smtpd.authentication.executor.max-size, 0", "smtpd.authentication.executor.queue-capacity, -1" })
	void whenValueIsWrongThenStartFails(String property, String value) {
		this.contextRunner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo(property);
					assertThat(ex.getReason()).endsWith(".");
				}));
	}

	@Test
	void whenAddressIsNoneThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.address=999.1.1.1")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Failed to bind properties under 'smtpd.address'"));
	}

	@Test
	void whenDecodeDataAndSmtputf8ThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.decode-data=true", "smtpd.enable-smtputf8=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(MutuallyExclusiveConfigurationPropertiesException.class,
						(ex) -> assertThat(ex.getConfiguredNames()).containsExactlyInAnyOrder("smtpd.decode-data",
								"smtpd.enable-smtputf8")));
	}

	@Test
	void whenPortIsInUseThenFailureIsAnalyzed() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			int port = socket.getLocalPort();
			MockEnvironment environment = new MockEnvironment().withProperty("smtpd.port", String.valueOf(port));
			this.contextRunner.withPropertyValues("smtpd.port=" + port).run((context) -> {
				FailureAnalysis analysis = new SmtpBindFailureAnalyzer(environment)
					.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("SMTP server failed to start. Port " + port + " was already in use.");
				assertThat(analysis.getAction()).contains("configure 'smtpd.port'")
					.contains("In a test, remove 'smtpd.port' from the properties of the test");
			});
			this.contextRunner.withPropertyValues("smtpd.port=" + port)
				.withClassLoader(new FilteredClassLoader(SpringBootTest.class))
				.run((context) -> assertThat(
						new SmtpBindFailureAnalyzer(environment).analyze(context.getStartupFailure()).getAction())
					.doesNotContain("In a test"));
		}
	}

	@Test
	void whenAddressIsOfAnotherMachineThenFailureIsAnalyzed() {
		this.contextRunner.withPropertyValues("smtpd.address=192.0.2.1").run((context) -> {
			FailureAnalysis analysis = new SmtpBindFailureAnalyzer(
					new MockEnvironment().withProperty("smtpd.address", "192.0.2.1"))
				.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("192.0.2.1 is not one of this machine");
			assertThat(analysis.getAction()).contains("'smtpd.address'");
		});
	}

	@Test
	void whenPortIsPrivilegedThenFailureIsAnalyzed() {
		SmtpBindException failure = new SmtpBindException("default", new InetSocketAddress(25),
				Reason.PERMISSION_DENIED, new BindException("Permission denied"));
		FailureAnalysis analysis = new SmtpBindFailureAnalyzer(new StandardEnvironment()).analyze(failure);
		assertThat(analysis.getDescription()).contains("may not listen on port 25");
		assertThat(analysis.getAction()).contains("1024");
	}

	@Test
	void idleTimeoutZeroIsNoLimit() {
		SmtpdProperties properties = new SmtpdProperties();
		properties.setIdleTimeout(Duration.ZERO);
		SmtpServer.Builder builder = NettySmtpServer.builder();
		new PropertiesSmtpServerCustomizer(properties, null, true).customize(builder);
		assertThat(builder.build().status().timeouts().idle()).isZero();
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
	static class AnnotatedListener {

		@EventListener
		void on(MessageReceivedEvent event) {
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

	@Configuration(proxyBeanMethods = false)
	static class AnyListener {

		@EventListener
		void on(Object event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerBean {

		@Bean
		ApplicationListener<MessageReceivedEvent> listener() {
			return new ApplicationListener<>() {

				@Override
				public void onApplicationEvent(MessageReceivedEvent event) {
				}

			};
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
