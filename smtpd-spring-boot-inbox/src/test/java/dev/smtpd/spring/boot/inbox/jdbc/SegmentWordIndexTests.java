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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An index that can't be written for a while.
 */
class SegmentWordIndexTests {

	// as many as there are, so that a few messages fill a segment
	private static final char[] PAIRS = IntStream.range(0, 1 << 16)
		.collect(StringBuilder::new, (text, pair) -> text.append((char) pair), StringBuilder::append)
		.toString()
		.toCharArray();

	private final AtomicInteger failures = new AtomicInteger();

	private CountDownLatch connected = new CountDownLatch(0);

	private InboxDatabase database;

	private SegmentWordIndex index;

	private volatile long last;

	@BeforeEach
	void openIndex() {
		JdbcDataSource memory = new JdbcDataSource();
		memory.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		this.database = InboxDatabase.of(new DelegatingDataSource(memory) {

			@Override
			public Connection getConnection() throws SQLException {
				if (Thread.currentThread().getName().equals("smtpd-inbox-index")) {
					connectIndex();
				}
				return super.getConnection();
			}

		});
		this.index = new SegmentWordIndex(this.database);
	}

	private void connectIndex() throws SQLException {
		try {
			assertThat(this.connected.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new SQLException(ex);
		}
		if (this.failures.getAndDecrement() > 0) {
			throw new SQLException("No connection in time");
		}
	}

	@AfterEach
	void closeIndex() {
		this.connected.countDown();
		this.index.close();
		this.database.client().sql("SHUTDOWN").update();
	}

	@Test
	void isWrittenAgainAfterThereWasNoConnection() {
		this.failures.set(2);
		Awaitility.await().untilAsserted(() -> {
			commit(1_000, new char[0]);
			assertThat(segments()).isPositive();
		});
		assertThat(this.failures.get()).isNegative();
	}

	@Test
	void storingWaitsForTheIndexThatIsBehind() throws Exception {
		this.connected = new CountDownLatch(1);
		Thread thread = new Thread(() -> commit(200, PAIRS));
		thread.start();
		Awaitility.await()
			.until(thread::getState, (state) -> state == Thread.State.WAITING || state == Thread.State.TERMINATED);
		assertThat(this.last).isLessThan(150);
		this.connected.countDown();
		thread.join(TimeUnit.MINUTES.toMillis(1));
		assertThat(this.last).isEqualTo(200);
	}

	@Test
	void messagesAreCommittedWhileTheIndexCloses() {
		this.index.close();
		commit(2_000, new char[0]);
		assertThat(segments()).isZero();
	}

	private void commit(int count, char[] pairs) {
		for (int i = 0; i < count; i++) {
			long id = this.last + 1;
			this.index.committed(List.of(new IndexedMessage(new MessageState(id, 0, 0, false, false, false),
					Map.of(SearchField.TEXT, Set.of("word")), pairs)));
			this.last = id;
		}
	}

	private long segments() {
		return this.database.client().sql("SELECT COUNT(*) FROM smtpd_inbox_segment").query(Long.class).single();
	}

}
