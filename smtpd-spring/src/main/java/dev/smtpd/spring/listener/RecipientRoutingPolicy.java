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

package dev.smtpd.spring.listener;

import java.util.List;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.listener.ListenerRoutes.MatchedRoute;
import dev.smtpd.spring.listener.method.RecipientCall;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * {@link SessionPolicy} that refuses recipients at RCPT: those that nothing is for, those
 * whose variables don't convert, those to which the announced message is too large, and
 * those that a recipient filter refuses.
 *
 * @since 0.1.0
 */
public final class RecipientRoutingPolicy implements SessionPolicy, Ordered {

	/**
	 * The reply where there is no such recipient.
	 */
	static final SmtpReply UNKNOWN = SmtpReply.of(550, "5.1.1", "No such mailbox here");

	/**
	 * The reply where a message is larger than its listener takes.
	 */
	static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4", "Message is too large for this mailbox");

	private final SmtpListenerRegistry registry;

	private final UnroutedDecision unrouted;

	/**
	 * Create a policy.
	 * @param registry has the listeners and filters
	 * @param unrouted what becomes of recipients that no listener is for
	 */
	public RecipientRoutingPolicy(SmtpListenerRegistry registry, UnroutedDecision unrouted) {
		this.registry = registry;
		this.unrouted = unrouted;
	}

	/**
	 * Return what becomes of recipients that nothing is for.
	 * @return what becomes of them
	 */
	public UnroutedRecipients getUnrouted() {
		return this.unrouted.get();
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public boolean isNonBlocking() {
		return this.registry.isNonBlockingAtRcpt();
	}

	@Override
	public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters)
			throws Exception {
		List<MatchedRoute> routes = this.registry.routes().findAll(recipient);
		Recipient named = new Recipient(recipient, parameters);
		if (!routes.isEmpty()) {
			SmtpReply refusal = check(session, named, routes);
			if (refusal != null) {
				return refusal;
			}
		}
		else if (this.unrouted.of(recipient) == UnroutedRecipients.REJECT) {
			return UNKNOWN;
		}
		MatchedRoute filter = this.registry.filterRoutes().find(recipient);
		return (filter != null)
				? this.registry.invoker()
					.invokeFilter(filter.target().method(), new RecipientCall(session, named, filter.variables()))
				: null;
	}

	// which of several routes it will be depends on the content
	private static @Nullable SmtpReply check(SmtpSession session, Recipient recipient, List<MatchedRoute> routes)
			throws Exception {
		long declared = declaredSize(session);
		SmtpReply refusal = null;
		for (MatchedRoute route : routes) {
			if (route.target().isTooLarge(declared)) {
				refusal = TOO_LARGE;
				continue;
			}
			try {
				route.target().method().convertVariables(new RecipientCall(session, recipient, route.variables()));
				return null;
			}
			catch (SmtpReplyException ex) {
				refusal = ex.getReply();
			}
		}
		return refusal;
	}

	private static long declaredSize(SmtpSession session) {
		Envelope envelope = session.envelope();
		String size = (envelope != null) ? envelope.mailOptions().get("SIZE") : null;
		try {
			return (size != null) ? Long.parseLong(size) : 0;
		}
		catch (NumberFormatException ex) {
			// twenty digits, which a server without a limit accepts
			return Long.MAX_VALUE;
		}
	}

}
