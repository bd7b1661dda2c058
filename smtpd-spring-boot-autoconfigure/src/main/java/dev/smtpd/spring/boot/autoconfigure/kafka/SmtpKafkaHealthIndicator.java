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

import java.util.concurrent.ExecutionException;

import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import dev.smtpd.spring.kafka.KafkaTopicProbe;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} that asks the brokers whether the topic takes messages. While
 * it doesn't, the status is {@code DEGRADED}, which Spring Boot leaves out where it
 * aggregates, or {@code OUT_OF_SERVICE}.
 *
 * @since 0.1.0
 */
public class SmtpKafkaHealthIndicator extends AbstractHealthIndicator {

	private static final Status DEGRADED = new Status("DEGRADED");

	private final KafkaMessageProcessor processor;

	private final KafkaTopicProbe probe;

	private final boolean outOfService;

	/**
	 * Create an indicator.
	 * @param processor hands messages over
	 * @param probe asks the brokers
	 * @param outOfService whether the status is {@code OUT_OF_SERVICE} while the topic
	 * takes no messages
	 */
	public SmtpKafkaHealthIndicator(KafkaMessageProcessor processor, KafkaTopicProbe probe, boolean outOfService) {
		super("Kafka health check of the SMTP server failed");
		this.processor = processor;
		this.probe = probe;
		this.outOfService = outOfService;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws Exception {
		builder.withDetail("topic", this.processor.getTopic())
			.withDetail("acknowledged", this.processor.isAvailable())
			.withDetail("bytesInFlight", this.processor.getBytesInFlight())
			.withDetail("waiting", this.processor.getWaiting());
		try {
			builder.up().withDetail("partitions", this.probe.countPartitions());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			unavailable(builder, ex);
		}
		catch (ExecutionException ex) {
			unavailable(builder, (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (Exception ex) {
			unavailable(builder, ex);
		}
	}

	private void unavailable(Health.Builder builder, Throwable cause) {
		builder.status(this.outOfService ? Status.OUT_OF_SERVICE : DEGRADED).withDetail("error", cause.toString());
	}

}
