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

import org.springframework.core.AttributeAccessor;
import org.springframework.core.Ordered;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.support.ErrorMessageStrategy;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.ErrorMessage;

/**
 * Inbound channel adapter that sends each received message into a one-way flow. It is a
 * {@link MessageProcessor}, which the server uses when it is a bean.
 * <p>
 * The server replies 250 once the send has returned: when all that the flow does on the
 * same thread is done. An exception makes it reply 451, unless it is a
 * {@link SmtpReplyException} or an {@link SmtpExceptionMapper} has a reply for it. An
 * {@linkplain #setErrorChannel error channel} is notified of the exception and doesn't
 * change the reply. While the adapter is stopped, the server replies {@code 451 4.3.2}.
 * <p>
 * So the flow must not go on elsewhere before the message is safe. An executor channel, a
 * queue in memory, a publish-subscribe channel with an executor, and an outbound adapter
 * that doesn't wait for its broker return too early, and the message is lost with the
 * process. Safe are direct channels with adapters that wait: Kafka with
 * {@code sync(true)}, AMQP with publisher confirms, JMS with persistent delivery; and
 * queues with a persistent store such as JDBC. A filter that drops a message accepts it.
 *
 * @since 0.1.0
 * @see Smtp#inboundAdapter()
 */
public class SmtpInboundChannelAdapter extends MessageProducerSupport
		implements MessageProcessor, RecipientSelector, Ordered {

	private final InboundMessages messages = new InboundMessages();

	private final ThreadLocal<Throwable> failure = new ThreadLocal<>();

	private int order = Ordered.LOWEST_PRECEDENCE;

	/**
	 * Create an adapter.
	 */
	public SmtpInboundChannelAdapter() {
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
	 * Set the place of the adapter among the processors.
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
		return "smtp:inbound-channel-adapter";
	}

	@Override
	protected void onInit() {
		super.onInit();
		this.messages.findMemory(getBeanFactory());
		setErrorMessageStrategy(new CapturingStrategy(getErrorMessageStrategy(), this.failure));
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) throws Exception {
		InboundMessages.Selection selection = this.messages.select(message);
		if (selection.isEmpty()) {
			return null;
		}
		if (!isRunning()) {
			return selection.complete(FlowOutcome.STOPPED);
		}
		try (MailMemory.Account memory = this.messages.openMemory()) {
			send(this.messages.toMessage(selection, memory));
		}
		return null;
	}

	private void send(Message<?> message) throws Exception {
		Throwable failed;
		try {
			sendMessage(message);
			failed = this.failure.get();
		}
		catch (RuntimeException ex) {
			// that of the error channel, if there is one, came second
			failed = (this.failure.get() != null) ? this.failure.get() : ex;
		}
		finally {
			this.failure.remove();
		}
		if (failed != null) {
			throw FlowOutcome.unwrap(failed);
		}
	}

	/**
	 * Keeps what is sent to the error channel, which the super class takes for handled.
	 *
	 * @param delegate makes the message
	 * @param failure gets the failure
	 */
	private record CapturingStrategy(ErrorMessageStrategy delegate,
			ThreadLocal<Throwable> failure) implements ErrorMessageStrategy {

		@Override
		public ErrorMessage buildErrorMessage(Throwable payload, @Nullable AttributeAccessor attributes) {
			this.failure.set(payload);
			return this.delegate.buildErrorMessage(payload, attributes);
		}

	}

}
