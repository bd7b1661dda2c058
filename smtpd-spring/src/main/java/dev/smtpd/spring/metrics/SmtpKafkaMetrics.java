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

package dev.smtpd.spring.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.MessageOutcome;
import dev.smtpd.spring.kafka.KafkaHandoverObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts and times the hand-over of messages to Kafka.
 *
 * @since 0.1.0
 */
public class SmtpKafkaMetrics implements KafkaHandoverObserver {

	private final Map<MessageOutcome, Timer> timers = new EnumMap<>(MessageOutcome.class);

	/**
	 * Create metrics.
	 * @param registry the registry
	 */
	public SmtpKafkaMetrics(MeterRegistry registry) {
		for (MessageOutcome outcome : MessageOutcome.values()) {
			if (outcome != MessageOutcome.PARTLY_ACCEPTED) {
				this.timers.put(outcome, new MeterFactory(registry).timer(SmtpServerMeter.KAFKA_MESSAGES,
						SmtpServerMeter.Key.KAFKA_OUTCOME.asString(), outcome.name().toLowerCase(Locale.ROOT)));
			}
		}
	}

	@Override
	public void onHandover(MessageOutcome outcome, Duration duration) {
		Timer timer = this.timers.get(outcome);
		if (timer != null) {
			timer.record(duration);
		}
	}

}
