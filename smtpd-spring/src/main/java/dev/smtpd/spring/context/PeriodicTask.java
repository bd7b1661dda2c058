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

package dev.smtpd.spring.context;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * {@link SmartLifecycle} that does something again and again, on a thread of its own,
 * while the application runs.
 *
 * @since 0.1.0
 */
public abstract class PeriodicTask implements SmartLifecycle {

	private final String threadName;

	private final Duration interval;

	private volatile @Nullable ScheduledExecutorService executor;

	/**
	 * Create a task.
	 * @param threadName what the name of the thread begins with
	 * @param interval the time between two runs, and before the first one
	 */
	protected PeriodicTask(String threadName, Duration interval) {
		this.threadName = threadName;
		this.interval = interval;
	}

	/**
	 * Run once. Called on the thread of the task, which is interrupted when the
	 * application stops. What this throws ends the task.
	 */
	protected abstract void run();

	/**
	 * Return the time between two runs.
	 * @return the interval
	 */
	protected final Duration getInterval() {
		return this.interval;
	}

	@Override
	public final void start() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(this.threadName);
		threads.setDaemon(true);
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(threads);
		executor.scheduleWithFixedDelay(this::run, this.interval.toMillis(), this.interval.toMillis(),
				TimeUnit.MILLISECONDS);
		this.executor = executor;
	}

	@Override
	public final void stop() {
		ScheduledExecutorService executor = this.executor;
		if (executor != null) {
			executor.shutdownNow();
		}
		this.executor = null;
	}

	@Override
	public final boolean isRunning() {
		return this.executor != null;
	}

	// the test context would restart it with each test class
	@Override
	public final boolean isPauseable() {
		return false;
	}

}
