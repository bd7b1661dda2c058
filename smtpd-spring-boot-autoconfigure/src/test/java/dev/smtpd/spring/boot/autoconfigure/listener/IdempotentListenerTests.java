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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.idempotent.IdempotentListenerInterceptor;
import dev.smtpd.spring.listener.idempotent.ProcessedMessages;
import dev.smtpd.spring.listener.idempotent.ProcessedMessagesCleanUp;
import dev.smtpd.spring.listener.method.InvalidSmtpListenerException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages that come again, over a real connection and with a real database.
 */
class IdempotentListenerTests {

	private static final String OK = "250 2.0.0 OK";

	private static final String MAIL = ListenerContext.CONTENT;

	private static ApplicationContextRunner withoutDatabase(Class<?>... beans) {
		return ListenerContext.runner(beans)
			.withConfiguration(AutoConfigurations.of(SmtpdProcessedMessagesAutoConfiguration.class));
	}

	private static ApplicationContextRunner runner(Class<?>... beans) {
		return withoutDatabase(beans)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true");
	}

	private static List<String> heard(ApplicationContext context) {
		return List.copyOf(context.getBean(Orders.class).heard);
	}

	private static int notes(ApplicationContext context) {
		Integer count = context.getBean(JdbcTemplate.class)
			.queryForObject("SELECT COUNT(*) FROM smtpd_processed_message", Integer.class);
		return (count != null) ? count : -1;
	}

	@Test
	void messageThatComesAgainIsntProcessedAgain() {
		runner(Orders.class).run((context) -> {
			for (int i = 0; i < 3; i++) {
				assertThat(ListenerContext.send(context, MAIL, "order@example.org")).containsExactly(OK);
			}
			assertThat(heard(context)).containsExactly("order joe@example.org");
			assertThat(notes(context)).isEqualTo(1);
		});
	}

	@Test
	void messageWhose250IsLostComesAgainAndIsntProcessedAgain() {
		runner(Orders.class).run((context) -> {
			SmtpFaults faults = context.getBean(SmtpFaults.class);
			for (String recipient : List.of("order@example.org", "plain@example.org")) {
				faults.put("lost", Fault.at(FaultStage.AFTER_COMMIT).drop().onNth(1));
				assertThatExceptionOfType(UncheckedIOException.class)
					.isThrownBy(() -> ListenerContext.send(context, MAIL, recipient));
				assertThat(notes(context)).isEqualTo(1);
				assertThat(ListenerContext.send(context, MAIL, recipient)).containsExactly(OK);
			}
			assertThat(heard(context)).containsExactly("order joe@example.org", "plain", "plain");
			assertThat(notes(context)).isEqualTo(1);
		});
	}

	@Test
	void messageThatIsLostBeforeTheListenerLeavesNoNote() {
		runner(Orders.class).run((context) -> {
			context.getBean(SmtpFaults.class).put("lost", Fault.at(FaultStage.END_OF_DATA).drop().onNth(1));
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> ListenerContext.send(context, MAIL, "order@example.org"));
			assertThat(heard(context)).isEmpty();
			assertThat(notes(context)).isZero();
			assertThat(ListenerContext.send(context, MAIL, "order@example.org")).containsExactly(OK);
			assertThat(heard(context)).hasSize(1);
		});
	}

	@Test
	void messageOfOtherContentSenderOrRecipientIsAnother() {
		runner(Orders.class).run((context) -> {
			ListenerContext.send(context, MAIL, "order@example.org");
			ListenerContext.send(context, MAIL + ".. more\r\n", "order@example.org");
			ListenerContext.sendFrom(context, "jim@example.org", MAIL, "order@example.org");
			ListenerContext.send(context, MAIL, "order@EXAMPLE.org");
			ListenerContext.send(context, MAIL, "order+2@example.org");
			assertThat(heard(context)).containsExactly("order joe@example.org", "order joe@example.org",
					"order jim@example.org", "order joe@example.org");
		});
	}

	@Test
	void traceHeaderOfTheServerIsntAPartOfTheMessage() {
		runner(Orders.class).withPropertyValues("smtpd.received-header=true").run((context) -> {
			ListenerContext.send(context, MAIL, "order@example.org");
			ListenerContext.send(context, MAIL, "order@example.org");
			ListenerContext.send(context, "Received: by other.example.net\r\n" + MAIL, "order@example.org");
			assertThat(heard(context)).hasSize(2);
		});
	}

	@Test
	void listenerThatFailedIsInvokedAgain() {
		runner(Orders.class).run((context) -> {
			for (String recipient : List.of("throws@example.org", "checked@example.org", "refuses@example.org")) {
				assertThat(ListenerContext.send(context, MAIL, recipient).get(0)).startsWith("4");
				assertThat(notes(context)).isZero();
				assertThat(ListenerContext.send(context, MAIL, recipient).get(0)).startsWith("4");
			}
			assertThat(heard(context)).containsExactly("throws", "throws", "checked", "checked", "refuses", "refuses");
		});
	}

	@Test
	void byLmtpListenerThatFailedIsInvokedAgainThoughOthersHaveCommitted() {
		runner(Orders.class).withPropertyValues("smtpd.protocol=lmtp").run((context) -> {
			for (int i = 0; i < 2; i++) {
				List<String> replies = ListenerContext.send(context, MAIL, "order@example.org", "throws@example.org",
						"refuses@example.org");
				assertThat(replies).hasSize(3);
				assertThat(replies.get(0)).startsWith("250");
				assertThat(replies.get(1)).startsWith("451");
				assertThat(replies.get(2)).startsWith("452");
				assertThat(notes(context)).isEqualTo(1);
			}
			assertThat(heard(context)).containsExactly("order joe@example.org", "throws", "refuses", "throws",
					"refuses");
		});
	}

	@Test
	void otherListenersAreInvokedAgain() {
		runner(Orders.class).run((context) -> {
			ListenerContext.send(context, MAIL, "plain@example.org");
			ListenerContext.send(context, MAIL, "plain@example.org");
			assertThat(heard(context)).containsExactly("plain", "plain");
		});
	}

	@Test
	void allListenersAreIdempotentByProperty() {
		runner(Orders.class).withPropertyValues("smtpd.listener.idempotent=true").run((context) -> {
			ListenerContext.send(context, MAIL, "plain@example.org");
			ListenerContext.send(context, MAIL, "plain@example.org");
			assertThat(heard(context)).containsExactly("plain");
		});
	}

	@Test
	void withoutTransactionsOfMessagesThereIsAnOwnOne() {
		runner(Orders.class).withPropertyValues("smtpd.transaction.enabled=false").run((context) -> {
			ListenerContext.send(context, MAIL, "order@example.org");
			ListenerContext.send(context, MAIL, "order@example.org");
			assertThat(heard(context)).containsExactly("order joe@example.org");
			assertThat(ListenerContext.send(context, MAIL, "refuses@example.org").get(0)).startsWith("452");
			assertThat(ListenerContext.send(context, MAIL, "throws@example.org").get(0)).startsWith("451");
			assertThat(notes(context)).isEqualTo(1);
		});
	}

	@Test
	void withoutIdempotentListenersThereIsNothingOfIt() {
		runner(Plain.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanProvider(ProcessedMessages.class).stream()).isEmpty();
			assertThat(context.getBeanProvider(ProcessedMessagesCleanUp.class).stream()).isEmpty();
			assertThat(context.getBeanProvider(IdempotentListenerInterceptor.class).stream()).isEmpty();
		});
	}

	@Test
	void withoutDatabaseTheStartFails() {
		withoutDatabase(Orders.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidSmtpListenerException.class)
				.hasMessageContaining("is idempotent, but there is no database to note processed messages in");
		});
	}

	@Test
	void retentionMustBePositive() {
		runner(Orders.class).withPropertyValues("smtpd.listener.processed-messages.retention=0s").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure())
				.hasStackTraceContaining("smtpd.listener.processed-messages.retention");
		});
	}

	@Test
	void oldNotesAreRemoved() {
		runner(Orders.class)
			.withPropertyValues("smtpd.listener.processed-messages.retention=1ms",
					"smtpd.listener.processed-messages.clean-up-interval=10ms")
			.run((context) -> {
				ListenerContext.send(context, MAIL, "order@example.org");
				long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
				while (notes(context) > 0 && System.nanoTime() < end) {
					Thread.onSpinWait();
				}
				assertThat(notes(context)).isZero();
			});
	}

	@SmtpController
	static class Orders {

		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@SmtpListener(value = { "order@example.org", "order+2@example.org" }, idempotent = true)
		void order(@dev.smtpd.spring.listener.annotation.Sender Mailbox sender) {
			this.heard.add("order " + sender);
		}

		@SmtpListener(value = "throws@example.org", idempotent = true)
		void fail() {
			this.heard.add("throws");
			throw new IllegalStateException("on purpose");
		}

		@SmtpListener(value = "checked@example.org", idempotent = true)
		void failChecked() throws Exception {
			this.heard.add("checked");
			throw new Exception("on purpose");
		}

		@SmtpListener(value = "refuses@example.org", idempotent = true)
		SmtpReply refuse() {
			this.heard.add("refuses");
			return SmtpReply.of(452, "4.2.2", "Mailbox full");
		}

		@SmtpListener("plain@example.org")
		void plain() {
			this.heard.add("plain");
		}

	}

	@SmtpController
	static class Plain {

		@SmtpListener("plain@example.org")
		void plain() {
		}

	}

}
