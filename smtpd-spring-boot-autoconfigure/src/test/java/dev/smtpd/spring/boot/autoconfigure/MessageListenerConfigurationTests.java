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

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.EventObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.Connectors;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.event.MessageListenerFactory;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which listeners decide on a message, and how several of them do.
 */
class MessageListenerConfigurationTests {

	private static final SmtpReply NO = SmtpReply.of(550, "5.7.1", "No");

	private static final SmtpReply LATER = SmtpReply.of(450, "4.2.1", "Later");

	private static final AtomicInteger databases = new AtomicInteger();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.connectors.lmtp.protocol=lmtp");

	@Test
	void firstRefusalWinsAndEndsTheInvocation() {
		this.contextRunner.withBean(Three.class).run((context) -> {
			Three listeners = context.getBean(Three.class);
			assertThat(send(context)).startsWith("250 2.0.0 OK");
			assertThat(listeners.calls).containsExactly("first", "second", "third");
			listeners.replies.add(SmtpReply.of(250, "2.0.0", "First"));
			listeners.replies.add(SmtpReply.of(250, "2.0.0", "Second"));
			assertThat(send(context)).startsWith("250 2.0.0 Second");
			listeners.calls.clear();
			listeners.replies.set(1, NO);
			listeners.replies.add(LATER);
			assertThat(send(context)).startsWith("550 5.7.1 No");
			assertThat(listeners.calls).containsExactly("first", "second");
			listeners.replies.set(0, LATER);
			assertThat(send(context)).startsWith("450 4.2.1 Later");
			listeners.replies.set(0, null);
			listeners.replies.set(1, null);
			assertThat(send(context)).startsWith("450 4.2.1 Later");
		});
	}

	@Test
	void replyOfListenersComesAfterThatOfProcessors() {
		this.contextRunner.withBean(Three.class)
			.withBean(MessageProcessor.class, () -> (message) -> SmtpReply.of(250, "2.0.0", "Processor"))
			.run((context) -> {
				assertThat(send(context)).startsWith("250 2.0.0 Processor");
				context.getBean(Three.class).replies.add(SmtpReply.of(250, "2.0.0", "Listener"));
				assertThat(send(context)).startsWith("250 2.0.0 Listener");
			});
	}

	@Test
	void eachRecipientHasItsReplyByLmtp() {
		this.contextRunner.withBean(Three.class).run((context) -> {
			Three listeners = context.getBean(Three.class);
			listeners.replies.add(SmtpReply.of(250, "2.0.0", "First"));
			listeners.replies.add(SmtpReply.forRecipients(List.of(SmtpReply.OK, NO, SmtpReply.OK)));
			listeners.replies.add(SmtpReply.forRecipients(List.of(SmtpReply.OK, LATER, LATER)));
			assertThat(sendToThree(context, "lmtp")).containsExactly("250 2.0.0 OK", "550 5.7.1 No", "450 4.2.1 Later");
			assertThat(listeners.calls).hasSize(3);
			listeners.replies.set(1, SmtpReply.forRecipients(List.of(NO, NO, NO)));
			assertThat(sendToThree(context, "lmtp")).containsExactly("550 5.7.1 No", "550 5.7.1 No", "550 5.7.1 No");
			assertThat(listeners.calls).hasSize(5);
			listeners.replies.set(1, NO);
			assertThat(sendToThree(context, "lmtp")).containsExactly("550 5.7.1 No", "550 5.7.1 No", "550 5.7.1 No");
			listeners.replies.set(1, SmtpReply.forRecipients(List.of(NO, SmtpReply.OK)));
			assertThat(sendToThree(context, "lmtp")).allMatch((reply) -> reply.startsWith("451 4.3.0"));
		});
	}

	@Test
	void repliesForRecipientsAreFoldedBySmtp() {
		this.contextRunner.withBean(Three.class).run((context) -> {
			Three listeners = context.getBean(Three.class);
			listeners.replies.add(SmtpReply.forRecipients(List.of(SmtpReply.OK, NO, SmtpReply.OK)));
			assertThat(sendToThree(context, "default")).containsExactly("550 5.7.1 No");
			assertThat(listeners.calls).containsExactly("first");
		});
	}

	@ParameterizedTest
	@MethodSource
	void listenersForMoreGeneralEventsDecideToo(Class<?> type) {
		this.contextRunner.withBean(type).run((context) -> assertThat(send(context)).startsWith("550 5.7.1 No"));
	}

	static Stream<Class<?>> listenersForMoreGeneralEventsDecideToo() {
		return Stream.of(ForApplicationEvent.class, ForEventObject.class, ForObject.class, ForClasses.class,
				ForSubject.class, MetaAnnotated.class, Inherited.class, Generic.class);
	}

	@ParameterizedTest
	@ValueSource(classes = { NeverFuture.class, NeverMono.class })
	void interruptedWaitIsAFailure(Class<? extends Never> type) {
		withDatabase().withBean(Never.class, () -> BeanUtils.instantiateClass(type)).run((context) -> {
			CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> send(context));
			context.getBean(Never.class).thread.get().interrupt();
			assertThat(reply.get()).startsWith("451 4.3.0");
		});
	}

	@Test
	void conditionsAreObserved() {
		this.contextRunner.withBean(Conditional.class)
			.run((context) -> assertThat(send(context)).startsWith("250 2.0.0 By condition"));
	}

	@Test
	void otherEventsAreNoneOfTheServersConcern() {
		this.contextRunner.withBean(ForObject.class).run((context) -> {
			ForObject listener = context.getBean(ForObject.class);
			context.publishEvent("other");
			assertThat(listener.published).containsExactly("other");
			assertThat(send(context)).startsWith("550");
			context.publishEvent(new MessageReceivedEvent(listener.messages.get(0)));
			assertThat(listener.messages).hasSize(2);
		});
	}

	@Test
	void returnedEventsArePublishedInsideOfTheTransaction() {
		withDatabase().withBean(Publishing.class).run((context) -> {
			Publishing listeners = context.getBean(Publishing.class);
			assertThat(send(context)).startsWith("250");
			assertThat(listeners.heard).containsExactly("plain", "in a list", "later", "reactive 1", "reactive 2");
			assertThat(listeners.threads).containsOnly(listeners.thread);
			assertThat(listeners.rows()).isEqualTo(5);
			listeners.failing = "reactive 2";
			assertThat(send(context)).startsWith("451 4.3.0");
			assertThat(listeners.rows()).isEqualTo(5);
		});
	}

	@ParameterizedTest
	@MethodSource("listenersOfReturnedEvents")
	void listenersOfReturnedEventsDecideToo(Class<? extends OfReturnedEvent> type, Class<?> multicaster) {
		this.contextRunner.withUserConfiguration(multicaster, Returning.class)
			.withBean(OfReturnedEvent.class, () -> BeanUtils.instantiateClass(type))
			.run((context) -> {
				OfReturnedEvent listener = context.getBean(OfReturnedEvent.class);
				assertThat(send(context)).startsWith("250 2.0.0 OK");
				assertThat(listener.calls).hasValue(1);
				listener.failing = true;
				assertThat(send(context)).startsWith("451 4.3.0");
				assertThat(listener.calls).hasValue(2);
			});
	}

	static Stream<Arguments> listenersOfReturnedEvents() {
		return Stream
			.of(PlainOfReturned.class, MonoOfReturned.class, FutureOfReturned.class, FurtherOfReturned.class,
					ObjectOfReturned.class, WrapperOfReturned.class)
			.flatMap((type) -> Stream.of(Object.class, AsyncMulticaster.class, SilentMulticaster.class)
				.map((multicaster) -> Arguments.of(type, multicaster)));
	}

	@Test
	void listenerOfReturnedEventRefusesTheMessage() {
		this.contextRunner.withUserConfiguration(Returning.class, RefusingReturned.class)
			.run((context) -> assertThat(send(context)).startsWith("550 5.7.1 No"));
	}

	@Test
	void eventThatAListenerPublishesItselfIsNoneOfTheServersConcern() {
		this.contextRunner.withUserConfiguration(AsyncMulticaster.class, PublishingItself.class).run((context) -> {
			assertThat(send(context)).startsWith("250 2.0.0 OK");
			assertThat(context.getBean(PublishingItself.class).thread.get().getName()).isEqualTo("multicaster");
		});
	}

	@Test
	void multicasterWithExecutorInvokesThemBeforeTheReply() {
		this.contextRunner.withUserConfiguration(AsyncMulticaster.class).withBean(Three.class).run((context) -> {
			Three listeners = context.getBean(Three.class);
			assertThat(send(context)).startsWith("250");
			assertThat(listeners.calls).containsExactly("first", "second", "third");
			listeners.replies.add(NO);
			assertThat(send(context)).startsWith("550");
			listeners.failure = new IllegalStateException("for the test");
			assertThat(send(context)).startsWith("451");
		});
	}

	@Test
	void multicasterWithExecutorInvokesThoseForAnyEventByTheirResult() {
		this.contextRunner.withUserConfiguration(AsyncMulticaster.class)
			.withBean(Watching.class)
			.withBean(ForObject.class)
			.run((context) -> {
				assertThat(send(context)).startsWith("550 5.7.1 No");
				assertThat(context.getBean(Watching.class).thread.get().getName()).isEqualTo("multicaster");
			});
	}

	@Test
	void multicasterThatHidesFailuresDoesNotHideThemFromTheServer() {
		this.contextRunner.withUserConfiguration(SilentMulticaster.class).withBean(Three.class).run((context) -> {
			Three listeners = context.getBean(Three.class);
			listeners.failure = new IllegalStateException("for the test");
			assertThat(send(context)).startsWith("451");
			listeners.failure = null;
			listeners.replies.add(NO);
			listeners.calls.clear();
			assertThat(send(context)).startsWith("550");
			assertThat(listeners.calls).containsExactly("first");
		});
	}

	// as compiled code throws it, and Spring takes it for a listener of another event
	@Test
	void classCastExceptionWithoutMessageIsAFailure() {
		this.contextRunner.withBean(Three.class).run((context) -> {
			context.getBean(Three.class).failure = new ClassCastException();
			assertThat(send(context)).startsWith("451");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void listenersOfTheParentDecideTooWhereTheyAreTheServers(boolean reply) {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(
				MessageListenerFactory.class, Three.class)) {
			Three listeners = parent.getBean(Three.class);
			this.contextRunner.withParent(parent).withBean(ForSubject.class).run((context) -> {
				context.getBean(ForSubject.class).reply = reply ? NO : null;
				listeners.replies.add(LATER);
				assertThat(send(context)).startsWith(reply ? "550" : "450");
				listeners.replies.clear();
				listeners.failure = new IllegalStateException("for the test");
				assertThat(send(context)).startsWith(reply ? "550" : "451");
			});
		}
	}

	private ApplicationContextRunner withDatabase() {
		return this.contextRunner
			.withConfiguration(AutoConfigurations.of(SmtpdTransactionAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:listeners" + databases.incrementAndGet());
	}

	private static String send(AssertableApplicationContext context) {
		try (SmtpTestConnection client = client(context, "default")) {
			return client.mail().content("Subject: hi\r\n").send().reply().toString();
		}
	}

	private static List<String> sendToThree(AssertableApplicationContext context, String connector) {
		try (SmtpTestConnection client = client(context, connector)) {
			client.command("MAIL FROM:<joe@example.org>");
			for (String name : List.of("a", "b", "c")) {
				client.command("RCPT TO:<" + name + "@example.org>");
			}
			client.command("DATA");
			List<String> replies = new ArrayList<>(List.of(client.command(".").toString()));
			while (connector.equals("lmtp") && replies.size() < 3) {
				replies.add(client.readReply().toString());
			}
			assertThat(client.command("NOOP")).startsWith("250");
			return replies;
		}
	}

	private static SmtpTestConnection client(AssertableApplicationContext context, String name) {
		SmtpTestConnection client = Connectors.client(context.getBean(SmtpServer.class), name).connect();
		assertThat(client.readReply()).startsWith("220");
		assertThat(client.command((name.equals("lmtp") ? "LHLO" : "EHLO") + " client.example.org")).startsWith("250");
		return client;
	}

	/**
	 * Three listeners in order.
	 */
	static class Three {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final List<@Nullable SmtpReply> replies = new CopyOnWriteArrayList<>();

		private volatile @Nullable RuntimeException failure;

		@EventListener
		@Order(3)
		CompletableFuture<@Nullable SmtpReply> third(MessageReceivedEvent event) {
			return CompletableFuture.completedFuture(call("third", 2));
		}

		@EventListener
		@Order(1)
		@Nullable SmtpReply first(MessageReceivedEvent event) {
			return call("first", 0);
		}

		@EventListener
		@Order(2)
		Mono<SmtpReply> second(MessageReceivedEvent event) {
			return Mono.justOrEmpty(call("second", 1));
		}

		private @Nullable SmtpReply call(String name, int index) {
			this.calls.add(name);
			if (this.failure != null) {
				throw this.failure;
			}
			return (index < this.replies.size()) ? this.replies.get(index) : null;
		}

	}

	static class Returning {

		@EventListener
		Note on(MessageReceivedEvent event) {
			return new Note("returned");
		}

	}

	/**
	 * Listens to the event that another listener has returned.
	 */
	abstract static class OfReturnedEvent {

		private final AtomicInteger calls = new AtomicInteger();

		private volatile boolean failing;

		@Nullable Object call() {
			this.calls.incrementAndGet();
			if (this.failing) {
				throw new IllegalStateException("for the test");
			}
			return null;
		}

	}

	static class PlainOfReturned extends OfReturnedEvent {

		@EventListener
		void on(Note note) {
			call();
		}

	}

	static class MonoOfReturned extends OfReturnedEvent {

		@EventListener
		Mono<Object> on(Note note) {
			return Mono.fromCallable(this::call).subscribeOn(Schedulers.boundedElastic());
		}

	}

	static class FutureOfReturned extends OfReturnedEvent {

		@EventListener
		CompletableFuture<@Nullable Object> on(Note note) {
			return CompletableFuture.supplyAsync(this::call);
		}

	}

	static class FurtherOfReturned extends OfReturnedEvent {

		@EventListener
		List<StringBuilder> on(Note note) {
			return List.of(new StringBuilder(note.text()));
		}

		@EventListener
		Mono<Object> further(StringBuilder text) {
			return Mono.fromCallable(this::call).subscribeOn(Schedulers.boundedElastic());
		}

	}

	static class ObjectOfReturned extends OfReturnedEvent {

		@EventListener
		@Nullable Object on(Object event) {
			return (event instanceof Note) ? CompletableFuture.supplyAsync(this::call) : null;
		}

	}

	static class WrapperOfReturned extends OfReturnedEvent {

		@EventListener
		void on(PayloadApplicationEvent<Note> event) {
			call();
		}

	}

	static class RefusingReturned {

		@EventListener
		Mono<SmtpReply> on(Note note) {
			return Mono.just(NO);
		}

	}

	static class PublishingItself {

		private final ApplicationEventPublisher publisher;

		private final CompletableFuture<Thread> thread = new CompletableFuture<>();

		PublishingItself(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		@EventListener
		Note on(MessageReceivedEvent event) {
			return new Note("returned");
		}

		@EventListener
		void on(Note note) {
			this.publisher.publishEvent(note.text());
		}

		@EventListener
		void on(String text) {
			this.thread.complete(Thread.currentThread());
			throw new IllegalStateException("for the test");
		}

	}

	static class ForApplicationEvent {

		@EventListener
		@Nullable SmtpReply on(ApplicationEvent event) {
			return (event instanceof MessageReceivedEvent) ? NO : null;
		}

	}

	static class ForEventObject {

		@EventListener
		@Nullable Mono<SmtpReply> on(EventObject event) {
			return (event instanceof MessageReceivedEvent) ? Mono.just(NO) : null;
		}

	}

	static class ForObject {

		private final List<String> published = new CopyOnWriteArrayList<>();

		private final List<SmtpMessage> messages = new CopyOnWriteArrayList<>();

		@EventListener
		@Nullable Object on(Object event) {
			if (event instanceof String text) {
				return Mono.just(text.length()).doOnNext((length) -> this.published.add(text));
			}
			if (event instanceof MessageReceivedEvent received) {
				this.messages.add(received.getMessage());
				return NO;
			}
			return null;
		}

	}

	static class Watching {

		private final CompletableFuture<Thread> thread = new CompletableFuture<>();

		@EventListener
		@Order(1)
		void on(Object event) {
			if (event instanceof MessageReceivedEvent) {
				this.thread.complete(Thread.currentThread());
			}
		}

	}

	static class ForClasses {

		@EventListener(classes = { IllegalStateException.class, MessageReceivedEvent.class })
		SmtpReply on() {
			return NO;
		}

	}

	static class ForSubject {

		private volatile @Nullable SmtpReply reply = NO;

		@EventListener(MessageReceivedEvent.class)
		@Order(Ordered.HIGHEST_PRECEDENCE)
		@Nullable SmtpReply on(ApplicationEvent event) {
			return this.reply;
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@EventListener(MessageReceivedEvent.class)
	@interface MailListener {

	}

	static class MetaAnnotated {

		@MailListener
		SmtpReply on() {
			return NO;
		}

	}

	static class Inherited extends Deciding {

	}

	abstract static class Deciding {

		@EventListener
		SmtpReply on(MessageReceivedEvent event) {
			return NO;
		}

	}

	abstract static class Typed<E> {

		abstract @Nullable SmtpReply on(E event);

	}

	static class Generic extends Typed<MessageReceivedEvent> {

		@Override
		@EventListener
		SmtpReply on(MessageReceivedEvent event) {
			return NO;
		}

	}

	/**
	 * Returns what never completes.
	 */
	abstract static class Never {

		private final CompletableFuture<Thread> thread = new CompletableFuture<>();

		void invoked() {
			this.thread.complete(Thread.currentThread());
		}

	}

	static class NeverFuture extends Never {

		@EventListener
		CompletableFuture<Void> on(MessageReceivedEvent event) {
			invoked();
			return new CompletableFuture<>();
		}

	}

	static class NeverMono extends Never {

		@EventListener
		Mono<Void> on(MessageReceivedEvent event) {
			invoked();
			return Mono.never();
		}

	}

	static class Conditional {

		@EventListener(condition = "#event.message.envelope.recipients.size() == 2")
		SmtpReply refuse(MessageReceivedEvent event) {
			return NO;
		}

		@EventListener(condition = "#event.message.envelope.recipients.size() == 1")
		SmtpReply accept(MessageReceivedEvent event) {
			return SmtpReply.of(250, "2.0.0", "By condition");
		}

	}

	/**
	 * Returns events of its own.
	 */
	static class Publishing {

		private final JdbcTemplate jdbc;

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final List<Thread> threads = new CopyOnWriteArrayList<>();

		private volatile @Nullable Thread thread;

		private volatile @Nullable String failing;

		Publishing(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table note (text varchar)");
		}

		@EventListener
		@Order(1)
		Note plain(MessageReceivedEvent event) {
			this.thread = Thread.currentThread();
			return new Note("plain");
		}

		@EventListener
		@Order(2)
		List<Note> list(MessageReceivedEvent event) {
			return List.of(new Note("in a list"));
		}

		@EventListener
		@Order(3)
		CompletableFuture<Note> later(MessageReceivedEvent event) {
			return CompletableFuture.supplyAsync(() -> new Note("later"));
		}

		@EventListener
		@Order(4)
		Flux<Note> reactive(MessageReceivedEvent event) {
			return Flux.just(new Note("reactive 1"), new Note("reactive 2"));
		}

		@EventListener
		void on(Note note) {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			this.jdbc.update("insert into note values (?)", note.text());
			this.heard.add(note.text());
			this.threads.add(Thread.currentThread());
			if (note.text().equals(this.failing)) {
				throw new IllegalStateException("for the test");
			}
		}

		private int rows() {
			Integer rows = this.jdbc.queryForObject("select count(*) from note", Integer.class);
			return (rows != null) ? rows : -1;
		}

	}

	record Note(String text) {

	}

	@Configuration(proxyBeanMethods = false)
	static class AsyncMulticaster {

		@Bean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME)
		ApplicationEventMulticaster multicaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor((task) -> new Thread(task, "multicaster").start());
			return multicaster;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SilentMulticaster {

		@Bean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME)
		ApplicationEventMulticaster multicaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setErrorHandler(TaskUtils.LOG_AND_SUPPRESS_ERROR_HANDLER);
			return multicaster;
		}

	}

}
