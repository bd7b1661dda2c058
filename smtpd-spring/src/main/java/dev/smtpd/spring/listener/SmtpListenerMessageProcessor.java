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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.listener.ListenerRoutes.MatchedRoute;
import dev.smtpd.spring.listener.annotation.MailKind;
import dev.smtpd.spring.listener.method.BeanMethod;
import dev.smtpd.spring.listener.method.MessageCall;
import dev.smtpd.spring.listener.method.ReceivedMail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;

/**
 * {@link MessageProcessor} that invokes the
 * {@link dev.smtpd.spring.listener.annotation.SmtpListener @SmtpListener} methods of the
 * recipients, one after the other. By LMTP each recipient gets the reply of its listener.
 * By SMTP, which has one reply for all, the first refusal is the reply, and no further
 * listener is invoked.
 *
 * @since 0.1.0
 */
public final class SmtpListenerMessageProcessor implements MessageProcessor, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(SmtpListenerMessageProcessor.class);

	private static final SmtpReply KIND_REFUSED = SmtpReply.of(550, "5.7.1", "No mail of this kind is accepted here");

	private final SmtpListenerRegistry registry;

	private final UnroutedDecision unrouted;

	private final List<SmtpListenerInterceptor> interceptors;

	private final FailureReplies failures;

	private final MailMemory memory;

	/**
	 * Create a processor.
	 * @param registry has the listeners
	 * @param unrouted what becomes of recipients that no listener is for
	 * @param interceptors are called around each invocation, the first one outermost
	 * @param mappers have replies for failures, in order
	 * @param memory the memory for the texts of all messages
	 */
	public SmtpListenerMessageProcessor(SmtpListenerRegistry registry, UnroutedDecision unrouted,
			List<SmtpListenerInterceptor> interceptors, List<SmtpExceptionMapper> mappers, MailMemory memory) {
		this.memory = memory;
		this.registry = registry;
		this.unrouted = unrouted;
		this.interceptors = List.copyOf(interceptors);
		this.failures = new FailureReplies(mappers);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) throws Exception {
		try (ReceivedMail received = new ReceivedMail(message, this.memory)) {
			return new Delivery(message, received).run();
		}
	}

	/**
	 * The way of one message to its listeners.
	 */
	private final class Delivery {

		private final SmtpMessage message;

		private final ReceivedMail received;

		private final boolean perRecipient;

		private final @Nullable SmtpReply[] replies;

		private boolean refused;

		private Delivery(SmtpMessage message, ReceivedMail received) {
			this.message = message;
			this.received = received;
			this.perRecipient = message.session().connector().protocol() == SmtpProtocol.LMTP;
			this.replies = new SmtpReply[message.envelope().recipients().size()];
		}

		private @Nullable SmtpReply run() throws Exception {
			List<Invocation> invocations = plan();
			for (Invocation invocation : invocations) {
				if (!this.perRecipient && this.refused) {
					break;
				}
				if (!this.message.isAwaitingReply()) {
					throw new IllegalStateException(
							"The client has got its reply before " + invocation.target() + " was invoked");
				}
				invoke(invocation, invocations.size());
			}
			return result();
		}

		// one for each listener, or for each of its recipients
		private List<Invocation> plan() {
			Map<InvocationKey, Invocation> invocations = new LinkedHashMap<>();
			List<Recipient> recipients = this.message.envelope().recipients();
			MailKind kind = kind(recipients);
			for (int i = 0; i < recipients.size(); i++) {
				MatchedRoute route = route(i, recipients.get(i), kind);
				if (route == null) {
					continue;
				}
				// a client may name a recipient twice
				InvocationKey key = new InvocationKey(route.target().method(),
						route.target().perRecipient() ? recipients.get(i).mailbox() : null);
				invocations
					.computeIfAbsent(key,
							(first) -> new Invocation(route.target(), route.variables(), new ArrayList<>()))
					.indexes()
					.add(i);
			}
			return List.copyOf(invocations.values());
		}

		// the content is read only for recipients whose listeners ask for its kind
		private MailKind kind(List<Recipient> recipients) {
			ListenerRoutes routes = SmtpListenerMessageProcessor.this.registry.routes();
			return recipients.stream().anyMatch((recipient) -> routes.dependOnKind(recipient.mailbox()))
					? this.received.kind() : MailKind.ORDINARY;
		}

		private @Nullable MatchedRoute route(int index, Recipient recipient, MailKind kind) {
			SmtpListenerMessageProcessor processor = SmtpListenerMessageProcessor.this;
			MatchedRoute route = processor.registry.routes().find(recipient.mailbox(), kind);
			// the content has a trace header, too, for which the client isn't to blame
			if (route != null && !route.target().isTooLarge(this.message.session().receivedSize())) {
				return route;
			}
			if (route != null) {
				reply(index, RecipientRoutingPolicy.TOO_LARGE);
			}
			else if (!processor.registry.routes().findAll(recipient.mailbox()).isEmpty()) {
				logger.info("No listener for <{}> accepts {} mail, replying {} to message {}", recipient, kind,
						KIND_REFUSED, this.message.id());
				reply(index, KIND_REFUSED);
			}
			else if (processor.unrouted.of(recipient.mailbox()) == UnroutedRecipients.REJECT) {
				reply(index, RecipientRoutingPolicy.UNKNOWN);
			}
			return null;
		}

		private void reply(int index, @Nullable SmtpReply reply) {
			this.replies[index] = reply;
			this.refused |= reply != null && !reply.isPositive();
		}

		private void invoke(Invocation invocation, int count) throws Exception {
			SmtpReply reply;
			try {
				reply = call(invocation);
			}
			catch (InterruptedException ex) {
				throw ex;
			}
			catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
				// the server has one reply for all
				if (!this.perRecipient || (count == 1 && invocation.indexes().size() == this.replies.length)) {
					throw ex;
				}
				reply = SmtpListenerMessageProcessor.this.failures.toReply(ex, invocation.target(), this.message.id());
			}
			for (int i = 0; i < invocation.indexes().size(); i++) {
				List<SmtpReply> each = (reply != null) ? reply.recipientReplies() : List.of();
				reply(invocation.indexes().get(i), each.isEmpty() ? reply : each.get(i));
			}
		}

		private @Nullable SmtpReply call(Invocation invocation) throws Exception {
			SmtpMessage own = own(invocation.indexes());
			try (MessageCall call = new MessageCall(own, this.received, invocation.variables())) {
				SmtpListenerMessageProcessor processor = SmtpListenerMessageProcessor.this;
				Callable<@Nullable SmtpReply> next = () -> processor.registry.invoker()
					.invokeListener(invocation.target().method(), call);
				for (int i = processor.interceptors.size() - 1; i >= 0; i--) {
					SmtpListenerInterceptor interceptor = processor.interceptors.get(i);
					Callable<@Nullable SmtpReply> inner = next;
					next = () -> interceptor.around(invocation.target().route(), own, inner);
				}
				return next.call();
			}
		}

		private SmtpMessage own(List<Integer> indexes) {
			if (indexes.size() == this.replies.length) {
				return this.message;
			}
			return new SmtpMessage(this.message.id(), this.message.session(), this.message.envelope().only(indexes),
					this.message.content(), this.message.receivedAt(), this.message.receiving());
		}

		private @Nullable SmtpReply result() {
			if (Arrays.stream(this.replies).allMatch(Objects::isNull)) {
				return null;
			}
			return SmtpReply.forRecipients(
					Arrays.stream(this.replies).map((reply) -> (reply != null) ? reply : SmtpReply.OK).toList());
		}

	}

	/**
	 * What has one invocation.
	 *
	 * @param method the listener
	 * @param recipient the recipient, {@code null} where it doesn't matter
	 */
	private record InvocationKey(BeanMethod method, @Nullable Mailbox recipient) {

	}

	/**
	 * An invocation of a listener.
	 *
	 * @param target the listener
	 * @param variables the variables of the first recipient
	 * @param indexes the recipients in the envelope
	 */
	private record Invocation(ListenerTarget target, Map<String, String> variables, List<Integer> indexes) {

	}

}
