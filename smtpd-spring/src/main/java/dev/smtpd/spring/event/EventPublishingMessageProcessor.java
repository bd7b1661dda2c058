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
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;

/**
 * {@link MessageProcessor} that publishes a {@link MessageReceivedEvent}, and replies
 * what the listeners reply, once all that they return has completed. Ordered last, so
 * that messages which another processor refuses aren't published.
 *
 * @since 0.1.0
 */
public final class EventPublishingMessageProcessor implements MessageProcessor, Ordered {

	private static final Duration DEFAULT_PROCESSING_TIMEOUT = Duration.ofMinutes(5);

	private final ApplicationEventPublisher publisher;

	private final Duration processingTimeout;

	private final boolean allowLateListeners;

	/**
	 * Create a processor that waits for listeners for up to five minutes.
	 * @param publisher publishes the events
	 */
	public EventPublishingMessageProcessor(ApplicationEventPublisher publisher) {
		this(publisher, DEFAULT_PROCESSING_TIMEOUT, false);
	}

	/**
	 * Create a processor.
	 * @param publisher publishes the events
	 * @param processingTimeout how long the processing of a message may take, from when
	 * it has been received; zero for no limit
	 * @param allowLateListeners whether listeners may work after the reply
	 */
	public EventPublishingMessageProcessor(ApplicationEventPublisher publisher, Duration processingTimeout,
			boolean allowLateListeners) {
		this.publisher = publisher;
		this.processingTimeout = processingTimeout;
		this.allowLateListeners = allowLateListeners;
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) throws Exception {
		MessageDelivery delivery = new MessageDelivery(message, this.processingTimeout, this.allowLateListeners);
		try {
			this.publisher.publishEvent(new MessageReceivedEvent(message, delivery));
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
