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

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients with messages that together are larger than a small heap: each message is
 * accepted, with the default budget and with one that the heap doesn't allow.
 */
class SmallHeapTests {

	private static final int CLIENTS = 200;

	private static final int MESSAGES = 3;

	// 100 lines
	private static final byte[] BLOCK = ("x".repeat(98) + "\r\n").repeat(100).getBytes(StandardCharsets.US_ASCII);

	private final Queue<String> replies = new ConcurrentLinkedQueue<>();

	// The directories of the jars for Kafka, Redis and S3, which the tests have on their
	// class path, are in the heap, too.
	@ParameterizedTest
	@ValueSource(ints = { 40, 48, 64, 96 })
	void messagesOfManyClientsAreAccepted(int megabytes) throws Exception {
		try (ForkedApplication application = start("-Xmx" + megabytes + "m")) {
			send(application, CLIENTS, MESSAGES, 9000);
			assertThat(this.replies).hasSize(CLIENTS * MESSAGES).allMatch((reply) -> reply.startsWith("250"));
			assertThat(application.log()).noneMatch((line) -> line.contains("OutOfMemoryError"));
			stop(application);
		}
	}

	@ParameterizedTest
	@CsvSource({ "64, 64MB", "80, 64MB", "64, 1GB" })
	void serverGoesOnWithABudgetThatIsLargerThanTheHeapAllows(int megabytes, String budget) throws Exception {
		try (ForkedApplication application = start(DiscardingApplication.class, List.of("-Xmx" + megabytes + "m"),
				"smtpd.spool.memory-budget=" + budget, "smtpd.timeouts.idle=10s", "smtpd.timeouts.data=10s",
				"smtpd.timeouts.processing=10s")) {
			send(application, CLIENTS, MESSAGES, 9000);
			assertThat(this.replies).filteredOn((reply) -> reply.startsWith("250"))
				.hasSizeGreaterThan(CLIENTS * MESSAGES / 2);
			assertGoesOn(application);
		}
	}

	@Test
	@EnabledIfSystemProperty(named = "load.full-heap", matches = "true",
			disabledReason = "On Java 25 clients may wait for their timeout")
	void serverGoesOnAfterTheApplicationHasFilledTheHeap() throws Exception {
		try (ForkedApplication application = start(FullHeapApplication.class, List.of("-Xmx64m"),
				"smtpd.timeouts.idle=10s", "smtpd.timeouts.data=10s", "smtpd.timeouts.processing=10s")) {
			send(application, 1, 1, 100);
			this.replies.clear();
			while (!application.log().contains("released")) {
				send(application, 20, 1, 3000);
			}
			assertGoesOn(application);
		}
	}

	@Test
	void largeMessagesOfOneClientAreAccepted() throws Exception {
		try (ForkedApplication application = start("-Xmx48m")) {
			send(application, 1, 10, 200_000);
			assertThat(this.replies).hasSize(10).allMatch((reply) -> reply.startsWith("250"));
			stop(application);
		}
	}

	// as buildpacks set it
	@Test
	void messagesAreAcceptedWithLittleDirectMemory() throws Exception {
		try (ForkedApplication application = start("-Xmx256m", "-XX:MaxDirectMemorySize=10m")) {
			send(application, CLIENTS, 1, 60_000);
			assertThat(this.replies).hasSize(CLIENTS).allMatch((reply) -> reply.startsWith("250"));
			assertThat(application.log()).noneMatch((line) -> line.contains("OutOfMemoryError"));
			stop(application);
		}
	}

	private static ForkedApplication start(String... jvmOptions) throws IOException {
		return start(DiscardingApplication.class, List.of(jvmOptions));
	}

	private static ForkedApplication start(Class<?> application, List<String> jvmOptions, String... properties)
			throws IOException {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("smtpd.limits.max-connections-per-address=1000");
		return ForkedApplication.start(List.of(), jvmOptions, application, all.toArray(String[]::new));
	}

	private void assertGoesOn(ForkedApplication application) throws InterruptedException {
		Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
			this.replies.clear();
			send(application, 1, 1, 3000);
			assertThat(this.replies).singleElement().asString().startsWith("250");
		});
		assertThat(application.log()).noneMatch((line) -> line.contains("event loop has ended"));
		stop(application);
	}

	private static void stop(ForkedApplication application) throws InterruptedException {
		application.jvm().process().destroy();
		assertThat(application.jvm().process().waitFor(30, TimeUnit.SECONDS)).as("ended by SIGTERM").isTrue();
	}

	private void send(ForkedApplication application, int clients, int messages, int lines) throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < clients; i++) {
			Thread thread = new Thread(() -> send(application.port(), messages, lines));
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	private void send(int port, int messages, int lines) {
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).timeout(Duration.ofMinutes(2)).open()) {
			for (int i = 0; i < messages; i++) {
				SmtpTestResult result = client.mail().content((out) -> write(out, lines)).send();
				if (result.outcome() == SmtpTestResult.Outcome.DISCONNECTED) {
					this.replies.add("closed");
					return;
				}
				this.replies.add(result.reply().toString());
			}
		}
		catch (UncheckedIOException ex) {
			this.replies.add((ex.getCause() instanceof SocketTimeoutException) ? "no answer" : "closed");
		}
	}

	private static void write(OutputStream out, int lines) throws IOException {
		for (int left = lines; left > 0; left -= 100) {
			out.write(BLOCK);
		}
	}

}
