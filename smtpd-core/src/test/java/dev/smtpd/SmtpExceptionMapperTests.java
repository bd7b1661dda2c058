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

package dev.smtpd;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The replies to exceptions, wherever application code throws them, and never 250.
 */
class SmtpExceptionMapperTests {

	private static final SmtpReply QUOTA = SmtpReply.of(552, "5.2.2", "Over quota");

	@ParameterizedTest(name = "{0} of a {2}, {4}")
	@MethodSource("failures")
	void failureHasItsMapping(String failure, Supplier<Exception> thrown, String place, Place adding,
			SmtpProtocol protocol, String reply) {
		Set<String> threads = ConcurrentHashMap.newKeySet();
		AtomicBoolean inScope = new AtomicBoolean(true);
		ThreadLocal<Boolean> scope = ThreadLocal.withInitial(() -> false);
		try (TestServer server = TestServer.start((builder) -> {
			builder.protocol(protocol);
			builder.scope((session) -> {
				scope.set(true);
				return scope::remove;
			});
			mappers().forEach(builder::exceptionMapper);
			builder.exceptionMapper((ex) -> {
				threads.add(Thread.currentThread().getName());
				if (!scope.get()) {
					inScope.set(false);
				}
				return null;
			});
			adding.add(builder, thrown);
		}); SmtpTestConnection client = connect(server, protocol)) {
			assertThat(replyTo(client)).startsWith(reply);
			assertThat(server.received()).isEmpty();
			client.send("NOOP").expect("250");
		}
		assertThat(threads).allMatch((thread) -> thread.startsWith("smtpd-application-"));
		assertThat(inScope).isTrue();
	}

	static Stream<Arguments> failures() {
		return Stream
			.of(failure("mapped exception", QuotaException::new, "552 5.2.2 Over quota"),
					failure("exception with a mapped cause",
							() -> new IllegalStateException(new RuntimeException(new QuotaException())),
							"552 5.2.2 Over quota"),
					failure("wrapped exception",
							() -> new UndeclaredThrowableException(new InvocationTargetException(
									new CompletionException(new ExecutionException(new QuotaException())))),
							"552 5.2.2 Over quota"),
					failure("unknown exception", IllegalStateException::new, "451 4.3.0"),
					failure("circle of causes", SmtpExceptionMapperTests::circle, "451 4.3.0"),
					failure("exception mapped to 250", PositiveException::new, "451 4.3.0"),
					failure("exception mapped to 250 for one recipient", PartialException::new, "451 4.3.0"),
					failure("exception mapped to 354", IntermediateException::new, "451 4.3.0"),
					failure("exception whose mapper throws", MapperException::new, "451 4.3.0"),
					failure("exception mapped by the next one", NextException::new, "554 5.3.0 Next"),
					failure("refused task", RejectedExecutionException::new, "451 4.3.2"),
					failure("reply exception", () -> new SmtpReplyException(SmtpReply.of(450, "4.2.1", "Busy")),
							"450 4.2.1 Busy"),
					failure("reply exception as a cause",
							() -> new QuotaException(new SmtpReplyException(SmtpReply.of(450, "4.2.1", "Busy"))),
							"450 4.2.1 Busy"),
					failure("reply exception with replies for recipients",
							() -> new SmtpReplyException(
									SmtpReply.forRecipients(List.of(SmtpReply.of(450, "4.2.1", "Busy")))),
							"450 4.2.1 Busy"))
			.flatMap((failure) -> PLACES.stream()
				.flatMap((place) -> Stream.of(SmtpProtocol.SMTP, SmtpProtocol.LMTP)
					.map((protocol) -> Arguments.of(failure[0], failure[1], place[0], place[1], protocol,
							failure[2]))));
	}

	private static Object[] failure(String name, Supplier<Exception> thrown, String reply) {
		return new Object[] { name, thrown, reply };
	}

	private static final List<Object[]> PLACES = List
		.of(place("processor", (builder, thrown) -> builder.processor((message) -> {
			throw thrown.get();
		})), place("non-blocking processor", (builder, thrown) -> builder.processor(nonBlocking((message) -> {
			throw thrown.get();
		}))), place("asynchronous processor", (builder, thrown) -> builder.processor(async((message) -> {
			throw thrown.get();
		}))), place("stage of a processor",
				(builder, thrown) -> builder
					.processor(async((message) -> CompletableFuture.failedFuture(thrown.get())))),
				place("stage of a non-blocking processor",
						(builder, thrown) -> builder
							.processor(nonBlocking(async((message) -> CompletableFuture.failedFuture(thrown.get()))))),
				place("stage that fails later", (builder, thrown) -> builder.processor(async((message) -> {
					CompletableFuture<@Nullable SmtpReply> stage = new CompletableFuture<>();
					new Thread(() -> stage.completeExceptionally(thrown.get()), "elsewhere").start();
					return stage;
				}))), place("policy", (builder, thrown) -> builder.policy(new SessionPolicy() {

					@Override
					public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient,
							EsmtpParameters parameters) throws Exception {
						throw thrown.get();
					}

				})), place("stage of a policy", (builder, thrown) -> builder.policy(new SessionPolicy() {

					@Override
					public CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session,
							Mailbox recipient, EsmtpParameters parameters) {
						return CompletableFuture.failedFuture(thrown.get());
					}

				})), place("command handler", (builder, thrown) -> builder.commandHandler(new CommandHandler() {

					@Override
					public String verb() {
						return "RCPT";
					}

					@Override
					public @Nullable SmtpReply handle(SmtpSession session, String argument) throws Exception {
						throw thrown.get();
					}

				})));

	private static Object[] place(String name, Place place) {
		return new Object[] { name, place };
	}

	private static MessageProcessor nonBlocking(MessageProcessor processor) {
		return MessageProcessor.nonBlocking(processor);
	}

	private static AsyncMessageProcessor async(AsyncMessageProcessor processor) {
		return processor;
	}

	private static Exception circle() {
		Exception inner = new Exception();
		Exception outer = new Exception(inner);
		inner.initCause(outer);
		return outer;
	}

	private static List<SmtpExceptionMapper> mappers() {
		return List.of(mapper(QuotaException.class, () -> QUOTA), mapper(PositiveException.class, () -> SmtpReply.OK),
				mapper(PartialException.class, () -> SmtpReply.forRecipients(List.of(SmtpReply.OK, QUOTA))),
				mapper(IntermediateException.class, () -> SmtpReply.of(354, "Go on")),
				mapper(MapperException.class, () -> {
					throw new IllegalStateException("for the test");
				}), mapper(NextException.class, () -> {
					throw new IllegalStateException("for the test");
				}), mapper(NextException.class, () -> SmtpReply.OK), mapper(NextException.class, () -> null),
				mapper(NextException.class, () -> SmtpReply.of(554, "5.3.0", "Next")),
				mapper(NextException.class, () -> SmtpReply.of(554, "5.3.0", "Never")));
	}

	private static SmtpExceptionMapper mapper(Class<? extends Exception> type, Supplier<@Nullable SmtpReply> mapping) {
		return (failure) -> type.isInstance(failure) ? mapping.get() : null;
	}

	private static SmtpTestConnection connect(TestServer server, SmtpProtocol protocol) {
		String hello = (protocol == SmtpProtocol.LMTP) ? "LHLO" : "EHLO";
		return server.connect().expect("220").send(hello + " client.example.org").expect("250");
	}

	private static String replyTo(SmtpTestConnection client) {
		client.send("MAIL FROM:<joe@example.org>").expect("250");
		String recipient = client.send("RCPT TO:<jane@example.org>").readReply().lines().get(0);
		if (!recipient.startsWith("250")) {
			return recipient;
		}
		return client.send("DATA").expect("354").send(".").readReply().lines().get(0);
	}

	/**
	 * Where application code throws.
	 */
	@FunctionalInterface
	interface Place {

		void add(SmtpServer.Builder builder, Supplier<Exception> thrown);

	}

	@SuppressWarnings("serial")
	private static final class QuotaException extends Exception {

		private QuotaException() {
		}

		private QuotaException(Throwable cause) {
			super(cause);
		}

	}

	@SuppressWarnings("serial")
	private static final class PositiveException extends Exception {

	}

	@SuppressWarnings("serial")
	private static final class PartialException extends Exception {

	}

	@SuppressWarnings("serial")
	private static final class IntermediateException extends Exception {

	}

	@SuppressWarnings("serial")
	private static final class MapperException extends Exception {

	}

	@SuppressWarnings("serial")
	private static final class NextException extends Exception {

	}

}
