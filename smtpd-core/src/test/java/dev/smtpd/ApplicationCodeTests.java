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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What application code says, and what becomes of sessions when it fails.
 */
class ApplicationCodeTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void processorDecidesTheReply(String name, MessageProcessor processor, String reply) {
		try (TestServer server = TestServer.start((builder) -> builder.processor(processor));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect(reply).send("NOOP").expect("250");
			boolean accepted = reply.startsWith("2");
			assertThat(server.received()).hasSize(accepted ? 1 : 0);
			client.beginData().sendRaw("again\r\n.\r\n").expect(reply);
		}
	}

	static Stream<Arguments> processorDecidesTheReply() {
		return Stream.of(processor("nothing", (message) -> null, "250 2.0.0 OK"),
				processor("text", (message) -> SmtpReply.of(250, "2.0.0", "Ticket 42"), "250 2.0.0 Ticket 42"),
				processor("refusal", (message) -> SmtpReply.of(550, "5.7.1", "Not welcome"), "550 5.7.1 Not welcome"),
				processor("deferral", (message) -> SmtpReply.of(450, "4.2.0", "Later"), "450 4.2.0 Later"),
				processor("exception", (message) -> {
					throw new IllegalStateException("a secret");
				}, "451 4.3.0 Requested action aborted: local error"), processor("error", (message) -> {
					throw new OutOfMemoryError("for the test");
				}, "451 4.3.0"), processor("reply exception", (message) -> {
					throw new SmtpReplyException(SmtpReply.of(552, "5.2.2", "Mailbox full"));
				}, "552 5.2.2 Mailbox full"),
				processor("line break in a reply", (message) -> SmtpReply.of(250, "OK\r\n250 forged"), "451 4.3.0"),
				processor("intermediate reply", (message) -> SmtpReply.of(354, "Go on"), "451 4.3.0"),
				processor("async nothing", async((message) -> CompletableFuture.completedFuture(null)), "250 2.0.0 OK"),
				processor("async refusal",
						async((message) -> CompletableFuture
							.supplyAsync(() -> SmtpReply.of(550, "5.7.1", "Not welcome"))),
						"550 5.7.1"),
				processor("async failure",
						async((message) -> CompletableFuture.failedFuture(new IllegalStateException("later"))),
						"451 4.3.0"),
				processor("async throwing", async((message) -> {
					throw new IllegalStateException("at once");
				}), "451 4.3.0"),
				processor("async without thread", async((message) -> CompletableFuture.supplyAsync(() -> {
					throw new RejectedExecutionException("full");
				})), "451 4.3.2"));
	}

	private static Arguments processor(String name, MessageProcessor processor, String reply) {
		return Arguments.of(name, processor, reply);
	}

	private static AsyncMessageProcessor async(AsyncMessageProcessor processor) {
		return processor;
	}

	@Test
	void processorsAreCalledInOrderUntilOneRefuses() {
		List<String> calls = new ArrayList<>();
		try (TestServer server = TestServer.start((builder) -> {
			builder.processor((message) -> note(calls, "first", null));
			builder.processor((message) -> note(calls, "second", SmtpReply.of(250, "2.0.0", "Second")));
			builder.processor((message) -> note(calls, "third", SmtpReply.of(550, "5.7.1", "Third")));
			builder.processor((message) -> note(calls, "fourth", null));
		}); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw(".\r\n").expect("550 5.7.1 Third");
		}
		assertThat(calls).containsExactly("first", "second", "third");
	}

	@Test
	void whatProcessorsChangeIsTheirOwn() {
		List<String> seen = new ArrayList<>();
		try (TestServer server = TestServer.start((builder) -> {
			builder.processor((message) -> {
				Arrays.fill(message.content().toByteArray(), (byte) 'x');
				assertThatExceptionOfType(UnsupportedOperationException.class)
					.isThrownBy(() -> message.envelope().recipients().clear());
				return null;
			});
			builder.processor((message) -> note(seen,
					message.envelope().recipients().size() + " " + message.content().text(), null));
		}); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("Subject: hi\r\n.\r\n").expect("250 2.0.0 OK");
		}
		assertThat(seen).containsExactly("1 Subject: hi\r\n");
	}

	private static @Nullable SmtpReply note(List<String> calls, String name, @Nullable SmtpReply reply) {
		calls.add(name);
		return reply;
	}

	@Test
	void blockingCodeNeverRunsOnTheEventLoopAndNonBlockingCodeDoes() {
		List<String> threads = new ArrayList<>();
		try (TestServer server = TestServer.start((builder) -> {
			builder.policy(new SessionPolicy() {

				@Override
				public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
					return note(threads, Thread.currentThread().getName(), null);
				}

			});
			builder.processor(
					MessageProcessor.nonBlocking((message) -> note(threads, Thread.currentThread().getName(), null)));
			builder.processor((message) -> note(threads, Thread.currentThread().getName(), null));
		}); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw(".\r\n").expect("250");
		}
		assertThat(threads).hasSize(3);
		assertThat(threads.get(0)).startsWith("smtpd-application-");
		assertThat(threads.get(1)).startsWith("smtpd-").doesNotContain("application");
		assertThat(threads.get(2)).startsWith("smtpd-application-");
	}

	@Test
	void slowProcessorDoesNotStopSessionsWithoutSuchWork() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		List<SmtpTestConnection> clients = new ArrayList<>();
		try (TestServer server = TestServer.start((builder) -> builder.processor((message) -> {
			release.await();
			return null;
		}))) {
			for (int i = 0; i < 100; i++) {
				clients.add(server.client().beginData().sendRaw("hi\r\n.\r\nNOOP\r\n"));
			}
			try (SmtpTestConnection other = server.client()) {
				other.send("MAIL FROM:<joe@example.org>").expect("250 2.1.0").send("QUIT").expect("221");
			}
			assertThat(server.received()).isEmpty();
			release.countDown();
			clients.forEach((client) -> client.expect("250 2.0.0").expect("250 2.0.0"));
			assertThat(server.received()).hasSize(100);
		}
		finally {
			release.countDown();
			clients.forEach(SmtpTestConnection::close);
		}
	}

	@Test
	void fullExecutorDefersTheMessageAndKeepsTheSession() {
		AtomicInteger room = new AtomicInteger();
		try (TestServer server = TestServer.start((builder) -> {
			builder.executor((task) -> {
				if (room.getAndDecrement() <= 0) {
					throw new RejectedExecutionException("full");
				}
				new Thread(task).start();
			});
			builder.processor((message) -> null);
		}); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("451 4.3.2");
			room.set(1);
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
		}
	}

	@Test
	void nothingIsReadWhileApplicationCodeRuns() throws Exception {
		LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
		try (TestServer server = TestServer.start((builder) -> {
			builder.executor(tasks::add);
			builder.processor((message) -> null);
		}); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("one\r\n.\r\nRSET\r\nMAIL FROM:<a@example.org>\r\n");
			Runnable processing = tasks.take();
			assertThat(server.received()).isEmpty();
			processing.run();
			client.expect("250 2.0.0 OK").expect("250 2.0.0 OK").expect("250 2.1.0");
			assertThat(server.received()).hasSize(1);
		}
	}

	@Test
	void messageOfClientThatGaveUpBeforeItsTurnIsNotProcessed() throws Exception {
		LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
		List<SmtpReply> replies = new CopyOnWriteArrayList<>();
		try (TestServer server = TestServer.start((builder) -> {
			builder.executor(tasks::add);
			builder.processor((message) -> null);
			builder.observer(new SmtpServerObserver() {

				@Override
				public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
					replies.add(reply);
				}

			});
		})) {
			SmtpTestConnection client = server.client().beginData().sendRaw("hi\r\n.\r\n");
			Runnable processing = tasks.take();
			client.reset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			processing.run();
			Awaitility.await().until(() -> !replies.isEmpty());
			assertThat(replies).extracting(SmtpReply::code).containsExactly(451);
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void bodyBehindDataThatAHandlerRefusedIsNotObeyed() {
		CommandHandler data = handler("DATA", List.of(), (argument) -> SmtpReply.of(451, "4.3.0", "Later"));
		try (TestServer server = TestServer.start((builder) -> builder.commandHandler(data));
				SmtpTestConnection client = server.client()) {
			client.sendRaw("DATA\r\nSubject: hi\r\n\r\nMAIL FROM:<evil@example.org>\r\n.\r\nNOOP\r\n");
			client.expect("451 4.3.0").expect("554 5.5.1").expect("250 2.0.0 OK");
		}
	}

	@Test
	void policiesAreAskedAtEachStage() {
		List<String> stages = new ArrayList<>();
		AtomicReference<@Nullable String> refused = new AtomicReference<>();
		SessionPolicy policy = new RecordingPolicy(stages, refused);
		try (TestServer server = TestServer.start((builder) -> builder.policy(policy));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			assertThat(stages).containsExactly("connect", "helo client.example.org", "mail joe@example.org",
					"rcpt jane@example.org", "data 1");
			refused.set("mail");
			client.send("MAIL FROM:<joe@example.org>").expect("550 5.7.1 No mail");
			refused.set("rcpt");
			client.send("MAIL FROM:<joe@example.org>").expect("250 2.1.0");
			client.send("RCPT TO:<jane@example.org>").expect("550 5.7.1 No rcpt");
			refused.set("data");
			client.send("RCPT TO:<jane@example.org>").expect("250 2.1.5");
			client.sendRaw("DATA\r\nSubject: not a command\r\nQUIT\r\n.\r\nNOOP\r\n");
			client.expect("550 5.7.1 No data").expect("554 5.5.1").expect("250 2.0.0");
			refused.set("helo");
			client.send("EHLO again").expect("550 5.7.1 No helo");
			refused.set("connect");
			try (SmtpTestConnection other = server.connect()) {
				other.expect("550 5.7.1 No connect").expectClosed();
			}
		}
	}

	@Test
	void policyThatFailsDefers() {
		try (TestServer server = TestServer.start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				throw new IllegalStateException("for the test");
			}

			@Override
			public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) {
				return clientName.equals("positive") ? SmtpReply.OK : null;
			}

		})); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("451 4.3.0");
			client.send("EHLO positive").expect("451 4.3.0");
		}
	}

	@Test
	void handlersReplaceAndAddVerbs() {
		CommandHandler vrfy = handler("vrfy", List.of(),
				(argument) -> argument.equals("joe") ? SmtpReply.of(250, "2.1.5", "Joe <joe@example.org>") : null);
		CommandHandler lookup = handler("XLOOKUP", List.of("XLOOKUP NAME"),
				(argument) -> argument.isEmpty() ? null : SmtpReply.of(250, "2.0.0", "Found " + argument));
		try (TestServer server = TestServer.start((builder) -> builder.commandHandler(vrfy).commandHandler(lookup));
				SmtpTestConnection client = server.connect()) {
			client.expect("220");
			client.send("EHLO client.example.org");
			assertThat(client.readReply()).lines().contains("250-XLOOKUP NAME");
			client.send("VRFY joe").expect("250 2.1.5 Joe").send("VRFY jim").expect("252 ");
			client.send("XLOOKUP x").expect("250 2.0.0 Found x").send("XLOOKUP").expect("502 5.5.1");
			client.send("HELP xlookup").expect("214 2.0.0");
		}
	}

	@Test
	void handlersThatBreakTheProtocolAreRefused() {
		Consumer<CommandHandler> add = (handler) -> TestServer.start((builder) -> builder.commandHandler(handler))
			.close();
		assertThatIllegalArgumentException().isThrownBy(() -> add.accept(handler("TWO WORDS", List.of(), (a) -> null)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> add.accept(handler("XX", List.of("A\r\n250 B"), (a) -> null)));
	}

	@Test
	void reply421ClosesTheConnection() {
		try (TestServer server = TestServer
			.start((builder) -> builder.processor((message) -> SmtpReply.of(421, "4.7.0", "Go away")));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("421 4.7.0 Go away").expectClosed();
		}
	}

	@Test
	void sessionTellsApplicationCodeAboutItself() {
		AtomicReference<SmtpMessage> seen = new AtomicReference<>();
		AtomicReference<SmtpSession.State> state = new AtomicReference<>();
		try (TestServer server = TestServer.start((builder) -> builder.processor((message) -> {
			seen.set(message);
			state.set(message.session().state());
			return null;
		})); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org> SIZE=3 BODY=8BITMIME").expect("250");
			client.send("RCPT TO:<jane@example.org>").expect("250").send("RCPT TO:<Postmaster>").expect("250");
			client.send("DATA").expect("354").sendRaw("hi\r\n.\r\n").expect("250");
			SmtpMessage message = seen.get();
			assertThat(message.envelope().sender()).isEqualTo(new Mailbox("joe", "example.org"));
			assertThat(message.envelope().recipients()).extracting(Recipient::toString)
				.containsExactly("jane@example.org", "Postmaster");
			assertThat(message.envelope().mailOptions().asList()).containsExactly("SIZE=3", "BODY=8BITMIME");
			assertThat(message.content().size()).isEqualTo(4);
			assertThat(message.id()).startsWith(message.session().id());
			assertThat(message.session().clientName()).isEqualTo("client.example.org");
			assertThat(message.session().isExtended()).isTrue();
			assertThat(message.session().hostname()).isEqualTo("mx.example.org");
			assertThat(message.session().peer().getAddress().isLoopbackAddress()).isTrue();
			assertThat(message.session().localAddress().getPort()).isEqualTo(message.session().connector().port());
			assertThat(state).hasValue(SmtpSession.State.DATA);
			assertThat(message.session().receivedSize()).isEqualTo(4);
			assertThat(message.session().messageCount()).isEqualTo(1);
			assertThat(message.session().envelope()).isNull();
		}
	}

	@Test
	void observersAreToldAndCannotHarm() {
		List<String> told = new ArrayList<>();
		SmtpServerObserver broken = new SmtpServerObserver() {

			@Override
			public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
				throw new IllegalStateException("for the test");
			}

		};
		CountDownLatch closed = new CountDownLatch(1);
		try (TestServer server = TestServer
			.start((builder) -> builder.observer(broken).observer(new RecordingObserver(told, closed)))) {
			try (SmtpTestConnection client = server.client()) {
				client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
				client.beginData().sendRaw("h\ni\r\n.\r\n").expect("554");
				client.send("x\u001b[2J").expect("500").send("MADEUP").expect("500").send("QUIT").expect("221");
			}
			assertThat(closed).satisfies(CountDownLatch::await);
		}
		assertThat(told).containsExactly("opened", "EHLO 250", "MAIL 250", "RCPT 250", "DATA 354", "processed 250",
				"DATA 250", "MAIL 250", "RCPT 250", "DATA 354", "refused 554", "DATA 554", "UNKNOWN 500", "UNKNOWN 500",
				"QUIT 221", "closed");
	}

	@Test
	void userExecutorIsUsedAndNotShutDown() {
		var executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "mine"));
		AtomicReference<String> thread = new AtomicReference<>();
		try (TestServer server = TestServer.start((builder) -> builder.executor(executor).processor((message) -> {
			thread.set(Thread.currentThread().getName());
			return null;
		})); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
		}
		assertThat(thread).hasValue("mine");
		assertThat(executor.isShutdown()).isFalse();
		executor.shutdownNow();
	}

	private static CommandHandler handler(String verb, List<String> keywords, Handling handling) {
		return new CommandHandler() {

			@Override
			public String verb() {
				return verb;
			}

			@Override
			public @Nullable SmtpReply handle(SmtpSession session, String argument) {
				return handling.handle(argument);
			}

			@Override
			public List<String> ehloKeywords() {
				return keywords;
			}

		};
	}

	private interface Handling {

		@Nullable SmtpReply handle(String argument);

	}

	private static final class RecordingPolicy implements SessionPolicy {

		private final List<String> stages;

		private final AtomicReference<@Nullable String> refused;

		private RecordingPolicy(List<String> stages, AtomicReference<@Nullable String> refused) {
			this.stages = stages;
			this.refused = refused;
		}

		@Override
		public @Nullable SmtpReply onConnect(SmtpSession session) {
			return decide("connect", "");
		}

		@Override
		public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) {
			return decide("helo", " " + clientName);
		}

		@Override
		public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
			return decide("mail", " " + sender);
		}

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			return decide("rcpt", " " + recipient);
		}

		@Override
		public @Nullable SmtpReply onData(SmtpSession session) {
			Envelope envelope = session.envelope();
			return decide("data", " " + ((envelope != null) ? envelope.recipients().size() : 0));
		}

		private @Nullable SmtpReply decide(String stage, String detail) {
			this.stages.add(stage + detail);
			return stage.equals(this.refused.get()) ? SmtpReply.of(550, "5.7.1", "No " + stage) : null;
		}

	}

	private static final class RecordingObserver implements SmtpServerObserver {

		private final List<String> told;

		private final CountDownLatch closed;

		private RecordingObserver(List<String> told, CountDownLatch closed) {
			this.told = told;
			this.closed = closed;
		}

		@Override
		public void sessionOpened(SmtpSession session) {
			this.told.add("opened");
		}

		@Override
		public void sessionClosed(SmtpSession session) {
			this.told.add("closed");
			this.closed.countDown();
		}

		@Override
		public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
			this.told.add(verb + " " + reply.code());
		}

		@Override
		public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
			this.told.add("processed " + reply.code());
		}

		@Override
		public void contentRefused(SmtpSession session, SmtpReply reply) {
			this.told.add("refused " + reply.code());
		}

	}

}
