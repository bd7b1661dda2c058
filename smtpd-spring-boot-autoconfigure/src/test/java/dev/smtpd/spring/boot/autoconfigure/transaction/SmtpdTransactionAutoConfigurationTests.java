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

package dev.smtpd.spring.boot.autoconfigure.transaction;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import javax.sql.DataSource;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.MessageProcessorChainCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.event.UnreliableListenerException;
import dev.smtpd.test.SmtpTestClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reply follows the commit, shown with a real database.
 */
class SmtpdTransactionAutoConfigurationTests {

	private static final AtomicInteger databases = new AtomicInteger();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withUserConfiguration(Storing.class)
		.withPropertyValues("smtpd.port=0", "spring.datasource.url=jdbc:h2:mem:smtpd" + databases.incrementAndGet());

	@Test
	void insertIsVisibleExactlyWhen250WasSent() {
		run((delivery) -> {
			assertThat(delivery.send()).isEqualTo(250);
			assertThat(delivery.rows()).isEqualTo(1);
			assertThat(delivery.storing.rowsSeenByOthers).containsExactly(0);
			assertThat(delivery.storing.afterCommit).hasSize(1);
		});
	}

	@Test
	void whenListenerThrowsThenRollbackAnd451() {
		run((delivery) -> {
			delivery.storing.afterInsert = () -> {
				throw new IllegalStateException("for the test");
			};
			assertThat(delivery.send()).isEqualTo(451);
			assertThat(delivery.rows()).isZero();
			assertThat(delivery.storing.afterCommit).isEmpty();
			delivery.storing.afterInsert = null;
			assertThat(delivery.send()).isEqualTo(250);
			assertThat(delivery.rows()).isEqualTo(1);
		});
	}

	@Test
	void whenProcessorRefusesThenRollback() {
		run((delivery) -> {
			delivery.storing.processorReply = SmtpReply.of(550, "5.7.1", "No");
			assertThat(delivery.send()).isEqualTo(550);
			assertThat(delivery.rows()).isZero();
		});
	}

	@Test
	void whenProcessorThrowsCheckedExceptionThenRollbackAnd451() {
		run((delivery) -> {
			delivery.storing.processorFailure = new IOException("for the test");
			assertThat(delivery.send()).isEqualTo(451);
			assertThat(delivery.rows()).isZero();
		});
	}

	@Test
	void whenCommitFailsThen451() {
		run((delivery) -> {
			delivery.storing.beforeCommit = () -> {
				throw new IllegalStateException("for the test");
			};
			assertThat(delivery.send()).isEqualTo(451);
			assertThat(delivery.rows()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenListenerIsTooLateThenItsThreadIsInterruptedAndRolledBack(boolean ignoresInterrupts) {
		whenTooLateThenRollback((storing, code) -> storing.afterInsert = code, ignoresInterrupts);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenListenerBeforeCommitIsTooLateThenRollback(boolean ignoresInterrupts) {
		whenTooLateThenRollback((storing, code) -> storing.beforeCommit = code, ignoresInterrupts);
	}

	private void whenTooLateThenRollback(BiConsumer<Storing, @Nullable Runnable> setter, boolean ignoresInterrupts) {
		CountDownLatch answered = new CountDownLatch(1);
		this.contextRunner.withPropertyValues("smtpd.timeouts.processing=200ms").run((context) -> {
			Delivery delivery = new Delivery(context.getBean(SmtpServer.class), context.getBean(JdbcTemplate.class),
					context.getBean(Storing.class));
			setter.accept(delivery.storing, () -> hang(answered, ignoresInterrupts));
			assertThat(delivery.send()).isEqualTo(451);
			if (ignoresInterrupts) {
				answered.countDown();
			}
			Awaitility.await().until(() -> delivery.server.status().executor().active() == 0);
			assertThat(delivery.rows()).isZero();
			assertThat(delivery.storing.afterCommit).isEmpty();
			setter.accept(delivery.storing, null);
			assertThat(delivery.send()).isEqualTo(250);
			assertThat(delivery.rows()).isEqualTo(1);
		});
	}

	private static void hang(CountDownLatch latch, boolean ignoresInterrupts) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				if (!ignoresInterrupts) {
					throw new IllegalStateException(ex);
				}
			}
		}
	}

	@Test
	void whenSwitchedOffThenThereIsNoTransaction() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class,
							TaskExecutionAutoConfiguration.class, DataSourceAutoConfiguration.class,
							DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.transaction.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(SmtpServer.class)
				.doesNotHaveBean(MessageProcessorChainCustomizer.class));
	}

	@Test
	void whenTransactionalListenerWouldNeverBeCalledThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.transaction.enabled=false")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnreliableListenerException.class)
				.hasMessageContaining("smtpd.transaction.enabled"));
	}

	@Test
	void whenSeveralTransactionManagersAndTransactionalListenerThenStartFails() {
		this.contextRunner.withUserConfiguration(SecondTransactionManager.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("@TransactionalEventListener")
				.isInstanceOfSatisfying(UnreliableListenerException.class,
						(ex) -> assertThat(ex.getAction()).contains("@Primary")));
	}

	@Test
	void whenTransactionalListenerHasFallbackThenItIsCalledWithoutTransaction() {
		withoutTransactions().withUserConfiguration(Fallback.class).run((context) -> {
			SmtpTestClient client = SmtpTestClient
				.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port());
			assertThat(client.mail().text("hi").send()).hasReply(250);
			assertThat(context.getBean(Fallback.class).calls).hasSize(1);
		});
	}

	@Test
	void whenEventsAreOffThenTransactionalListenersAreNotGuarded() {
		withoutTransactions().withUserConfiguration(NoFallback.class)
			.withPropertyValues("smtpd.events.publish-messages=false")
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@Test
	void whenServerIsNotAutoConfiguredThenApplicationStarts() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SmtpdTransactionAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpServer.class));
	}

	private static ApplicationContextRunner withoutTransactions() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class,
					SmtpdTransactionAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0");
	}

	@Test
	void whenThereIsNoTransactionManagerThenThereIsNoTransaction() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class,
					SmtpdTransactionAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0")
			.run((context) -> assertThat(context).hasSingleBean(SmtpServer.class)
				.doesNotHaveBean(MessageProcessorChainCustomizer.class));
	}

	@Test
	void whenSpringTransactionsAreNotOnTheClassPathThenServerRuns() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class,
					SmtpdTransactionAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(PlatformTransactionManager.class.getPackageName()))
			.withPropertyValues("smtpd.port=0")
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	private void run(Consumer<Delivery> test) {
		this.contextRunner.run((context) -> test.accept(new Delivery(context.getBean(SmtpServer.class),
				context.getBean(JdbcTemplate.class), context.getBean(Storing.class))));
	}

	private static int count(JdbcTemplate jdbc) {
		Integer rows = jdbc.queryForObject("select count(*) from message", Integer.class);
		return (rows != null) ? rows : -1;
	}

	private record Delivery(SmtpServer server, JdbcTemplate jdbc, Storing storing) {

		private int send() {
			SmtpTestClient client = SmtpTestClient.bindToServer(this.server.connectors().get(0).port());
			return client.mail().text("hi").send().reply().code();
		}

		private int rows() {
			return count(this.jdbc);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondTransactionManager {

		@Bean
		PlatformTransactionManager first(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		PlatformTransactionManager second(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Fallback {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@TransactionalEventListener(fallbackExecution = true)
		void on(MessageReceivedEvent event) {
			this.calls.add(event.getMessage().id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class NoFallback {

		@TransactionalEventListener
		void on(MessageReceivedEvent event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Storing {

		private final JdbcTemplate jdbc;

		private final List<Integer> rowsSeenByOthers = new CopyOnWriteArrayList<>();

		private final List<String> afterCommit = new CopyOnWriteArrayList<>();

		private volatile @Nullable Runnable afterInsert;

		private volatile @Nullable Runnable beforeCommit;

		private volatile @Nullable SmtpReply processorReply;

		private volatile @Nullable Exception processorFailure;

		Storing(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table message (id varchar primary key)");
		}

		@EventListener
		void store(MessageReceivedEvent event) throws InterruptedException {
			insert(event.getMessage().id());
			Thread other = new Thread(() -> this.rowsSeenByOthers.add(count(this.jdbc)));
			other.start();
			other.join();
			run(this.afterInsert);
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(MessageReceivedEvent event) {
			run(this.beforeCommit);
		}

		@TransactionalEventListener
		void afterCommit(MessageReceivedEvent event) {
			this.afterCommit.add(event.getMessage().id());
		}

		@Bean
		@Order(1)
		MessageProcessor refusing() {
			return (message) -> {
				if (this.processorReply != null) {
					insert(message.id());
					return this.processorReply;
				}
				if (this.processorFailure != null) {
					insert(message.id());
					throw this.processorFailure;
				}
				return null;
			};
		}

		private void insert(String id) {
			this.jdbc.update("insert into message values (?)", id);
		}

		private static void run(@Nullable Runnable task) {
			if (task != null) {
				task.run();
			}
		}

	}

}
