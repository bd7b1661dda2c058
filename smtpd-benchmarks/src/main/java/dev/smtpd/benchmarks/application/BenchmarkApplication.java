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

package dev.smtpd.benchmarks.application;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import dev.smtpd.benchmarks.server.ServerControl;
import dev.smtpd.spring.event.MessageReceivedEvent;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/**
 * An application as users write it: the starter, the actuator, and a listener, which
 * takes {@code benchmark.processing} for a message.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class BenchmarkApplication {

	private final LongAdder received = new LongAdder();

	private final Duration processing;

	BenchmarkApplication(@Value("${benchmark.processing:0}") Duration processing) {
		this.processing = processing;
	}

	/**
	 * Start the application.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(BenchmarkApplication.class, args);
	}

	@EventListener
	void on(MessageReceivedEvent event) throws InterruptedException {
		this.received.add(event.getMessage().content().size());
		if (!this.processing.isZero()) {
			Thread.sleep(this.processing.toMillis());
		}
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		ServerControl.start(environment.getRequiredProperty("local.smtpd.port", Integer.class));
	}

}
