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

package dev.smtpd;

import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a received message, and the reply to the client: smtpd.py's
 * {@code process_message}.
 * <p>
 * The processors of a server form a chain, called in order. A negative reply (4xx or 5xx)
 * or an exception ends it, and the client keeps the message or gives it up. After
 * {@code null} and after a positive reply the next processor is called, since each may
 * have something to do with the message; at the end the server sends the last positive
 * reply, or {@code 250 2.0.0 OK}. A processor that decides on each recipient replies with
 * {@link SmtpReply#forRecipients}; by LMTP the next processor gets the message with those
 * recipients only that were accepted, by SMTP a refusal of one refuses the message.
 * <p>
 * To return without a negative reply is to answer for the message: after 250 the client
 * forgets it.
 *
 * @since 0.1.0
 * @see AsyncMessageProcessor
 */
@FunctionalInterface
public interface MessageProcessor {

	/**
	 * Process a message. Called on a thread of the application executor, which may block;
	 * meanwhile the session reads nothing.
	 * @param message the message
	 * @return the reply, or {@code null} for the ordinary one
	 * @throws SmtpReplyException for a certain negative reply
	 * @throws Exception if the message can't be taken now; the reply is 451, and the
	 * client keeps the message, unless a {@link SmtpExceptionMapper} has another reply
	 */
	@Nullable SmtpReply process(SmtpMessage message) throws Exception;

	/**
	 * Return whether {@link #process} never blocks and takes next to no time, so that it
	 * may be called on the event loop of the connection. It is called there, or on the
	 * thread of the application executor that has called the processor before it, and
	 * never on another thread. On the event loop no {@link ApplicationScope} is open.
	 * @return whether the processor never blocks; {@code false} unless overridden
	 */
	default boolean isNonBlocking() {
		return false;
	}

	/**
	 * Return a processor that does the same as the given one and
	 * {@linkplain #isNonBlocking() may be called on the event loop}. A processor that
	 * blocks there stops every session of that loop.
	 * @param processor a processor that never blocks
	 * @return the processor to run in place
	 */
	static MessageProcessor nonBlocking(MessageProcessor processor) {
		if (processor instanceof AsyncMessageProcessor async) {
			return AsyncMessageProcessor.nonBlocking(async);
		}
		return new MessageProcessor() {

			@Override
			public @Nullable SmtpReply process(SmtpMessage message) throws Exception {
				return processor.process(message);
			}

			@Override
			public boolean isNonBlocking() {
				return true;
			}

		};
	}

}
