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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import dev.smtpd.MessageContent;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database that has failed isn't written to any more, and has all that was committed.
 */
class FailedDatabaseTests {

	private static final RetentionSettings FOREVER = new RetentionSettings(Duration.ZERO, 0, 0, 0, Duration.ofDays(1),
			Duration.ofDays(1));

	@TempDir
	private Path directory;

	private InboxDatabase database;

	private Inbox inbox;

	@BeforeEach
	void openInbox() {
		this.database = FileDatabase.open(this.directory);
		this.inbox = new Inbox(this.database, FOREVER, Clock.systemUTC());
	}

	@AfterEach
	void closeInbox() {
		this.inbox.close();
		this.database.close();
	}

	@Test
	void errorInATransactionClosesTheDatabase() throws Exception {
		store("Committed");
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> this.inbox.store().store(withContent(new StarvedContent())));
		assertIsClosed();
		assertThat(storedAfterRestart()).containsExactly("Committed");
	}

	@Test
	void databaseThatHasClosedItselfIsNotOpenedAgain() throws Exception {
		store("Committed");
		// as H2 does when its memory has run out
		this.database.client().sql("SHUTDOWN IMMEDIATELY").update();
		assertThatException().isThrownBy(() -> store("Next"));
		assertIsClosed();
		assertThat(storedAfterRestart()).containsExactly("Committed");
	}

	@Test
	void failureOfAStatementIsNoneOfTheDatabase() throws Exception {
		assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> this.database.transactions().executeWithoutResult((status) -> {
				for (int i = 0; i < 2; i++) {
					this.database.client()
						.sql("INSERT INTO smtpd_inbox_content (message_id, piece, data) VALUES (1, 1, X'00')")
						.update();
				}
			}));
		assertThat(this.database.failure()).isNull();
		store("Next");
	}

	@Test
	void deadlockIsNoneOfTheDatabase() throws Exception {
		long first = store("First");
		long second = store("Second");
		CyclicBarrier bothHaveOne = new CyclicBarrier(2);
		CompletableFuture<Void> other = CompletableFuture.runAsync(() -> change(first, second, bothHaveOne));
		List<Throwable> failures = new ArrayList<>();
		try {
			change(second, first, bothHaveOne);
		}
		catch (TransientDataAccessException ex) {
			failures.add(ex);
		}
		other.handle((none, failure) -> (failure != null) && failures.add(failure)).get(1, TimeUnit.MINUTES);
		assertThat(failures).hasSize(1);
		assertThat(failures.get(0)).hasStackTraceContaining("Deadlock");
		assertThat(this.database.failure()).isNull();
		store("Next");
	}

	@Test
	void lockTimeoutIsNoneOfTheDatabase() throws Exception {
		long id = store("First");
		CountDownLatch changed = new CountDownLatch(1);
		CountDownLatch refused = new CountDownLatch(1);
		CompletableFuture<Void> other = CompletableFuture
			.runAsync(() -> this.database.transactions().executeWithoutResult((status) -> {
				change(id);
				changed.countDown();
				await(refused);
			}));
		await(changed);
		assertThatExceptionOfType(TransientDataAccessException.class)
			.isThrownBy(() -> this.database.transactions().executeWithoutResult((status) -> {
				this.database.client().sql("SET LOCK_TIMEOUT 1").update();
				change(id);
			}));
		refused.countDown();
		other.get(1, TimeUnit.MINUTES);
		assertThat(this.database.failure()).isNull();
		store("Next");
	}

	private void change(long first, long second, CyclicBarrier between) {
		this.database.transactions().executeWithoutResult((status) -> {
			change(first);
			try {
				between.await(1, TimeUnit.MINUTES);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			change(second);
		});
	}

	private void change(long id) {
		this.database.client().sql("UPDATE smtpd_inbox_message SET unread = FALSE WHERE id = ?").param(id).update();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void connectionsOutliveFailuresOfStatements() throws Exception {
		for (int i = 0; i < 30; i++) {
			assertThatException().isThrownBy(() -> this.database.client()
				.sql("SET QUERY_TIMEOUT 1; SELECT COUNT(*) FROM SYSTEM_RANGE(1, 1000000000)")
				.query(Long.class)
				.single());
		}
		store("Next");
	}

	private void assertIsClosed() {
		assertThat(this.database.failure()).isNotNull();
		for (int i = 0; i < 20; i++) {
			assertThatExceptionOfType(SmtpReplyException.class).isThrownBy(() -> store("Later"))
				.satisfies((ex) -> assertThat(ex.getReply().toString()).startsWith("451 4.3.0"));
		}
	}

	private long store(String subject) throws Exception {
		return this.inbox.store().store(TestMessages.message().subject(subject).build());
	}

	private List<String> storedAfterRestart() {
		closeInbox();
		openInbox();
		return this.inbox.messages()
			.list(SearchQuery.ALL, null, 100)
			.messages()
			.stream()
			.map(InboxMessage::subject)
			.toList();
	}

	private static ArrivedMessage withContent(MessageContent content) {
		ArrivedMessage message = TestMessages.message().subject("Starved").build();
		return new ArrivedMessage(message.smtpId(), message.receivedAt(), message.subject(), message.from(),
				message.to(), message.cc(), message.sender(), message.recipients(), message.recipientCount(),
				message.date(), message.messageId(), message.attachments(), message.attachmentCount(), message.text(),
				message.client(), message.labels(), content);
	}

	/**
	 * Content for which memory runs out after some of it was written.
	 */
	private static final class StarvedContent implements MessageContent {

		private static final int SIZE = 10_000_000;

		@Override
		public long size() {
			return SIZE;
		}

		@Override
		public InputStream inputStream() {
			return new InputStream() {

				private int left = SIZE - 1_000_000;

				@Override
				public int read() throws IOException {
					if (this.left-- == 0) {
						throw new OutOfMemoryError("For a test");
					}
					return 'x';
				}

			};
		}

	}

}
