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

package dev.smtpd.spring.store;

import java.io.InputStream;
import java.time.Instant;

import dev.smtpd.SmtpMessage;

/**
 * Store for the content of messages. It outlives the process, and several instances of an
 * application may use one. No method takes part in the transaction of the caller, and no
 * method holds a whole message in memory. All may be called from any thread, several at a
 * time; they block, so that none may be called on an event loop.
 *
 * @since 0.1.0
 */
public interface MessageStore {

	/**
	 * Store the content of a message. When this returns, the content is durable: it
	 * survives the end of the process and of the machine, as far as what it is stored in
	 * does. When it throws, nothing is left, or only what
	 * {@link #removeOlderThan(Instant, int)} removes.
	 * @param message the message
	 * @return what was stored, under a new id at each call
	 * @throws MessageStoreException if the content can't be stored
	 */
	StoredMessage put(SmtpMessage message);

	/**
	 * Open content from its first byte.
	 * @param id the id
	 * @return a new stream, to be closed by the caller. Reading it throws an
	 * {@link java.io.IOException} if the content can't be read, also because it was
	 * deleted meanwhile
	 * @throws MessageStoreException if there is no such content, or it can't be opened
	 */
	InputStream open(String id);

	/**
	 * Delete content. Does nothing if there is no such content.
	 * @param id the id
	 * @throws MessageStoreException if the content can't be deleted, or the id isn't one
	 * of this store
	 */
	void delete(String id);

	/**
	 * Remove content that was stored before a time, the oldest first, and what unfinished
	 * calls of {@link #put(SmtpMessage)} have left. Several instances may do that at the
	 * same time. Anything that isn't of this store is left alone.
	 * @param time the time
	 * @param max how much to remove at most
	 * @return how much was removed by this call, less than {@code max} if there is no
	 * more
	 * @throws MessageStoreException if content can't be removed
	 */
	int removeOlderThan(Instant time, int max);

}
