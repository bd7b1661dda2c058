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

import dev.smtpd.SmtpMessage;

import org.springframework.context.ApplicationEvent;

/**
 * Published once for each received message, with all its recipients, before the client is
 * told 250. A listener that throws has the client told 451 instead, so that it keeps the
 * message; a {@link dev.smtpd.SmtpReplyException} has it told a certain reply.
 * <p>
 * Published on a thread of the SMTP server's executor. Listeners that are called later,
 * such as {@code @Async} ones, can't change the reply any more.
 *
 * @since 0.1.0
 */
public class MessageReceivedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an event.
	 * @param message the message, which is also the source of the event
	 */
	public MessageReceivedEvent(SmtpMessage message) {
		super(message);
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public final SmtpMessage getMessage() {
		return (SmtpMessage) getSource();
	}

}
