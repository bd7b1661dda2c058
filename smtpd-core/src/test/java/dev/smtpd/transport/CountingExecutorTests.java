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

package dev.smtpd.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.session.Observers;
import dev.smtpd.session.Session;
import dev.smtpd.tls.TlsMode;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CountingExecutor}, on an executor that has room when the test says so.
 */
class CountingExecutorTests {

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private volatile @Nullable RuntimeException fault;

	private final CountingExecutor executor = new CountingExecutor(this::run, Stream::empty,
			new WaitingTasks(Duration.ofMinutes(2), System::nanoTime), GlobalEventExecutor.INSTANCE);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void endThreads() {
		this.release.countDown();
		this.threads.shutdownNow();
	}

	@Test
	void taskGetsThreadWhileAnotherOneRuns() throws Exception {
		call().execute(this::await);
		this.fault = new RejectedExecutionException("full");
		CountDownLatch ran = new CountDownLatch(2);
		call().execute(ran::countDown);
		call().execute(ran::countDown);
		this.fault = null;
		assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void taskDoesNotInheritAnInterrupt() throws Exception {
		CountDownLatch began = new CountDownLatch(1);
		call().execute(() -> {
			began.countDown();
			await();
			Thread.currentThread().interrupt();
		});
		began.await();
		this.fault = new RejectedExecutionException("full");
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		call().execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
		this.release.countDown();
		assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void taskThatCannotBeExecutedCostsNoOther() throws Exception {
		CompletableFuture<Runnable> held = new CompletableFuture<>();
		CountingExecutor queue = new CountingExecutor((task) -> {
			if (!held.complete(task)) {
				run(task);
			}
		}, Stream::empty, new WaitingTasks(Duration.ofMinutes(2), System::nanoTime),
				new ScheduledThreadPoolExecutor(0, (task) -> null));
		CompletableFuture<SmtpReply> firstReply = new CompletableFuture<>();
		ApplicationCall first = queue.call(session());
		first.answerBy(firstReply::complete);
		CountDownLatch ran = new CountDownLatch(1);
		first.execute(ran::countDown);
		this.fault = new RejectedExecutionException("full");
		CompletableFuture<SmtpReply> reply = new CompletableFuture<>();
		ApplicationCall second = queue.call(session());
		second.answerBy(reply::complete);
		second.execute(() -> {
		});
		this.fault = new IllegalStateException("no thread");
		held.get().run();
		assertThat(ran.getCount()).isZero();
		assertThat(firstReply).isNotDone();
		assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo(SmtpReply.LOCAL_ERROR);
	}

	@Test
	void callThatIsRefusedIsForgotten() {
		this.fault = new RejectedExecutionException("shut down");
		ApplicationCall gone = call();
		CompletableFuture<SmtpReply> reply = new CompletableFuture<>();
		gone.answerBy(reply::complete);
		gone.execute(() -> {
		});
		this.executor.keep(gone);
		assertThat(this.executor.oldest()).isNotNull();
		Awaitility.await().until(() -> this.executor.oldest() == null);
		assertThat(reply).isCompleted();
		assertThat(this.executor.usage().queued()).isZero();
	}

	@Test
	void taskThatHasBegunIsNotCancelled() throws Exception {
		ApplicationCall running = call();
		CountDownLatch began = new CountDownLatch(1);
		running.execute(() -> {
			began.countDown();
			await();
		});
		began.await();
		assertThat(running.cancelWaiting()).isFalse();
		this.fault = new RejectedExecutionException("full");
		ApplicationCall waiting = call();
		waiting.execute(() -> {
		});
		assertThat(waiting.cancelWaiting()).isTrue();
		assertThat(this.executor.usage().queued()).isZero();
	}

	private void run(Runnable task) {
		RuntimeException current = this.fault;
		if (current != null) {
			throw current;
		}
		this.threads.execute(task);
	}

	private void await() {
		try {
			this.release.await();
		}
		catch (InterruptedException ex) {
			// the test is over
		}
	}

	private ApplicationCall call() {
		return this.executor.call(session());
	}

	private static Session session() {
		InetSocketAddress local = new InetSocketAddress("192.0.2.25", 25);
		return new Session("1",
				new SmtpConnector("default", local, SmtpProtocol.SMTP, TlsMode.NONE, AuthMode.NONE, false),
				new InetSocketAddress("192.0.2.1", 4711), local,
				((NettySmtpServer) NettySmtpServer.builder().build()).configuration().settings(),
				new Observers(List.of()));
	}

}
