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

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.Connectors;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each type that a listener may return, with each outcome: the client gets the right
 * reply, never 250 for a failure, and what the listener has stored is there exactly when
 * the client got 250.
 */
class ListenerResultTests {

	private static final AtomicInteger databases = new AtomicInteger();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withUserConfiguration(AsyncConfiguration.class)
		.withPropertyValues("smtpd.port=0", "smtpd.connectors.lmtp.protocol=lmtp",
				"spring.datasource.url=jdbc:h2:mem:results" + databases.incrementAndGet());

	@ParameterizedTest(name = "{0}")
	@MethodSource("types")
	void replyFollowsTheOutcome(String name, Class<? extends Listener> type) {
		this.contextRunner.withBean("listener", type).run((context) -> {
			Listener listener = (Listener) context.getBean("listener");
			for (String connector : List.of("default", "lmtp")) {
				for (Outcome outcome : Outcome.values()) {
					if (outcome == Outcome.NEVER || !listener.knows(outcome)) {
						continue;
					}
					int before = listener.rows();
					listener.outcome(outcome);
					try (SmtpTestConnection client = client(context.getBean(SmtpServer.class), connector)) {
						String reply = client.mail().content("Subject: hi\r\n").send().reply().toString();
						assertThat(reply).as("%s of %s by %s", outcome, name, connector).startsWith(outcome.reply);
						assertThat(listener.rows() - before).as("%s of %s by %s", outcome, name, connector)
							.isEqualTo(reply.startsWith("250") ? 1 : 0);
					}
				}
			}
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("typesOfLaterResults")
	void waitingEndsAtTheProcessingTimeout(String name, Class<? extends Listener> type) {
		this.contextRunner.withBean("listener", type)
			.withPropertyValues("smtpd.timeouts.processing=300ms")
			.run((context) -> {
				Listener listener = (Listener) context.getBean("listener");
				listener.outcome(Outcome.NEVER);
				SmtpServer server = context.getBean(SmtpServer.class);
				try (SmtpTestConnection client = client(server, "default")) {
					assertThat(client.mail().content("Subject: hi\r\n").send())
						.hasReplyStartingWith("451 4.3.0 Requested action aborted: processing took too long");
					Awaitility.await().until(() -> server.status().executor().active() == 0);
					assertThat(listener.rows()).isZero();
					assertThat(listener.isCancelled()).isTrue();
				}
			});
	}

	static Stream<Arguments> types() {
		Stream<Class<? extends Listener>> plain = Stream.of(VoidListener.class, ReplyListener.class,
				OptionalListener.class, ArrayListener.class, ListListener.class, AsyncListener.class,
				AsyncFutureListener.class);
		return Stream.concat(plain.map((type) -> Arguments.of(type.getSimpleName(), type)), typesOfLaterResults());
	}

	static Stream<Arguments> typesOfLaterResults() {
		Stream<Class<? extends Listener>> later = Stream.of(CompletableFutureListener.class, StageListener.class,
				FutureListener.class, MonoListener.class, VoidMonoListener.class, FluxListener.class,
				FlowListener.class, PublisherListener.class, NestedListener.class, ObjectListener.class);
		return later.map((type) -> Arguments.of(type.getSimpleName(), type));
	}

	private static SmtpTestConnection client(SmtpServer server, String name) {
		SmtpTestConnection client = Connectors.client(server, name).connect();
		assertThat(client.readReply()).startsWith("220");
		assertThat(client.command((name.equals("lmtp") ? "LHLO" : "EHLO") + " client.example.org")).startsWith("250");
		return client;
	}

	/**
	 * What a listener does.
	 */
	enum Outcome {

		SUCCESS("250 2.0.0 OK"), REPLY("250 2.0.0 Ticket 42"), REFUSAL("550 5.7.1 No"), DEFERRAL("450 4.2.1 Later"),
		FAILURE("451 4.3.0"), CHECKED_FAILURE("451 4.3.0"), ERROR("451 4.3.0"), REPLY_EXCEPTION("552 5.2.2 Full"),
		INTERMEDIATE("451 4.3.0"), NEVER("451");

		private final String reply;

		Outcome(String reply) {
			this.reply = reply;
		}

		private @Nullable SmtpReply get() throws Exception {
			return switch (this) {
				case SUCCESS, NEVER -> null;
				case REPLY -> SmtpReply.of(250, "2.0.0", "Ticket 42");
				case REFUSAL -> SmtpReply.of(550, "5.7.1", "No");
				case DEFERRAL -> SmtpReply.of(450, "4.2.1", "Later");
				case FAILURE -> throw new IllegalStateException("for the test");
				case CHECKED_FAILURE -> throw new IOException("for the test");
				case ERROR -> throw new AssertionError("for the test");
				case REPLY_EXCEPTION -> throw new SmtpReplyException(SmtpReply.of(552, "5.2.2", "Full"));
				case INTERMEDIATE -> SmtpReply.of(354, "Go on");
			};
		}

		private boolean isReply() {
			return this == REPLY || this == REFUSAL || this == DEFERRAL || this == INTERMEDIATE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncConfiguration {

	}

	/**
	 * Stores a row, then does what the test says.
	 */
	abstract static class Listener {

		private final JdbcTemplate jdbc;

		private volatile Outcome outcome = Outcome.SUCCESS;

		private volatile boolean cancelled;

		Listener(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table if not exists mail (id varchar primary key)");
		}

		// of proxies only methods are those of the target
		void outcome(Outcome outcome) {
			this.outcome = outcome;
		}

		int rows() {
			Integer rows = this.jdbc.queryForObject("select count(*) from mail", Integer.class);
			return (rows != null) ? rows : -1;
		}

		boolean isCancelled() {
			return this.cancelled;
		}

		boolean knows(Outcome outcome) {
			return true;
		}

		Outcome store(MessageReceivedEvent event) {
			this.jdbc.update("insert into mail values (?)", event.getMessage().id());
			return this.outcome;
		}

		Outcome current() {
			return this.outcome;
		}

		CompletableFuture<@Nullable SmtpReply> later(Outcome outcome) {
			CompletableFuture<@Nullable SmtpReply> future = new CompletableFuture<>();
			if (outcome == Outcome.NEVER) {
				future.whenComplete((reply, ex) -> this.cancelled = future.isCancelled());
			}
			else {
				new Thread(() -> {
					try {
						future.complete(outcome.get());
					}
					catch (Throwable ex) {
						future.completeExceptionally(ex);
					}
				}).start();
			}
			return future;
		}

		Mono<SmtpReply> mono(Outcome outcome) {
			return (outcome == Outcome.NEVER) ? Mono.<SmtpReply>never().doOnCancel(this::cancelled)
					: Mono.fromCallable(outcome::get).subscribeOn(Schedulers.boundedElastic());
		}

		void cancelled() {
			this.cancelled = true;
		}

	}

	/**
	 * Without results that come later.
	 */
	abstract static class PlainListener extends Listener {

		PlainListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@Override
		boolean knows(Outcome outcome) {
			return outcome != Outcome.NEVER;
		}

	}

	static class VoidListener extends PlainListener {

		VoidListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		void on(MessageReceivedEvent event) throws Exception {
			store(event).get();
		}

		@Override
		boolean knows(Outcome outcome) {
			return super.knows(outcome) && !outcome.isReply();
		}

	}

	static class ReplyListener extends PlainListener {

		ReplyListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		@Nullable SmtpReply on(MessageReceivedEvent event) throws Exception {
			return store(event).get();
		}

	}

	static class OptionalListener extends PlainListener {

		OptionalListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		Optional<SmtpReply> on(MessageReceivedEvent event) throws Exception {
			return Optional.ofNullable(store(event).get());
		}

	}

	static class ArrayListener extends PlainListener {

		ArrayListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		@Nullable SmtpReply[] on(MessageReceivedEvent event) throws Exception {
			return new @Nullable SmtpReply[] { null, store(event).get() };
		}

	}

	static class ListListener extends PlainListener {

		ListListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		List<@Nullable Object> on(MessageReceivedEvent event) throws Exception {
			return Arrays.asList("an event", null, store(event).get());
		}

	}

	static class CompletableFutureListener extends Listener {

		CompletableFutureListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		CompletableFuture<@Nullable SmtpReply> on(MessageReceivedEvent event) {
			return later(store(event));
		}

	}

	static class StageListener extends Listener {

		StageListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		CompletionStage<@Nullable SmtpReply> on(MessageReceivedEvent event) {
			return later(store(event)).minimalCompletionStage().thenApply((reply) -> reply);
		}

		@Override
		boolean isCancelled() {
			return true;
		}

	}

	static class FutureListener extends Listener {

		FutureListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		Future<@Nullable SmtpReply> on(MessageReceivedEvent event) {
			Outcome outcome = store(event);
			FutureTask<@Nullable SmtpReply> task = new FutureTask<>(outcome::get) {

				@Override
				public boolean cancel(boolean mayInterruptIfRunning) {
					cancelled();
					return super.cancel(mayInterruptIfRunning);
				}

			};
			if (outcome != Outcome.NEVER) {
				new Thread(task).start();
			}
			return task;
		}

	}

	static class AsyncListener extends Listener {

		AsyncListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		void store0(MessageReceivedEvent event) {
			store(event);
		}

		@Async
		@EventListener
		CompletableFuture<@Nullable SmtpReply> on(MessageReceivedEvent event) throws Exception {
			return CompletableFuture.completedFuture(current().get());
		}

		@Override
		boolean knows(Outcome outcome) {
			return outcome != Outcome.NEVER;
		}

	}

	static class AsyncFutureListener extends AsyncListener {

		AsyncFutureListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@Async
		@EventListener
		Future<@Nullable SmtpReply> also(MessageReceivedEvent event) throws Exception {
			return CompletableFuture.completedFuture(current().get());
		}

		@Override
		@EventListener(condition = "false")
		CompletableFuture<@Nullable SmtpReply> on(MessageReceivedEvent event) {
			throw new IllegalStateException("Not to be invoked");
		}

	}

	static class MonoListener extends Listener {

		MonoListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		Mono<SmtpReply> on(MessageReceivedEvent event) {
			return mono(store(event));
		}

	}

	static class VoidMonoListener extends Listener {

		VoidMonoListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		Mono<Void> on(MessageReceivedEvent event) {
			return mono(store(event)).then();
		}

		@Override
		boolean knows(Outcome outcome) {
			return !outcome.isReply();
		}

	}

	static class FluxListener extends Listener {

		FluxListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		Flux<Object> on(MessageReceivedEvent event) {
			return Flux.concat(Flux.range(0, 100), mono(store(event)));
		}

	}

	static class FlowListener extends Listener {

		FlowListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		Flow.Publisher<SmtpReply> on(MessageReceivedEvent event) {
			return JdkFlowAdapter.publisherToFlowPublisher(mono(store(event)));
		}

	}

	static class PublisherListener extends Listener {

		PublisherListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		// none of Reactor's
		@EventListener
		Publisher<SmtpReply> on(MessageReceivedEvent event) {
			return FlowAdapters.toPublisher(JdkFlowAdapter.publisherToFlowPublisher(mono(store(event))));
		}

	}

	static class NestedListener extends Listener {

		NestedListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		CompletableFuture<List<Supplier<?>>> on(String event) {
			return CompletableFuture.supplyAsync(List::of);
		}

		@EventListener
		List<Object> on(MessageReceivedEvent event) {
			List<Object> results = new ArrayList<>();
			results.add(CompletableFuture.completedFuture(Mono.just("an event")));
			results.add(CompletableFuture.completedFuture(Flux.just(mono(store(event)))));
			return results;
		}

	}

	static class ObjectListener extends Listener {

		ObjectListener(JdbcTemplate jdbc) {
			super(jdbc);
		}

		@EventListener
		Object on(Object event) {
			return (event instanceof MessageReceivedEvent received) ? mono(store(received)) : Mono.empty();
		}

	}

}
