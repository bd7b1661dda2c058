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

package dev.smtpd.spring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.metrics.SmtpServerMetrics;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * As many listeners that don't return as there are threads, inside transactions.
 */
class HungListenersTests {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdHealthContributorAutoConfiguration.class,
						SmtpdMetricsAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class,
						TaskExecutionAutoConfiguration.class, DataSourceAutoConfiguration.class,
						DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withUserConfiguration(Hanging.class)
		.withBean(SimpleMeterRegistry.class)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.executor.max-size=2",
				"smtpd.transaction.max-concurrent=0", "smtpd.executor.concurrency-limit=2",
				"smtpd.timeouts.processing=" + TIMEOUT.toMillis(), "smtpd.timeouts.queue=" + TIMEOUT.toMillis(),
				"spring.datasource.url=jdbc:h2:mem:hung", "spring.datasource.hikari.maximum-pool-size=2");

	@Test
	void executorIsOutOfServiceUntilItTakesTasks() {
		outOfServiceUntilReleased(this.contextRunner);
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreOutOfServiceUntilTheyTakeTasks() {
		outOfServiceUntilReleased(this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true"));
	}

	private static void outOfServiceUntilReleased(ApplicationContextRunner runner) {
		runner.run((context) -> {
			SmtpServerHealthContributor health = context.getBean(SmtpServerHealthContributor.class);
			SimpleMeterRegistry meters = context.getBean(SimpleMeterRegistry.class);
			context.getBean(SmtpServerMetrics.class).bindTo(meters);
			SmtpServer server = context.getBean(SmtpServer.class);
			Hanging listener = context.getBean(Hanging.class);
			int port = server.connectors().get(0).port();
			assertThat(executor(health).getStatus()).isEqualTo(Status.UP);
			assertThat(executor(health).getDetails()).containsOnlyKeys("active", "queued");
			// its pool takes a while to start
			context.getBean(DataSource.class).getConnection().close();
			try (SmtpTestConnection first = SmtpTestClient.bindToServer(port).open();
					SmtpTestConnection second = SmtpTestClient.bindToServer(port).open();
					SmtpTestConnection third = SmtpTestClient.bindToServer(port).open()) {
				assertThat(first.mail().content("hi\r\n").send()).hasReplyStartingWith("451 4.3.0");
				assertThat(second.mail().content("hi\r\n").send()).hasReplyStartingWith("451 4.3.0");
				assertThat(third.mail().content("hi\r\n").send()).hasReplyStartingWith("451 4.3.");
				Awaitility.await()
					.untilAsserted(() -> assertThat(executor(health).getStatus()).as("%s", executor(health))
						.isEqualTo(Status.OUT_OF_SERVICE));
				assertThat(executor(health).getDetails()).containsEntry("active", 2)
					.hasEntrySatisfying("reason",
							(reason) -> assertThat(reason).asString().startsWith("No thread has taken a task for"))
					.hasEntrySatisfying("oldest",
							(oldest) -> assertThat(oldest).asString().contains(listener.messages.get(0)));
				assertThat(meters.get("smtpd.executor.stalled").gauge().value()).isGreaterThan(0.3);
				assertThat(meters.get("smtpd.executor.oldest").gauge().value()).isGreaterThan(0.3);
				assertThat(listener.interrupts).hasValue(2);
				listener.release.countDown();
				Awaitility.await().until(() -> executor(health).getStatus().equals(Status.UP));
				Awaitility.await().until(() -> server.status().executor().active() == 0);
				assertThat(third.mail().content("hi\r\n").send()).hasReplyStartingWith("250");
				assertThat(meters.get("smtpd.executor.oldest").gauge().value()).isZero();
				assertThat(listener.messages).hasSize(3);
			}
		});
	}

	private static Health executor(SmtpServerHealthContributor health) {
		return ((HealthIndicator) health.getContributor("executor")).health();
	}

	@Configuration(proxyBeanMethods = false)
	static class Hanging {

		private final CountDownLatch release = new CountDownLatch(1);

		private final AtomicInteger interrupts = new AtomicInteger();

		private final List<String> messages = new CopyOnWriteArrayList<>();

		@EventListener
		void on(MessageReceivedEvent event) {
			this.messages.add(event.getMessage().id());
			while (this.release.getCount() > 0) {
				try {
					this.release.await();
				}
				catch (InterruptedException ex) {
					this.interrupts.incrementAndGet();
				}
			}
		}

	}

}
