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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks and threads that wait for each other.
 */
class TaskQueueTests {

	private final TaskQueue queue = new TaskQueue(2);

	private final List<Thread> threads = new ArrayList<>();

	@AfterEach
	void endThreads() throws InterruptedException {
		for (Thread thread : this.threads) {
			thread.interrupt();
			thread.join();
		}
	}

	@Test
	void tasksAreTakenInTheirOrder() throws Exception {
		Task first = new Task();
		Task second = new Task();
		assertThat(this.queue.offer(first)).isTrue();
		assertThat(this.queue.offer(second)).isTrue();
		assertThat(this.queue.offer(new Task())).isFalse();
		assertThat(this.queue).containsExactly(first, second);
		assertThat(this.queue.take()).isSameAs(first);
		assertThat(this.queue.poll(1, TimeUnit.SECONDS)).isSameAs(second);
		assertThat(this.queue.poll(1, TimeUnit.NANOSECONDS)).isNull();
		assertThat(this.queue.poll()).isNull();
	}

	@Test
	void threadThatWaitsShortestIsWoken() throws Exception {
		List<CompletableFuture<Runnable>> takers = List.of(startTaker(), startTaker(), startTaker());
		for (int i = 2; i >= 0; i--) {
			Task task = new Task();
			assertThat(this.queue.offer(task)).isTrue();
			assertThat(takers.get(i).get(10, TimeUnit.SECONDS)).isSameAs(task);
			assertThat(takers.subList(0, i)).noneMatch(CompletableFuture::isDone);
		}
		assertThat(this.queue).isEmpty();
	}

	@Test
	void threadThatGaveUpGetsNothing() throws Exception {
		CompletableFuture<Runnable> patient = startTaker();
		assertThat(this.queue.poll(1, TimeUnit.NANOSECONDS)).isNull();
		Task task = new Task();
		assertThat(this.queue.offer(task)).isTrue();
		assertThat(patient.get(10, TimeUnit.SECONDS)).isSameAs(task);
	}

	@Test
	void threadThatIsInterruptedGetsNothing() throws Exception {
		CompletableFuture<Runnable> patient = startTaker();
		CompletableFuture<Runnable> interrupted = startTaker();
		this.threads.get(1).interrupt();
		assertThat(interrupted).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withCauseInstanceOf(InterruptedException.class);
		Task task = new Task();
		assertThat(this.queue.offer(task)).isTrue();
		assertThat(patient.get(10, TimeUnit.SECONDS)).isSameAs(task);
	}

	@Test
	void producersWaitForRoom() throws Exception {
		List<Task> tasks = List.of(new Task(), new Task(), new Task(), new Task());
		this.queue.put(tasks.get(0));
		assertThat(this.queue.offer(tasks.get(1), 10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.queue.offer(tasks.get(2), 1, TimeUnit.NANOSECONDS)).isFalse();
		start(() -> {
			this.queue.put(tasks.get(2));
			this.queue.offer(tasks.get(3), 10, TimeUnit.SECONDS);
			return null;
		});
		for (Task task : tasks) {
			assertThat(this.queue.take()).isSameAs(task);
		}
	}

	@Test
	void producerThatWaitedWakesAThread() throws Exception {
		TaskQueue single = new TaskQueue(1);
		Semaphore taken = new Semaphore(0);
		start(() -> {
			while (true) {
				single.take().run();
			}
		});
		for (int i = 0; i < 20_000; i++) {
			for (int j = 0; j < 3; j++) {
				single.put(taken::release);
			}
			assertThat(taken.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void tasksThatWaitForEachOtherAllBegin() throws Exception {
		int count = 8;
		ThreadPoolExecutor pool = new ThreadPoolExecutor(count, count, 1, TimeUnit.MINUTES, new TaskQueue(count));
		pool.prestartAllCoreThreads();
		for (int i = 0; i < 1000; i++) {
			CountDownLatch allAtOnce = new CountDownLatch(count);
			CountDownLatch ended = new CountDownLatch(count);
			for (int j = 0; j < count; j++) {
				pool.execute(() -> {
					allAtOnce.countDown();
					try {
						allAtOnce.await();
						ended.countDown();
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
				});
			}
			assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
		}
		pool.shutdownNow();
		assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void everyTaskIsTakenOnce() throws Exception {
		int producers = 4;
		int perProducer = 50_000;
		TaskQueue tasks = new TaskQueue(producers * perProducer);
		ThreadPoolExecutor pool = new ThreadPoolExecutor(8, 8, 1, TimeUnit.MILLISECONDS, tasks);
		pool.allowCoreThreadTimeOut(true);
		AtomicInteger runs = new AtomicInteger();
		CountDownLatch start = new CountDownLatch(1);
		List<CompletableFuture<Runnable>> running = new ArrayList<>();
		for (int i = 0; i < producers; i++) {
			running.add(start(() -> {
				start.await();
				for (int j = 0; j < perProducer; j++) {
					pool.execute(runs::incrementAndGet);
				}
				return null;
			}));
		}
		start.countDown();
		for (CompletableFuture<Runnable> producer : running) {
			assertThat(producer).succeedsWithin(30, TimeUnit.SECONDS);
		}
		pool.shutdown();
		assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(runs).hasValue(producers * perProducer);
	}

	private CompletableFuture<Runnable> startTaker() {
		CompletableFuture<Runnable> taken = start(this.queue::take);
		Thread taker = this.threads.get(this.threads.size() - 1);
		Awaitility.await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);
		return taken;
	}

	private CompletableFuture<Runnable> start(Action action) {
		CompletableFuture<Runnable> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(action.run());
			}
			catch (Exception ex) {
				result.completeExceptionally(ex);
			}
		});
		thread.start();
		this.threads.add(thread);
		return result;
	}

	@FunctionalInterface
	private interface Action {

		Runnable run() throws Exception;

	}

	private static final class Task implements Runnable {

		@Override
		public void run() {
		}

	}

}
