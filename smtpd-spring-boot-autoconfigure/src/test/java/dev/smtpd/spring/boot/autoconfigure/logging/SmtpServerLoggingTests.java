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

package dev.smtpd.spring.boot.autoconfigure.logging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.management.PauseMode;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.logging.SmtpServerLogging;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.text.PrintableText;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

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
		.withPropertyValues("smtpd.port=0", "smtpd.log-level=info", "smtpd.auth.mode=optional",
				"smtpd.auth.allow-without-tls=true", "smtpd.auth.failure-delay=0")
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
			SmtpTestClient client = SmtpTestClient
				.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
				.authenticated("PLAIN", "joe", "s3cret");
			assertThat(client.mail().text("private matters").send()).isAccepted();
			Awaitility.await().until(() -> this.lines.list.size() == 2);
			assertThat(this.lines.list.get(0).getFormattedMessage())
				.matches("Message \\w+-1 from <joe@example\\.org> to 1 recipient in session \\w+ of 127\\.0\\.0\\.1 "
						+ "with \\d+ bytes accepted: 250 2\\.0\\.0 OK after \\d+ ms");
			assertThat(this.lines.list.get(1).getFormattedMessage())
				.matches("Session \\w+ of 127\\.0\\.0\\.1 closed after 1 accepted message "
						+ "\\(EHLO \\S+, no TLS, user joe\\)");
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
			SmtpTestClient client = SmtpTestClient
				.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port());
			assertThat(client.mail().text("hi").send()).isAccepted();
			Awaitility.await().until(() -> context.getBean(SmtpServer.class).status().sessionCount() == 0);
			assertThat(this.lines.list).isEmpty();
		});
	}

	@Test
	void sessionOfASilentClientHasALine() {
		this.contextRunner.run((context) -> {
			try (SmtpTestConnection client = connect(context)) {
				assertThat(client.readReply()).startsWith("220");
			}
			assertThat(awaitLines("Session ")).singleElement()
				.asString()
				.matches(
						"Session \\w+ of 127\\.0\\.0\\.1 closed after 0 accepted messages \\(no HELO, no TLS, no user\\)");
		});
	}

	@Test
	void refusedCommandsHaveALineWithWhatWasRefusedAndTheReply() {
		this.contextRunner.withBean(SessionPolicy.class, Refusing::new).run((context) -> {
			try (SmtpTestConnection client = connect(context).greet()) {
				client.command("MAIL FROM:<spam@example.org> SIZE=10");
				client.command("MAIL FROM:<joe@example.org>");
				client.command("RCPT TO:<nobody@example.org>");
				client.command("RCPT TO:<broken>");
				client.command("RSET now");
				client.command("XYZZY s3cret");
			}
			awaitLines("Session ");
			assertThat(messages()).satisfiesExactly(
					(line) -> assertThat(line).matches("MAIL FROM:<spam@example\\.org> SIZE=10 in session \\w+ of "
							+ "127\\.0\\.0\\.1 refused: 550 5\\.7\\.1 No spam"),
					(line) -> assertThat(line)
						.matches("RCPT TO:<nobody@example\\.org> from <joe@example\\.org> in session \\w+ of "
								+ "127\\.0\\.0\\.1 refused: 550 5\\.1\\.1 Nobody here"),
					(line) -> assertThat(line).matches("RCPT TO:<broken> from <joe@example\\.org> in session \\w+ of "
							+ "127\\.0\\.0\\.1 refused: 501 .*"),
					(line) -> assertThat(line).matches(
							"RSET from <joe@example\\.org> in session \\w+ of " + "127\\.0\\.0\\.1 refused: 501 .*"),
					(line) -> assertThat(line).matches(
							"UNKNOWN from <joe@example\\.org> in session \\w+ of " + "127\\.0\\.0\\.1 refused: 500 .*"),
					(line) -> assertThat(line).startsWith("Session "));
		});
	}

	@Test
	void refusedMessagesHaveALineWithTheirRecipientsAndTheReply() {
		this.contextRunner.run((context) -> {
			try (SmtpTestConnection client = connect(context).greet()) {
				client.command("MAIL FROM:<jim@example.org>");
				client.command("RCPT TO:<jane@example.org>");
				for (int i = 0; i < 11; i++) {
					client.command("RCPT TO:<r" + i + "@example.org>");
				}
				client.command("DATA");
				client.command("hi\r\n.");
				client.command("MAIL FROM:<jim@example.org>");
				client.command("RCPT TO:<jane@example.org>");
				client.command("DATA");
				client.command("h\ni\r\n.");
			}
			awaitLines("Session ");
			assertThat(messages()).satisfiesExactly((line) -> assertThat(line).matches(
					"Message \\w+-1 from <jim@example\\.org> to <jane@example\\.org>, .*<r8@example\\.org> and 2 others "
							+ "in session \\w+ of 127\\.0\\.0\\.1 with 4 bytes rejected: 550 5\\.7\\.1 Not welcome here after \\d+ ms"),
					(line) -> assertThat(line)
						.matches("Message from <jim@example\\.org> to <jane@example\\.org> in session "
								+ "\\w+ of 127\\.0\\.0\\.1 rejected: 554 5\\.6\\.0 Message has a CR or LF on its own"),
					(line) -> assertThat(line).startsWith("Session "));
		});
	}

	@Test
	void recipientsRefusedByLmtpHaveALineEach() {
		this.contextRunner.withPropertyValues("smtpd.protocol=lmtp")
			.withBean("perRecipient", MessageProcessor.class,
					() -> (message) -> SmtpReply
						.forRecipients(List.of(SmtpReply.OK, SmtpReply.of(452, "4.2.2", "Mailbox full"))))
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					client.readReply();
					client.command("LHLO client.example.org");
					client.command("MAIL FROM:<joe@example.org>");
					client.command("RCPT TO:<jane@example.org>");
					client.command("RCPT TO:<jill@example.org>");
					client.command("DATA");
					assertThat(client.command("hi\r\n.")).startsWith("250");
					assertThat(client.readReply()).startsWith("452");
				}
				awaitLines("Session ");
				assertThat(messages()).hasSize(3)
					.element(1)
					.asString()
					.matches(
							"Recipient <jill@example\\.org> of message \\w+-1 from <joe@example\\.org> in session \\w+ of "
									+ "127\\.0\\.0\\.1 refused: 452 4\\.2\\.2 Mailbox full");
			});
	}

	@Test
	void refusedAuthenticationsHaveALineWithoutTheirCredentials() {
		this.contextRunner.run((context) -> {
			try (SmtpTestConnection client = connect(context).greet()) {
				client.command("AUTH PLAIN AGpvZQB4");
				client.command("AUTH PLAIN");
				client.command("AGpvZQB4");
				client.command("AUTH NONE AGpvZQB4");
			}
			awaitLines("Session ");
			assertThat(messages().subList(0, 3)).allSatisfy(
					(line) -> assertThat(line).matches("AUTH in session \\w+ of 127\\.0\\.0\\.1 refused: (535|504) .*")
						.doesNotContain("AGpvZQB4"));
			assertThat(messages()).hasSize(4);
		});
	}

	@Test
	void refusedConnectionsAndLimitsHaveALine() {
		this.contextRunner.withPropertyValues("smtpd.limits.max-commands=2").run((context) -> {
			try (SmtpTestConnection client = connect(context).greet()) {
				client.command("NOOP");
				assertThat(client.command("NOOP")).startsWith("421");
			}
			awaitLines("Session ");
			SmtpServer server = context.getBean(SmtpServer.class);
			server.pause("default", "test", PauseMode.REFUSE);
			try (SmtpTestConnection client = connect(server.connectors().get(0).port())) {
				assertThat(client.readReply()).startsWith("421");
			}
			assertThat(messages()).contains("Connection of 127.0.0.1 to connector default refused: paused")
				.noneMatch((line) -> line.startsWith("Client "));
			assertThat(messages())
				.anyMatch((line) -> line.matches("Session \\w+ of 127\\.0\\.0\\.1 reached limit commands"));
			assertThat(messages())
				.anyMatch((line) -> line.matches("NOOP in session \\w+ of 127\\.0\\.0\\.1 refused: 421 .*"));
		});
	}

	@Test
	void limitOfConnectionsHasALineThoughThereIsNoSession() {
		this.contextRunner.withPropertyValues("smtpd.limits.max-connections=1").run((context) -> {
			try (SmtpTestConnection client = connect(context).greet(); SmtpTestConnection other = connect(context)) {
				assertThat(other.readReply()).startsWith("421");
				assertThat(client.command("QUIT")).startsWith("221");
			}
			awaitLines("Session ");
			assertThat(messages()).contains("Client 127.0.0.1 reached limit connections");
		});
	}

	@Test
	void clientsCannotWriteLines() {
		this.contextRunner.withPropertyValues("smtpd.enable-smtputf8=true")
			.withBean(SessionPolicy.class, Refusing::new)
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					client.readReply();
					client.command("EHLO a\u202Eb");
					client.command("MAIL FROM:<spam\u2028@example.org> SMTPUTF8");
					client.command("MAIL FROM:<jim\u2066@example.org> SMTPUTF8");
					client.command("RCPT TO:<nobody\u202E@example.org>");
					client.command("RCPT TO:<jane\u200F@example.org>");
					client.command("DATA");
					client.command("hi\r\n.");
				}
				awaitLines("Session ");
				assertThat(messages()).hasSize(4).allMatch(PrintableText::isPrintable);
				assertThat(messages().get(0)).startsWith("MAIL FROM:<spam\\u{2028}@example.org> SMTPUTF8 in ");
				assertThat(messages().get(1))
					.startsWith("RCPT TO:<nobody\\u{202e}@example.org> from <jim\\u{2066}@example.org> in ");
				assertThat(messages().get(2))
					.contains(" from <jim\\u{2066}@example.org> to <jane\\u{200f}@example.org> in ");
				assertThat(messages().get(3)).contains("(EHLO a\\u{202e}b, ");
			});
	}

	private List<String> awaitLines(String start) {
		return Awaitility.await()
			.until(() -> messages().stream().filter((line) -> line.startsWith(start)).toList(),
					(found) -> !found.isEmpty());
	}

	private List<String> messages() {
		synchronized (this.lines) {
			return List.copyOf(this.lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
		}
	}

	private static SmtpTestConnection connect(ApplicationContext context) {
		return connect(context.getBean(SmtpServer.class).connectors().get(0).port());
	}

	private static SmtpTestConnection connect(int port) {
		return SmtpTestClient.bindToServer(port).connect();
	}

	/**
	 * Refuses senders and recipients.
	 */
	private static final class Refusing implements SessionPolicy {

		@Override
		public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
			return sender.localPart().startsWith("spam") ? SmtpReply.of(550, "5.7.1", "No spam") : null;
		}

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			return recipient.localPart().startsWith("nobody") ? SmtpReply.of(550, "5.1.1", "Nobody here") : null;
		}

	}

}
