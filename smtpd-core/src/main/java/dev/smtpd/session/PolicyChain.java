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

package dev.smtpd.session;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import dev.smtpd.AsyncSessionPolicy;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a server, for each stage those that implement it. Where nobody does,
 * there is no work and so no change of thread.
 *
 * @since 0.1.0
 */
public final class PolicyChain {

	private final List<SessionPolicy> connect;

	private final List<SessionPolicy> helo;

	private final List<SessionPolicy> mail;

	private final List<SessionPolicy> rcpt;

	private final List<SessionPolicy> data;

	/**
	 * Create a chain.
	 * @param policies the policies in order
	 */
	public PolicyChain(List<SessionPolicy> policies) {
		this.connect = implementing("onConnect", policies);
		this.helo = implementing("onHelo", policies);
		this.mail = implementing("onMail", policies);
		this.rcpt = implementing("onRcpt", policies);
		this.data = implementing("onData", policies);
	}

	/**
	 * Ask about a new connection.
	 * @param session the session
	 * @return the work, or {@code null} if there is nobody to ask
	 */
	public @Nullable ApplicationWork onConnect(SmtpSession session) {
		return ask(this.connect, (policy) -> policy.onConnect(session));
	}

	/**
	 * Ask about HELO or EHLO.
	 * @param session the session
	 * @param clientName the name that the client gave
	 * @return the work, or {@code null} if there is nobody to ask
	 */
	public @Nullable ApplicationWork onHelo(SmtpSession session, String clientName) {
		return ask(this.helo, (policy) -> policy.onHelo(session, clientName));
	}

	/**
	 * Ask about MAIL.
	 * @param session the session
	 * @param sender the reverse-path
	 * @param parameters the parameters
	 * @return the work, or {@code null} if there is nobody to ask
	 */
	public @Nullable ApplicationWork onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
		return ask(this.mail, new Question() {

			@Override
			public @Nullable SmtpReply ask(SessionPolicy policy) throws Exception {
				return policy.onMail(session, sender, parameters);
			}

			@Override
			public CompletionStage<? extends @Nullable SmtpReply> askAsync(AsyncSessionPolicy policy) throws Exception {
				return policy.onMailAsync(session, sender, parameters);
			}

		});
	}

	/**
	 * Ask about RCPT.
	 * @param session the session
	 * @param recipient the forward-path
	 * @param parameters the parameters
	 * @return the work, or {@code null} if there is nobody to ask
	 */
	public @Nullable ApplicationWork onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
		return ask(this.rcpt, new Question() {

			@Override
			public @Nullable SmtpReply ask(SessionPolicy policy) throws Exception {
				return policy.onRcpt(session, recipient, parameters);
			}

			@Override
			public CompletionStage<? extends @Nullable SmtpReply> askAsync(AsyncSessionPolicy policy) throws Exception {
				return policy.onRcptAsync(session, recipient, parameters);
			}

		});
	}

	/**
	 * Ask about DATA.
	 * @param session the session
	 * @return the work, or {@code null} if there is nobody to ask
	 */
	public @Nullable ApplicationWork onData(SmtpSession session) {
		return ask(this.data, (policy) -> policy.onData(session));
	}

	private static @Nullable ApplicationWork ask(List<SessionPolicy> policies, Question question) {
		if (policies.isEmpty()) {
			return null;
		}
		return (executor, eventLoop, done) -> new Run(policies, question, executor, done).proceedLater(0);
	}

	private static SmtpReply requireRefusal(SmtpReply reply) {
		if (!reply.isTransient() && !reply.isPermanent()) {
			throw new IllegalStateException("A policy can only refuse, by a reply of 4xx or 5xx: " + reply);
		}
		return reply;
	}

	// Proxies are taken to implement every stage.
	private static List<SessionPolicy> implementing(String stage, List<SessionPolicy> policies) {
		return policies.stream().filter((policy) -> isImplemented(stage, policy.getClass())).toList();
	}

	private static boolean isImplemented(String stage, Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> method.getName().equals(stage) || method.getName().equals(stage + "Async"))
			.map(Method::getDeclaringClass)
			.anyMatch((declaring) -> declaring != SessionPolicy.class && declaring != AsyncSessionPolicy.class);
	}

	@FunctionalInterface
	private interface Question {

		@Nullable SmtpReply ask(SessionPolicy policy) throws Exception;

		default @Nullable CompletionStage<? extends @Nullable SmtpReply> askAsync(AsyncSessionPolicy policy)
				throws Exception {
			return null;
		}

	}

	/**
	 * The way of one question through the policies.
	 */
	private record Run(List<SessionPolicy> policies, Question question, Executor executor,
			ApplicationWork.Completion done) {

		private void proceedLater(int start) {
			ApplicationFaults.execute(this.executor, () -> proceed(start), this.done);
		}

		private void proceed(int start) {
			try {
				for (int i = start; i < this.policies.size(); i++) {
					SessionPolicy policy = this.policies.get(i);
					CompletionStage<? extends @Nullable SmtpReply> stage = (policy instanceof AsyncSessionPolicy async)
							? this.question.askAsync(async) : null;
					if (stage != null) {
						await(stage, i + 1);
						return;
					}
					SmtpReply reply = this.question.ask(policy);
					if (reply != null) {
						this.done.complete(requireRefusal(reply));
						return;
					}
				}
				this.done.complete(null);
			}
			catch (Throwable ex) {
				this.done.complete(ApplicationFaults.toReply(ex));
			}
		}

		private void await(CompletionStage<? extends @Nullable SmtpReply> stage, int next) {
			stage.whenComplete((reply, ex) -> {
				if (ex != null) {
					this.done.complete(ApplicationFaults.toReply(ex));
				}
				else if (reply != null) {
					this.done.complete(checked(reply));
				}
				else if (next == this.policies.size()) {
					this.done.complete(null);
				}
				else {
					proceedLater(next);
				}
			});
		}

		private static SmtpReply checked(SmtpReply reply) {
			try {
				return requireRefusal(reply);
			}
			catch (IllegalStateException ex) {
				return ApplicationFaults.toReply(ex);
			}
		}

	}

}
