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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * {@link ConfigurationProperties Properties} of the messages that idempotent listeners
 * have processed.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.listener.processed-messages")
public class SmtpdProcessedMessagesProperties {

	/**
	 * How long to remember a processed message. Clients send a message again for up to
	 * five days. If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration retention = Duration.ofDays(7);

	/**
	 * How often to remove those that are older. If a duration suffix is not specified,
	 * milliseconds will be used.
	 */
	private Duration cleanUpInterval = Duration.ofHours(1);

	/**
	 * Whether to create the table smtpd_processed_message at the start, if it doesn't
	 * exist.
	 */
	private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

	/**
	 * Return how long to remember a processed message.
	 * @return the time
	 */
	public Duration getRetention() {
		return this.retention;
	}

	/**
	 * Set how long to remember a processed message.
	 * @param retention the time
	 */
	public void setRetention(Duration retention) {
		this.retention = retention;
	}

	/**
	 * Return how often to remove those that are older.
	 * @return the time between two runs
	 */
	public Duration getCleanUpInterval() {
		return this.cleanUpInterval;
	}

	/**
	 * Set how often to remove those that are older.
	 * @param cleanUpInterval the time between two runs
	 */
	public void setCleanUpInterval(Duration cleanUpInterval) {
		this.cleanUpInterval = cleanUpInterval;
	}

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

}
