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

package dev.smtpd.spring.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a producer whose acknowledgement means that the message is safe: that of
 * all in-sync replicas, and no duplicates by retries.
 *
 * @since 0.1.0
 */
public final class SafeProducerSettings {

	private static final long DEFAULT_MAX_REQUEST_SIZE = 1024 * 1024;

	private static final long DEFAULT_BUFFER_MEMORY = 32 * 1024 * 1024;

	private static final long DEFAULT_REQUEST_TIMEOUT = 30_000;

	// a client waits for the acknowledgement, before it sends its next message
	private static final long DEFAULT_LINGER = 1;

	// some dozens of small messages, since each request costs the brokers as much as many
	// records do
	private static final int DEFAULT_BATCH_SIZE = 64 * 1024;

	private static final int MAX_IN_FLIGHT_WITH_IDEMPOTENCE = 5;

	private final Map<String, Object> configured;

	private final Duration timeout;

	/**
	 * Check the settings of the application's producers.
	 * @param configured the settings, by the names of {@link ProducerConfig}
	 * @param timeout how long the hand-over of a message may take
	 * @throws SmtpKafkaConfigurationException if a setting contradicts a safe hand-over
	 */
	public SafeProducerSettings(Map<String, Object> configured, Duration timeout) {
		this.configured = new HashMap<>(configured);
		this.timeout = timeout;
		require(ProducerConfig.ACKS_CONFIG, "all", "all", "-1");
		require(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true", "true");
		if (number(ProducerConfig.RETRIES_CONFIG, 1) == 0) {
			throw contradiction(ProducerConfig.RETRIES_CONFIG, "at least 1");
		}
		if (number(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1) > MAX_IN_FLIGHT_WITH_IDEMPOTENCE) {
			throw contradiction(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "at most 5");
		}
	}

	private void require(String name, String required, String... allowed) {
		Object value = this.configured.get(name);
		if (value == null) {
			return;
		}
		for (String each : allowed) {
			if (each.equalsIgnoreCase(value.toString())) {
				return;
			}
		}
		throw contradiction(name, required);
	}

	private SmtpKafkaConfigurationException contradiction(String name, String required) {
		return new SmtpKafkaConfigurationException(
				"The producers of Kafka have '" + name + "' " + this.configured.get(name)
						+ ", with which a message that the SMTP server has answered by 250 may be lost or duplicated. "
						+ "It must be " + required + ".",
				"Remove '" + name + "' from the settings of the producer (spring.kafka.producer, its properties, or "
						+ "spring.kafka.properties), or set it to " + required + ".");
	}

	/**
	 * Return the settings of the producer that hands messages over.
	 * @return the settings of the application, with those that safety and the timeout ask
	 * for, and with batches that suit many small messages where nothing else is
	 * configured
	 */
	public Map<String, Object> toMap() {
		long millis = this.timeout.toMillis();
		Map<String, Object> settings = new HashMap<>(this.configured);
		settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
		// beside that of the application's own producers
		settings.computeIfPresent(ProducerConfig.CLIENT_ID_CONFIG, (name, value) -> value + "-smtpd");
		settings.put(ProducerConfig.ACKS_CONFIG, "all");
		settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
		// the delivery timeout must not be less than the two together
		long linger = Math.min(number(ProducerConfig.LINGER_MS_CONFIG, DEFAULT_LINGER), millis / 4);
		long request = Math.min(number(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DEFAULT_REQUEST_TIMEOUT), millis / 2);
		settings.put(ProducerConfig.LINGER_MS_CONFIG, linger);
		settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, DEFAULT_BATCH_SIZE);
		settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) request);
		settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) millis);
		// the wait for metadata, which holds a thread
		settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG,
				Math.min(number(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis), millis / 2));
		return settings;
	}

	/**
	 * Return how large a record may be.
	 * @return the size in bytes
	 */
	public long getMaxRequestSize() {
		return number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEFAULT_MAX_REQUEST_SIZE);
	}

	/**
	 * Return how much memory the producer has for records that wait to be sent.
	 * @return the size in bytes
	 */
	public long getBufferMemory() {
		return number(ProducerConfig.BUFFER_MEMORY_CONFIG, DEFAULT_BUFFER_MEMORY);
	}

	private long number(String name, long defaultValue) {
		@Nullable Object value = this.configured.get(name);
		if (value == null) {
			return defaultValue;
		}
		try {
			return (value instanceof Number number) ? number.longValue() : Long.parseLong(value.toString().trim());
		}
		catch (NumberFormatException ex) {
			throw contradiction(name, "a number");
		}
	}

}
