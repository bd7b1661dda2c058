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

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.event.UnreliableListenerException;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.support.TaskUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners whose outcome the server can't know fail the start, unless they are
 * permitted.
 */
class LateListenerTests {

	private static final String ASYNC = "Spring invokes it on another thread";

	private static final String IGNORED = "nobody looks at what it returns";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0");

	@ParameterizedTest(name = "{0}")
	@MethodSource("late")
	void lateListenerFailsTheStart(String name, Class<?>[] configuration, String listener, String problem) {
		this.contextRunner.withConfiguration(transactions()).withUserConfiguration(configuration).run((context) -> {
			FailureAnalysis analysis = analyze(context);
			assertThat(analysis.getDescription()).contains(listener + ": " + problem);
			assertThat(analysis.getAction()).contains("'smtpd.events.allow-late-listeners'");
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("late")
	void lateListenerIsPermittedKnowingly(String name, Class<?>[] configuration, String listener, String problem) {
		ApplicationContextRunner allowed = this.contextRunner.withConfiguration(transactions())
			.withUserConfiguration(configuration)
			.withPropertyValues("smtpd.events.allow-late-listeners=true");
		allowed.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
		allowed.withPropertyValues("smtpd.spool.discard-after-processing=true").run((context) -> {
			if (problem.contains("hides") || problem.contains("never")) {
				assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue();
				return;
			}
			FailureAnalysis analysis = analyze(context);
			assertThat(analysis.getDescription()).contains("'smtpd.spool.discard-after-processing'", listener);
			assertThat(analysis.getAction()).contains("'smtpd.spool.discard-after-processing'");
		});
	}

	static Stream<Arguments> late() {
		return Stream.of(
				late("@Async method", ASYNC, "AsyncMethod.on(" + event() + ")", AsyncEnabled.class, AsyncMethod.class),
				late("@Async class", ASYNC, "AsyncClass.on(" + event() + ")", AsyncEnabled.class, AsyncClass.class),
				late("method of a subclass of an @Async class", ASYNC, "AsyncSubclass.on(" + event() + ")",
						AsyncEnabled.class, AsyncSubclass.class),
				late("@Async method that returns a reply", ASYNC, "AsyncReply.on(" + event() + ")", AsyncEnabled.class,
						AsyncReply.class),
				late("annotation with @Async", ASYNC, "MetaAsync.on(" + event() + ")", AsyncEnabled.class,
						MetaAsync.class),
				late("annotation of the application", ASYNC, "OwnAsync.on(" + event() + ")", OwnAsyncEnabled.class,
						OwnAsync.class),
				late("proxy of an interface", ASYNC, "HandlingListener.on(" + event() + ")", InterfaceProxies.class,
						HandlingListener.class),
				late("lazy bean", ASYNC, "LazyAsync.on(" + event() + ")", AsyncEnabled.class, LazyAsync.class),
				late("ApplicationListener", ASYNC, "AsyncApplicationListener", AsyncEnabled.class,
						AsyncApplicationListener.class),
				late("lazy ApplicationListener", ASYNC, "'lazyListener'", AsyncEnabled.class,
						LazyApplicationListeners.class),
				late("ApplicationListener and a multicaster with an executor",
						"the ApplicationEventMulticaster invokes it on another thread", "PlainApplicationListener",
						AsyncMulticaster.class, PlainApplicationListener.class),
				late("ApplicationListener and a multicaster with an error handler",
						"the ApplicationEventMulticaster hides its exceptions", "PlainApplicationListener",
						SilentMulticaster.class, PlainApplicationListener.class),
				late("lambda expression and a multicaster with an executor",
						"the ApplicationEventMulticaster invokes it on another thread", "bean 'listener'",
						AsyncMulticaster.class, LambdaListener.class),
				late("lambda expression and a multicaster with an error handler",
						"the ApplicationEventMulticaster hides its exceptions", "bean 'listener'",
						SilentMulticaster.class, LambdaListener.class),
				late("generic class and a multicaster with an error handler",
						"the ApplicationEventMulticaster hides its exceptions", "GenericListener",
						SilentMulticaster.class, GenericListenerConfiguration.class),
				late("lambda expression of an unknown event and a multicaster with an executor",
						"the ApplicationEventMulticaster invokes it on another thread", "bean 'listener'",
						AsyncMulticaster.class, UnknownListener.class),
				late("lazy ApplicationListener and a multicaster with an error handler",
						"the ApplicationEventMulticaster hides its exceptions", "'lazyLambda'", SilentMulticaster.class,
						LazyLambdaListener.class),
				late("multicaster that ignores what listeners support",
						"the ApplicationEventMulticaster invokes it on another thread", "Plain.on(" + event() + ")",
						EagerMulticaster.class, Plain.class),
				late("@Async method for a returned event", ASYNC, "AsyncOfReturned.on(java.lang.String)",
						AsyncEnabled.class, Returning.class, AsyncOfReturned.class),
				late("@Async method for what a listener of a returned event returns", ASYNC,
						"AsyncOfFurther.on(java.lang.Integer)", AsyncEnabled.class, Returning.class,
						AsyncOfFurther.class),
				late("ApplicationListener for a returned event and a multicaster with an executor",
						"the ApplicationEventMulticaster invokes it on another thread", "bean 'payloadListener'",
						AsyncMulticaster.class, Returning.class, PayloadListener.class),
				late("Mono for what a transactional listener returns", IGNORED, "MonoOfReturned.on(java.lang.String)",
						TransactionalReturning.class, MonoOfReturned.class),
				late("transactional listener with a Mono", IGNORED, "TransactionalMono.on(" + event() + ")",
						TransactionalMono.class),
				late("transactional listener with replies", IGNORED, "TransactionalReplies.on(" + event() + ")",
						TransactionalReplies.class),
				late("asynchronous transactional listener", ASYNC, "TransactionalAsync.on(" + event() + ")",
						AsyncEnabled.class, TransactionalAsync.class),
				late("listener without default execution", "it is never invoked", "NeverInvoked.on(" + event() + ")",
						NeverInvoked.class));
	}

	private static String event() {
		return MessageReceivedEvent.class.getName();
	}

	private static Arguments late(String name, String problem, String listener, Class<?>... configuration) {
		return Arguments.of(name, configuration, listener, problem);
	}

	@ParameterizedTest
	@ValueSource(classes = { AsyncForAnyEvent.class, AsyncForOtherEvent.class, AsyncWithResult.class, Plain.class,
			PlainApplicationListener.class, TransactionalPlain.class })
	void othersDoNotFailTheStart(Class<?> listener) {
		this.contextRunner.withConfiguration(transactions())
			.withUserConfiguration(AsyncEnabled.class, listener)
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@ParameterizedTest
	@ValueSource(classes = { LambdaForOtherEvents.class, LazyPromptListener.class })
	void othersBehindAMulticasterWithAnExecutorDoNotFailTheStart(Class<?> configuration) {
		this.contextRunner.withUserConfiguration(AsyncMulticaster.class, configuration)
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@Test
	void errorHandlerOfTheMulticasterIsNotCalledAtStart() {
		List<Throwable> errors = new CopyOnWriteArrayList<>();
		this.contextRunner.withUserConfiguration(Plain.class)
			.withBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
					ApplicationEventMulticaster.class, () -> {
						SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
						multicaster.setErrorHandler(errors::add);
						return multicaster;
					})
			.run((context) -> {
				assertThat(send(context)).startsWith("250");
				assertThat(errors).isEmpty();
			});
	}

	@Test
	void lambdaExpressionThatThrowsRefusesTheMessageWhereTheMulticasterIsTheDefaultOne() {
		this.contextRunner.withUserConfiguration(LambdaListener.class)
			.run((context) -> assertThat(send(context)).startsWith("451 4.3.0"));
	}

	@Test
	void listenersOfReturnedEventsThatAreWaitedForDoNotFailTheStart() {
		this.contextRunner.withConfiguration(transactions())
			.withUserConfiguration(AsyncEnabled.class, AsyncMulticaster.class, Returning.class, MonoOfReturned.class,
					AsyncAfterCommit.class)
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	// nothing but the event tells that it is returned
	@Test
	void lateListenerOfAnEventOfUnknownTypeFailsEachMessage() {
		ApplicationContextRunner runner = this.contextRunner.withUserConfiguration(AsyncEnabled.class,
				ReturningObject.class, AsyncOfReturned.class);
		runner.run((context) -> assertThat(send(context)).startsWith("451 4.3.0"));
		runner.withPropertyValues("smtpd.events.allow-late-listeners=true")
			.run((context) -> assertThat(send(context)).startsWith("250"));
	}

	@Test
	void asyncThatIsNotEnabledHasNoEffect() {
		this.contextRunner.withUserConfiguration(AsyncMethod.class)
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@Test
	void whenEventsAreNotPublishedThenNoListenerIsLate() {
		this.contextRunner.withUserConfiguration(AsyncEnabled.class, AsyncMethod.class)
			.withPropertyValues("smtpd.events.publish-messages=false")
			.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
	}

	@Test
	void whenSpringTransactionsAreMissingThenListenersAreGuarded() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(PlatformTransactionManager.class.getPackageName()))
			.withUserConfiguration(AsyncEnabled.class, AsyncMethod.class)
			.run((context) -> assertThat(analyze(context).getDescription()).contains("AsyncMethod"));
	}

	// its adapter is Spring's, as the server isn't there
	@Test
	void listenerOfTheParentThatReturnsAResultFailsTheStart() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(MonoListener.class)) {
			this.contextRunner.withParent(parent)
				.run((context) -> assertThat(analyze(context).getDescription()).contains("MonoListener", IGNORED));
		}
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(AsyncEnabled.class,
				AsyncMethod.class)) {
			this.contextRunner.withParent(parent)
				.run((context) -> assertThat(analyze(context).getDescription()).contains("AsyncMethod", ASYNC));
		}
	}

	// nothing but the bean tells that it works later
	@Test
	void lateListenerThatIsMadeLateFailsEachMessage() {
		ApplicationContextRunner runner = this.contextRunner.withUserConfiguration(OwnAsyncEnabled.class,
				LazyOwnAsync.class);
		runner.run((context) -> {
			assertThat(send(context)).startsWith("451 4.3.0");
			assertThat(context.getBean(LazyOwnAsync.class).invoked().getCount()).isOne();
		});
		runner.withPropertyValues("smtpd.events.allow-late-listeners=true").run((context) -> {
			assertThat(send(context)).startsWith("250");
			context.getBean(LazyOwnAsync.class).invoked().await();
		});
	}

	@Test
	void asyncThatTheParentEnablesHasNoEffectOnItsChild() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(AsyncEnabled.class)) {
			this.contextRunner.withParent(parent)
				.withUserConfiguration(AsyncMethod.class)
				.run((context) -> assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue());
		}
	}

	private static AutoConfigurations transactions() {
		return AutoConfigurations.of(SmtpdTransactionAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class);
	}

	private static FailureAnalysis analyze(AssertableApplicationContext context) {
		Throwable failure = context.getStartupFailure();
		assertThat(failure).isNotNull().hasRootCauseInstanceOf(UnreliableListenerException.class);
		FailureAnalysis analysis = new UnreliableListenerFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		return analysis;
	}

	private static String send(AssertableApplicationContext context) {
		try (SmtpTestConnection client = SmtpTestClient
			.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
			.open()) {
			return client.mail().content("Subject: hi\r\n").send().reply().toString();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class AsyncEnabled {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@interface InBackground {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(annotation = InBackground.class, proxyTargetClass = true)
	static class OwnAsyncEnabled {

	}

	public static class AsyncMethod {

		@Async
		@EventListener
		public void on(MessageReceivedEvent event) {
		}

	}

	static class AsyncReply {

		@Async
		@EventListener
		SmtpReply on(MessageReceivedEvent event) {
			return SmtpReply.OK;
		}

	}

	@Async
	static class AsyncClass {

		@EventListener
		void on(MessageReceivedEvent event) {
		}

	}

	static class AsyncSubclass extends AsyncClass {

		@Override
		@EventListener
		void on(MessageReceivedEvent event) {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Async
	@EventListener
	@interface LaterListener {

	}

	static class MetaAsync {

		@LaterListener
		void on(MessageReceivedEvent event) {
		}

	}

	static class OwnAsync {

		@InBackground
		@EventListener
		void on(MessageReceivedEvent event) {
		}

	}

	@Lazy
	static class LazyOwnAsync {

		private final CountDownLatch invoked = new CountDownLatch(1);

		@InBackground
		@EventListener
		void on(MessageReceivedEvent event) {
			this.invoked.countDown();
		}

		CountDownLatch invoked() {
			return this.invoked;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class InterfaceProxies {

	}

	interface Handling {

		@EventListener
		void on(MessageReceivedEvent event);

	}

	static class HandlingListener implements Handling {

		@Async
		@Override
		public void on(MessageReceivedEvent event) {
		}

	}

	@Lazy
	static class LazyAsync {

		@Async
		@EventListener
		void on(MessageReceivedEvent event) {
		}

	}

	static class AsyncApplicationListener implements ApplicationListener<MessageReceivedEvent> {

		@Async
		@Override
		public void onApplicationEvent(MessageReceivedEvent event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyApplicationListeners {

		@Bean
		@Lazy
		AsyncApplicationListener lazyListener() {
			return new AsyncApplicationListener();
		}

	}

	static class PlainApplicationListener implements ApplicationListener<MessageReceivedEvent> {

		@Override
		public void onApplicationEvent(MessageReceivedEvent event) {
		}

	}

	static class Returning {

		@EventListener
		CompletableFuture<List<String>> on(MessageReceivedEvent event) {
			return CompletableFuture.completedFuture(List.of("returned"));
		}

	}

	static class ReturningObject {

		@EventListener
		Object on(MessageReceivedEvent event) {
			return "returned";
		}

	}

	static class TransactionalReturning {

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		String on(MessageReceivedEvent event) {
			return "returned";
		}

	}

	static class AsyncOfReturned {

		@Async
		@EventListener
		void on(String event) {
		}

	}

	static class AsyncOfFurther {

		@EventListener
		int[] and(String event) {
			return new int[] { event.length() };
		}

		@EventListener
		Integer further(String event) {
			return event.length();
		}

		@Async
		@EventListener
		void on(Integer event) {
		}

	}

	static class AsyncAfterCommit {

		@Async
		@TransactionalEventListener
		void on(String event) {
		}

	}

	static class MonoOfReturned {

		@EventListener
		Mono<Void> on(String event) {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PayloadListener {

		@Bean
		ApplicationListener<PayloadApplicationEvent<String>> payloadListener() {
			return (event) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LambdaListener {

		@Bean
		ApplicationListener<MessageReceivedEvent> listener() {
			return (event) -> {
				throw new IllegalStateException("for the test");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyLambdaListener {

		@Bean
		@Lazy
		ApplicationListener<MessageReceivedEvent> lazyLambda() {
			return (event) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyPromptListener {

		@Bean
		@Lazy
		PromptListener listener() {
			return new PromptListener();
		}

	}

	static class PromptListener extends PlainApplicationListener {

		@Override
		public boolean supportsAsyncExecution() {
			return false;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnknownListener {

		@Bean
		ApplicationListener<?> listener() {
			ApplicationListener<MessageReceivedEvent> listener = (event) -> {
			};
			return listener;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class GenericListenerConfiguration {

		@Bean
		GenericListener<MessageReceivedEvent> listener() {
			return new GenericListener<>();
		}

	}

	static class GenericListener<E extends ApplicationEvent> implements ApplicationListener<E> {

		@Override
		public void onApplicationEvent(E event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LambdaForOtherEvents {

		@Bean
		ApplicationListener<SmtpServerInitializedEvent> other() {
			return (event) -> {
			};
		}

		@Bean
		ApplicationListener<ApplicationEvent> any() {
			return (event) -> {
			};
		}

		@Bean
		GenericListener<SmtpServerInitializedEvent> generic() {
			return new GenericListener<>();
		}

	}

	static class Plain {

		@EventListener
		void on(MessageReceivedEvent event) {
		}

	}

	static class AsyncForAnyEvent {

		@Async
		@EventListener
		void on(Object event) {
		}

	}

	static class AsyncForOtherEvent {

		@Async
		@EventListener
		void on(String event) {
		}

	}

	static class AsyncWithResult {

		@Async
		@EventListener
		CompletableFuture<Void> on(MessageReceivedEvent event) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class MonoListener {

		@EventListener
		Mono<Void> on(MessageReceivedEvent event) {
			return Mono.empty();
		}

	}

	static class TransactionalMono {

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		Mono<Void> on(MessageReceivedEvent event) {
			return Mono.empty();
		}

	}

	static class TransactionalReplies {

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		List<@Nullable SmtpReply> on(MessageReceivedEvent event) {
			return List.of();
		}

	}

	static class TransactionalAsync {

		@Async
		@TransactionalEventListener
		void on(MessageReceivedEvent event) {
		}

	}

	static class TransactionalPlain {

		@TransactionalEventListener
		void on(MessageReceivedEvent event) {
		}

		@TransactionalEventListener
		String and(MessageReceivedEvent event) {
			return "an event";
		}

	}

	static class NeverInvoked {

		@EventListener(defaultExecution = false)
		void on(MessageReceivedEvent event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AsyncMulticaster {

		@Bean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME)
		ApplicationEventMulticaster multicaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor((task) -> new Thread(task).start());
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

	@Configuration(proxyBeanMethods = false)
	static class EagerMulticaster {

		@Bean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME)
		ApplicationEventMulticaster multicaster() {
			return new SimpleApplicationEventMulticaster() {

				@Override
				protected void invokeListener(ApplicationListener<?> listener, ApplicationEvent event) {
					new Thread(() -> super.invokeListener(listener, event)).start();
				}

			};
		}

	}

}
