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

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.RunningCall;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link Executor} of application code, whatever it is, that knows how much it does
 * and which calls run. They are found with their connections, which costs the calls
 * nothing, and are kept here once their connections let go of them.
 */
final class CountingExecutor {

	private static final Logger logger = LoggerFactory.getLogger(CountingExecutor.class);

	private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	// what is written by all threads is written no more often than that
	private static final long GRANULARITY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private final Executor executor;

	private final Supplier<Stream<ApplicationCall>> callsOfConnections;

	private final Set<ApplicationCall> kept = ConcurrentHashMap.newKeySet();

	private final LongAdder submitted = new LongAdder();

	private final LongAdder started = new LongAdder();

	private final LongAdder finished = new LongAdder();

	private volatile long lastStart = System.nanoTime();

	private volatile @Nullable Rejection rejection;

	private volatile long loggedAt = System.nanoTime() - LOG_INTERVAL_NANOS;

	/**
	 * Create an executor.
	 * @param executor runs the tasks
	 * @param callsOfConnections finds the calls of open connections
	 */
	CountingExecutor(Executor executor, Supplier<Stream<ApplicationCall>> callsOfConnections) {
		this.executor = executor;
		this.callsOfConnections = callsOfConnections;
	}

	ApplicationCall call(Session session) {
		return new ApplicationCall(this, session);
	}

	void execute(ApplicationTask task) {
		this.submitted.increment();
		try {
			this.executor.execute(task);
		}
		catch (Throwable ex) {
			this.submitted.decrement();
			if (ex instanceof RejectedExecutionException) {
				rejected();
			}
			throw ex;
		}
	}

	private void rejected() {
		long now = System.nanoTime();
		Rejection known = this.rejection;
		if (known == null || !isStill(known)) {
			this.rejection = new Rejection(now, this.started.sum(), this.finished.sum());
		}
		if (now - this.loggedAt >= LOG_INTERVAL_NANOS) {
			this.loggedAt = now;
			ExecutorUsage usage = usage();
			RunningCall oldest = oldest();
			logger.warn("No thread is free for application code: {} calls run, {} wait, the oldest is {}",
					usage.active(), usage.queued(), (oldest != null) ? oldest : "unknown");
		}
	}

	// Return whether no task has begun or ended since a rejection.
	private boolean isStill(Rejection rejection) {
		return rejection.started == this.started.sum() && rejection.finished == this.finished.sum();
	}

	// A thread has taken a task.
	void begun() {
		this.started.increment();
		long now = System.nanoTime();
		if (now - this.lastStart > GRANULARITY_NANOS) {
			this.lastStart = now;
		}
	}

	// A thread has run a task, or has found that it isn't to be run any more.
	void ended(ApplicationTask task, boolean run) {
		this.finished.increment();
		if (!this.kept.isEmpty() && this.kept.remove(task.call()) && run && task.call().isGivenUp()) {
			logger.info("Application code has ended after its client was answered: {}",
					task.call().status(Thread.currentThread()));
		}
	}

	/**
	 * Keep a call as long as its task has a thread or waits for one, since its connection
	 * doesn't any more.
	 * @param call the call
	 */
	void keep(ApplicationCall call) {
		ApplicationTask task = call.task();
		if (task != null) {
			this.kept.add(call);
			if (task.isEnded()) {
				this.kept.remove(call);
			}
		}
	}

	// read from the end to the beginning, so that no count is negative
	ExecutorUsage usage() {
		long ended = this.finished.sum();
		long begun = this.started.sum();
		long all = this.submitted.sum();
		return new ExecutorUsage((int) (begun - ended), (int) Math.max(0, all - begun), Duration.ofNanos(stalled()));
	}

	private long stalled() {
		long now = System.nanoTime();
		long quiet = Math.max(0, now - this.lastStart);
		long waiting = calls().map(ApplicationCall::task)
			.filter((task) -> task != null && task.isWaiting())
			.mapToLong((task) -> now - task.submittedAt())
			.max()
			.orElse(0);
		Rejection known = this.rejection;
		long rejecting = (known != null && isStill(known)) ? now - known.at : 0;
		return Math.min(quiet, Math.max(0, Math.max(waiting, rejecting)));
	}

	/**
	 * Return the call that was begun first.
	 * @return the call, or {@code null} if there is none
	 */
	@Nullable RunningCall oldest() {
		long now = System.nanoTime();
		return calls().max(Comparator.comparingLong((call) -> now - call.begunAt()))
			.map(ApplicationCall::status)
			.orElse(null);
	}

	private Stream<ApplicationCall> calls() {
		return Stream.concat(this.callsOfConnections.get().filter((call) -> call.executor() == this),
				this.kept.stream());
	}

	/**
	 * When a task was rejected, and how many had begun and ended by then.
	 */
	private record Rejection(long at, long started, long finished) {

	}

}
