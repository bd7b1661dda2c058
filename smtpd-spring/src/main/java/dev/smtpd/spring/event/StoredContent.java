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
import dev.smtpd.spring.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content in a store, of a message that may yet be refused. Used by one thread.
 */
final class StoredContent {

	private static final Logger logger = LoggerFactory.getLogger(StoredContent.class);

	private final MessageStore store;

	private final String id;

	private final SmtpMessage message;

	private boolean deleted;

	/**
	 * Create content.
	 * @param store the store
	 * @param id the id of the content
	 * @param message the message
	 */
	StoredContent(MessageStore store, String id, SmtpMessage message) {
		this.store = store;
		this.id = id;
		this.message = message;
	}

	/**
	 * Delete the content, as nobody has got its id. What can't be deleted remains until
	 * the store removes what is old.
	 */
	void delete() {
		if (this.deleted) {
			return;
		}
		this.deleted = true;
		try {
			this.store.delete(this.id);
		}
		catch (RuntimeException ex) {
			logger.warn("Content {} of message {} in {}, which wasn't accepted, can't be deleted from the store",
					this.id, this.message.id(), this.message.session(), ex);
		}
	}

}
