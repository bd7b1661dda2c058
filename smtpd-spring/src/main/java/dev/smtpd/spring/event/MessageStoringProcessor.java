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

package dev.smtpd.spring.event;

import java.time.Duration;

import dev.smtpd.MessageProcessor;
import dev.smtpd.ReplyCollector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.store.MessageStore;
import dev.smtpd.spring.store.MessageStoreException;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import dev.smtpd.spring.store.StoredMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * {@link MessageProcessor} that puts the content of a message into a
 * {@link MessageStore}, and then publishes a {@link MessageStoredEvent}. The last one of
 * a chain, so that messages which another processor refuses aren't stored. Where a
 * listener refuses the message or fails, or the transaction is rolled back, the content
 * is deleted at once.
 *
 * @since 0.1.0
 */
public final class MessageStoringProcessor implements MessageProcessor, Ordered {

	private static final SmtpReply TOO_LARGE = SmtpReply.of(552, "5.3.4", "Message too large for the system");

	private static final boolean TRANSACTIONS_PRESENT = ClassUtils.isPresent(
			"org.springframework.transaction.support.TransactionSynchronization",
			MessageStoringProcessor.class.getClassLoader());

	private final MessageStore store;

	private final ApplicationEventPublisher publisher;

	private final Duration processingTimeout;

	private final boolean allowLateListeners;

	/**
	 * Create a processor.
	 * @param store the store
	 * @param publisher publishes the events
	 * @param processingTimeout how long the processing of a message may take, from when
	 * it has been received; zero for no limit
	 * @param allowLateListeners whether listeners may work after the reply
	 */
	public MessageStoringProcessor(MessageStore store, ApplicationEventPublisher publisher, Duration processingTimeout,
			boolean allowLateListeners) {
		this.store = store;
		this.publisher = publisher;
		this.processingTimeout = processingTimeout;
		this.allowLateListeners = allowLateListeners;
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) throws Exception {
		StoredMessage stored = put(message);
		StoredContent content = new StoredContent(this.store, stored.id(), message);
		boolean taken = false;
		try {
			if (TRANSACTIONS_PRESENT) {
				RollbackCleanUp.register(content);
			}
			SmtpReply reply = publish(MessageStoredEvent.of(message, stored), message);
			taken = isTaken(reply, message);
			return reply;
		}
		finally {
			if (!taken) {
				content.delete();
			}
		}
	}

	// no later attempt of the client would succeed
	private StoredMessage put(SmtpMessage message) {
		try {
			return this.store.put(message);
		}
		catch (MessageStoreException ex) {
			if (ex.getKind() == Kind.TOO_LARGE) {
				throw new SmtpReplyException(TOO_LARGE);
			}
			throw ex;
		}
	}

	private static boolean isTaken(@Nullable SmtpReply reply, SmtpMessage message) {
		return new ReplyCollector(message).add(reply);
	}

	private @Nullable SmtpReply publish(MessageStoredEvent event, SmtpMessage message) throws Exception {
		MessageDelivery delivery = new MessageDelivery(message, this.processingTimeout, this.allowLateListeners);
		try {
			new DerivedEvent(event, delivery).publish(() -> this.publisher.publishEvent(event));
		}
		catch (Throwable ex) {
			delivery.fail(ex);
		}
		return delivery.conclude();
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
