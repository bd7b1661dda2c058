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

package dev.smtpd.spring.integration;

import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import javax.net.ssl.SSLSession;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpSession;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailLimits;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.listener.route.RecipientPattern;
import dev.smtpd.spring.listener.route.RecipientRoutes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

/**
 * Makes messages of a flow from received ones. Its settings don't change once the flow is
 * running.
 */
final class InboundMessages {

	/**
	 * The largest content that is copied, in bytes, unless set.
	 */
	static final long DEFAULT_MAX_BYTES = 32L * 1024 * 1024;

	private static final SmtpReply TOO_LARGE = SmtpReply.reject("5.3.4", "Message is too large");

	private SmtpPayload payload = SmtpPayload.BYTES;

	private long maxBytes = DEFAULT_MAX_BYTES;

	private @Nullable MailMemory memory;

	private boolean memorySet;

	private @Nullable RecipientRoutes<Boolean> routes;

	void setPayload(SmtpPayload payload) {
		this.payload = payload;
	}

	void setMaxBytes(long maxBytes) {
		if (maxBytes <= 0) {
			throw new IllegalArgumentException("The maximum size of copied content must be positive");
		}
		this.maxBytes = maxBytes;
	}

	void setMemory(@Nullable MailMemory memory) {
		this.memory = memory;
		this.memorySet = true;
	}

	/**
	 * Use the bean for the memory, unless it has been set.
	 * @param beans has the bean, {@code null} if there are no beans
	 */
	void findMemory(@Nullable BeanFactory beans) {
		if (!this.memorySet && beans != null) {
			this.memory = beans.getBeanProvider(MailMemory.class).getIfUnique();
		}
	}

	/**
	 * Open an account for the texts of a mail.
	 * @return the account, to be closed when the flow has returned, {@code null} for none
	 */
	MailMemory.@Nullable Account openMemory() {
		MailMemory bound = this.memory;
		return (bound != null && this.payload == SmtpPayload.MAIL) ? bound.open() : null;
	}

	void setRecipients(String... patterns) {
		RecipientRoutes.Builder<Boolean> builder = RecipientRoutes.builder();
		for (String pattern : patterns) {
			builder.add(RecipientPattern.parse(pattern), true);
		}
		this.routes = (patterns.length > 0) ? builder.build() : null;
	}

	boolean isForAll() {
		return this.routes == null;
	}

	boolean isFor(Mailbox recipient) {
		RecipientRoutes<Boolean> known = this.routes;
		return known == null || known.match(recipient) != null;
	}

	/**
	 * Return what of a received message the flow is for.
	 * @param message the message
	 * @return the selection, without indexes if the flow is for none of the recipients
	 */
	Selection select(SmtpMessage message) {
		List<Recipient> recipients = message.envelope().recipients();
		RecipientRoutes<Boolean> known = this.routes;
		if (known == null) {
			return new Selection(message, IntStream.range(0, recipients.size()).boxed().toList(), Map.of());
		}
		List<Integer> indexes = new ArrayList<>();
		Map<String, String> variables = Map.of();
		for (int i = 0; i < recipients.size(); i++) {
			RecipientRoutes.Match<Boolean> match = known.match(recipients.get(i).mailbox());
			if (match != null) {
				variables = indexes.isEmpty() ? match.variables() : variables;
				indexes.add(i);
			}
		}
		return new Selection(message, indexes, variables);
	}

	/**
	 * Return the message of the flow.
	 * @param selection what of the received message the flow is for
	 * @param memory the account for the texts of the mail, {@code null} for none
	 * @return the message
	 * @throws SmtpReplyException if the content is too large to be copied
	 */
	Message<?> toMessage(Selection selection, MailMemory.@Nullable Account memory) {
		SmtpMessage message = selection.message();
		Envelope envelope = message.envelope().only(selection.indexes());
		Map<String, Object> headers = new HashMap<>();
		headers.put(SmtpHeaders.ID, message.id());
		headers.put(SmtpHeaders.ENVELOPE, envelope);
		headers.put(SmtpHeaders.SENDER, envelope.sender().toString());
		headers.put(SmtpHeaders.RECIPIENTS, envelope.recipients().stream().map(Recipient::toString).toList());
		headers.put(SmtpHeaders.RECIPIENT_VARIABLES, selection.variables());
		headers.put(SmtpHeaders.RECEIVED_AT, message.receivedAt().toEpochMilli());
		headers.put(SmtpHeaders.SIZE, message.content().size());
		addSession(message.session(), headers);
		return new GenericMessage<>(payload(message, envelope, memory), headers);
	}

	private static void addSession(SmtpSession session, Map<String, Object> headers) {
		headers.put(SmtpHeaders.SESSION_ID, session.id());
		headers.put(SmtpHeaders.CONNECTOR, session.connector().name());
		headers.put(SmtpHeaders.PROTOCOL, session.connector().protocol().name());
		headers.put(SmtpHeaders.PEER, session.peer().getAddress().getHostAddress());
		SSLSession tls = session.tls();
		if (tls != null) {
			headers.put(SmtpHeaders.TLS_VERSION, tls.getProtocol());
			headers.put(SmtpHeaders.TLS_CIPHER, tls.getCipherSuite());
		}
		put(headers, SmtpHeaders.CLIENT_NAME, session.clientName());
		Principal principal = session.principal();
		put(headers, SmtpHeaders.USER, (principal != null) ? principal.getName() : null);
		put(headers, SmtpHeaders.AUTHENTICATION_MECHANISM, session.authenticationMechanism());
	}

	private static void put(Map<String, Object> headers, String name, @Nullable String value) {
		if (value != null) {
			headers.put(name, value);
		}
	}

	private Object payload(SmtpMessage message, Envelope envelope, MailMemory.@Nullable Account memory) {
		SmtpMessage own = new SmtpMessage(message.id(), message.session(), envelope, message.content(),
				message.receivedAt(), message.receiving());
		return switch (this.payload) {
			case BYTES -> bytes(message);
			case MAIL -> (memory != null) ? InboundMail.of(own, MailLimits.defaults(), memory) : InboundMail.of(own);
			case MESSAGE -> own;
		};
	}

	private byte[] bytes(SmtpMessage message) {
		if (message.content().size() > this.maxBytes) {
			throw new SmtpReplyException(TOO_LARGE);
		}
		return message.content().toByteArray();
	}

	/**
	 * What of a received message a flow is for.
	 *
	 * @param message the received message
	 * @param indexes the indexes of the recipients
	 * @param variables the variables of the pattern that the first of them matched
	 */
	record Selection(SmtpMessage message, List<Integer> indexes, Map<String, String> variables) {

		boolean isEmpty() {
			return this.indexes.isEmpty();
		}

		/**
		 * Return the reply to the message as a whole.
		 * @param reply the reply for the selected recipients
		 * @return the reply for all of them, with which the others are accepted
		 */
		@Nullable SmtpReply complete(@Nullable SmtpReply reply) {
			int count = this.message.envelope().recipients().size();
			if (reply == null || this.indexes.size() == count) {
				return reply;
			}
			List<SmtpReply> own = reply.recipientReplies();
			SmtpReply[] replies = new SmtpReply[count];
			for (int i = 0; i < this.indexes.size(); i++) {
				replies[this.indexes.get(i)] = own.isEmpty() ? reply : own.get(i);
			}
			return SmtpReply.forRecipients(IntStream.range(0, count)
				.mapToObj((i) -> Objects.requireNonNullElse(replies[i], SmtpReply.OK))
				.toList());
		}

	}

}
