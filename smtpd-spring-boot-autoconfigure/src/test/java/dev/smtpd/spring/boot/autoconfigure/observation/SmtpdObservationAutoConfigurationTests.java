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

package dev.smtpd.spring.boot.autoconfigure.observation;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import brave.Tracing;
import brave.context.slf4j.MDCScopeDecorator;
import brave.handler.MutableSpan;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.test.TestSpanHandler;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.logging.SmtpServerLogging;
import dev.smtpd.spring.observation.DefaultSmtpTransactionObservationConvention;
import dev.smtpd.spring.observation.SmtpServerObservations;
import dev.smtpd.spring.observation.SmtpTransactionObservationConvention;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is observed of a message.
 */
class SmtpdObservationAutoConfigurationTests {

	private static final String CONTENT = "Subject: hi\r\n\r\nhi\r\n";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdObservationAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1");

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	@Test
	void withoutARegistryOrByPropertyNothingIsObserved() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(SmtpServerObservations.class));
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry)
			.withPropertyValues("smtpd.observation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SmtpServerObservations.class));
	}

	@Test
	void nothingIsObservedForMetersOnly() {
		ApplicationContextRunner metersOnly = this.contextRunner
			.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(DefaultMeterObservationHandler.class,
					() -> new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
		metersOnly.run((context) -> assertThat(context).doesNotHaveBean(SmtpServerObservations.class));
		metersOnly.withPropertyValues("smtpd.observation.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(SmtpServerObservations.class));
		metersOnly.withBean(ObservationTextPublisher.class, ObservationTextPublisher::new)
			.run((context) -> assertThat(context).hasSingleBean(SmtpServerObservations.class));
	}

	@Test
	void transactionIsObservedWithItsProcessing() {
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(MessageProcessor.class,
					() -> (message) -> (this.registry.getCurrentObservation() != null)
							? SmtpReply.of(250, "2.0.0", "Observed") : null)
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					assertThat(client.mail().content(CONTENT).send()).reply().isLine("250 2.0.0 Observed");
				}
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasNumberOfObservationsEqualTo(2)
					.hasObservationWithNameEqualTo("smtpd.transaction")
					.that()
					.hasBeenStarted()
					.hasBeenStopped()
					.hasLowCardinalityKeyValue("connector", "default")
					.hasLowCardinalityKeyValue("outcome", "accepted")
					.hasHighCardinalityKeyValue("smtp.peer", "127.0.0.1")
					.hasHighCardinalityKeyValue("smtp.reply", "250")
					.hasHighCardinalityKeyValueWithKey("smtp.session")
					.hasHighCardinalityKeyValueWithKey("smtp.message");
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.process")
					.that()
					.hasBeenStopped()
					.hasParentObservationContextMatching((parent) -> parent.getName().equals("smtpd.transaction"));
			});
	}

	@Test
	void transactionThatIsAbortedIsStopped() {
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry).run((context) -> {
			try (SmtpTestConnection client = connect(context)) {
				client.command("MAIL FROM:<joe@example.org>");
				client.command("RSET");
			}
			TestObservationRegistryAssert.assertThat(this.registry)
				.hasSingleObservationThat()
				.hasBeenStopped()
				.hasLowCardinalityKeyValue("outcome", "aborted")
				.hasHighCardinalityKeyValue("smtp.message", "none");
		});
	}

	@Test
	void conventionCanBeReplaced() {
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(SmtpTransactionObservationConvention.class,
					() -> new DefaultSmtpTransactionObservationConvention() {

						@Override
						public String getName() {
							return "mail.in";
						}

					})
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					client.command("MAIL FROM:<joe@example.org>");
					client.command("RSET");
				}
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasSingleObservationThat()
					.hasNameEqualTo("mail.in");
			});
	}

	@Test
	void traceIsWhereTheMessageIsHandledAndLogged() {
		TestSpanHandler spans = new TestSpanHandler();
		Logger logger = (Logger) LoggerFactory.getLogger(SmtpServerLogging.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		logger.setLevel(Level.INFO);
		try (ThreadLocalCurrentTraceContextHolder traces = new ThreadLocalCurrentTraceContextHolder(spans)) {
			this.contextRunner.withBean(ObservationRegistry.class, () -> traces.observations())
				.withBean(Traces.class, () -> new Traces(new CompletableFuture<>(), new CompletableFuture<>()))
				.withUserConfiguration(Listeners.class)
				.withPropertyValues("smtpd.log-level=info", "smtpd.events.allow-late-listeners=true",
						"spring.task.execution.propagate-context=true")
				.run((context) -> {
					try (SmtpTestConnection client = connect(context)) {
						assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("250");
					}
					Awaitility.await().until(() -> spans.spans().size() == 2);
					MutableSpan process = spans.get(0);
					MutableSpan receive = spans.get(1);
					assertThat(receive.name()).isEqualTo("smtp receive");
					assertThat(process.name()).isEqualTo("smtp process");
					assertThat(process.parentId()).isEqualTo(receive.id());
					Traces found = context.getBean(Traces.class);
					assertThat(found.sync.get(20, TimeUnit.SECONDS)).isEqualTo(receive.traceId());
					assertThat(found.async.get(20, TimeUnit.SECONDS)).isEqualTo(receive.traceId());
					assertThat(lines.list).filteredOn((line) -> line.getMessage().startsWith("Message "))
						.singleElement()
						.extracting((line) -> line.getMDCPropertyMap().get("traceId"))
						.isEqualTo(receive.traceId());
				});
		}
		finally {
			logger.detachAppender(lines);
			logger.setLevel(null);
		}
	}

	@ParameterizedTest
	@MethodSource("failures")
	void exceptionIsAnErrorOfProcessingAndTransaction(MessageProcessor processor) {
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean("waitsOnAThread", MessageProcessor.class, () -> (message) -> null)
			.withBean("fails", MessageProcessor.class, () -> processor)
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("451");
				}
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.process")
					.that()
					.hasError()
					.thenError()
					.hasMessage("for the test");
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.transaction")
					.that()
					.hasError()
					.thenError()
					.hasMessage("for the test")
					.backToContext()
					.hasLowCardinalityKeyValue("outcome", "deferred")
					.hasHighCardinalityKeyValue("smtp.reply", "451");
			});
	}

	static Stream<MessageProcessor> failures() {
		return Stream.of((message) -> {
			throw new IllegalStateException("for the test");
		}, (AsyncMessageProcessor) (message) -> CompletableFuture
			.failedFuture(new IllegalStateException("for the test")), (message) -> {
				throw new IOException("for the test");
			});
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void refusalIsNoError(MessageProcessor processor) {
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(MessageProcessor.class, () -> processor)
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("550");
				}
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.process")
					.that()
					.doesNotHaveError();
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.transaction")
					.that()
					.doesNotHaveError()
					.hasLowCardinalityKeyValue("outcome", "rejected");
			});
	}

	static Stream<MessageProcessor> refusals() {
		return Stream.of((message) -> SmtpReply.of(550, "5.7.1", "No"), (message) -> {
			throw new SmtpReplyException(SmtpReply.of(550, "5.7.1", "No"));
		});
	}

	@Test
	void failedCommitIsAnError() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(SmtpdTransactionAutoConfiguration.class))
			.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(PlatformTransactionManager.class, FailingCommit::new)
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("451");
				}
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.process")
					.that()
					.hasError()
					.thenError()
					.isInstanceOf(TransactionSystemException.class);
			});
	}

	@Test
	void exceptionOfAPolicyIsAnErrorOfTheTransaction() {
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(SessionPolicy.class, FailingPolicy::new)
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					client.command("MAIL FROM:<joe@example.org>");
					assertThat(client.command("RCPT TO:<jane@example.org>")).startsWith("451");
				}
				Awaitility.await().until(() -> context.getBean(SmtpServer.class).status().sessionCount() == 0);
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.transaction")
					.that()
					.hasError()
					.hasLowCardinalityKeyValue("outcome", "aborted");
			});
	}

	@Test
	void processingThatTakesTooLongIsAnError() {
		this.contextRunner.withBean(ObservationRegistry.class, () -> this.registry)
			.withPropertyValues("smtpd.timeouts.processing=100ms")
			.withBean(MessageProcessor.class, () -> (AsyncMessageProcessor) (message) -> new CompletableFuture<>())
			.run((context) -> {
				try (SmtpTestConnection client = connect(context)) {
					assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("451");
				}
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasObservationWithNameEqualTo("smtpd.transaction")
					.that()
					.hasError()
					.thenError()
					.isInstanceOf(TimeoutException.class);
			});
	}

	@Test
	void spanOfAFailureIsRed() {
		TestSpanHandler spans = new TestSpanHandler();
		try (ThreadLocalCurrentTraceContextHolder traces = new ThreadLocalCurrentTraceContextHolder(spans)) {
			this.contextRunner.withBean(ObservationRegistry.class, () -> traces.observations())
				.withBean(MessageProcessor.class, () -> (message) -> {
					throw new IllegalStateException("for the test");
				})
				.run((context) -> {
					try (SmtpTestConnection client = connect(context)) {
						assertThat(client.mail().content(CONTENT).send()).hasReplyStartingWith("451");
					}
					Awaitility.await().until(() -> spans.spans().size() == 2);
					assertThat(spans.spans()).extracting(MutableSpan::name)
						.containsExactly("smtp process", "smtp receive");
					assertThat(spans.spans()).extracting(MutableSpan::error)
						.allSatisfy((error) -> assertThat(error).hasMessage("for the test"));
				});
		}
	}

	private static SmtpTestConnection connect(ApplicationContext context) throws Exception {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).open();
	}

	/**
	 * Brave, with the trace in the MDC.
	 */
	private static final class ThreadLocalCurrentTraceContextHolder implements AutoCloseable {

		private final Tracing tracing;

		private final BraveTracer tracer;

		ThreadLocalCurrentTraceContextHolder(TestSpanHandler spans) {
			ThreadLocalCurrentTraceContext context = ThreadLocalCurrentTraceContext.newBuilder()
				.addScopeDecorator(MDCScopeDecorator.get())
				.build();
			this.tracing = Tracing.newBuilder().currentTraceContext(context).addSpanHandler(spans).build();
			this.tracer = new BraveTracer(this.tracing.tracer(), new BraveCurrentTraceContext(context));
		}

		ObservationRegistry observations() {
			ObservationRegistry observations = ObservationRegistry.create();
			observations.observationConfig()
				.observationHandler(
						new FirstMatchingCompositeObservationHandler(
								new PropagatingReceiverTracingObservationHandler<>(this.tracer,
										new BravePropagator(this.tracing)),
								new DefaultTracingObservationHandler(this.tracer)));
			return observations;
		}

		@Override
		public void close() {
			this.tracing.close();
		}

	}

	/**
	 * What listeners found on their threads.
	 *
	 * @param sync the trace of the listener that the client waits for
	 * @param async the trace of the other one
	 */
	private record Traces(CompletableFuture<String> sync, CompletableFuture<String> async) {

	}

	/**
	 * Fails to commit.
	 */
	private static final class FailingCommit extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			throw new TransactionSystemException("for the test");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	/**
	 * Fails for each recipient.
	 */
	private static final class FailingPolicy implements SessionPolicy {

		@Override
		public SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			throw new IllegalStateException("for the test");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Listeners {

		private final Traces traces;

		Listeners(Traces traces) {
			this.traces = traces;
		}

		@EventListener
		void on(MessageReceivedEvent event) {
			this.traces.sync.complete(String.valueOf(MDC.get("traceId")));
		}

		@Async
		@EventListener
		void later(MessageReceivedEvent event) {
			this.traces.async.complete(String.valueOf(MDC.get("traceId")));
		}

	}

}
