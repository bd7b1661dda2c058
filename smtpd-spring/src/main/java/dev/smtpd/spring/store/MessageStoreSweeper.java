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

package dev.smtpd.spring.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.smtpd.spring.context.PeriodicTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes messages from a {@link MessageStore} that are older than they are kept, and
 * what unfinished writing has left, a bounded number at a time.
 *
 * @since 0.1.0
 */
public final class MessageStoreSweeper extends PeriodicTask {

	private static final Logger logger = LoggerFactory.getLogger(MessageStoreSweeper.class);

	private static final int BATCH_SIZE = 1000;

	private final MessageStore store;

	private final @Nullable Duration retention;

	private final Clock clock;

	/**
	 * Create a sweeper.
	 * @param store the store
	 * @param retention how long messages are kept, {@code null} for ever
	 * @param interval the time between two runs
	 * @param clock tells the time
	 */
	public MessageStoreSweeper(MessageStore store, @Nullable Duration retention, Duration interval, Clock clock) {
		super("smtpd-store-", interval);
		this.store = store;
		this.retention = retention;
		this.clock = clock;
	}

	@Override
	protected void run() {
		try {
			long removed = sweep((this.retention != null) ? this.clock.instant().minus(this.retention) : Instant.EPOCH);
			if (removed > 0) {
				logger.info("Removed {} stored messages that are no longer kept or weren't finished", removed);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Stored messages can't be removed, will be tried again in {}", getInterval(), ex);
		}
	}

	private long sweep(Instant time) {
		long removed = 0;
		int batch;
		do {
			batch = this.store.removeOlderThan(time, BATCH_SIZE);
			removed += batch;
		}
		while (batch >= BATCH_SIZE && !Thread.currentThread().isInterrupted());
		return removed;
	}

}
