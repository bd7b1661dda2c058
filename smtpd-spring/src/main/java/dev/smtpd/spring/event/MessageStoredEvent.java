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

import java.time.Instant;

import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.store.StoredMessage;

/**
 * Published once for each received message after its content was put into the
 * {@link dev.smtpd.spring.store.MessageStore}, in the transaction of the message, before
 * the server replies 250. All of it is text, numbers and lists of these, without types of
 * the session, so that it can be stored or sent as JSON and read back: Spring Modulith's
 * event publication registry does so.
 * <p>
 * A plain {@code @EventListener} method is part of the processing of the message: what
 * applies to {@link MessageReceivedEvent} applies to it, too. A
 * {@code @TransactionalEventListener} or {@code @ApplicationModuleListener} is invoked
 * after the commit; the first is lost when the process ends before, the second is
 * repeated after a restart, and may be invoked twice.
 *
 * @param id by which the store has the content
 * @param location where the content is, as a URI
 * @param size the size of the content in bytes
 * @param sha256 the SHA-256 over the content, 64 lower-case hexadecimal digits
 * @param messageId the identifier of the message on this server, also found in the trace
 * header and in logs; it isn't the {@code Message-ID} that the sender has chosen
 * @param envelope its sender and recipients
 * @param session what is known of the client
 * @param receivedAt when its last byte arrived
 * @since 0.1.0
 */
public record MessageStoredEvent(String id, String location, long size, String sha256, String messageId,
		StoredEnvelope envelope, StoredSession session, Instant receivedAt) {

	/**
	 * Return the event for a message.
	 * @param message the message, as far as its recipients were accepted
	 * @param stored its content in the store
	 * @return the event
	 */
	public static MessageStoredEvent of(SmtpMessage message, StoredMessage stored) {
		return new MessageStoredEvent(stored.id(), stored.location(), stored.size(), stored.sha256(), message.id(),
				StoredEnvelope.of(message.envelope()), StoredSession.of(message.session()), message.receivedAt());
	}

}
