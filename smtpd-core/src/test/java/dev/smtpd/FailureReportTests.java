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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators and observers find out of application code that fails: for whom it was
 * called, and the reply to the client.
 */
@Isolated("It looks at all that is logged")
class FailureReportTests {

	private static final String SESSION = "session [0-9a-z]+ of 127\\.0\\.0\\.1";

	private static final String MESSAGE = "message [0-9a-z]+-1 from <joe@example\\.org> in " + SESSION;

	private static final String LOCAL_ERROR = "451 4\\.3\\.0 Requested action aborted: local error in processing";

	private static final String UNAWAITED = ", whose client doesn't wait for a reply any more";

	private static final String OVERLOADED = "451 4\\.3\\.2 Requested action aborted: too busy, try again later";

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void failureIsLoggedWithWhoAndReply(String name, Consumer<SmtpServer.Builder> customizer, String line,
			@Nullable Class<? extends Throwable> failure) {
		Failures failures = new Failures();
		try (LogLines log = LogLines.of("dev.smtpd", Level.WARN);
				TestServer server = TestServer.start((builder) -> customizer.accept(builder.observer(failures)))) {
			try (SmtpTestConnection client = server.client()) {
				client.send("AUTH PLAIN AGpvZQB4").readReply();
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				client.send("RCPT TO:<jane@example.org>").readReply();
				if (client.send("DATA").readReply().lines().get(0).startsWith("354")) {
					client.sendRaw("hi\r\n.\r\n").readReply();
				}
				client.send("XFAIL").readReply();
			}
			// scopes are closed after the reply
			Awaitility.await().untilAsserted(() -> assertThat(log.lines()).singleElement().asString().matches(line));
		}
		if (failure != null) {
			assertThat(failures.list).singleElement().isInstanceOf(failure);
		}
		else {
			assertThat(failures.list).isEmpty();
		}
	}

	static Stream<Arguments> failureIsLoggedWithWhoAndReply() {
		return Stream.of(arguments("processor", (builder) -> builder.processor((message) -> {
			throw new IllegalStateException("for the test");
		}), "ERROR Application code failed for " + MESSAGE + ", replying " + LOCAL_ERROR, IllegalStateException.class),
				arguments("processor with an impossible reply",
						(builder) -> builder.processor((message) -> SmtpReply.of(354, "Go on")),
						"ERROR Application code failed for " + MESSAGE + ", replying " + LOCAL_ERROR,
						IllegalStateException.class),
				arguments("asynchronous processor",
						(builder) -> builder.processor((AsyncMessageProcessor) (message) -> CompletableFuture
							.failedFuture(new IllegalStateException("for the test"))),
						"ERROR Application code failed for " + MESSAGE + ", replying " + LOCAL_ERROR,
						IllegalStateException.class),
				arguments("processor without a thread", (builder) -> builder.processor((message) -> {
					throw new RejectedExecutionException("for the test");
				}), "WARN Application code found no free thread for " + MESSAGE + ", replying " + OVERLOADED,
						RejectedExecutionException.class),
				arguments("processor that takes too long",
						(builder) -> builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofMillis(100)))
							.processor((AsyncMessageProcessor) (message) -> new CompletableFuture<>()),
						"WARN Application code takes too long, replying 451 4\\.3\\.0 Requested action aborted: "
								+ "processing took too long: message \\S+-1 in session \\S+ of 127\\.0\\.0\\.1 "
								+ "\\(0 s, without a thread\\)",
						TimeoutException.class),
				arguments("policy", (builder) -> builder.policy(new SessionPolicy() {

					@Override
					public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient,
							EsmtpParameters parameters) {
						throw new IllegalStateException("for the test");
					}

				}), "ERROR Application code failed for onRcpt\\(<jane@example\\.org>\\) from <joe@example\\.org> in "
						+ SESSION + ", replying " + LOCAL_ERROR, IllegalStateException.class),
				arguments("policy on messages", (builder) -> builder.policy(new SessionPolicy() {

					@Override
					public CompletionStage<@Nullable SmtpReply> onDataAsync(SmtpSession session) {
						return CompletableFuture.failedFuture(new IllegalStateException("for the test"));
					}

				}), "ERROR Application code failed for onData from <joe@example\\.org> in " + SESSION + ", replying "
						+ LOCAL_ERROR, IllegalStateException.class),
				arguments("command handler", (builder) -> builder.commandHandler(new CommandHandler() {

					@Override
					public String verb() {
						return "XFAIL";
					}

					@Override
					public @Nullable SmtpReply handle(SmtpSession session, String argument) {
						throw new IllegalStateException("for the test");
					}

				}), "ERROR Application code failed for handler of XFAIL in " + SESSION + ", replying " + LOCAL_ERROR,
						IllegalStateException.class),
				arguments("authenticator",
						(builder) -> builder.auth(AuthMode.OPTIONAL)
							.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(Duration.ZERO))
							.authenticator((session, username, password) -> {
								throw new IllegalStateException("for the test");
							}),
						"ERROR Authenticator failed for " + SESSION
								+ ", replying 454 4\\.7\\.0 Temporary authentication failure",
						IllegalStateException.class),
				arguments("scope that can't be opened", (builder) -> builder.scope((session) -> {
					throw new IllegalStateException("for the test");
				}).processor((message) -> null),
						"ERROR Scope \\S+ can't be opened for " + SESSION + ", going on without it", null),
				arguments("scope that can't be closed", (builder) -> builder.scope((session) -> () -> {
					throw new IllegalStateException("for the test");
				}).processor((message) -> null), "ERROR Scope \\S+ can't be closed for " + SESSION, null),
				arguments("observer of a message", (builder) -> builder.observer(new SmtpServerObserver() {

					@Override
					public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
						throw new IllegalStateException("for the test");
					}

				}), "WARN Observer \\S+ failed for " + MESSAGE, null),
				arguments("observer of a session", (builder) -> builder.observer(new SmtpServerObserver() {

					@Override
					public void transactionBegun(SmtpSession session) {
						throw new IllegalStateException("for the test");
					}

				}), "WARN Observer \\S+ failed for " + SESSION, null));
	}

	private static Arguments arguments(String name, Consumer<SmtpServer.Builder> customizer, String line,
			@Nullable Class<? extends Throwable> failure) {
		return Arguments.of(name, customizer, line, failure);
	}

	@Test
	void refusalIsNoFailure() {
		Failures failures = new Failures();
		try (LogLines log = LogLines.of("dev.smtpd", Level.WARN);
				TestServer server = TestServer.start((builder) -> builder.observer(failures).processor((message) -> {
					throw new SmtpReplyException(SmtpReply.of(552, "5.2.2", "Mailbox full"));
				}));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("552 5.2.2");
			assertThat(log.lines()).isEmpty();
			assertThat(failures.list).isEmpty();
		}
	}

	@Test
	void fullExecutorIsLoggedWithWhoAndReply() {
		try (LogLines log = LogLines.of("dev.smtpd.transport.CountingExecutor", Level.DEBUG);
				TestServer server = TestServer.start((builder) -> builder.executor((task) -> {
					throw new RejectedExecutionException("full");
				}).processor((message) -> null));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.2");
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("DEBUG"))
				.singleElement()
				.asString()
				.matches("DEBUG No thread for application code is free for " + MESSAGE + ", replying " + OVERLOADED);
		}
	}

	// its client has a reply already, and may have begun another transaction
	@Test
	void lateFailureIsNotReportedForTheNextMessage() {
		Failures failures = new Failures();
		CompletableFuture<SmtpReply> answer = new CompletableFuture<>();
		try (LogLines log = LogLines.of("dev.smtpd", Level.WARN);
				TestServer server = TestServer.start((builder) -> builder.observer(failures)
					.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofMillis(100)))
					.processor((AsyncMessageProcessor) (message) -> answer));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.0 Requested action aborted: processing");
			client.send("MAIL FROM:<jane@example.org>").expect("250");
			answer.completeExceptionally(new IllegalStateException("for the test"));
			assertThat(log.lines()).hasSize(2)
				.last()
				.asString()
				.matches("WARN Application code failed for " + MESSAGE + UNAWAITED);
			assertThat(failures.list).singleElement().isInstanceOf(TimeoutException.class);
		}
	}

	@Test
	void interruptedCodeIsLoggedWithItsThreadAndWithoutAReply() {
		Failures failures = new Failures();
		try (LogLines log = LogLines.of("dev.smtpd", Level.INFO);
				TestServer server = TestServer.start((builder) -> builder.observer(failures)
					.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofMillis(100)))
					.policy(new SessionPolicy() {

						@Override
						public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient,
								EsmtpParameters parameters) throws InterruptedException {
							new CountDownLatch(1).await();
							return null;
						}

					}));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<jane@example.org>").expect("451 4.3.0 Requested action aborted: processing");
			Awaitility.await().until(() -> log.lines().size() >= 3);
			assertThat(log.lines()).satisfiesExactlyInAnyOrder(
					(line) -> assertThat(line).startsWith("WARN Application code takes too long, replying 451"),
					(line) -> assertThat(line)
						.matches("WARN Application code failed for onRcpt\\(<jane@example\\.org>\\) from "
								+ "<joe@example\\.org> in " + SESSION + UNAWAITED),
					(line) -> assertThat(line).matches("INFO Application code has ended after its client was answered: "
							+ SESSION + " \\(0 s, thread \\S+\\)"));
			assertThat(failures.list).singleElement().isInstanceOf(TimeoutException.class);
		}
	}

	@Test
	void clientsCannotWriteLines() {
		try (LogLines log = LogLines.of("dev.smtpd", Level.WARN);
				TestServer server = TestServer.start((builder) -> builder.enableSmtputf8(true).processor((message) -> {
					throw new IllegalStateException("for the test");
				}));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<a\u202Eb\u2028c@example.org> SMTPUTF8").expect("250");
			client.send("RCPT TO:<jane@example.org>").expect("250").send("DATA").expect("354");
			client.sendRaw("hi\r\n.\r\n").expect("451");
			assertThat(log.lines()).singleElement()
				.asString()
				.contains(" from <a\\u{202e}b\\u{2028}c@example.org> in session ");
		}
	}

	@Test
	void refusedCommandsAreReportedWithTheirArgumentUnlessItMayBeSecret() {
		List<String> refused = new ArrayList<>();
		CountDownLatch closed = new CountDownLatch(1);
		try (TestServer server = TestServer.start((builder) -> builder.limits((limits) -> limits.withMaxRecipients(1))
			.auth(AuthMode.OPTIONAL)
			.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(Duration.ZERO))
			.authenticator((session, username, password) -> null)
			.processor((message) -> SmtpReply.of(550, "5.7.1", "No"))
			.observer(new SmtpServerObserver() {

				@Override
				public void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
					refused.add(verb + " " + argument + " " + reply.code());
				}

				@Override
				public void sessionClosed(SmtpSession session) {
					closed.countDown();
				}

			}))) {
			try (SmtpTestConnection client = server.connect()) {
				client.expect("220").send("EHLO").expect("501").send("EHLO client").expect("250-");
				client.send("AUTH PLAIN AGpvZQB4").expect("535");
				client.send("AUTH PLAIN").expect("334").send("AGpvZQB4").expect("535");
				client.send("AGpvZQB4").expect("500");
				client.send("MAIL FROM:<joe>").expect("501").send("MAIL FROM:<joe@example.org> X=y").expect("555");
				client.send("MAIL FROM:<joe@example.org>").expect("250");
				client.send("RCPT TO:<jane@example.org>")
					.expect("250")
					.send("RCPT TO:<jill@example.org>")
					.expect("452");
				client.send("DATA").expect("354").sendRaw("hi\r\n.\r\n").expect("550");
				client.send("DATA").expect("503").send("BDAT 3 LAST").sendRaw("hi\n").expect("503");
			}
			Awaitility.await().until(() -> closed.getCount() == 0);
		}
		assertThat(refused).containsExactly("EHLO  501", "AUTH  535", "UNKNOWN  500", "MAIL FROM:<joe> 501",
				"MAIL FROM:<joe@example.org> X=y 555", "RCPT TO:<jill@example.org> 452", "DATA  503");
	}

	/**
	 * Keeps what has failed.
	 */
	private static final class Failures implements SmtpServerObserver {

		private final List<Throwable> list = new CopyOnWriteArrayList<>();

		@Override
		public void applicationFailed(SmtpSession session, Throwable failure) {
			this.list.add(failure);
		}

	}

}
