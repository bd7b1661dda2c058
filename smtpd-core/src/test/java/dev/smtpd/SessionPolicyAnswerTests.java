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
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That every policy is asked at every stage, however it answers.
 */
class SessionPolicyAnswerTests {

	private static final SmtpReply REFUSAL = SmtpReply.of(450, "4.7.1", "Not now");

	private static final String EVENT_LOOP = "smtpd-\\d+-\\d+";

	private static final String APPLICATION = "smtpd-application-.*";

	@ParameterizedTest
	@EnumSource
	void synchronousAnswersRefuseAtEachStage(Stage stage) {
		assertRefused(stage, new SynchronousPolicy(stage));
	}

	@ParameterizedTest
	@EnumSource
	void asynchronousAnswersRefuseAtEachStage(Stage stage) {
		assertRefused(stage, new AsynchronousPolicy(stage, () -> later(REFUSAL)));
	}

	@ParameterizedTest
	@EnumSource
	void proxiedPoliciesRefuseAtEachStage(Stage stage) {
		assertRefused(stage, proxy(new SynchronousPolicy(stage)));
		assertRefused(stage, proxy(new AsynchronousPolicy(stage, () -> later(REFUSAL))));
	}

	@ParameterizedTest
	@EnumSource
	void policiesThatDelegateRefuseAtEachStage(Stage stage) {
		assertRefused(stage, new DelegatingPolicy(new SynchronousPolicy(stage)));
		assertRefused(stage, new DelegatingPolicy(new AsynchronousPolicy(stage, () -> later(REFUSAL))));
	}

	// an asynchronous policy may answer some stages at once
	@Test
	void policyMayOverrideTheSynchronousMethodOfOneStageAndTheAsynchronousOneOfAnother() {
		SessionPolicy policy = new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				return sender.localPart().equals("bad") ? REFUSAL : null;
			}

			@Override
			public CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session, Mailbox recipient,
					EsmtpParameters parameters) {
				return recipient.localPart().equals("bad") ? later(REFUSAL) : NO_OBJECTION;
			}

		};
		try (TestServer server = TestServer.start((builder) -> builder.policy(policy));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<bad@example.org>").expect("450 4.7.1 Not now");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<bad@example.org>").expect("450 4.7.1 Not now");
			client.send("RCPT TO:<ann@example.org>").expect("250");
		}
	}

	@Test
	void policyThatOverridesBothMethodsIsAskedByTheAsynchronousOne() {
		List<String> asked = new CopyOnWriteArrayList<>();
		SessionPolicy policy = new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				asked.add("onMail");
				return null;
			}

			@Override
			public CompletionStage<? extends @Nullable SmtpReply> onMailAsync(SmtpSession session, Mailbox sender,
					EsmtpParameters parameters) {
				asked.add("onMailAsync");
				return later(REFUSAL);
			}

		};
		assertRefused(Stage.MAIL, policy);
		assertThat(asked).containsExactly("onMailAsync");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void answersThatAreNoDecisionDefer(String name, SessionPolicy policy, String reply) {
		try (TestServer server = TestServer.start((builder) -> builder.policy(policy));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect(reply).send("NOOP").expect("250");
		}
	}

	static Stream<Arguments> answersThatAreNoDecisionDefer() {
		return Stream.of(Arguments.of("failure",
				asynchronous(() -> CompletableFuture.failedFuture(new IllegalStateException("x"))), "451 4.3.0"),
				Arguments.of("reply",
						asynchronous(() -> CompletableFuture.failedFuture(new SmtpReplyException(REFUSAL))),
						"450 4.7.1 Not now"),
				Arguments.of("failure later", asynchronous(() -> CompletableFuture.supplyAsync(() -> {
					throw new IllegalStateException("later");
				})), "451 4.3.0"), Arguments.of("exception", asynchronous(() -> {
					throw new IllegalStateException("at once");
				}), "451 4.3.0"), Arguments.of("no stage", asynchronous(() -> null), "451 4.3.0"),
				Arguments.of("positive", asynchronous(() -> later(SmtpReply.OK)), "451 4.3.0"),
				Arguments.of("positive, synchronous", new SessionPolicy() {

					@Override
					public SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
						return SmtpReply.OK;
					}

				}, "451 4.3.0"));
	}

	private static SessionPolicy asynchronous(Supplier<@Nullable CompletionStage<SmtpReply>> answer) {
		return new AsynchronousPolicy(Stage.MAIL, answer);
	}

	@Test
	void policiesAreAskedInOrderUntilOneRefuses() {
		List<String> threads = new CopyOnWriteArrayList<>();
		SessionPolicy later = asynchronous(() -> later(null));
		try (TestServer server = TestServer.start((builder) -> builder.policy(new ThreadPolicy(threads, true, null))
			.policy(new ThreadPolicy(threads, false, null))
			.policy(new ThreadPolicy(threads, true, null))
			.policy(later)
			.policy(new ThreadPolicy(threads, true, null))
			.policy(later)
			.policy(new ThreadPolicy(threads, false, REFUSAL))
			.policy(new ThreadPolicy(threads, false, null))); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("450 4.7.1 Not now");
		}
		assertThat(threads).hasSize(5);
		assertThat(threads.get(0)).matches(EVENT_LOOP);
		assertThat(threads.get(1)).matches(APPLICATION);
		assertThat(threads.get(2)).isEqualTo(threads.get(1));
		assertThat(threads.get(3)).matches(EVENT_LOOP);
		assertThat(threads.get(4)).matches(APPLICATION);
	}

	@Test
	void onlyPoliciesThatBlockNeedAThreadAndOnlyAtTheirStages() {
		try (TestServer server = TestServer.start((builder) -> builder.executor((task) -> {
			throw new RejectedExecutionException("full");
		}).policy(new ThreadPolicy(new CopyOnWriteArrayList<>(), true, null)).policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
				return null;
			}

		})); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>")
				.expect("250")
				.send("RCPT TO:<a@example.org>")
				.expect("451 4.3.2");
		}
	}

	private static void assertRefused(Stage refusing, SessionPolicy policy) {
		try (TestServer server = TestServer.start((builder) -> builder.policy(policy));
				SmtpTestConnection client = server.connect()) {
			for (Stage stage : Stage.values()) {
				stage.reach(client);
				if (stage == refusing) {
					client.expect("450 4.7.1 Not now");
					return;
				}
				client.expect(stage.accepted);
			}
		}
	}

	private static CompletionStage<SmtpReply> later(@Nullable SmtpReply reply) {
		return CompletableFuture.supplyAsync(() -> reply, (task) -> new Thread(task, "foreign").start());
	}

	private static SessionPolicy proxy(SessionPolicy target) {
		return (SessionPolicy) Proxy.newProxyInstance(SessionPolicyAnswerTests.class.getClassLoader(),
				new Class<?>[] { SessionPolicy.class },
				(proxy, method, arguments) -> invoke(target, method, arguments));
	}

	private static Object invoke(SessionPolicy target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	enum Stage {

		CONNECT(null, "220"), HELO("EHLO client.example.org", "250-mx"), MAIL("MAIL FROM:<joe@example.org>", "250"),
		RCPT("RCPT TO:<ann@example.org>", "250"), DATA("DATA", "354");

		private final @Nullable String command;

		private final String accepted;

		Stage(@Nullable String command, String accepted) {
			this.command = command;
			this.accepted = accepted;
		}

		private void reach(SmtpTestConnection client) {
			if (this.command != null) {
				client.send(this.command);
			}
		}

	}

	private record SynchronousPolicy(Stage refused) implements SessionPolicy {

		@Override
		public @Nullable SmtpReply onConnect(SmtpSession session) {
			return decide(Stage.CONNECT);
		}

		@Override
		public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) {
			return decide(Stage.HELO);
		}

		@Override
		public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
			return decide(Stage.MAIL);
		}

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			return decide(Stage.RCPT);
		}

		@Override
		public @Nullable SmtpReply onData(SmtpSession session) {
			return decide(Stage.DATA);
		}

		private @Nullable SmtpReply decide(Stage stage) {
			return (stage == this.refused) ? REFUSAL : null;
		}

	}

	private record AsynchronousPolicy(Stage refused,
			Supplier<@Nullable CompletionStage<SmtpReply>> answer) implements SessionPolicy {

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onConnectAsync(SmtpSession session) {
			return decide(Stage.CONNECT);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onHeloAsync(SmtpSession session, String clientName) {
			return decide(Stage.HELO);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onMailAsync(SmtpSession session, Mailbox sender,
				EsmtpParameters parameters) {
			return decide(Stage.MAIL);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session, Mailbox recipient,
				EsmtpParameters parameters) {
			return decide(Stage.RCPT);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onDataAsync(SmtpSession session) {
			return decide(Stage.DATA);
		}

		private CompletionStage<? extends @Nullable SmtpReply> decide(Stage stage) {
			return (stage == this.refused) ? this.answer.get() : later(null);
		}

	}

	private record DelegatingPolicy(SessionPolicy policy) implements SessionPolicy {

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onConnectAsync(SmtpSession session) throws Exception {
			return this.policy.onConnectAsync(session);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onHeloAsync(SmtpSession session, String clientName)
				throws Exception {
			return this.policy.onHeloAsync(session, clientName);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onMailAsync(SmtpSession session, Mailbox sender,
				EsmtpParameters parameters) throws Exception {
			return this.policy.onMailAsync(session, sender, parameters);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session, Mailbox recipient,
				EsmtpParameters parameters) throws Exception {
			return this.policy.onRcptAsync(session, recipient, parameters);
		}

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> onDataAsync(SmtpSession session) throws Exception {
			return this.policy.onDataAsync(session);
		}

	}

	private record ThreadPolicy(List<String> threads, boolean isNonBlocking,
			@Nullable SmtpReply answer) implements SessionPolicy {

		@Override
		public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
			this.threads.add(Thread.currentThread().getName());
			return this.answer;
		}

	}

}
