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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.management.RunningCall;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.Session;
import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An {@link Executor} of application code, whatever it is, that knows how much it does
 * and which calls run. They are found with their connections, which costs the calls
 * nothing, and are kept here once their connections let go of them. What the executor has
 * no room for waits here, until a task begins, which makes room in the executor's queue,
 * or ends. The executor is asked from time to time, too: it may be others that make room,
 * or a task that has ended just before another one began to wait.
 */
final class CountingExecutor {

	private static final Logger logger = LoggerFactory.getLogger(CountingExecutor.class);

	private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	// what is written by all threads is written no more often than that
	private static final long GRANULARITY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long RETRY_MILLIS = 10;

	// as long as tasks run, they make room as a rule
	private static final long BUSY_RETRY_MILLIS = 100;

	private static final int MAX_ATTEMPTS = 20;

	// at once, since an event loop has other things to do
	private static final int MAX_OFFERS = 64;

	private final Executor executor;

	private final Supplier<Stream<ApplicationCall>> callsOfConnections;

	private final WaitingTasks waiting;

	private final ScheduledExecutorService scheduler;

	private final AtomicBoolean retrying = new AtomicBoolean();

	// changed by one retry at a time
	private volatile int attempts;

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
	 * @param waiting where tasks wait for which the executor has no room
	 * @param scheduler calls this again where the executor is busy with other things
	 */
	CountingExecutor(Executor executor, Supplier<Stream<ApplicationCall>> callsOfConnections, WaitingTasks waiting,
			ScheduledExecutorService scheduler) {
		this.executor = executor;
		this.callsOfConnections = callsOfConnections;
		this.waiting = waiting;
		this.scheduler = scheduler;
	}

	ApplicationCall call(Session session) {
		return new ApplicationCall(this, session);
	}

	/**
	 * Have a task run, as soon as the executor has room for it.
	 * @param task the task
	 */
	void execute(ApplicationTask task) {
		if (this.waiting.isEmpty() && offer(task)) {
			return;
		}
		this.waiting.add(task);
		retryLater();
	}

	private boolean offer(ApplicationTask task) {
		this.submitted.increment();
		try {
			this.executor.execute(task);
			return true;
		}
		catch (Throwable ex) {
			this.submitted.decrement();
			if (ex instanceof RejectedExecutionException) {
				return false;
			}
			throw ex;
		}
	}

	// Return whether the executor has no task of this server.
	private boolean isIdle() {
		long all = this.submitted.sum();
		return this.finished.sum() >= all;
	}

	// As long as tasks wait, there is a retry to come.
	private void retryLater() {
		if (!this.waiting.isEmpty() && this.retrying.compareAndSet(false, true)) {
			try {
				this.scheduler.schedule(this::retry, isIdle() ? RETRY_MILLIS : BUSY_RETRY_MILLIS,
						TimeUnit.MILLISECONDS);
			}
			catch (Throwable ex) {
				this.retrying.set(false);
				rejected();
				refuseAll();
			}
		}
	}

	private void retry() {
		this.retrying.set(false);
		boolean taken = false;
		for (int left = MAX_OFFERS; left > 0 && handOver(); left--) {
			taken = true;
		}
		if (taken || !isIdle()) {
			this.attempts = 0;
		}
		else if (++this.attempts >= MAX_ATTEMPTS) {
			this.attempts = 0;
			rejected();
			refuseAll();
		}
		retryLater();
	}

	// Return whether a task waits no more.
	private boolean handOver() {
		ApplicationTask task = this.waiting.next();
		if (task == null) {
			return false;
		}
		try {
			if (offer(task)) {
				return true;
			}
		}
		catch (Throwable ex) {
			refuse(task, SmtpReply.LOCAL_ERROR);
			logger.error("Application code can't be executed, replying {}", SmtpReply.LOCAL_ERROR, ex);
			return true;
		}
		this.waiting.putBack(task);
		return false;
	}

	/**
	 * The server has stopped, so that nobody waits for the tasks any more. Those that
	 * have no thread yet aren't run.
	 */
	void stop() {
		refuseAll();
	}

	private void refuseAll() {
		for (ApplicationTask task : this.waiting.removeAll()) {
			logger.debug("No thread for application code is free for {}, replying {}", task.call().session().subject(),
					ApplicationFaults.OVERLOADED);
			refuse(task, ApplicationFaults.OVERLOADED);
		}
	}

	// no thread will find that the task has ended
	private void refuse(ApplicationTask task, SmtpReply reply) {
		task.refuse(reply);
		this.kept.remove(task.call());
	}

	/**
	 * Don't have a task run any more if it still waits for room.
	 * @param task the task
	 * @return whether it did
	 */
	boolean forget(ApplicationTask task) {
		return !this.waiting.isEmpty() && this.waiting.remove(task);
	}

	/**
	 * Return whether a client has so much waiting that the server should defer further
	 * messages before it receives them.
	 * @param session the session of the client
	 * @return whether it has
	 */
	boolean isOverloadedBy(SmtpSession session) {
		if (this.waiting.isEmpty() || !this.waiting.isOverloadedBy(Network.ofClient(session.peer().getAddress()))) {
			return false;
		}
		warn();
		return true;
	}

	/**
	 * A task has waited for too long.
	 */
	void rejected() {
		long now = System.nanoTime();
		Rejection known = this.rejection;
		if (known == null || !isStill(known)) {
			this.rejection = new Rejection(now, this.started.sum(), this.finished.sum());
		}
		warn();
	}

	private void warn() {
		long now = System.nanoTime();
		if (now - this.loggedAt >= LOG_INTERVAL_NANOS) {
			this.loggedAt = now;
			ExecutorUsage usage = usage();
			RunningCall oldest = oldest();
			logger.warn(
					"Application code is too slow for the mail that arrives: {} calls run, {} wait, the oldest is {}",
					usage.active(), usage.queued(), (oldest != null) ? oldest : "unknown");
		}
	}

	// Return whether no task has begun or ended since a rejection.
	private boolean isStill(Rejection rejection) {
		return rejection.started == this.started.sum() && rejection.finished == this.finished.sum();
	}

	/**
	 * A thread has taken a task.
	 * @param makesRoom whether it was in the queue of the executor, where there is room
	 * for another one now
	 * @return the time, in nanoseconds
	 */
	long begun(boolean makesRoom) {
		this.started.increment();
		long now = System.nanoTime();
		if (now - this.lastStart > GRANULARITY_NANOS) {
			this.lastStart = now;
		}
		if (makesRoom && !this.waiting.isEmpty()) {
			handOver();
			retryLater();
		}
		return now;
	}

	/**
	 * A thread has run a task, or has found that it isn't to be run any more.
	 * @param task the task
	 * @param run whether it was run
	 * @return what the thread is to run next, or {@code null}
	 */
	@Nullable ApplicationTask ended(ApplicationTask task, boolean run) {
		ApplicationTask next = take();
		this.finished.increment();
		if (!this.kept.isEmpty() && this.kept.remove(task.call()) && run && task.call().isGivenUp()) {
			logger.info("Application code has ended after its client was answered: {}",
					task.call().status(Thread.currentThread()));
		}
		// another one may wait by now
		return (next != null) ? next : take();
	}

	// An executor without a queue has no room before the thread is free again, which is
	// too late to notice. One with a queue runs what is there first.
	private @Nullable ApplicationTask take() {
		if (this.waiting.isEmpty()) {
			return null;
		}
		long all = this.submitted.sum();
		if (this.started.sum() < all) {
			return null;
		}
		ApplicationTask next = this.waiting.next();
		if (next != null) {
			this.submitted.increment();
		}
		return next;
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
		return new ExecutorUsage((int) (begun - ended), (int) Math.max(0, all - begun) + this.waiting.size(),
				Duration.ofNanos(stalled()));
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
