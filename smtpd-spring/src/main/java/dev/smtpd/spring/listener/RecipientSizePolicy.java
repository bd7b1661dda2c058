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
import java.util.stream.LongStream;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.listener.ListenerRoutes.MatchedRoute;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * {@link SessionPolicy} that limits the size of a message, before its content arrives, to
 * what the listeners of its recipients accept. SMTP has one reply for all recipients, so
 * the lowest limit counts. By LMTP it is the highest one, and the message is refused
 * later for each recipient whose listener accepts less.
 *
 * @since 0.1.0
 */
public final class RecipientSizePolicy implements SessionPolicy, Ordered {

	private final SmtpListenerRegistry registry;

	/**
	 * Create a policy.
	 * @param registry has the listeners
	 */
	public RecipientSizePolicy(SmtpListenerRegistry registry) {
		this.registry = registry;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	// not at RCPT, since a later policy may refuse the recipient
	@Override
	public @Nullable SmtpReply onData(SmtpSession session) {
		Envelope envelope = session.envelope();
		if (envelope != null) {
			LongStream limits = envelope.recipients().stream().map(Recipient::mailbox).mapToLong(this::limit);
			boolean lmtp = session.connector().protocol() == SmtpProtocol.LMTP;
			long limit = (lmtp ? limits.max() : limits.min()).orElse(Long.MAX_VALUE);
			if (limit < Long.MAX_VALUE) {
				session.limitMessageSize(limit);
			}
		}
		return null;
	}

	// which of several routes it will be depends on the content
	private long limit(Mailbox recipient) {
		List<MatchedRoute> routes = this.registry.routes().findAll(recipient);
		return routes.stream().mapToLong((route) -> route.target().sizeLimit()).max().orElse(Long.MAX_VALUE);
	}

}
