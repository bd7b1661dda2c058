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

import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.kafka.SafeProducerSettings;
import dev.smtpd.spring.kafka.SmtpKafkaConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Whether what the server accepts fits into what Kafka takes.
 *
 * @param settings the settings of the producer
 * @param server the properties of the server
 * @param properties the properties of the hand-over
 */
record HandoverSizes(SafeProducerSettings settings, SmtpdProperties server, SmtpdKafkaProperties properties) {

	/**
	 * What a record has beside the message as the client sends it: headers with the
	 * envelope, and the trace header.
	 */
	static final long HEADROOM = 64 * 1024;

	void check(boolean claimCheck) {
		DataSize threshold = this.properties.getClaimCheckThreshold();
		if (threshold != null && !claimCheck) {
			throw new SmtpKafkaConfigurationException(
					"'smtpd.kafka.claim-check-threshold' is " + threshold
							+ ", and there is no store for content that is larger.",
					"Set 'smtpd.store.type', for a store that keeps the content of large messages, or remove "
							+ "'smtpd.kafka.claim-check-threshold'.");
		}
		long max = maxRecordSize();
		long limit = this.server.getDataSizeLimit().toBytes();
		if (!claimCheck && (limit == 0 || limit > max - HEADROOM)) {
			throw new SmtpKafkaConfigurationException(
					"The SMTP server accepts messages of "
							+ ((limit != 0) ? "up to " + limit + " bytes ('smtpd.data-size-limit')"
									: "any size ('smtpd.data-size-limit' is 0)")
							+ ", but a record in topic '" + this.properties.getTopic() + "' can't be larger than " + max
							+ " bytes ('max.request.size' of the producer), of which " + HEADROOM
							+ " are for its headers. The server would receive larger messages only to refuse them.",
					"Set 'smtpd.data-size-limit' to at most " + Math.max(0, max - HEADROOM)
							+ "B, or raise 'spring.kafka.producer.properties.max.request.size' together with "
							+ "'max.message.bytes' of the topic, or set 'smtpd.store.type', for a store "
							+ "that keeps the content of large messages.");
		}
		DataSize inFlight = this.properties.getMaxBytesInFlight();
		if (inFlight.toBytes() < max || inFlight.toBytes() > this.settings.getBufferMemory()) {
			throw new InvalidConfigurationPropertyValueException("smtpd.kafka.max-bytes-in-flight", inFlight,
					"It must be at least 'max.request.size' of the producer, which is " + max
							+ " bytes, and at most its 'buffer.memory', which is " + this.settings.getBufferMemory()
							+ " bytes.");
		}
	}

	long maxRecordSize() {
		return this.settings.getMaxRequestSize();
	}

	long claimCheckThreshold() {
		@Nullable DataSize threshold = this.properties.getClaimCheckThreshold();
		return (threshold != null) ? threshold.toBytes() : Long.MAX_VALUE;
	}

}
