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
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpServerInfoContributor;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpdEndpoint;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpdEndpointAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.actuate.SmtpdInfoContributorAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.health.SmtpServerHealthContributor;
import dev.smtpd.spring.boot.autoconfigure.health.SmtpdHealthContributorAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.metrics.SmtpServerMetrics;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers of the application, instead of the auto-configured one and beside it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralServersTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdMetricsAutoConfiguration.class,
				SmtpdHealthContributorAutoConfiguration.class, SmtpdEndpointAutoConfiguration.class,
				SmtpdInfoContributorAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class,
				SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(PlatformTransactionManager.class, () -> new DataSourceTransactionManager(
				new EmbeddedDatabaseBuilder().generateUniqueName(true).setType(EmbeddedDatabaseType.H2).build()))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withUserConfiguration(Received.class)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.hostname=mx.example.org",
				"management.endpoints.web.exposure.include=smtpd");

	@Test
	void serverInsteadOfTheAutoConfiguredOneHasWhatTheApplicationHas(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Replacement.class)
			.withPropertyValues("smtpd.connectors.lan.port=0")
			.run((context) -> {
				assertThat(context).hasSingleBean(SmtpServer.class);
				SmtpServer server = context.getBean(SmtpServer.class);
				assertThat(server.connectors()).extracting(SmtpConnector::name).containsExactly("default", "lan");
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(port(server)).open()) {
					assertThat(client.mail().content("hi\r\n").send()).hasReplyStartingWith("250");
				}
				assertThat(context.getBean(Received.class).connectors).containsExactly("default");
				assertThat(context.getBean(Received.class).transactions).containsExactly(true);
				assertThat(messages(context, "default")).isEqualTo(1);
				assertThat(output).containsOnlyOnce(
						"There is no auto-configured SMTP server, since the application defines replacement.");
			});
	}

	@Test
	void autoConfiguredServerIsNotReplacedWithoutAReport(CapturedOutput output) {
		this.contextRunner.run((context) -> assertThat(output).doesNotContain("There is no auto-configured"));
	}

	@Test
	void serverBesideTheAutoConfiguredOneHasWhatTheApplicationHas(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Additional.class)
			.withPropertyValues("smtpd.connectors.lan.port=0")
			.run((context) -> {
				SmtpServer first = context.getBean(SmtpServer.class);
				SmtpServer internal = context.getBean("internalServer", SmtpServer.class);
				assertThat(first).isSameAs(context.getBean("smtpServer"));
				assertThat(internal.connectors()).extracting(SmtpConnector::name).containsExactly("internal");
				assertThat(internal.connectors())
					.allMatch((connector) -> connector.address().getAddress().isLoopbackAddress());
				for (SmtpServer server : List.of(first, internal)) {
					SmtpTestClient client = SmtpTestClient.bindToServer(port(server));
					assertThat(client.mail().text("hi").send()).isAccepted();
				}
				assertThat(context.getBean(Received.class).connectors).containsExactly("default", "internal");
				assertThat(context.getBean(Received.class).transactions).containsExactly(true, true);
				assertThat(output).contains("SMTP server started on ports " + port(first) + " ")
					.contains("SMTP server 'internalServer' started on port " + port(internal) + " ")
					.doesNotContain("There is no auto-configured");
				assertThat(context.getEnvironment().getProperty("local.smtpd.port", Integer.class))
					.isEqualTo(port(first));
				assertThat(context.getEnvironment().getProperty("local.smtpd.internal.port", Integer.class))
					.isEqualTo(port(internal));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "default", "lan", "internal" })
	void connectorsOfSeveralServersHaveNamesOfTheirOwn(String name) {
		this.contextRunner.withUserConfiguration(Additional.class, SameName.class)
			.withPropertyValues("smtpd.connectors.lan.port=0", "test.name=" + name)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageStartingWith("The name '" + name + "' is that of a connector of another SMTP server"));
	}

	@Test
	void portsAreKnownAtOnceWhateverTheMulticaster() {
		this.contextRunner.withUserConfiguration(Additional.class)
			.withBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
					ApplicationEventMulticaster.class, () -> {
						SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
						multicaster.setTaskExecutor((task) -> {
						});
						return multicaster;
					})
			.run((context) -> assertThat(context.getEnvironment().getProperty("local.smtpd.port", Integer.class))
				.isEqualTo(port(context.getBean(SmtpServer.class))));
	}

	@Test
	void eachServerHasMetrics() {
		this.contextRunner.withUserConfiguration(Additional.class).run((context) -> {
			SmtpTestClient client = SmtpTestClient
				.bindToServer(port(context.getBean("internalServer", SmtpServer.class)));
			assertThat(client.mail().text("hi").send()).isAccepted();
			assertThat(messages(context, "internal")).isEqualTo(1);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(SmtpServerMetrics.class).bindTo(registry);
			for (String meter : List.of("smtpd.spool.memory", "smtpd.spool.disk", "smtpd.spool.files",
					"smtpd.executor.active", "smtpd.executor.queued")) {
				assertThat(registry.get(meter).gauges()).extracting((gauge) -> gauge.getId().getTag("server"))
					.containsExactlyInAnyOrder("smtpServer", "internalServer");
			}
		});
	}

	@Test
	void eachServerHasHealth() {
		this.contextRunner.withUserConfiguration(Additional.class).run((context) -> {
			SmtpServerHealthContributor health = context.getBean(SmtpServerHealthContributor.class);
			assertThat(health.stream()).extracting(HealthContributors.Entry::name)
				.containsExactly("default", "spool", "executor", "internalServer");
			CompositeHealthContributor internal = (CompositeHealthContributor) health.getContributor("internalServer");
			assertThat(internal.stream()).extracting(HealthContributors.Entry::name)
				.containsExactly("internal", "spool", "executor");
			context.getBean("internalServer", SmtpServer.class).stop();
			assertThat(((HealthIndicator) internal.getContributor("server")).health().getStatus())
				.isEqualTo(Status.DOWN);
			assertThat(((HealthIndicator) health.getContributor("default")).health().getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void eachServerHasItsPartInTheEndpointAndInInfo() {
		this.contextRunner.withUserConfiguration(Additional.class).run((context) -> {
			SmtpdEndpoint endpoint = context.getBean(SmtpdEndpoint.class);
			SmtpServer internal = context.getBean("internalServer", SmtpServer.class);
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(port(internal)).open()) {
				SmtpdEndpoint.SmtpdDescriptor descriptor = endpoint.smtpd();
				assertThat(descriptor.connectors()).extracting("name").containsExactly("default", "internal");
				assertThat(descriptor.additionalServers()).containsOnlyKeys("internalServer");
				assertThat(descriptor.sessions()).singleElement().extracting("connector").isEqualTo("internal");
				assertThat(endpoint.pause("internal", true, null).accepting()).isFalse();
				assertThat(internal.status().connectors()).noneMatch((status) -> status.isAccepting());
				assertThat(client.readReply()).startsWith("421");
			}
			Info.Builder info = new Info.Builder();
			context.getBean(SmtpServerInfoContributor.class).contribute(info);
			assertThat(info.build().getDetails().toString()).contains("connectors={default=",
					"additionalServers={internalServer={connectors={internal=");
		});
	}

	@Test
	void eachServerStopsAndStartsAgainWithTheContext() {
		List<SmtpServer> servers = new ArrayList<>();
		this.contextRunner.withUserConfiguration(Additional.class).run((context) -> {
			servers.addAll(context.getBeansOfType(SmtpServer.class).values());
			assertThat(servers).hasSize(2).allMatch(SmtpServer::isRunning);
			context.stop();
			assertThat(servers).noneMatch(SmtpServer::isRunning);
			context.start();
			assertThat(servers).allMatch(SmtpServer::isRunning);
		});
		assertThat(servers).noneMatch(SmtpServer::isRunning);
	}

	@Test
	void eachServerFinishesItsTransactions() {
		CountDownLatch processing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		List<String> replies = new CopyOnWriteArrayList<>();
		Thread[] sender = new Thread[1];
		this.contextRunner.withUserConfiguration(Additional.class)
			.withBean("slow", MessageProcessor.class, () -> (message) -> {
				processing.countDown();
				release.await();
				return null;
			})
			.run((context) -> {
				int port = port(context.getBean("internalServer", SmtpServer.class));
				sender[0] = new Thread(() -> {
					try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
						replies.add(client.mail().content("hi\r\n").send().reply().toString());
					}
					catch (Exception ex) {
						replies.add(ex.toString());
					}
				});
				sender[0].start();
				processing.await();
				Thread closer = new Thread(context::close);
				closer.start();
				Awaitility.await().until(() -> context.getBean(SmtpServer.class).status().shuttingDown());
				release.countDown();
				closer.join();
				sender[0].join();
			});
		assertThat(replies).singleElement().asString().startsWith("250");
	}

	@Test
	void serverThatIsBuiltByHandIsStartedAndFound() {
		this.contextRunner.withUserConfiguration(HandBuilt.class).run((context) -> {
			SmtpServer server = context.getBean("handBuilt", SmtpServer.class);
			assertThat(server.isRunning()).isTrue();
			assertThat(context.getEnvironment().getProperty("local.smtpd.handBuilt.port", Integer.class))
				.isEqualTo(port(server));
			assertThat(context.getEnvironment().getProperty("local.smtpd.port", Integer.class))
				.isEqualTo(port(context.getBean(SmtpServer.class)));
			assertThat(context.getBean(SmtpServerHealthContributor.class).getContributor("handBuilt"))
				.isInstanceOf(CompositeHealthContributor.class);
		});
	}

	@Test
	void twoServersOfTheApplicationNeedNoPrimaryOne(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(TwoReplacements.class).run((context) -> {
			Map<String, SmtpServer> servers = context.getBeansOfType(SmtpServer.class);
			assertThat(servers).containsOnlyKeys("one", "two");
			assertThat(servers.values()).allMatch(SmtpServer::isRunning);
			assertThat(output).contains("since the application defines one, two.");
		});
	}

	@Test
	void whenPortIsThatOfTheOtherServerThenNoneRunsAndTheAnalysisSaysSo() throws Exception {
		AtomicReference<Environment> environment = new AtomicReference<>();
		AtomicReference<SmtpServer> first = new AtomicReference<>();
		this.contextRunner.withUserConfiguration(SamePort.class)
			.withPropertyValues("smtpd.port=" + freePort())
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.withBean(FirstServer.class, () -> new FirstServer(first))
			.run((context) -> {
				assertThat(context).getFailure().rootCause().isInstanceOf(IOException.class);
				assertThat(first.get().isRunning()).isFalse();
				FailureAnalysis analysis = new SmtpBindFailureAnalyzer(environment.get())
					.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("by this application itself, as its 'local.smtpd.port'");
			});
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static int port(SmtpServer server) {
		return server.connectors().get(0).port();
	}

	private static double messages(ApplicationContext context, String connector) {
		return context.getBean(MeterRegistry.class)
			.get("smtpd.messages")
			.tag("connector", connector)
			.tag("outcome", "accepted")
			.counter()
			.count();
	}

	@Configuration(proxyBeanMethods = false)
	static class Received {

		private final List<String> connectors = new CopyOnWriteArrayList<>();

		private final List<Boolean> transactions = new CopyOnWriteArrayList<>();

		@EventListener
		void on(MessageReceivedEvent event) {
			this.transactions.add(TransactionSynchronizationManager.isActualTransactionActive());
			this.connectors.add(event.getMessage().session().connector().name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Replacement {

		@Bean
		SmtpServer replacement(SmtpServerConfigurer configurer) {
			return configurer.configure(SmtpServer.builder()).limits((limits) -> limits.withMaxRecipients(1)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameName {

		@Bean(defaultCandidate = false)
		SmtpServer second(SmtpServerConfigurer configurer, @Value("${test.name}") String name) {
			return configurer.configure(SmtpServer.builder(), name).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Additional {

		@Bean(defaultCandidate = false)
		SmtpServer internalServer(SmtpServerConfigurer configurer) {
			return configurer.configure(SmtpServer.builder(), "internal").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SamePort {

		@Bean(defaultCandidate = false)
		SmtpServer internalServer(SmtpServerConfigurer configurer, SmtpdProperties properties) {
			return configurer.configure(SmtpServer.builder(), "internal").port(properties.getPort()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandBuilt {

		@Bean(defaultCandidate = false)
		SmtpServer handBuilt() {
			return SmtpServer.builder().port(0).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoReplacements {

		@Bean
		SmtpServer one() {
			return SmtpServer.builder().port(0).build();
		}

		@Bean
		SmtpServer two() {
			return SmtpServer.builder().port(0).build();
		}

	}

	private record FirstServer(
			AtomicReference<SmtpServer> server) implements ApplicationListener<SmtpServerInitializedEvent> {

		@Override
		public void onApplicationEvent(SmtpServerInitializedEvent event) {
			this.server.set(event.getServer());
		}

	}

}
