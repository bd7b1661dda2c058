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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Relaying after the commit, shown with a real database.
 */
class SmtpdRelayTransactionTests {

	private static final AtomicInteger databases = new AtomicInteger();

	private TestUpstream upstream;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void startUpstream() {
		this.upstream = TestUpstream.start();
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
					SmtpdTransactionAutoConfiguration.class, SslAutoConfiguration.class,
					TaskExecutionAutoConfiguration.class, DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					TransactionAutoConfiguration.class))
			.withUserConfiguration(Storing.class)
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.relay.enabled=true",
					"smtpd.remote-address=" + this.upstream.address(), "smtpd.relay.timeouts.total=20s",
					"spring.datasource.url=jdbc:h2:mem:relay" + databases.incrementAndGet());
	}

	@AfterEach
	void stopUpstream() {
		this.upstream.close();
	}

	@Test
	void upstreamIsAskedAfterTheCommit() {
		run((delivery) -> {
			List<Integer> rows = new CopyOnWriteArrayList<>();
			this.upstream.process((message) -> {
				rows.add(delivery.rows());
				return null;
			});
			assertThat(delivery.send()).isEqualTo(250);
			assertThat(rows).containsExactly(1);
		});
	}

	@Test
	void neitherThreadNorConnectionWaitsForUpstream() {
		CountDownLatch both = new CountDownLatch(2);
		this.upstream.process((message) -> {
			both.countDown();
			return both.await(10, TimeUnit.SECONDS) ? null : SmtpReply.of(451, "4.3.0", "There is but one at a time");
		});
		this.contextRunner = this.contextRunner.withPropertyValues("smtpd.executor.max-size=1",
				"smtpd.spool.memory-threshold=0", "spring.datasource.hikari.maximum-pool-size=1");
		run((delivery) -> {
			CompletableFuture<Integer> other = CompletableFuture.supplyAsync(delivery::send);
			assertThat(delivery.send()).isEqualTo(250);
			assertThat(other.join()).isEqualTo(250);
		});
	}

	@Test
	void whatWasStoredStaysWhenUpstreamRefuses() {
		this.upstream.process((message) -> SmtpReply.of(550, "5.7.1", "No"));
		run((delivery) -> {
			assertThat(delivery.send()).isEqualTo(550);
			assertThat(delivery.rows()).isEqualTo(1);
		});
	}

	@Test
	void whenCommitFailsThenUpstreamHearsNothing() {
		run((delivery) -> {
			delivery.storing.beforeCommit = () -> {
				throw new IllegalStateException("for the test");
			};
			assertThat(delivery.send()).isEqualTo(451);
			assertThat(delivery.rows()).isZero();
		});
		assertThat(this.upstream.senders()).isEmpty();
	}

	@Test
	void whenProcessorRefusesThenRollbackAndUpstreamHearsNothing() {
		run((delivery) -> {
			delivery.storing.reply = SmtpReply.of(550, "5.7.1", "No");
			assertThat(delivery.send()).isEqualTo(550);
			assertThat(delivery.rows()).isZero();
		});
		assertThat(this.upstream.senders()).isEmpty();
	}

	private void run(Consumer<Delivery> test) {
		this.contextRunner.run((context) -> test.accept(new Delivery(context.getBean(SmtpServer.class),
				context.getBean(JdbcTemplate.class), context.getBean(Storing.class))));
	}

	private record Delivery(SmtpServer server, JdbcTemplate jdbc, Storing storing) {

		private int send() {
			SmtpTestClient client = SmtpTestClient.bindToServer(this.server.connectors().get(0).port());
			return client.mail().text("hi").send().reply().code();
		}

		private int rows() {
			Integer rows = this.jdbc.queryForObject("select count(*) from message", Integer.class);
			return (rows != null) ? rows : -1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Storing {

		private final JdbcTemplate jdbc;

		private volatile @Nullable Runnable beforeCommit;

		private volatile @Nullable SmtpReply reply;

		Storing(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table message (id varchar primary key)");
		}

		@EventListener
		void store(MessageReceivedEvent event) {
			insert(event.getMessage().id());
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(MessageReceivedEvent event) {
			Runnable task = this.beforeCommit;
			if (task != null) {
				task.run();
			}
		}

		@Bean
		MessageProcessor refusing() {
			return (message) -> {
				SmtpReply refusal = this.reply;
				if (refusal != null) {
					insert(message.id());
				}
				return refusal;
			};
		}

		private void insert(String id) {
			this.jdbc.update("insert into message values (?)", id);
		}

	}

}
