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

package dev.smtpd.spring.boot.modulith;

import java.nio.file.Path;
import java.util.stream.IntStream;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.event.UnreliableListenerException;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Spring Modulith's event publication registry: what it can't store, and how mail gets
 * there nevertheless.
 */
class SpringModulithTests {

	private static final String CONTENT = "Subject: hi\r\n\r\nhi\r\n";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(classes = { ModuleListener.class, TransactionalListener.class, ForAnyEvent.class })
	void whenTheEventItselfWouldBeStoredThenStartFails(Class<?> listener) {
		assertThatException().isThrownBy(() -> start(listener, "smtpd.events.allow-late-listeners=true").close())
			.havingRootCause()
			.isInstanceOfSatisfying(UnreliableListenerException.class, (ex) -> {
				assertThat(ex).hasMessageContaining("registry", listener.getName());
				assertThat(ex.getAction()).contains("smtpd.store.type", "MessageStoredEvent",
						"publish an event of your own");
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { BeforeCommitListener.class, TransactionalListener.class })
	void whenTheEventIsNotStoredThenListenersAreCalled(Class<? extends Listener> listener) throws Exception {
		try (ConfigurableApplicationContext context = start(listener,
				"spring.modulith.events.registry-trigger-annotation=" + ApplicationModuleListener.class.getName())) {
			assertThat(context.getBean(EventPublicationRegistry.class)).isNotNull();
			assertThat(send(context)).startsWith("250");
			assertThat(context.getBean(Listener.class).isCalled()).isTrue();
			assertThat(count(context, "event_publication")).isZero();
		}
	}

	@Test
	void mailThatIsStoredIsHandledAfterARestart() throws Exception {
		TicketService tickets = new TicketService();
		try (ConfigurableApplicationContext context = start(tickets)) {
			assertThat(send(context)).startsWith("250");
			assertThat(tickets.failed()).satisfies((failed) -> failed.await());
			assertThat(count(context, "mail")).isOne();
			assertThat(count(context, "event_publication")).isOne();
		}
		tickets.repair();
		try (ConfigurableApplicationContext context = start(tickets,
				"spring.modulith.events.republish-outstanding-events-on-restart=true")) {
			Awaitility.await().until(() -> count(context, "event_publication where completion_date is not null") == 1);
			assertThat(tickets.opened()).containsExactly(CONTENT);
			assertThat(send(context)).startsWith("250");
			Awaitility.await().until(() -> tickets.opened().size() == 2);
		}
	}

	@Test
	void mailThatIsNotStoredIsNotHandled() throws Exception {
		TicketService tickets = new TicketService();
		tickets.repair();
		try (ConfigurableApplicationContext context = start(tickets)) {
			context.getBean(JdbcTemplate.class).execute("alter table mail add more int not null");
			assertThat(send(context)).startsWith("554");
			assertThat(count(context, "mail")).isZero();
			assertThat(count(context, "event_publication")).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "jdbc" })
	void storedMailIsHandledAfterARestart(String type) throws Exception {
		String[] properties = { "smtpd.store.type=" + type, "smtpd.store.directory=" + this.directory.resolve("store"),
				"smtpd.store.retention=7d", "smtpd.store.jdbc.initialize-schema=always",
				"spring.modulith.events.republish-outstanding-events-on-restart=true" };
		TicketService tickets = new TicketService();
		try (ConfigurableApplicationContext context = start(tickets, StoredMailHandler.class, properties)) {
			assertThat(send(context)).startsWith("250");
			assertThat(tickets.failed()).satisfies((failed) -> failed.await());
			assertThat(count(context, "event_publication")).isOne();
		}
		tickets.repair();
		try (ConfigurableApplicationContext context = start(tickets, StoredMailHandler.class, properties)) {
			Awaitility.await().until(() -> count(context, "event_publication where completion_date is not null") == 1);
			assertThat(tickets.opened()).containsExactly(CONTENT);
		}
	}

	@Test
	void mailThatIsRolledBackIsNotStored() throws Exception {
		TicketService tickets = new TicketService();
		tickets.repair();
		try (ConfigurableApplicationContext context = start(tickets, StoredMailHandler.class, "smtpd.store.type=jdbc",
				"smtpd.store.jdbc.initialize-schema=always")) {
			context.getBean(JdbcTemplate.class).execute("alter table event_publication add more int not null");
			assertThat(send(context)).startsWith("5");
			assertThat(count(context, "smtpd_stored_message")).isZero();
			assertThat(count(context, "smtpd_stored_message_part")).isZero();
			context.getBean(JdbcTemplate.class).execute("alter table event_publication drop column more");
			assertThat(send(context)).startsWith("250");
			assertThat(count(context, "smtpd_stored_message")).isOne();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "update", "archive" })
	void storedMailWithAThousandRecipientsIsHandled(String completion) throws Exception {
		String[] properties = { "smtpd.store.type=file", "smtpd.store.directory=" + this.directory.resolve("store"),
				"smtpd.store.retention=7d", "spring.modulith.events.completion-mode=" + completion,
				"spring.modulith.events.republish-outstanding-events-on-restart=true" };
		String[] recipients = IntStream.range(0, 1000)
			.mapToObj((i) -> "a-recipient-with-a-long-name-" + i + "@department-of-the-organization.example.org")
			.toArray(String[]::new);
		TicketService tickets = new TicketService();
		try (ConfigurableApplicationContext context = start(tickets, StoredMailHandler.class, properties)) {
			assertThat(send(context, recipients)).startsWith("250");
			assertThat(tickets.failed()).satisfies((failed) -> failed.await());
		}
		tickets.repair();
		try (ConfigurableApplicationContext context = start(tickets, StoredMailHandler.class, properties)) {
			Awaitility.await()
				.until(() -> count(context, "archive".equals(completion) ? "event_publication_archive"
						: "event_publication where completion_date is not null") == 1);
			assertThat(tickets.opened()).containsExactly(CONTENT);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void tableOfTheApplicationIsLeftAloneAndNamed(CapturedOutput output) {
		String[] properties = { "smtpd.store.type=file", "smtpd.store.directory=" + this.directory.resolve("store"),
				"spring.modulith.events.jdbc.schema-initialization.enabled=false" };
		start(new TicketService()).close();
		try (ConfigurableApplicationContext context = start(new TicketService(), StoredMailHandler.class, properties)) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).contains(
					"Execute: ALTER TABLE EVENT_PUBLICATION ALTER COLUMN SERIALIZED_EVENT SET DATA TYPE VARCHAR(1000000)");
		}
	}

	private ConfigurableApplicationContext start(TicketService tickets, String... properties) {
		return start(tickets, Archive.class, properties);
	}

	private ConfigurableApplicationContext start(TicketService tickets, Class<?> source, String... properties) {
		return application(properties).sources(source)
			.initializers((context) -> context.getBeanFactory().registerSingleton("tickets", tickets))
			.run();
	}

	private ConfigurableApplicationContext start(Class<?> listener, String... properties) {
		return application(properties).sources(listener).run();
	}

	private SpringApplicationBuilder application(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("smtpd.port=0", "spring.datasource.username=sa",
					"spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("mail").toAbsolutePath())
			.properties(properties);
	}

	private static String send(ConfigurableApplicationContext context) {
		return send(context, "jane@example.org");
	}

	private static String send(ConfigurableApplicationContext context, String... recipients) {
		try (SmtpTestConnection client = SmtpTestClient
			.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
			.open()) {
			return client.mail().to(recipients).content(CONTENT).send().reply().toString();
		}
	}

	private static int count(ConfigurableApplicationContext context, String what) {
		Integer count = context.getBean(JdbcTemplate.class)
			.queryForObject("select count(*) from " + what, Integer.class);
		return (count != null) ? count : -1;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ MailArchive.class, MailHandler.class })
	static class Archive {

		@Bean
		Object mailTable(JdbcTemplate jdbc) {
			jdbc.execute("create table if not exists mail (id varchar primary key, sender varchar, content blob)");
			return "mail";
		}

	}

	static class ModuleListener {

		@ApplicationModuleListener
		void on(MessageReceivedEvent event) {
		}

	}

	abstract static class Listener {

		private volatile boolean called;

		void call() {
			this.called = true;
		}

		boolean isCalled() {
			return this.called;
		}

	}

	static class TransactionalListener extends Listener {

		@TransactionalEventListener
		void on(MessageReceivedEvent event) {
			call();
		}

	}

	static class BeforeCommitListener extends Listener {

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void on(MessageReceivedEvent event) {
			call();
		}

	}

	static class ForAnyEvent {

		@ApplicationModuleListener
		void on(Object event) {
		}

	}

}
