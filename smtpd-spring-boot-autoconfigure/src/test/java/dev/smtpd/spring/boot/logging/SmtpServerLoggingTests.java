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

package dev.smtpd.spring.boot.logging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smtpd.Authenticator;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.MailClient;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One line for each session and message, and none that a client could have written.
 */
class SmtpServerLoggingTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(SmtpServerLogging.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.log-level=info", "smtpd.auth=optional",
				"smtpd.authentication.allow-without-tls=true", "smtpd.authentication.failure-delay=0")
		.withBean(Authenticator.class,
				() -> (session, username, password) -> password.equals("s3cret") ? () -> username : null)
		.withBean(MessageProcessor.class, () -> (message) -> {
			this.contexts.add(MDC.getCopyOfContextMap());
			return message.envelope().sender().localPart().equals("joe") ? null
					: SmtpReply.of(550, "5.7.1", "Not welcome here");
		});

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.lines);
		this.logger.setLevel(null);
	}

	@Test
	void sessionsAndMessagesHaveALineEach() {
		this.contextRunner.run((context) -> {
			MailClient client = MailClient.of(context.getBean(SmtpServer.class).connectors().get(0).port())
				.as("PLAIN", "joe", "s3cret");
			client.send(client.message("private matters"));
			Awaitility.await().until(() -> this.lines.list.size() == 2);
			assertThat(this.lines.list.get(0).getFormattedMessage()).matches(
					"Message \\S+ from <joe@example.org> to 1 recipients with \\d+ bytes accepted: 250 2.0.0 OK after \\d+ ms");
			assertThat(this.lines.list.get(1).getFormattedMessage())
				.matches("Session of \\S+ over no TLS as joe closed after 1 messages");
			assertThat(this.lines.list).allSatisfy((line) -> {
				assertThat(line.getLevel()).isEqualTo(Level.INFO);
				assertThat(line.getMDCPropertyMap()).containsKeys(SmtpServerLogging.SESSION, SmtpServerLogging.PEER)
					.containsEntry(SmtpServerLogging.CONNECTOR, "default");
				assertThat(line.getFormattedMessage()).doesNotContain("private matters", "s3cret");
			});
			assertThat(this.contexts.get(0)).containsEntry(SmtpServerLogging.SESSION,
					this.lines.list.get(0).getMDCPropertyMap().get(SmtpServerLogging.SESSION));
			assertThat(MDC.get(SmtpServerLogging.SESSION)).isNull();
		});
	}

	@Test
	void levelIsDebugUnlessSet() {
		this.contextRunner.withPropertyValues("smtpd.log-level=debug").run((context) -> {
			MailClient client = MailClient.of(context.getBean(SmtpServer.class).connectors().get(0).port());
			client.send(client.message("hi"));
			Awaitility.await().until(() -> context.getBean(SmtpServer.class).sessionCount() == 0);
			assertThat(this.lines.list).isEmpty();
		});
	}

	@Test
	void clientsCannotWriteLines() {
		assertThat(SmtpServerLogging.escape("a\r\nb\u2028c\u202Ed\u0085\u001B[31m"))
			.isEqualTo("a\\u{d}\\u{a}b\\u{2028}c\\u{202e}d\\u{85}\\u{1b}[31m");
		assertThat(SmtpServerLogging.escape("jos\u00E9@b\u00FCcher.example"))
			.isEqualTo("jos\u00E9@b\u00FCcher.example");
	}

}
