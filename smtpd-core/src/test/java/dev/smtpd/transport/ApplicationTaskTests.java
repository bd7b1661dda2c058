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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whom the interrupt of a task reaches.
 */
class ApplicationTaskTests {

	private static final int RACES = 20_000;

	private final CountDownLatch interrupting = new CountDownLatch(1);

	private final CountDownLatch interruptMayGoOn = new CountDownLatch(1);

	private final AtomicInteger interrupts = new AtomicInteger();

	private final AtomicBoolean slowInterrupt = new AtomicBoolean();

	private final ExecutorService pool = Executors.newSingleThreadExecutor((task) -> new SlowlyInterruptedThread(task));

	private final CountingExecutor executor = new CountingExecutor(this.pool, Stream::empty,
			new WaitingTasks(Duration.ofMinutes(2), System::nanoTime), GlobalEventExecutor.INSTANCE);

	@AfterEach
	void endPool() {
		this.pool.shutdownNow();
	}

	@Test
	void taskThatFailsAnswersTheClient() throws Exception {
		CompletableFuture<SmtpReply> reply = new CompletableFuture<>();
		ApplicationCall call = call();
		call.answerBy(reply::complete);
		call.execute(() -> {
			throw new OutOfMemoryError("Java heap space");
		});
		assertThat(reply.get(10, TimeUnit.SECONDS).code()).isEqualTo(451);
		Awaitility.await().until(() -> this.executor.usage().active() == 0);
	}

	@Test
	void threadWaitsForTheInterruptOfItsTaskAndLeavesItBehind() throws Exception {
		this.slowInterrupt.set(true);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch mayReturn = new CountDownLatch(1);
		AtomicBoolean returned = new AtomicBoolean();
		AtomicBoolean nextRan = new AtomicBoolean();
		AtomicBoolean nextInterrupted = new AtomicBoolean();
		ApplicationCall call = call();
		call.execute(() -> {
			running.countDown();
			await(mayReturn);
			returned.set(true);
		});
		running.await();
		call().execute(() -> {
			nextInterrupted.set(Thread.currentThread().isInterrupted());
			nextRan.set(true);
		});
		Thread interrupter = new Thread(call::giveUp);
		interrupter.start();
		this.interrupting.await();
		mayReturn.countDown();
		Awaitility.await().untilTrue(returned);
		assertThat(this.executor.usage().queued()).isEqualTo(1);
		this.interruptMayGoOn.countDown();
		Awaitility.await().untilTrue(nextRan);
		interrupter.join();
		assertThat(nextInterrupted).isFalse();
		assertThat(this.interrupts).hasValue(1);
	}

	@Test
	void interruptNeverReachesTheNextTask() throws Exception {
		AtomicInteger wrong = new AtomicInteger();
		for (int i = 0; i < RACES; i++) {
			ApplicationCall call = call();
			CountDownLatch running = new CountDownLatch(1);
			CountDownLatch done = new CountDownLatch(1);
			// some tasks end before they are interrupted, and some after it
			int spins = i % 4000;
			call.execute(() -> {
				running.countDown();
				for (int spin = 0; spin < spins; spin++) {
					Thread.onSpinWait();
				}
			});
			call().execute(() -> {
				if (Thread.currentThread().isInterrupted()) {
					wrong.incrementAndGet();
				}
				done.countDown();
			});
			running.await();
			call.giveUp();
			done.await();
		}
		assertThat(wrong).hasValue(0);
		// else there was no race
		assertThat(this.interrupts).hasPositiveValue();
	}

	@Test
	void taskThatWaitsIsNotRun() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		AtomicBoolean ran = new AtomicBoolean();
		call().execute(() -> await(release));
		ApplicationCall waiting = call();
		waiting.execute(() -> ran.set(true));
		waiting.giveUp();
		waiting.execute(() -> ran.set(true));
		release.countDown();
		this.pool.shutdown();
		assertThat(this.pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
		assertThat(ran).isFalse();
		assertThat(this.executor.usage().active()).isZero();
		assertThat(this.executor.usage().queued()).isZero();
		assertThat(this.executor.oldest()).isNull();
	}

	private ApplicationCall call() {
		InetSocketAddress address = new InetSocketAddress("127.0.0.1", 25);
		SmtpConnector connector = new SmtpConnector("default", address, SmtpProtocol.SMTP, TlsMode.NONE, AuthMode.NONE,
				false);
		return this.executor.call(new Session("1", connector, address, address,
				((NettySmtpServer) NettySmtpServer.builder().build()).configuration().settings(),
				new Observers(List.of())));
	}

	private static void await(CountDownLatch latch) {
		boolean ended = false;
		while (!ended) {
			try {
				latch.await();
				ended = true;
			}
			catch (InterruptedException ex) {
				// that is what a stubborn listener does
			}
		}
	}

	/**
	 * A thread whose interrupts are counted, and take as long as the test wants.
	 */
	private final class SlowlyInterruptedThread extends Thread {

		private SlowlyInterruptedThread(Runnable task) {
			super(task);
			// else Awaitility would fail the test, or another one, for an error on
			// purpose
			setUncaughtExceptionHandler((thread, error) -> {
			});
		}

		@Override
		public void interrupt() {
			ApplicationTaskTests.this.interrupts.incrementAndGet();
			if (ApplicationTaskTests.this.slowInterrupt.get() && Thread.currentThread() != this) {
				ApplicationTaskTests.this.interrupting.countDown();
				ApplicationTaskTests.await(ApplicationTaskTests.this.interruptMayGoOn);
			}
			super.interrupt();
		}

	}

}
