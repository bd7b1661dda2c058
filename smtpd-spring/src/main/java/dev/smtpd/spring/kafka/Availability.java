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

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka acknowledges records. While it doesn't, one message at a time tries it,
 * and the others are deferred at once, so that an outage doesn't occupy the threads of
 * the application.
 */
final class Availability {

	private static final Logger logger = LoggerFactory.getLogger(Availability.class);

	private final String topic;

	private final AtomicBoolean available = new AtomicBoolean(true);

	private final AtomicBoolean trying = new AtomicBoolean();

	Availability(String topic) {
		this.topic = topic;
	}

	boolean isAvailable() {
		return this.available.get();
	}

	/**
	 * Ask whether a message may be sent.
	 * @return what to call when that is over, {@code null} if it may not
	 */
	@Nullable Runnable begin() {
		if (this.available.get()) {
			return () -> {
			};
		}
		return this.trying.compareAndSet(false, true) ? () -> this.trying.set(false) : null;
	}

	void acknowledged() {
		if (this.available.compareAndSet(false, true)) {
			logger.info("Kafka acknowledges messages in topic '{}' again", this.topic);
		}
	}

	void failed(String messageId, Throwable failure) {
		if (this.available.compareAndSet(true, false)) {
			logger.warn(
					"Kafka has not acknowledged message {} in topic '{}': {}. Replying {} to messages until it does",
					messageId, this.topic, failure.toString(), KafkaMessageProcessor.UNAVAILABLE);
		}
	}

}
