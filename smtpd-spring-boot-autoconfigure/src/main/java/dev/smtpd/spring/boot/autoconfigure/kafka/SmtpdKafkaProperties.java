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

package dev.smtpd.spring.boot.autoconfigure.kafka;

import java.time.Duration;

import dev.smtpd.spring.kafka.SmtpRecordKey;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} of the hand-over of messages
 * to Kafka.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.kafka")
public class SmtpdKafkaProperties {

	/**
	 * Topic that each message is handed over to before the server replies 250. If not
	 * set, messages aren't handed over.
	 */
	private @Nullable String topic;

	/**
	 * Key of the records.
	 */
	private SmtpRecordKey key = SmtpRecordKey.NONE;

	/**
	 * Maximum time from the receipt of a message to the acknowledgement by Kafka, after
	 * which the server replies 451.
	 */
	private Duration timeout = Duration.ofSeconds(30);

	/**
	 * Maximum content in memory that Kafka hasn't acknowledged. Further messages wait in
	 * the spool.
	 */
	private DataSize maxBytesInFlight = DataSize.ofMegabytes(16);

	/**
	 * Size of content from which on a claim check is used. If not set, it is used for
	 * what doesn't fit into a record.
	 */
	private @Nullable DataSize claimCheckThreshold;

	private final Health health = new Health();

	public @Nullable String getTopic() {
		return this.topic;
	}

	public void setTopic(@Nullable String topic) {
		this.topic = topic;
	}

	public SmtpRecordKey getKey() {
		return this.key;
	}

	public void setKey(SmtpRecordKey key) {
		this.key = key;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public DataSize getMaxBytesInFlight() {
		return this.maxBytesInFlight;
	}

	public void setMaxBytesInFlight(DataSize maxBytesInFlight) {
		this.maxBytesInFlight = maxBytesInFlight;
	}

	public @Nullable DataSize getClaimCheckThreshold() {
		return this.claimCheckThreshold;
	}

	public void setClaimCheckThreshold(@Nullable DataSize claimCheckThreshold) {
		this.claimCheckThreshold = claimCheckThreshold;
	}

	public Health getHealth() {
		return this.health;
	}

	/**
	 * What the health check says while Kafka is away.
	 */
	public static class Health {

		/**
		 * Whether the status is OUT_OF_SERVICE rather than DEGRADED while the topic takes
		 * no messages.
		 */
		private boolean outOfService;

		/**
		 * Maximum time for an answer of the brokers.
		 */
		private Duration timeout = Duration.ofSeconds(3);

		public boolean isOutOfService() {
			return this.outOfService;
		}

		public void setOutOfService(boolean outOfService) {
			this.outOfService = outOfService;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

}
