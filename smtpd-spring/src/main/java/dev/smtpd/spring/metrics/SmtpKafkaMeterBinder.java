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

import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for what waits for Kafka.
 *
 * @since 0.1.0
 */
public class SmtpKafkaMeterBinder implements MeterBinder {

	private final KafkaMessageProcessor processor;

	/**
	 * Create metrics.
	 * @param processor hands messages over
	 */
	public SmtpKafkaMeterBinder(KafkaMessageProcessor processor) {
		this.processor = processor;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterFactory factory = new MeterFactory(registry);
		factory.gauge(SmtpServerMeter.KAFKA_IN_FLIGHT, this.processor, KafkaMessageProcessor::getBytesInFlight);
		factory.gauge(SmtpServerMeter.KAFKA_IN_FLIGHT_MAX, this.processor, KafkaMessageProcessor::getMaxBytesInFlight);
		factory.gauge(SmtpServerMeter.KAFKA_WAITING, this.processor, KafkaMessageProcessor::getWaiting);
		factory.gauge(SmtpServerMeter.KAFKA_AVAILABLE, this.processor, (processor) -> processor.isAvailable() ? 1 : 0);
	}

}
