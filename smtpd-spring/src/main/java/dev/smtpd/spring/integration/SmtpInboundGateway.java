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

import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.listener.RecipientSelector;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.integration.gateway.MessagingGatewaySupport;
import org.springframework.messaging.Message;

/**
 * Inbound gateway whose flow decides on the reply to each received message. It is a
 * {@link MessageProcessor}, which the server uses when it is a bean.
 * <p>
 * The payload of the flow's reply is a {@link SmtpReply} or text such as
 * {@code 550 5.7.1 Not welcome here}. Anything else, and no reply within the
 * {@linkplain #setReplyTimeout(long) reply timeout} of 30 seconds, makes the server reply
 * 451, as does an exception, unless it is a {@link SmtpReplyException} or an
 * {@link SmtpExceptionMapper} has a reply for it. With an {@linkplain #setErrorChannel
 * error channel} the flow behind that channel replies instead. While the gateway is
 * stopped, the server replies {@code 451 4.3.2}.
 * <p>
 * A flow must not reply before the message is safe: behind an executor channel or a queue
 * in memory it is in no other place than this process. Safe are direct channels, and
 * queues with a persistent store such as JDBC. The thread of the application executor
 * that received the message waits for the reply.
 *
 * @since 0.1.0
 * @see Smtp#inboundGateway()
 */
public class SmtpInboundGateway extends MessagingGatewaySupport
		implements MessageProcessor, RecipientSelector, Ordered {

	private final InboundMessages messages = new InboundMessages();

	private int order = Ordered.LOWEST_PRECEDENCE;

	/**
	 * Create a gateway.
	 */
	public SmtpInboundGateway() {
	}

	/**
	 * Set what the payload is.
	 * @param payload the kind of payload, {@link SmtpPayload#BYTES} unless set
	 */
	public void setPayload(SmtpPayload payload) {
		this.messages.setPayload(payload);
	}

	/**
	 * Set how large content may be that is copied for {@link SmtpPayload#BYTES}; the
	 * server refuses larger messages by 552. As many messages are in memory as the
	 * application executor has threads.
	 * @param maxBytes the size in bytes, 32 MiB unless set
	 */
	public void setMaxBytes(long maxBytes) {
		this.messages.setMaxBytes(maxBytes);
	}

	/**
	 * Set the memory for the texts of {@link SmtpPayload#MAIL}, which a flow reads before
	 * it returns.
	 * @param memory the memory, {@code null} for no bound; by default the bean of this
	 * type, if there is one
	 */
	public void setMailMemory(@Nullable MailMemory memory) {
		this.messages.setMemory(memory);
	}

	/**
	 * Set which recipients the flow is for: it gets messages to these only, with these
	 * recipients only. The server rejects recipients at RCPT that nothing is for; see
	 * {@link dev.smtpd.spring.listener.UnroutedRecipients}.
	 * @param patterns patterns as those of {@code @SmtpListener}, such as
	 * <code>support+{ticket}@example.org</code>; none for all recipients
	 * @throws IllegalArgumentException if one of them isn't a pattern
	 */
	public void setRecipients(String... patterns) {
		this.messages.setRecipients(patterns);
	}

	/**
	 * Set the place of the gateway among the processors.
	 * @param order the order, {@link Ordered#LOWEST_PRECEDENCE} unless set
	 */
	public void setOrder(int order) {
		this.order = order;
	}

	@Override
	public boolean isFor(Mailbox recipient) {
		return this.messages.isFor(recipient);
	}

	@Override
	public boolean isForAll() {
		return this.messages.isForAll();
	}

	@Override
	public int getOrder() {
		return this.order;
	}

	@Override
	public String getComponentType() {
		return "smtp:inbound-gateway";
	}

	@Override
	protected void onInit() {
		super.onInit();
		this.messages.findMemory(getBeanFactory());
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) throws Exception {
		InboundMessages.Selection selection = this.messages.select(message);
		if (selection.isEmpty()) {
			return null;
		}
		return selection.complete(isRunning() ? exchange(selection) : FlowOutcome.STOPPED);
	}

	private SmtpReply exchange(InboundMessages.Selection selection) throws Exception {
		Message<?> reply;
		try (MailMemory.Account memory = this.messages.openMemory()) {
			reply = sendAndReceiveMessage(this.messages.toMessage(selection, memory));
		}
		catch (RuntimeException ex) {
			throw FlowOutcome.unwrap(ex);
		}
		return FlowOutcome.toReply((reply != null) ? reply.getPayload() : null, selection.indexes().size(),
				String.valueOf(getComponentName()), selection.message().id());
	}

}
