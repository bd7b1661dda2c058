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

package dev.smtpd;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.smtpd.management.RunningCall;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Application code that doesn't return in time, or never.
 */
class HungApplicationTests {

	private static final Duration TIMEOUT = Duration.ofMillis(100);

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger interrupts = new AtomicInteger();

	private final List<String> processed = new CopyOnWriteArrayList<>();

	private final ThreadPoolExecutor pool = pool(new LinkedBlockingQueue<>());

	@AfterEach
	void endThreads() {
		this.release.countDown();
		this.pool.shutdownNow();
	}

	@Test
	void threadIsInterruptedOnce() {
		try (TestServer server = start((builder) -> builder.processor(this::hang));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0 Requested action aborted: processing");
			Awaitility.await().untilAtomic(this.interrupts, (count) -> assertThat(count).hasToString("1"));
			client.send("VRFY joe").expect("252");
			assertThat(server.server().status().oldestCall()).isNotNull();
			this.release.countDown();
			Awaitility.await().until(() -> server.server().status().oldestCall() == null);
			assertThat(this.interrupts).hasValue(1);
		}
	}

	@Test
	void messageThatWaitsForAThreadIsNotProcessedAfterItsClientWasAnswered() {
		try (TestServer server = start((builder) -> builder.processor(this::hang));
				SmtpTestConnection first = server.client();
				SmtpTestConnection second = server.client()) {
			first.beginData().sendRaw("hi\r\n.\r\n");
			Awaitility.await().until(() -> server.server().status().executor().active() == 1);
			second.beginData().sendRaw("hi\r\n.\r\n");
			first.expect("451 4.3.0");
			second.expect("451 4.3.2");
			this.release.countDown();
			Awaitility.await().until(() -> server.server().status().executor().queued() == 0);
			Awaitility.await().until(() -> server.server().status().executor().active() == 0);
			assertThat(this.processed).hasSize(1);
		}
	}

	@Test
	void furtherProcessorsAreNotCalledAfterTheClientWasAnswered() {
		try (TestServer server = start((builder) -> builder.processor(this::hang));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0");
			this.release.countDown();
			Awaitility.await().until(() -> server.server().status().executor().active() == 0);
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void asynchronousProcessorThatAnswersTooLateIsTheLast() {
		CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
		try (TestServer server = start(
				(builder) -> builder.processor(AsyncMessageProcessor.nonBlocking((message) -> answer)));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0");
			answer.complete(SmtpReply.OK);
			client.send("VRFY joe").expect("252");
			assertThat(server.received()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void executorThatTakesNoTaskIsKnownWithItsOldestCall(boolean queue) {
		ThreadPoolExecutor own = queue ? this.pool : pool(new SynchronousQueue<>());
		try (TestServer server = start((builder) -> builder.executor(own).processor(this::hang));
				SmtpTestConnection first = server.client();
				SmtpTestConnection second = server.client()) {
			assertThat(server.server().status().timeouts().processing()).isEqualTo(TIMEOUT);
			assertThat(server.server().status().executor().stalled()).isZero();
			assertThat(server.server().status().oldestCall()).isNull();
			first.beginData().sendRaw("hi\r\n.\r\n");
			Awaitility.await().until(() -> !this.processed.isEmpty());
			second.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.");
			first.expect("451 4.3.0");
			Awaitility.await().until(() -> server.server().status().executor().stalled().compareTo(TIMEOUT) > 0);
			RunningCall oldest = Objects.requireNonNull(server.server().status().oldestCall());
			assertThat(oldest.messageId()).isEqualTo(this.processed.get(0));
			assertThat(oldest.duration()).isGreaterThan(TIMEOUT);
			assertThat(oldest.thread()).isEqualTo("hung");
			assertThat(oldest.timedOut()).isTrue();
			assertThat(oldest).hasToString("message %s in %s (%d s, thread hung)".formatted(oldest.messageId(),
					oldest.session(), oldest.duration().toSeconds()));
			this.release.countDown();
			Awaitility.await().until(() -> server.server().status().executor().stalled().isZero());
			Awaitility.await().until(() -> server.server().status().oldestCall() == null);
		}
		finally {
			own.shutdownNow();
		}
	}

	@Test
	void callIsKnownAfterItsClientIsGone() {
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ZERO))
					.processor(this::hang));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n");
			Awaitility.await().until(() -> !this.processed.isEmpty());
			client.reset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			RunningCall oldest = Objects.requireNonNull(server.server().status().oldestCall());
			assertThat(oldest.messageId()).isEqualTo(this.processed.get(0));
			assertThat(oldest.timedOut()).isFalse();
			this.release.countDown();
			Awaitility.await().until(() -> server.server().status().oldestCall() == null);
		}
	}

	@Test
	void policiesAreInterruptedToo() {
		try (TestServer server = start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				HungApplicationTests.this.processed.add(session.id());
				hang();
				return SmtpReply.of(550, "5.7.1", "Too late");
			}

		})); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("451 4.3.0");
			Awaitility.await().untilAtomic(this.interrupts, (count) -> assertThat(count).hasToString("1"));
			assertThat(Objects.requireNonNull(server.server().status().oldestCall()).messageId()).isNull();
		}
	}

	@Test
	void nothingIsCommittedAfterTheClientWasAnswered() {
		List<Boolean> decisions = new CopyOnWriteArrayList<>();
		try (TestServer server = start((builder) -> builder.processor((message) -> {
			decisions.add(message.isAwaitingReply());
			hang();
			decisions.add(message.isAwaitingReply());
			decisions.add(message.beginCommit());
			return null;
		})); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0");
			client.beginData();
			this.release.countDown();
			Awaitility.await().until(() -> decisions.size() == 3);
			assertThat(decisions).containsExactly(true, false, false);
		}
	}

	@Test
	void commitIsWaitedFor() {
		CountDownLatch committing = new CountDownLatch(1);
		try (TestServer server = start((builder) -> builder
			.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofSeconds(1)).withQueue(Duration.ofMillis(1200)))
			.processor((message) -> {
				if (message.beginCommit()) {
					committing.countDown();
					this.release.await(20, TimeUnit.SECONDS);
				}
				return SmtpReply.of(250, "2.0.0", "Committed");
			})); SmtpTestConnection client = server.client(); SmtpTestConnection other = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n");
			Awaitility.await().until(() -> committing.getCount() == 0);
			// waits for the same thread, and longer
			other.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.2");
			this.release.countDown();
			client.expect("250 2.0.0 Committed");
		}
	}

	@Test
	void commitThatTakesTooLongIsNotWaitedForForever() {
		try (TestServer server = start((builder) -> builder.processor((message) -> {
			message.beginCommit();
			hang();
			return null;
		})); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nothingIsCommittedForSessionsThatTheServerCloses(boolean stop) {
		List<Boolean> decisions = new CopyOnWriteArrayList<>();
		try (TestServer server = start(
				(builder) -> builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ZERO))
					.processor((message) -> {
						this.processed.add(message.session().id());
						hang();
						decisions.add(message.beginCommit());
						return null;
					}));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n");
			Awaitility.await().until(() -> !this.processed.isEmpty());
			if (stop) {
				server.server().stop();
			}
			else {
				assertThat(server.server().closeSession(this.processed.get(0))).isTrue();
				client.expect("421 4.3.2");
			}
			this.release.countDown();
			Awaitility.await().until(() -> !decisions.isEmpty());
			assertThat(decisions).containsExactly(false);
		}
	}

	private TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.timeouts((timeouts) -> timeouts.withProcessing(TIMEOUT).withQueue(TIMEOUT)).executor(this.pool);
			customizer.accept(builder);
		});
	}

	private SmtpReply hang(SmtpMessage message) {
		this.processed.add(message.id());
		hang();
		return SmtpReply.of(250, "2.0.0", "Too late");
	}

	// ignores interrupts
	private void hang() {
		boolean ended = false;
		while (!ended) {
			try {
				this.release.await();
				ended = true;
			}
			catch (InterruptedException ex) {
				this.interrupts.incrementAndGet();
			}
		}
	}

	private static ThreadPoolExecutor pool(BlockingQueue<Runnable> queue) {
		return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, (task) -> {
			Thread thread = new Thread(task, "hung");
			thread.setDaemon(true);
			return thread;
		});
	}

}
