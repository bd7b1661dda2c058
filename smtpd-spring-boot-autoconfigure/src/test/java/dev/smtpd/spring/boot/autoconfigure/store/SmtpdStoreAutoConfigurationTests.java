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

package dev.smtpd.spring.boot.autoconfigure.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.MissingConfigurationPropertyException;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.listener.SmtpdListenerAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.event.MessageStoringProcessor;
import dev.smtpd.spring.event.StoredRecipient;
import dev.smtpd.spring.event.UnreliableListenerException;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.store.MessageStore;
import dev.smtpd.spring.store.MessageStoreException;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import dev.smtpd.spring.store.MessageStoreSweeper;
import dev.smtpd.spring.store.StoredMessage;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages are stored before the reply, or not at all.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdStoreAutoConfigurationTests {

	private static final String CONTENT = "Subject: hi\r\n\r\nhi\r\n";

	@TempDir
	private Path directory;

	private ApplicationContextRunner withoutStore() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdStoreAutoConfiguration.class,
					SmtpdTransactionAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.store.directory=" + this.directory.resolve("content"));
	}

	private ApplicationContextRunner withoutDatabase() {
		return withoutStore().withPropertyValues("smtpd.store.type=file");
	}

	private static ApplicationContextRunner withDatabase(ApplicationContextRunner runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true");
	}

	private ApplicationContextRunner runner() {
		return withDatabase(withoutDatabase());
	}

	private List<Path> files() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter(Files::isRegularFile).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static SmtpTestResult send(ApplicationContext context, String... recipients) {
		boolean lmtp = context.getEnvironment().getProperty("smtpd.protocol", "").equals("lmtp");
		SmtpTestClient client = SmtpTestClient
			.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port());
		try (SmtpTestConnection connection = (lmtp ? client.lmtp() : client).open()) {
			return connection.mail()
				.from("joe@example.org")
				.to((recipients.length > 0) ? recipients : new String[] { "jane@example.org" })
				.content(CONTENT)
				.send();
		}
	}

	private static String reply(ApplicationContext context) {
		return send(context).reply().toString();
	}

	@Test
	void withoutTypeThereIsNoStore() {
		withDatabase(withoutStore()).withBean(S3Client.class, () -> Mockito.mock(S3Client.class)).run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(MessageStore.class)
				.doesNotHaveBean(MessageStoreSweeper.class)
				.doesNotHaveBean(MessageStoringProcessor.class);
			assertThat(reply(context)).startsWith("250");
			assertThat(files()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc", "s3" })
	void whatTheStoreNeedsIsMissing(String type) {
		withoutStore().withPropertyValues("smtpd.store.type=" + type).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("smtpd.store.type"));
		});
	}

	@ParameterizedTest
	@CsvSource({ "file, smtpd.store.directory", "s3, smtpd.store.s3.bucket" })
	void propertyOfTheStoreIsMissing(String type, String name) {
		withoutStore().withPropertyValues("smtpd.store.type=" + type, "smtpd.store.directory=")
			.withBean(S3Client.class, () -> Mockito.mock(S3Client.class))
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOf(MissingConfigurationPropertyException.class)
					.hasMessageContaining(name);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "retention", "sweep-interval" })
	void timesArePositive(String name) {
		withoutDatabase().withPropertyValues("smtpd.store." + name + "=0s").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasStackTraceContaining("smtpd.store." + name);
		});
	}

	@Test
	void s3IsThatOfTheClient() {
		S3Client client = Mockito.mock(S3Client.class);
		withoutStore()
			.withPropertyValues("smtpd.store.type=s3", "smtpd.store.s3.bucket=mail", "smtpd.store.s3.prefix=in/")
			.withBean(S3Client.class, () -> client)
			.withUserConfiguration(PlainListener.class)
			.run((context) -> {
				assertThat(reply(context)).startsWith("250");
				assertThat(context.getBean(PlainListener.class).events).singleElement()
					.satisfies((event) -> assertThat(event.location()).isEqualTo("s3://mail/in/" + event.id()));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "jdbc" })
	void contentIsStoredBeforeTheEventAndTheEventIsInTheTransaction(String type) {
		runner().withPropertyValues("smtpd.store.type=" + type).withUserConfiguration(Listener.class).run((context) -> {
			Listener listener = context.getBean(Listener.class);
			assertThat(reply(context)).startsWith("250");
			assertThat(listener.events).singleElement().satisfies((event) -> {
				assertThat(event.envelope().sender()).isEqualTo("joe@example.org");
				assertThat(event.envelope().recipients()).extracting(StoredRecipient::mailbox)
					.containsExactly("jane@example.org");
				assertThat(event.session().peerAddress()).isEqualTo("127.0.0.1");
				assertThat(event.session().tlsProtocol()).isNull();
				assertThat(context.getBean(MessageStore.class).open(event.id())).hasContent(CONTENT);
			});
			assertThat(listener.contents).containsExactly(CONTENT);
			assertThat(listener.afterCommit).hasSize(1);
		});
	}

	@ParameterizedTest
	@EnumSource(Failure.class)
	void nothingIsLeftOfAMessageThatIsNotAccepted(Failure failure) {
		runner().withUserConfiguration(Listener.class).run((context) -> {
			Listener listener = context.getBean(Listener.class);
			listener.failure = failure;
			assertThat(reply(context)).startsWith(failure.reply);
			assertThat(listener.contents).containsExactly(CONTENT);
			assertThat(listener.afterCommit).isEmpty();
			assertThat(files()).isEmpty();
			listener.failure = null;
			assertThat(reply(context)).startsWith("250");
			assertThat(files()).hasSize(1);
		});
	}

	@ParameterizedTest
	@EnumSource(value = Failure.class, names = "COMMIT", mode = EnumSource.Mode.EXCLUDE)
	void withoutTransactionNothingIsLeftEither(Failure failure) {
		withoutDatabase().withUserConfiguration(PlainListener.class).run((context) -> {
			context.getBean(PlainListener.class).failure = failure;
			assertThat(reply(context)).startsWith(failure.reply);
			assertThat(files()).isEmpty();
			context.getBean(PlainListener.class).failure = null;
			assertThat(reply(context)).startsWith("250");
			assertThat(files()).hasSize(1);
		});
	}

	@Test
	void contentThatCantBeDeletedIsLeftToTheRetention(CapturedOutput output) {
		MessageStore store = Mockito.mock(MessageStore.class);
		Mockito.when(store.put(Mockito.any())).thenReturn(new StoredMessage("id1", "x:id1", 1, "0"));
		Mockito.doThrow(unavailable()).when(store).delete("id1");
		withDatabase(withoutStore()).withBean(MessageStore.class, () -> store)
			.withUserConfiguration(PlainListener.class)
			.run((context) -> {
				context.getBean(PlainListener.class).failure = Failure.REFUSED;
				assertThat(reply(context)).startsWith("550");
				assertThat(output).contains("Content id1 of message", "can't be deleted from the store");
			});
	}

	private static MessageStoreException unavailable() {
		return new MessageStoreException(Kind.UNAVAILABLE, "for the test", null);
	}

	@ParameterizedTest
	@CsvSource({ "UNAVAILABLE, 451", "UNREADABLE, 451", "TOO_LARGE, 552" })
	void whenTheStoreFailsTheClientKeepsTheMessage(Kind kind, String reply) {
		MessageStore store = Mockito.mock(MessageStore.class);
		Mockito.when(store.put(Mockito.any())).thenThrow(new MessageStoreException(kind, "for the test", null));
		withDatabase(withoutStore()).withBean(MessageStore.class, () -> store)
			.withUserConfiguration(PlainListener.class)
			.run((context) -> {
				assertThat(reply(context)).startsWith(reply);
				assertThat(context.getBean(PlainListener.class).events).isEmpty();
			});
	}

	@Test
	void messageThatOthersRefuseIsNotStored() {
		MessageStore store = Mockito.mock(MessageStore.class);
		withDatabase(withoutStore()).withBean(MessageStore.class, () -> store)
			.withUserConfiguration(RefusingListener.class)
			.run((context) -> assertThat(reply(context)).startsWith("550"));
		Mockito.verify(store, Mockito.never()).put(Mockito.any());
	}

	@Test
	void byLmtpTheEventHasTheRecipientsThatWereAccepted() {
		runner().withPropertyValues("smtpd.protocol=lmtp")
			.withBean(MessageProcessor.class,
					() -> (message) -> SmtpReply
						.forRecipients(List.of(SmtpReply.of(550, "5.1.1", "Unknown"), SmtpReply.OK)))
			.withUserConfiguration(Listener.class)
			.run((context) -> {
				send(context, "jim@example.org", "jane@example.org");
				assertThat(context.getBean(Listener.class).events).singleElement()
					.satisfies((event) -> assertThat(event.envelope().recipients()).extracting(StoredRecipient::mailbox)
						.containsExactly("jane@example.org"));
			});
	}

	@Test
	void withoutEventsThereIsOnlyTheStore() {
		withoutDatabase().withPropertyValues("smtpd.store.publish-events=false").run((context) -> {
			assertThat(context).hasSingleBean(MessageStore.class).hasSingleBean(MessageStoreSweeper.class);
			assertThat(reply(context)).startsWith("250");
			assertThat(files()).isEmpty();
		});
	}

	@Test
	void withoutServerThereIsTheStore() {
		withoutDatabase().withPropertyValues("smtpd.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(MessageStore.class)
				.doesNotHaveBean(MessageStoringProcessor.class));
	}

	@Test
	void oldMessagesAreRemoved() {
		withoutDatabase().withPropertyValues("smtpd.store.retention=1ms", "smtpd.store.sweep-interval=10ms")
			.run((context) -> {
				assertThat(reply(context)).startsWith("250");
				Awaitility.await().until(() -> files().isEmpty());
			});
	}

	@Test
	void storeIsMeasured() {
		withoutDatabase().withConfiguration(AutoConfigurations.of(SmtpdMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withUserConfiguration(PlainListener.class)
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("smtpd.store.failures").tag("operation", "put").counter().count()).isZero();
				assertThat(reply(context)).startsWith("250");
				assertThat(meters.get("smtpd.store.messages").tag("outcome", "stored").timer().count()).isOne();
				assertThat(meters.get("smtpd.store.bytes").counter().count()).isEqualTo(CONTENT.length());
				context.getBean(PlainListener.class).failure = Failure.REFUSED;
				assertThat(reply(context)).startsWith("550");
				assertThat(meters.get("smtpd.store.removed").tag("cause", "deleted").counter().count()).isOne();
				Files.delete(this.directory.resolve("content/unfinished"));
				assertThat(reply(context)).startsWith("451");
				assertThat(meters.get("smtpd.store.messages").tag("outcome", "failed").timer().count()).isOne();
				assertThat(meters.get("smtpd.store.failures").tag("operation", "put").counter().count()).isOne();
			});
	}

	@Test
	void databaseWithFewConnectionsIsEnough() {
		runner()
			.withPropertyValues("smtpd.store.type=jdbc", "spring.datasource.hikari.maximum-pool-size=3",
					"spring.datasource.hikari.connection-timeout=5000")
			.withUserConfiguration(Listener.class)
			.run((context) -> {
				List<CompletableFuture<String>> replies = IntStream.range(0, 8)
					.mapToObj((i) -> CompletableFuture.supplyAsync(() -> reply(context),
							(task) -> new Thread(task).start()))
					.toList();
				assertThat(replies).allSatisfy((each) -> assertThat(each.join()).startsWith("250"));
			});
	}

	@Test
	void transactionalListenerWithoutTransactionFailsTheStart() {
		withoutDatabase().withUserConfiguration(AfterCommit.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(UnreliableListenerException.class)
				.hasMessageContaining("MessageStoredEvent");
		});
	}

	@Test
	void asynchronousListenerWithoutResultFailsTheStart() {
		runner().withUserConfiguration(AsyncListener.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(UnreliableListenerException.class)
				.hasMessageContaining("AsyncListener");
		});
	}

	@Test
	void recipientsWithoutListenerMethodAreForListenersOfStoredMessages() {
		ApplicationContextRunner runner = withoutDatabase()
			.withConfiguration(AutoConfigurations.of(SmtpdListenerAutoConfiguration.class))
			.withUserConfiguration(Support.class);
		runner.run((context) -> assertThat(reply(context)).startsWith("550"));
		runner.withUserConfiguration(PlainListener.class)
			.run((context) -> assertThat(reply(context)).startsWith("250"));
	}

	enum Failure {

		THROWN("451"), REFUSED("550"), FUTURE("451"), COMMIT("451");

		private final String reply;

		Failure(String reply) {
			this.reply = reply;
		}

	}

	static class PlainListener {

		final List<MessageStoredEvent> events = new CopyOnWriteArrayList<>();

		volatile Failure failure;

		@EventListener
		Object on(MessageStoredEvent event) {
			this.events.add(event);
			Failure failure = this.failure;
			if (failure == Failure.THROWN) {
				throw new IllegalStateException("for the test");
			}
			if (failure == Failure.FUTURE) {
				return CompletableFuture.failedFuture(new IllegalStateException("for the test"));
			}
			return (failure == Failure.REFUSED) ? SmtpReply.of(550, "5.7.1", "No") : null;
		}

	}

	static class Listener extends PlainListener {

		final List<String> contents = new CopyOnWriteArrayList<>();

		final List<MessageStoredEvent> afterCommit = new CopyOnWriteArrayList<>();

		private final MessageStore store;

		Listener(MessageStore store) {
			this.store = store;
		}

		@EventListener
		@Override
		Object on(MessageStoredEvent event) {
			try {
				this.contents.add(new String(this.store.open(event.id()).readAllBytes(), StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return super.on(event);
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void before(MessageStoredEvent event) {
			if (this.failure == Failure.COMMIT) {
				throw new IllegalStateException("for the test");
			}
		}

		@TransactionalEventListener
		void after(MessageStoredEvent event) {
			this.afterCommit.add(event);
		}

	}

	static class AfterCommit {

		@TransactionalEventListener
		void after(MessageStoredEvent event) {
		}

	}

	@EnableAsync
	static class AsyncListener {

		@Async
		@EventListener
		void on(MessageStoredEvent event) {
		}

	}

	static class RefusingListener {

		@EventListener
		SmtpReply on(MessageReceivedEvent event) {
			return SmtpReply.of(550, "5.7.1", "No");
		}

	}

	@SmtpController
	static class Support {

		@SmtpListener("support@example.org")
		void on() {
		}

	}

}
