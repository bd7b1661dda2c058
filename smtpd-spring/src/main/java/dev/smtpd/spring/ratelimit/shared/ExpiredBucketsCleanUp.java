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

package dev.smtpd.spring.ratelimit.shared;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Removes the buckets of a {@link JdbcBucketTable} that are full again, on a thread of
 * its own.
 *
 * @since 0.1.0
 */
public final class ExpiredBucketsCleanUp implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ExpiredBucketsCleanUp.class);

	private final JdbcBucketTable table;

	private final Duration interval;

	private volatile @Nullable ScheduledExecutorService executor;

	/**
	 * Create a clean-up.
	 * @param table the table
	 * @param interval the time between two runs
	 */
	public ExpiredBucketsCleanUp(JdbcBucketTable table, Duration interval) {
		this.table = table;
		this.interval = interval;
	}

	@Override
	public void start() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("smtpd-limits-clean-up-");
		threads.setDaemon(true);
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(threads);
		executor.scheduleWithFixedDelay(this::run, this.interval.toMillis(), this.interval.toMillis(),
				TimeUnit.MILLISECONDS);
		this.executor = executor;
	}

	private void run() {
		try {
			logger.debug("Removed {} token buckets that are full again", this.table.removeExpired());
		}
		catch (RuntimeException ex) {
			logger.warn("Token buckets that are full again can't be removed, will be tried again in {}", this.interval,
					ex);
		}
	}

	@Override
	public void stop() {
		ScheduledExecutorService executor = this.executor;
		if (executor != null) {
			executor.shutdownNow();
		}
		this.executor = null;
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

	// the test context would restart it with each test class
	@Override
	public boolean isPauseable() {
		return false;
	}

}
