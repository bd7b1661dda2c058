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

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.transaction.TransactionLimiter;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.persistence.EntityManagerFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages leave connections of the pool to the rest of the application, shown with
 * HikariCP, H2 and clients over sockets.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdTransactionConcurrencyTests {

	private static final String CONTENT = "Subject: hi\r\n\r\nhi\r\n";

	private static final AtomicInteger databases = new AtomicInteger();

	private final ExecutorService clients = Executors.newCachedThreadPool();

	// code that waits for a connection gives up at once
	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withBean(Storing.class)
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1",
				"spring.datasource.url=jdbc:h2:mem:concurrency" + databases.incrementAndGet() + ";DB_CLOSE_DELAY=-1",
				"spring.datasource.hikari.connection-timeout=250");

	private final ApplicationContextRunner jpaRunner = this.contextRunner
		.withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class));

	@AfterEach
	void stopClients() {
		this.clients.shutdownNow();
	}

	@Test
	void slowMessagesLeaveConnectionsToTheApplication() {
		this.contextRunner.run((context) -> {
			Storing storing = context.getBean(Storing.class);
			storing.slow = new CountDownLatch(1);
			List<CompletableFuture<String>> replies = send(context, 30);
			TransactionLimiter limiter = context.getBean(TransactionLimiter.class);
			Awaitility.await()
				.until(() -> limiter.getActive() == 3 && limiter.getWaiting() == 27 && storing.inserted.get() == 3);
			assertPageIsServed(context, 7);
			storing.slow.countDown();
			assertAllAccepted(replies);
			assertThat(storing.count()).isEqualTo(30);
			assertThat(limiter.getActive()).isZero();
			assertThat(limiter.getWaiting()).isZero();
		});
	}

	// each message holds one connection and needs another one
	@Test
	void messagesThatNeedASecondConnectionGetIt() {
		this.contextRunner.run((context) -> {
			Storing storing = context.getBean(Storing.class);
			storing.requiresNew = true;
			storing.together = new CountDownLatch(3);
			assertAllAccepted(send(context, 40));
			assertThat(storing.count()).isEqualTo(80);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionIsFetchedWithTheFirstStatement(boolean translatingExceptions) {
		this.contextRunner
			.withPropertyValues("smtpd.transaction.max-concurrent=0", "spring.datasource.hikari.maximum-pool-size=2",
					"spring.datasource.hikari.connection-timeout=30000",
					"spring.dao.exceptiontranslation.enabled=" + translatingExceptions)
			.run((context) -> {
				Storing storing = context.getBean(Storing.class);
				storing.slowBefore = new CountDownLatch(1);
				List<CompletableFuture<String>> replies = send(context, 30);
				Awaitility.await().until(() -> storing.called.get() == 30);
				assertThat(storing.transactional.get()).isEqualTo(30);
				assertPageIsServed(context, 2);
				storing.slowBefore.countDown();
				assertAllAccepted(replies);
				assertThat(storing.count()).isEqualTo(30);
			});
	}

	// what the limit costs, as README says
	@Test
	void messageTakesItsTurnBeforeAnyStatement() {
		this.contextRunner.run((context) -> {
			Storing storing = context.getBean(Storing.class);
			storing.slowBefore = new CountDownLatch(1);
			List<CompletableFuture<String>> replies = send(context, 30);
			TransactionLimiter limiter = context.getBean(TransactionLimiter.class);
			Awaitility.await()
				.until(() -> limiter.getActive() == 3 && limiter.getWaiting() == 27 && storing.called.get() == 3);
			assertPageIsServed(context, 10);
			storing.slowBefore.countDown();
			assertAllAccepted(replies);
		});
	}

	@Test
	void connectionIsFetchedWithTheFirstStatementByJpaWhereTheDataSourceDoes() {
		this.jpaRunner
			.withPropertyValues("smtpd.transaction.max-concurrent=0", "spring.datasource.hikari.maximum-pool-size=2",
					"spring.datasource.hikari.connection-timeout=30000", "spring.datasource.connection-fetch=lazy",
					"spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false",
					"spring.jpa.database-platform=org.hibernate.dialect.H2Dialect")
			.run((context) -> {
				Storing storing = context.getBean(Storing.class);
				storing.slowBefore = new CountDownLatch(1);
				List<CompletableFuture<String>> replies = send(context, 30);
				Awaitility.await().until(() -> storing.called.get() == 30);
				assertPageIsServed(context, 2);
				storing.slowBefore.countDown();
				assertAllAccepted(replies);
			});
	}

	@Test
	void slowMessagesLeaveConnectionsToTheApplicationWithJpa() {
		this.jpaRunner.run((context) -> {
			assertThat(context.getBean(PlatformTransactionManager.class)).isInstanceOf(JpaTransactionManager.class);
			assertThat(context).hasSingleBean(EntityManagerFactory.class);
			Storing storing = context.getBean(Storing.class);
			storing.slow = new CountDownLatch(1);
			List<CompletableFuture<String>> replies = send(context, 30);
			TransactionLimiter limiter = context.getBean(TransactionLimiter.class);
			Awaitility.await().until(() -> limiter.getWaiting() == 27 && storing.inserted.get() == 3);
			assertPageIsServed(context, 7);
			storing.slow.countDown();
			assertAllAccepted(replies);
			assertThat(storing.count()).isEqualTo(30);
		});
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 1", "3, 1", "6, 2", "10, 3", "30, 10" })
	void limitIsAThirdOfThePool(int poolSize, int limit) {
		this.contextRunner.withPropertyValues("spring.datasource.hikari.maximum-pool-size=" + poolSize)
			.run((context) -> assertThat(context.getBean(TransactionLimiter.class).getMaxConcurrent())
				.isEqualTo(limit));
	}

	@Test
	void limitIsThatOfThePropertyWhereItIsSet() {
		this.contextRunner.withPropertyValues("smtpd.transaction.max-concurrent=7")
			.run((context) -> assertThat(context.getBean(TransactionLimiter.class).getMaxConcurrent()).isEqualTo(7));
		this.contextRunner.withPropertyValues("smtpd.transaction.max-concurrent=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("smtpd.transaction.max-concurrent"));
	}

	@Test
	void thereIsNoLimitWhereThePoolIsUnknown() {
		this.contextRunner
			.withPropertyValues("spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource",
					"spring.datasource.driver-class-name=org.h2.Driver")
			.run((context) -> {
				assertThat(context.getBean(TransactionLimiter.class).getMaxConcurrent()).isZero();
				Storing storing = context.getBean(Storing.class);
				storing.slow = new CountDownLatch(1);
				List<CompletableFuture<String>> replies = send(context, 12);
				Awaitility.await().until(() -> context.getBean(TransactionLimiter.class).getActive() == 12);
				storing.slow.countDown();
				assertAllAccepted(replies);
				assertThat(context.getBean(TransactionLimiter.class).getActive()).isZero();
			});
	}

	@Test
	void messagesThatWaitHoldNoThread() {
		this.contextRunner.withPropertyValues("smtpd.transaction.max-concurrent=1", "smtpd.executor.max-size=2")
			.withBean(SessionPolicy.class, Accepting::new)
			.run((context) -> {
				Storing storing = context.getBean(Storing.class);
				storing.slow = new CountDownLatch(1);
				List<CompletableFuture<String>> replies = new ArrayList<>();
				for (int i = 0; i < 10; i++) {
					replies.addAll(send(context, 1));
					int sent = i + 1;
					TransactionLimiter limiter = context.getBean(TransactionLimiter.class);
					Awaitility.await().until(() -> limiter.getActive() + limiter.getWaiting() == sent);
				}
				SmtpServer server = context.getBean(SmtpServer.class);
				Awaitility.await().until(() -> server.status().executor().active() == 1);
				try (SmtpTestConnection client = connect(context).greet()) {
					client.command("MAIL FROM:<joe@example.org>");
					assertThat(client.command("RCPT TO:<jane@example.org>")).startsWith("250");
				}
				storing.slow.countDown();
				assertAllAccepted(replies);
			});
	}

	@Test
	void messageThatWaitsTooLongGivesUpItsTurn() {
		this.contextRunner.withPropertyValues("smtpd.transaction.max-concurrent=1", "smtpd.timeouts.processing=300ms")
			.run((context) -> {
				Storing storing = context.getBean(Storing.class);
				storing.slow = new CountDownLatch(1);
				TransactionLimiter limiter = context.getBean(TransactionLimiter.class);
				CompletableFuture<String> first = send(context, 1).get(0);
				Awaitility.await().until(() -> storing.inserted.get() == 1);
				CompletableFuture<String> second = send(context, 1).get(0);
				assertThat(first.get()).startsWith("451 4.3.0");
				assertThat(second.get()).startsWith("451 4.3.0");
				Awaitility.await().until(() -> limiter.getWaiting() == 0);
				// the server has interrupted the listener
				Awaitility.await().until(() -> limiter.getActive() == 0);
				storing.slow.countDown();
				int called = storing.called.get();
				// the second one, too, where it got the turn of the first one in time
				assertThat(called).isBetween(1, 2);
				assertThat(send(context, 1).get(0).get()).startsWith("250");
				assertThat(storing.called).hasValue(called + 1);
			});
	}

	@Test
	void clientThatIsGoneGivesUpItsTurn() {
		this.contextRunner.withPropertyValues("smtpd.transaction.max-concurrent=1").run((context) -> {
			Storing storing = context.getBean(Storing.class);
			storing.slow = new CountDownLatch(1);
			TransactionLimiter limiter = context.getBean(TransactionLimiter.class);
			CompletableFuture<String> first = send(context, 1).get(0);
			Awaitility.await().until(() -> storing.inserted.get() == 1);
			SmtpTestConnection gone = connect(context).greet();
			CompletableFuture.runAsync(() -> send(gone), this.clients);
			Awaitility.await().until(() -> limiter.getWaiting() == 1);
			gone.reset();
			Awaitility.await().until(() -> limiter.getWaiting() == 0);
			storing.slow.countDown();
			assertThat(first.get()).startsWith("250");
			assertThat(send(context, 1).get(0).get()).startsWith("250");
			assertThat(storing.called).hasValue(2);
		});
	}

	// the turn is granted, and then there is no thread
	@Test
	void messageWithoutAThreadGivesUpItsTurn() {
		this.contextRunner
			.withPropertyValues("smtpd.transaction.max-concurrent=2", "smtpd.executor.max-size=1",
					"smtpd.timeouts.queue=200ms")
			.run((context) -> {
				Storing storing = context.getBean(Storing.class);
				storing.slow = new CountDownLatch(1);
				CompletableFuture<String> first = send(context, 1).get(0);
				Awaitility.await().until(() -> storing.inserted.get() == 1);
				for (int i = 0; i < 3; i++) {
					assertThat(send(context, 1).get(0).get()).startsWith("451 4.3.2");
				}
				assertThat(context.getBean(TransactionLimiter.class).getActive()).isEqualTo(1);
				storing.slow.countDown();
				assertThat(first.get()).startsWith("250");
			});
	}

	@Test
	void exhaustedPoolIsLoggedWithWhatToDo(CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.datasource.hikari.maximum-pool-size=1").run((context) -> {
			try (Connection other = context.getBean(DataSource.class).getConnection()) {
				assertThat(other.isValid(0)).isTrue();
				assertThat(send(context, 1).get(0).get()).startsWith("451 4.3.0");
			}
			assertThat(output).containsOnlyOnce("Application code failed for message ")
				.containsOnlyOnce("No JDBC connection was free: enlarge the connection pool, or set "
						+ "'smtpd.transaction.max-concurrent' (now 1) to less")
				.doesNotContain("connection-fetch")
				.doesNotContain(" WARN ");
		});
	}

	@Test
	void transactionsAreMeasured() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("smtpd.transaction.max-concurrent=2")
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				context.getBeansOfType(MeterBinder.class).values().forEach((binder) -> binder.bindTo(meters));
				Storing storing = context.getBean(Storing.class);
				storing.slow = new CountDownLatch(1);
				List<CompletableFuture<String>> replies = send(context, 5);
				Awaitility.await().until(() -> meters.get("smtpd.transaction.waiting").gauge().value() == 3);
				assertThat(meters.get("smtpd.transaction.active").gauge().value()).isEqualTo(2);
				assertThat(meters.get("smtpd.transaction.max").gauge().value()).isEqualTo(2);
				storing.slow.countDown();
				assertAllAccepted(replies);
				assertThat(meters.get("smtpd.transaction.active").gauge().value()).isZero();
			});
	}

	// a page needs a connection while messages are processed
	private static void assertPageIsServed(ApplicationContext context, int connections) throws SQLException {
		DataSource dataSource = context.getBean(DataSource.class);
		List<Connection> held = new ArrayList<>();
		try {
			for (int i = 0; i < connections; i++) {
				Connection connection = dataSource.getConnection();
				connection.createStatement().execute("select 1");
				held.add(connection);
			}
		}
		finally {
			for (Connection connection : held) {
				connection.close();
			}
		}
	}

	private List<CompletableFuture<String>> send(ApplicationContext context, int count) {
		List<CompletableFuture<String>> replies = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			replies.add(CompletableFuture.supplyAsync(() -> {
				try (SmtpTestConnection client = connect(context).greet()) {
					return client.mail().content(CONTENT).send().reply().toString();
				}
			}, this.clients));
		}
		return replies;
	}

	private static void send(SmtpTestConnection client) {
		// without a reply, since it is gone
		client.mail().content(CONTENT).send();
	}

	private static SmtpTestConnection connect(ApplicationContext context) {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).connect();
	}

	private static void assertAllAccepted(List<CompletableFuture<String>> replies) {
		assertThat(replies).allSatisfy((reply) -> assertThat(reply.get()).startsWith("250"));
	}

	/**
	 * Accepts everybody, on a thread.
	 */
	static class Accepting implements SessionPolicy {

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			return null;
		}

	}

	/**
	 * Stores messages, as slowly as the test requests.
	 */
	static class Storing {

		private final JdbcTemplate jdbc;

		private final TransactionTemplate requiringNew;

		private final AtomicInteger called = new AtomicInteger();

		private final AtomicInteger transactional = new AtomicInteger();

		private final AtomicInteger inserted = new AtomicInteger();

		private volatile @Nullable CountDownLatch slowBefore;

		private volatile @Nullable CountDownLatch slow;

		private volatile @Nullable CountDownLatch together;

		private volatile boolean requiresNew;

		Storing(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
			this.jdbc = jdbc;
			this.requiringNew = new TransactionTemplate(transactionManager);
			this.requiringNew.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
			jdbc.execute("create table if not exists message (id varchar primary key)");
			jdbc.execute("delete from message");
		}

		@EventListener
		void store(MessageReceivedEvent event) throws InterruptedException {
			if (TransactionSynchronizationManager.isActualTransactionActive()) {
				this.transactional.incrementAndGet();
			}
			this.called.incrementAndGet();
			await(this.slowBefore);
			insert(event.getMessage().id());
			CountDownLatch others = this.together;
			if (others != null) {
				others.countDown();
				others.await();
			}
			if (this.requiresNew) {
				this.requiringNew.executeWithoutResult((status) -> insert(event.getMessage().id() + "-new"));
			}
			await(this.slow);
		}

		private void insert(String id) {
			this.jdbc.update("insert into message values (?)", id);
			this.inserted.incrementAndGet();
		}

		private int count() {
			Integer rows = this.jdbc.queryForObject("select count(*) from message", Integer.class);
			return (rows != null) ? rows : -1;
		}

		private static void await(@Nullable CountDownLatch latch) throws InterruptedException {
			if (latch != null) {
				latch.await();
			}
		}

	}

}
