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

import dev.smtpd.SmtpMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;

/**
 * Published once for each received message, with all its recipients, before the server
 * replies 250. Where a listener throws an exception, the reply is 451, so that the client
 * keeps the message, or what a {@link dev.smtpd.SmtpReplyException} or
 * {@link dev.smtpd.SmtpExceptionMapper} says.
 * <p>
 * An {@code @EventListener} method may return a {@link dev.smtpd.SmtpReply}: the first
 * refusal is the reply, and ends the invocation of listeners; else it is the last
 * positive reply. A listener may also return a
 * {@link java.util.concurrent.CompletionStage}, {@link java.util.concurrent.Future} or
 * reactive type, of a {@code SmtpReply} or of nothing. The server waits for it, up to its
 * processing timeout, and a failure of it is one of the listener. Anything else that it
 * returns is published as an event, whose {@code @EventListener} methods are part of the
 * processing in the same way.
 * <p>
 * Published on a thread of the SMTP server's executor. Listeners that work after they
 * have returned otherwise, such as {@code @Async} ones without a result, fail the start
 * of the application unless {@code smtpd.events.allow-late-listeners} permits them.
 *
 * @since 0.1.0
 */
public class MessageReceivedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable MessageDelivery delivery;

	/**
	 * Create an event.
	 * @param message the message, which is also the source of the event
	 */
	public MessageReceivedEvent(SmtpMessage message) {
		this(message, null);
	}

	MessageReceivedEvent(SmtpMessage message, @Nullable MessageDelivery delivery) {
		super(message);
		this.delivery = delivery;
	}

	@Nullable MessageDelivery delivery() {
		return this.delivery;
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public final SmtpMessage getMessage() {
		return (SmtpMessage) getSource();
	}

}
