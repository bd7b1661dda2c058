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

package dev.smtpd.spring.boot.load;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestResult;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is stopped while 200 sessions send.
 */
class ShutdownUnderLoadTests {

	private static final int CLIENTS = 200;

	private final Map<String, Integer> processed = new ConcurrentHashMap<>();

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final Set<String> refusals = ConcurrentHashMap.newKeySet();

	@Test
	void whatWasAcceptedWasProcessedOnce() throws Exception {
		CountDownLatch underLoad = new CountDownLatch(CLIENTS * 3);
		MessageProcessor processor = (message) -> {
			String text = message.content().text();
			this.processed.merge(text.substring(0, text.indexOf('\r')), 1, Integer::sum);
			underLoad.countDown();
			return null;
		};
		List<Thread> clients = new ArrayList<>();
		long[] closing = new long[1];
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
					LifecycleAutoConfiguration.class))
			.withBean(MessageProcessor.class, () -> processor)
			.withPropertyValues("smtpd.port=0", "spring.lifecycle.timeout-per-shutdown-phase=20s")
			.run((context) -> {
				int port = context.getBean(SmtpServer.class).connectors().get(0).port();
				for (int i = 0; i < CLIENTS; i++) {
					int number = i;
					Thread client = new Thread(() -> sendUntilRefused(port, number));
					client.start();
					clients.add(client);
				}
				underLoad.await();
				closing[0] = System.nanoTime();
			});
		Duration closed = Duration.ofNanos(System.nanoTime() - closing[0]);
		for (Thread client : clients) {
			client.join();
		}
		assertThat(closed).isLessThan(Duration.ofSeconds(20));
		assertThat(this.accepted).hasSizeGreaterThanOrEqualTo(CLIENTS).isSubsetOf(this.processed.keySet());
		assertThat(this.processed.values()).allMatch((count) -> count == 1);
		// no message was rejected for good, and nothing was answered that wasn't
		// taken
		assertThat(this.refusals).allMatch((reply) -> reply.startsWith("4") || reply.equals("Connection closed"));
	}

	private void sendUntilRefused(int port, int number) {
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).timeout(Duration.ofMinutes(2)).open()) {
			for (int i = 0; true; i++) {
				String id = number + "-" + i;
				SmtpTestResult result = client.mail().content(id + "\r\n\r\nhi\r\n").send();
				if (result.outcome() != SmtpTestResult.Outcome.ACCEPTED) {
					this.refusals.add((result.outcome() == SmtpTestResult.Outcome.DISCONNECTED) ? "Connection closed"
							: result.reply().toString());
					return;
				}
				this.accepted.add(id);
			}
		}
		catch (UncheckedIOException ex) {
			this.refusals.add("Connection closed");
		}
	}

}
