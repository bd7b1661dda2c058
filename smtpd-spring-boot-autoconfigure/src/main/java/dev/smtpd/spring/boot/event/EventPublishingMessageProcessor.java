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

package dev.smtpd.spring.boot.event;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.Ordered;

/**
 * {@link MessageProcessor} that publishes a {@link MessageReceivedEvent}. Ordered last,
 * so that messages which another processor refuses aren't published.
 *
 * @since 0.1.0
 */
public final class EventPublishingMessageProcessor implements MessageProcessor, Ordered {

	private final ApplicationEventPublisher publisher;

	/**
	 * Create a processor.
	 * @param publisher publishes the events
	 */
	public EventPublishingMessageProcessor(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public @Nullable SmtpReply process(SmtpMessage message) {
		this.publisher.publishEvent(new MessageReceivedEvent(message));
		return null;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
