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
		return ask(this.mail, (policy) -> policy.onMail(session, sender, parameters));
	}

	/**
	 * Ask about RCPT.
	 * @param session the session
	 * @param recipient the forward-path
	 * @param parameters the parameters
	 * @return the work, or {@code null} if there is nobody to ask
	 */
	public @Nullable ApplicationWork onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
		return ask(this.rcpt, (policy) -> policy.onRcpt(session, recipient, parameters));
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
		return ApplicationWork.of(() -> {
			for (SessionPolicy policy : policies) {
				SmtpReply reply = question.ask(policy);
				if (reply != null) {
					return requireRefusal(reply);
				}
			}
			return null;
		});
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
			.filter((method) -> method.getName().equals(stage))
			.map(Method::getDeclaringClass)
			.anyMatch((declaring) -> declaring != SessionPolicy.class);
	}

	@FunctionalInterface
	private interface Question {

		@Nullable SmtpReply ask(SessionPolicy policy) throws Exception;

	}

}
