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
import java.util.function.Supplier;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.text.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a server, for each stage those that implement it. Where no policy does,
 * there is no work and so no change of thread. Policies that don't block are called on
 * the event loop, or on the thread of the policy that was called before; others, on a
 * thread of the application executor.
 *
 * @since 0.1.0
 */
public final class PolicyChain {

	private final Stage connect;

	private final Stage helo;

	private final Stage mail;

	private final Stage rcpt;

	private final Stage data;

	/**
	 * Create a chain.
	 * @param policies the policies in order
	 * @param faults the replies to what they throw
	 */
	public PolicyChain(List<SessionPolicy> policies, ApplicationFaults faults) {
		this.connect = Stage.of("onConnect", policies, faults);
		this.helo = Stage.of("onHelo", policies, faults);
		this.mail = Stage.of("onMail", policies, faults);
		this.rcpt = Stage.of("onRcpt", policies, faults);
		this.data = Stage.of("onData", policies, faults);
	}

	/**
	 * Ask about a new connection.
	 * @param session the session
	 * @return the work, or {@code null} if there is no policy to ask
	 */
	public @Nullable ApplicationWork onConnect(SmtpSession session) {
		return this.connect.ask(session, () -> "onConnect", (policy) -> policy.onConnectAsync(session));
	}

	/**
	 * Ask about HELO or EHLO.
	 * @param session the session
	 * @param clientName the name that the client gave
	 * @return the work, or {@code null} if there is no policy to ask
	 */
	public @Nullable ApplicationWork onHelo(SmtpSession session, String clientName) {
		return this.helo.ask(session, () -> "onHelo(" + PrintableText.escape(clientName) + ")",
				(policy) -> policy.onHeloAsync(session, clientName));
	}

	/**
	 * Ask about MAIL.
	 * @param session the session
	 * @param sender the reverse-path
	 * @param parameters the parameters
	 * @return the work, or {@code null} if there is no policy to ask
	 */
	public @Nullable ApplicationWork onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
		return this.mail.ask(session, () -> "onMail" + describe(sender),
				(policy) -> policy.onMailAsync(session, sender, parameters));
	}

	/**
	 * Ask about RCPT.
	 * @param session the session
	 * @param recipient the forward-path
	 * @param parameters the parameters
	 * @return the work, or {@code null} if there is no policy to ask
	 */
	public @Nullable ApplicationWork onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
		return this.rcpt.ask(session, () -> "onRcpt" + describe(recipient),
				(policy) -> policy.onRcptAsync(session, recipient, parameters));
	}

	/**
	 * Ask about DATA.
	 * @param session the session
	 * @return the work, or {@code null} if there is no policy to ask
	 */
	public @Nullable ApplicationWork onData(SmtpSession session) {
		return this.data.ask(session, () -> "onData", (policy) -> policy.onDataAsync(session));
	}

	private static String describe(Mailbox mailbox) {
		return "(<" + PrintableText.escape(mailbox.toString()) + ">)";
	}

	private static SmtpReply requireRefusal(SmtpReply reply) {
		if (!reply.isTransient() && !reply.isPermanent()) {
			throw new IllegalStateException("A policy can only refuse, by a reply of 4xx or 5xx: " + reply);
		}
		return reply;
	}

	@FunctionalInterface
	private interface Question {

		CompletionStage<? extends @Nullable SmtpReply> ask(SessionPolicy policy) throws Exception;

	}

	/**
	 * The policies that implement a stage.
	 *
	 * @param policies the policies in order
	 * @param nonBlocking whether each of them may be called on the event loop
	 * @param faults the replies to what they throw
	 */
	private record Stage(SessionPolicy[] policies, boolean[] nonBlocking, ApplicationFaults faults) {

		private static Stage of(String method, List<SessionPolicy> policies, ApplicationFaults faults) {
			SessionPolicy[] implementing = policies.stream()
				.filter((policy) -> isImplemented(method, policy.getClass()))
				.toArray(SessionPolicy[]::new);
			boolean[] nonBlocking = new boolean[implementing.length];
			for (int i = 0; i < nonBlocking.length; i++) {
				nonBlocking[i] = implementing[i].isNonBlocking();
			}
			return new Stage(implementing, nonBlocking, faults);
		}

		// A policy is left out only if both methods are those of the interface, which
		// have no objection. Proxies override them, and so implement every stage.
		private static boolean isImplemented(String method, Class<?> type) {
			return Arrays.stream(type.getMethods())
				.filter((candidate) -> candidate.getName().equals(method)
						|| candidate.getName().equals(method + "Async"))
				.map(Method::getDeclaringClass)
				.anyMatch((declaring) -> declaring != SessionPolicy.class);
		}

		private @Nullable ApplicationWork ask(SmtpSession session, Supplier<String> call, Question question) {
			if (this.policies.length == 0) {
				return null;
			}
			WorkSubject subject = WorkSubject.of(session, call);
			return (Executor executor, Executor eventLoop, Work.Completion<@Nullable SmtpReply> done) -> new Run(this,
					question, subject, executor, eventLoop, done)
				.goOn(0);
		}

	}

	/**
	 * The way of one question through the policies.
	 */
	private static final class Run implements Runnable {

		private final Stage stage;

		private final Question question;

		private final WorkSubject subject;

		private final Executor executor;

		private final Executor eventLoop;

		private final Work.Completion<@Nullable SmtpReply> done;

		private int next;

		private Run(Stage stage, Question question, WorkSubject subject, Executor executor, Executor eventLoop,
				Work.Completion<@Nullable SmtpReply> done) {
			this.stage = stage;
			this.question = question;
			this.subject = subject;
			this.executor = executor;
			this.eventLoop = eventLoop;
			this.done = done;
		}

		// Ask the next policy, and those behind it, on a thread on which it may be
		// called.
		private void goOn(int next) {
			this.next = next;
			Executor own = (this.stage.nonBlocking[next]) ? this.eventLoop : this.executor;
			ApplicationFaults.execute(own, this, this.subject, this.done);
		}

		@Override
		public void run() {
			boolean mayBlock = !this.stage.nonBlocking[this.next];
			try {
				for (int i = this.next; i < this.stage.policies.length; i++) {
					if (!mayBlock && !this.stage.nonBlocking[i]) {
						goOn(i);
						return;
					}
					CompletionStage<? extends @Nullable SmtpReply> answer = this.question.ask(this.stage.policies[i]);
					if (answer != SessionPolicy.NO_OBJECTION) {
						await(answer, i + 1);
						return;
					}
				}
			}
			catch (Throwable ex) {
				fail(ex, mayBlock);
				return;
			}
			this.done.complete(null);
		}

		// mappers are application code, too
		private void fail(Throwable thrown, boolean mayBlock) {
			if (mayBlock) {
				this.done.complete(this.stage.faults.toReply(thrown, this.subject, this.done));
			}
			else {
				this.stage.faults.toReplyLater(thrown, this.subject, this.executor, this.done);
			}
		}

		private void await(CompletionStage<? extends @Nullable SmtpReply> answer, int next) {
			answer.whenComplete((reply, ex) -> {
				if (ex != null) {
					fail(ex, false);
				}
				else if (reply != null) {
					this.done.complete(checked(reply));
				}
				else if (next == this.stage.policies.length) {
					this.done.complete(null);
				}
				else {
					goOn(next);
				}
			});
		}

		private SmtpReply checked(SmtpReply reply) {
			try {
				return requireRefusal(reply);
			}
			catch (IllegalStateException ex) {
				return ApplicationFaults.UNMAPPED.toReply(ex, this.subject, this.done);
			}
		}

	}

}
