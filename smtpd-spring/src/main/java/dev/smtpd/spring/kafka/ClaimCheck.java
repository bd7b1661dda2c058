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

package dev.smtpd.spring.kafka;

import java.io.IOException;
import java.io.InputStream;

import dev.smtpd.SmtpMessage;

/**
 * Keeps the content of messages that are too large for a record, which then holds a
 * reference only. Producers and consumers need the same place, which all instances see.
 * Called on threads that may block, by several at a time.
 *
 * @since 0.1.0
 */
public interface ClaimCheck {

	/**
	 * Store the content of a message. It is to survive a crash once this method has
	 * returned, since the client then gets 250.
	 * @param message the message
	 * @return the reference, of characters of ASCII without controls
	 * @throws IOException if the content can't be stored now; the reply is 451
	 */
	String put(SmtpMessage message) throws IOException;

	/**
	 * Open stored content from its first byte.
	 * @param reference the reference
	 * @return a new stream at each call, closed by the caller
	 * @throws IOException if there is no such content, or it can't be read
	 */
	InputStream open(String reference) throws IOException;

	/**
	 * Delete stored content whose record was refused by Kafka. It isn't called when the
	 * record may be in the topic.
	 * @param reference the reference
	 * @throws IOException if the content can't be deleted; it is left to the retention of
	 * the store
	 */
	void delete(String reference) throws IOException;

}
