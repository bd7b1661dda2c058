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

package dev.smtpd.spring.listener.idempotent;

import java.time.Clock;
import java.time.Duration;

import dev.smtpd.spring.context.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes {@link ProcessedMessages} that are older than any client that sends a message
 * again, on a thread of its own.
 *
 * @since 0.1.0
 */
public final class ProcessedMessagesCleanUp extends PeriodicTask {

	private static final Logger logger = LoggerFactory.getLogger(ProcessedMessagesCleanUp.class);

	private final ProcessedMessages processed;

	private final Duration retention;

	private final Clock clock;

	/**
	 * Create a clean-up.
	 * @param processed the store
	 * @param retention how long messages are kept
	 * @param interval the time between two runs
	 * @param clock tells the time
	 */
	public ProcessedMessagesCleanUp(ProcessedMessages processed, Duration retention, Duration interval, Clock clock) {
		super("smtpd-processed-messages-", interval);
		this.processed = processed;
		this.retention = retention;
		this.clock = clock;
	}

	@Override
	protected void run() {
		try {
			int removed = this.processed.removeOlderThan(this.clock.instant().minus(this.retention));
			logger.debug("Removed {} processed messages older than {}", removed, this.retention);
		}
		catch (RuntimeException ex) {
			logger.warn("Processed messages that are too old can't be removed, will be tried again in {}",
					getInterval(), ex);
		}
	}

}
