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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;
import dev.smtpd.spring.kafka.SmtpRecordHeaders;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

import org.springframework.context.annotation.Configuration;

/**
 * Kills the broker by SIGKILL and starts it again, many times under load, and looks what
 * has become of the messages. A program, whose small form is a test:
 *
 * <pre>
 * ./mvnw -pl smtpd-broker-tests -am verify -Dtest=BrokerRestartTests -Dbroker.restarts=20
 * </pre>
 */
final class BrokerRestarts {

	private static final int CLIENTS = 8;

	private static final int MESSAGES_BETWEEN = 200;

	// else refusals would take the processor from the broker that starts
	private static final Duration PAUSE = Duration.ofMillis(20);

	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final AtomicInteger deferred = new AtomicInteger();

	private final AtomicInteger numbers = new AtomicInteger();

	private volatile boolean done;

	private BrokerRestarts() {
	}

	static Result run(int restarts) throws Exception {
		return new BrokerRestarts().restart(restarts);
	}

	private Result restart(int restarts) throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		try (KafkaBroker broker = new KafkaBroker().start();
				Application application = Application.start(Nothing.class, "smtpd.kafka.topic=mail",
						"spring.kafka.bootstrap-servers=" + broker.address(), "smtpd.data-size-limit=900KB",
						"smtpd.kafka.timeout=4s", "spring.kafka.properties.reconnect.backoff.max.ms=200")) {
			broker.createTopic("mail", 3, Map.of());
			KafkaMessageProcessor processor = application.bean(KafkaMessageProcessor.class);
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				running.add(clients.submit(() -> send(application.client())));
			}
			for (int i = 0; i < restarts; i++) {
				awaitMessages();
				broker.kill();
				// whatever was under way is answered
				Awaitility.await().atMost(TIMEOUT).until(() -> !processor.isAvailable());
				broker.start();
				Awaitility.await().atMost(TIMEOUT).until(processor::isAvailable);
			}
			awaitMessages();
			this.done = true;
			for (Future<?> each : running) {
				each.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			}
			return result(broker.read("mail"));
		}
		finally {
			clients.shutdownNow();
		}
	}

	private void awaitMessages() {
		int before = this.accepted.size();
		Awaitility.await().atMost(TIMEOUT).until(() -> this.accepted.size() >= before + MESSAGES_BETWEEN);
	}

	private void send(SmtpTestClient client) {
		try (SmtpTestConnection connection = client.timeout(TIMEOUT).open()) {
			while (!this.done) {
				String name = "message " + this.numbers.incrementAndGet();
				if (connection.mail()
					.from("joe@example.org")
					.to("ann@example.org")
					.content("Subject: " + name + "\r\n\r\n" + "x".repeat(70) + "\r\n")
					.send()
					.reply()
					.isPositive()) {
					this.accepted.add(name);
				}
				else {
					this.deferred.incrementAndGet();
					LockSupport.parkNanos(PAUSE.toNanos());
				}
			}
		}
	}

	private Result result(List<ConsumerRecord<String, byte[]>> records) {
		Map<String, Integer> copies = new HashMap<>();
		Set<String> names = new HashSet<>();
		for (ConsumerRecord<String, byte[]> record : records) {
			copies.merge(String.valueOf(SmtpRecordHeaders.get(record.headers(), SmtpRecordHeaders.ID)), 1,
					Integer::sum);
			names.add(InboundMail.of(record.value()).subject());
		}
		Set<String> lost = new HashSet<>(this.accepted);
		lost.removeAll(names);
		long duplicates = copies.values().stream().filter((count) -> count > 1).count();
		return new Result(this.accepted.size(), this.deferred.get(), records.size(), copies.size(), lost.size(),
				(int) duplicates);
	}

	/**
	 * What has become of the messages.
	 *
	 * @param accepted how many got 250
	 * @param deferred how many got 451
	 * @param records how many records a consumer that reads committed ones gets
	 * @param messages how many of them it takes, as their identifiers differ
	 * @param lost how many got 250 and are in no record
	 * @param duplicates how many identifiers are in several records
	 */
	record Result(int accepted, int deferred, int records, int messages, int lost, int duplicates) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
