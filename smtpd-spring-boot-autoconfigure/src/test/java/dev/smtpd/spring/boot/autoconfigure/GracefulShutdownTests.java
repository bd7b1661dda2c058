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

package dev.smtpd.spring.boot.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class GracefulShutdownTests {

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				LifecycleAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> {
			this.received.add(message.content().text());
			return null;
		})
		.withPropertyValues("smtpd.port=0");

	@Test
	void runningTransactionFinishesAndNewMailIsRefused(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			int port = context.getBean(SmtpServer.class).connectors().get(0).port();
			try (Client idle = new Client(port); Client busy = new Client(port)) {
				busy.say("MAIL FROM:<joe@example.org>").say("RCPT TO:<jane@example.org>").say("DATA").expect("354");
				CompletableFuture<Void> closing = CompletableFuture
					.runAsync(context.getSourceApplicationContext()::close);
				idle.expect("421 4.3.2");
				assertThat(closing).isNotDone();
				busy.say("finished\r\n.").expect("250 2.0.0").expect("421 4.3.2");
				closing.get(20, TimeUnit.SECONDS);
			}
		});
		assertThat(this.received).containsExactly("finished\r\n");
		assertThat(output).contains("Commencing graceful shutdown. Waiting for active transactions to complete")
			.contains("Graceful shutdown complete");
	}

	@Test
	void shutdownThatTakesTooLongIsEnded(CapturedOutput output) {
		this.contextRunner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=100ms").run((context) -> {
			int port = context.getBean(SmtpServer.class).connectors().get(0).port();
			try (Client busy = new Client(port)) {
				busy.say("MAIL FROM:<joe@example.org>").say("RCPT TO:<jane@example.org>").say("DATA").expect("354");
				context.getSourceApplicationContext().close();
				busy.expect(null);
			}
		});
		assertThat(this.received).isEmpty();
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("Graceful shutdown aborted with one or more transactions still active"));
	}

	private static final class Client implements AutoCloseable {

		private final Socket socket;

		private final BufferedReader in;

		private Client(int port) throws IOException {
			this.socket = new Socket("localhost", port);
			this.socket.setSoTimeout(20_000);
			this.in = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.US_ASCII));
			this.in.readLine();
			say("HELO client.example.org").expect("250");
		}

		private Client say(String line) throws IOException {
			this.socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
			if (line.startsWith("MAIL") || line.startsWith("RCPT")) {
				expect("250");
			}
			return this;
		}

		private Client expect(String start) throws IOException {
			String reply = String.valueOf(this.in.readLine());
			assertThat(reply).startsWith(String.valueOf(start));
			return this;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
