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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpServer;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.listener.SmtpdListenerAutoConfiguration;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arguments of methods where the client of Kafka is on the class path.
 */
class SmtpdKafkaListenerAutoConfigurationTests {

	private final List<String> received = new CopyOnWriteArrayList<>();

	@Test
	void argumentsOfSmtpListenersAreNotThoseOfKafkaListeners() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class, SmtpdAutoConfiguration.class,
					SmtpdListenerAutoConfiguration.class, SmtpdKafkaListenerAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1")
			.withBean(Listener.class, () -> new Listener(this.received))
			.run((context) -> {
				int port = context.getBean(SmtpServer.class).connectors().get(0).port();
				assertThat(SmtpTestClient.bindToServer("127.0.0.1", port)
					.mail()
					.from("joe@example.org")
					.to("ann@example.org")
					.subject("hello")
					// what a sender could forge the envelope by
					.header("smtpd-v1-mail-from", "<forged@example.net>")
					.header("smtpd-v1-rcpt-to", "<forged@example.net>")
					.text("hi")
					.send()
					.reply()
					.toString()).startsWith("250");
				assertThat(this.received).containsExactly("hello from joe@example.org");
			});
	}

	static final class Listener {

		private final List<String> received;

		Listener(List<String> received) {
			this.received = received;
		}

		@SmtpListener("ann@example.org")
		void on(InboundMail mail, Envelope envelope) {
			this.received.add(mail.subject() + " from " + envelope.sender());
		}

	}

}
