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

import dev.smtpd.spring.context.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the buckets of a {@link JdbcBucketTable} that are full again, on a thread of
 * its own.
 *
 * @since 0.1.0
 */
public final class ExpiredBucketsCleanUp extends PeriodicTask {

	private static final Logger logger = LoggerFactory.getLogger(ExpiredBucketsCleanUp.class);

	private final JdbcBucketTable table;

	/**
	 * Create a clean-up.
	 * @param table the table
	 * @param interval the time between two runs
	 */
	public ExpiredBucketsCleanUp(JdbcBucketTable table, Duration interval) {
		super("smtpd-limits-clean-up-", interval);
		this.table = table;
	}

	@Override
	protected void run() {
		try {
			logger.debug("Removed {} token buckets that are full again", this.table.removeExpired());
		}
		catch (RuntimeException ex) {
			logger.warn("Token buckets that are full again can't be removed, will be tried again in {}", getInterval(),
					ex);
		}
	}

}
