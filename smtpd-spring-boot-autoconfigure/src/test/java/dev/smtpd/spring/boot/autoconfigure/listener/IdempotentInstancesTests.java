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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.postgres.PostgresServer;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The same message at two instances of an application at the same time.
 */
@Timeout(60)
class IdempotentInstancesTests {

	private static final String OK = "250 2.0.0 OK";

	private static @Nullable PostgresServer database;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		database = PostgresServer.start();
		assumeThat(database).as("PostgreSQL isn't installed, in /usr/lib/postgresql").isNotNull();
	}

	@AfterAll
	static void stop() throws IOException {
		if (database != null) {
			database.close();
		}
	}

	@BeforeEach
	void createTable() {
		JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(database().url()));
		jdbc.execute("DROP TABLE IF EXISTS orders");
		jdbc.execute("DROP TABLE IF EXISTS smtpd_processed_message");
		jdbc.execute("CREATE TABLE orders (content VARCHAR)");
	}

	private static PostgresServer database() {
		assertThat(database).isNotNull();
		return database;
	}

	private static ApplicationContextRunner runner() {
		return ListenerContext.runner(Orders.class)
			.withConfiguration(AutoConfigurations.of(SmtpdProcessedMessagesAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					TransactionAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					SmtpdTransactionAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=" + database().url(), "spring.datasource.username=postgres",
					"smtpd.listener.processed-messages.initialize-schema=always");
	}

	@Test
	void messageIsHandledOnce() {
		runner().run((one) -> runner().run((other) -> {
			CompletableFuture<List<String>> first = send(one);
			CompletableFuture<SmtpReply> decision = orders(one).invocations.take();
			CompletableFuture<List<String>> second = send(other);
			awaitSecond(one);
			decision.complete(SmtpReply.of(250, "2.0.0", "OK"));
			assertThat(first.get()).containsExactly(OK);
			assertThat(second.get()).containsExactly(OK);
			assertThat(orders(other).invocations).isEmpty();
			assertThat(stored(one)).isEqualTo(1);
		}));
	}

	@Test
	void messageThatTheFirstRefusesIsHandledByTheSecond() {
		runner().run((one) -> runner().run((other) -> {
			CompletableFuture<List<String>> first = send(one);
			CompletableFuture<SmtpReply> decision = orders(one).invocations.take();
			CompletableFuture<List<String>> second = send(other);
			awaitSecond(one);
			decision.complete(SmtpReply.of(451, "4.3.0", "Not now"));
			orders(other).invocations.take().complete(SmtpReply.of(250, "2.0.0", "OK"));
			assertThat(first.get()).containsExactly("451 4.3.0 Not now");
			assertThat(second.get()).containsExactly(OK);
			assertThat(stored(one)).isEqualTo(1);
		}));
	}

	private static CompletableFuture<List<String>> send(ApplicationContext context) {
		// the common pool of two processors has one thread
		return CompletableFuture.supplyAsync(
				() -> ListenerContext.send(context, ListenerContext.CONTENT, "order@example.org"),
				(task) -> new Thread(task).start());
	}

	// it waits in the database for the transaction of the first
	private static void awaitSecond(ApplicationContext context) {
		JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
		Awaitility.await()
			.until(() -> jdbc.queryForObject("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
					Integer.class), (waiting) -> waiting == 1);
	}

	private static Orders orders(ApplicationContext context) {
		return context.getBean(Orders.class);
	}

	private static int stored(ApplicationContext context) {
		Integer count = context.getBean(JdbcTemplate.class)
			.queryForObject("SELECT COUNT(*) FROM orders", Integer.class);
		return (count != null) ? count : -1;
	}

	/**
	 * Stores orders, and then asks the test what to reply.
	 */
	@SmtpController
	static class Orders {

		private final BlockingQueue<CompletableFuture<SmtpReply>> invocations = new LinkedBlockingQueue<>();

		private final JdbcTemplate jdbc;

		Orders(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@SmtpListener(value = "order@example.org", idempotent = true)
		SmtpReply order(InboundMail mail) {
			this.jdbc.update("INSERT INTO orders VALUES (?)", mail.text());
			CompletableFuture<SmtpReply> decision = new CompletableFuture<>();
			this.invocations.add(decision);
			return decision.join();
		}

	}

}
