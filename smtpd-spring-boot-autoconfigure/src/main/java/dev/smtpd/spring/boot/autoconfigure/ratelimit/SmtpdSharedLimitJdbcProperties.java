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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * {@link ConfigurationProperties Properties} of limits that are shared by a database.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.shared-limits.jdbc")
public class SmtpdSharedLimitJdbcProperties {

	/**
	 * Whether to create the table smtpd_token_bucket at the start, if it doesn't exist.
	 */
	private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

	/**
	 * How often to remove the rows of clients that have all their tokens again. If a
	 * duration suffix is not specified, milliseconds will be used.
	 */
	private Duration cleanUpInterval = Duration.ofMinutes(10);

	/**
	 * Return whether to create the table at the start.
	 * @return when to create it
	 */
	public DatabaseInitializationMode getInitializeSchema() {
		return this.initializeSchema;
	}

	/**
	 * Set whether to create the table at the start.
	 * @param initializeSchema when to create it
	 */
	public void setInitializeSchema(DatabaseInitializationMode initializeSchema) {
		this.initializeSchema = initializeSchema;
	}

	/**
	 * Return how often to remove rows that are of no use any more.
	 * @return the time between two runs
	 */
	public Duration getCleanUpInterval() {
		return this.cleanUpInterval;
	}

	/**
	 * Set how often to remove rows that are of no use any more.
	 * @param cleanUpInterval the time between two runs
	 */
	public void setCleanUpInterval(Duration cleanUpInterval) {
		this.cleanUpInterval = cleanUpInterval;
	}

}
