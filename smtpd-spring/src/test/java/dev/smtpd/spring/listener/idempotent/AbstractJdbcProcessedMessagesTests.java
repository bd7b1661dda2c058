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

package dev.smtpd.spring.listener.idempotent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What every database has to do.
 */
@Timeout(60)
abstract class AbstractJdbcProcessedMessagesTests {

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private JdbcProcessedMessages processed;

	private TransactionTemplate transactions;

	private JdbcTemplate jdbc;

	abstract DataSource dataSource();

	abstract String platform();

	@BeforeEach
	void createTable() {
		DataSource dataSource = dataSource();
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.execute("DROP TABLE IF EXISTS smtpd_processed_message");
		initialize(dataSource);
		// as each instance of an application does at its start
		initialize(dataSource);
		this.processed = new JdbcProcessedMessages(dataSource);
		this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
	}

	private void initialize(DataSource dataSource) {
		new ResourceDatabasePopulator(
				new ClassPathResource("schema-" + platform() + ".sql", JdbcProcessedMessages.class))
			.execute(dataSource);
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	private static ProcessedMessage message(int number, Instant processedAt) {
		return new ProcessedMessage("%064x".formatted(number), "Support.reply", processedAt);
	}

	private boolean add(int number) {
		return Boolean.TRUE.equals(this.transactions.execute((status) -> this.processed.add(message(number, NOW))));
	}

	private int count() {
		Integer count = this.jdbc.queryForObject("SELECT COUNT(*) FROM smtpd_processed_message", Integer.class);
		return (count != null) ? count : -1;
	}

	@Test
	void messageIsAddedOnce() {
		assertThat(add(1)).isTrue();
		assertThat(add(1)).isFalse();
		assertThat(add(2)).isTrue();
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void nothingIsLeftOfATransactionThatIsRolledBack() {
		assertThatIllegalStateException().isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
			this.processed.add(message(1, NOW));
			throw new IllegalStateException();
		}));
		assertThat(add(1)).isTrue();
	}

	@Test
	void transactionGoesOnAfterAMessageThatWasThere() {
		add(1);
		this.transactions.executeWithoutResult((status) -> {
			assertThat(this.processed.add(message(1, NOW))).isFalse();
			assertThat(this.processed.add(message(2, NOW))).isTrue();
		});
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void messageIsRemovedInItsTransaction() {
		this.transactions.executeWithoutResult((status) -> {
			this.processed.add(message(1, NOW));
			this.processed.remove(message(1, NOW));
		});
		assertThat(count()).isZero();
	}

	@Test
	void longNameOfAListenerIsCut() {
		assertThat(this.processed.add(new ProcessedMessage("0".repeat(64), "x".repeat(300), NOW))).isTrue();
	}

	@Test
	void secondOfTwoAtATimeIsntAddedOrFails() throws Exception {
		CountDownLatch added = new CountDownLatch(1);
		CompletableFuture<Void> commit = new CompletableFuture<>();
		Future<Boolean> first = this.threads.submit(() -> this.transactions.execute((status) -> {
			boolean result = this.processed.add(message(1, NOW));
			added.countDown();
			commit.join();
			return result;
		}));
		added.await();
		CountDownLatch started = new CountDownLatch(1);
		Future<String> second = this.threads.submit(() -> {
			started.countDown();
			return tryToAdd(1);
		});
		started.await();
		// whether this comes before or after the second one's statement: it isn't added
		commit.complete(null);
		assertThat(first.get()).isTrue();
		assertThat(second.get()).isIn("there", "failed");
		assertThat(count()).isEqualTo(1);
	}

	@Test
	void secondOfTwoAtATimeIsAddedIfTheFirstIsRolledBack() throws Exception {
		CountDownLatch added = new CountDownLatch(1);
		CompletableFuture<Void> rollback = new CompletableFuture<>();
		Future<?> first = this.threads.submit(() -> this.transactions.executeWithoutResult((status) -> {
			this.processed.add(message(1, NOW));
			added.countDown();
			rollback.join();
			status.setRollbackOnly();
		}));
		added.await();
		CountDownLatch started = new CountDownLatch(1);
		Future<String> second = this.threads.submit(() -> {
			started.countDown();
			return tryToAdd(1);
		});
		started.await();
		rollback.complete(null);
		first.get();
		String result = second.get();
		assertThat(result).isIn("added", "failed");
		assertThat(count()).isEqualTo(result.equals("added") ? 1 : 0);
	}

	@Test
	void ofManyAtATimeOneIsAdded() throws Exception {
		for (int round = 0; round < 20; round++) {
			int number = round;
			CountDownLatch start = new CountDownLatch(1);
			List<Future<String>> results = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				results.add(this.threads.submit(() -> {
					start.await();
					return tryToAdd(number);
				}));
			}
			start.countDown();
			int added = 0;
			for (Future<String> result : results) {
				added += result.get().equals("added") ? 1 : 0;
			}
			assertThat(added).isEqualTo(1);
		}
		assertThat(count()).isEqualTo(20);
	}

	private String tryToAdd(int number) {
		try {
			return add(number) ? "added" : "there";
		}
		catch (DataAccessException ex) {
			return "failed";
		}
	}

	@Test
	void oldMessagesAreRemovedInBatches() {
		this.transactions.executeWithoutResult((status) -> {
			for (int i = 0; i < 2500; i++) {
				this.processed.add(message(i, NOW.minusSeconds(1)));
			}
			this.processed.add(message(2500, NOW));
			this.processed.add(message(2501, NOW.plusSeconds(1)));
		});
		assertThat(this.processed.removeOlderThan(NOW)).isEqualTo(2500);
		assertThat(count()).isEqualTo(2);
		assertThat(this.processed.removeOlderThan(NOW)).isZero();
		assertThat(add(2500)).isFalse();
	}

}
