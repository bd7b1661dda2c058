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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

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
			SmtpTestClient client = client(context);
			try (SmtpTestConnection idle = client.open(); SmtpTestConnection busy = client.open()) {
				busy.beginData();
				CompletableFuture<Void> closing = CompletableFuture
					.runAsync(context.getSourceApplicationContext()::close);
				idle.expect("421 4.3.2");
				assertThat(closing).isNotDone();
				busy.sendRaw("finished\r\n.\r\n").expect("250 2.0.0").expect("421 4.3.2");
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
			try (SmtpTestConnection busy = client(context).open()) {
				busy.beginData();
				context.getSourceApplicationContext().close();
				busy.expectClosed();
			}
		});
		assertThat(this.received).isEmpty();
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("Graceful shutdown aborted with one or more transactions still active"));
	}

	private static SmtpTestClient client(ApplicationContext context) {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port());
	}

}
