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

package dev.smtpd.broker;

import java.time.Duration;
import java.util.List;

import dev.smtpd.spring.boot.autoconfigure.kafka.SmtpKafkaHealthIndicator;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The broker is away: messages are deferred in time, and accepted without a restart when
 * it is back.
 */
class KafkaOutageTests {

	private static final String UNAVAILABLE = "451 4.4.1 Message can't be stored now, try again later";

	private final KafkaBroker broker = new KafkaBroker();

	private Application application;

	@BeforeEach
	void clear() {
		this.application = null;
	}

	@AfterEach
	void stop() {
		if (this.application != null) {
			this.application.close();
		}
		this.broker.close();
	}

	private void startApplication() {
		this.application = Application.start(Nothing.class, "smtpd.kafka.topic=mail",
				"spring.kafka.bootstrap-servers=" + this.broker.address(), "smtpd.data-size-limit=900KB",
				"smtpd.kafka.timeout=2s", "smtpd.kafka.health.out-of-service=true", "smtpd.kafka.health.timeout=1s",
				"spring.kafka.properties.reconnect.backoff.max.ms=200");
	}

	@Test
	void brokerIsKilledAndComesBack() {
		this.broker.start();
		startApplication();
		assertThat(send()).startsWith("250");
		assertThat(health()).isEqualTo(Status.UP);
		this.broker.kill();
		assertDeferredInTime();
		this.broker.start();
		assertRecovery();
		assertThat(this.broker.read("mail")).hasSizeGreaterThanOrEqualTo(2);
	}

	@Test
	void brokerIsAwayAtTheStart() {
		startApplication();
		assertDeferredInTime();
		this.broker.start();
		assertRecovery();
	}

	private void assertDeferredInTime() {
		KafkaMessageProcessor processor = this.application.bean(KafkaMessageProcessor.class);
		long start = System.nanoTime();
		assertThat(send()).isEqualTo(UNAVAILABLE);
		// that of the processor, and some for a busy machine
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(processor.isAvailable()).isFalse();
		assertThat(health()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(List.of(send(), send())).containsOnly(UNAVAILABLE);
		Awaitility.await().until(() -> processor.getBytesInFlight() == 0);
		assertThat(processor.getWaiting()).isZero();
	}

	private void assertRecovery() {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> send().startsWith("250"));
		Awaitility.await().until(() -> health().equals(Status.UP));
		assertThat(this.application.bean(KafkaMessageProcessor.class).isAvailable()).isTrue();
		assertThat(send()).startsWith("250");
	}

	private String send() {
		return this.application.send("ann@example.org", "hi");
	}

	private Status health() {
		return this.application.bean(SmtpKafkaHealthIndicator.class).health().getStatus();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
