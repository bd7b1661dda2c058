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

package dev.smtpd.spring.boot.inbox.store;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A message as a list shows it. All text is the sender's, without control characters and
 * bounded in length, but not escaped for HTML.
 *
 * @param id the number of the message in the inbox; a message that arrived later has a
 * higher one
 * @param receivedAt when its last byte arrived
 * @param subject the subject; empty if the message has none
 * @param from the header field From, as names and addresses; empty if the message has
 * none
 * @param to the header field To, as names and addresses; empty if the message has none
 * @param sender the reverse-path of the envelope; empty for the null reverse-path
 * @param recipients the first forward-paths of the envelope, at most 10
 * @param recipientCount how many forward-paths the envelope has
 * @param size the size of the content in bytes
 * @param attachmentCount how many attachments the message has
 * @param preview the beginning of the text, on one line; empty if there is no text
 * @param read whether the message was read
 * @param tags the tags, in alphabetical order
 * @param connector the name of the connector
 * @param user the name of the authenticated user, or {@code null} if the client has not
 * authenticated
 * @since 0.1.0
 */
public record InboxMessage(long id, Instant receivedAt, String subject, String from, String to, String sender,
		List<String> recipients, int recipientCount, long size, int attachmentCount, String preview, boolean read,
		List<String> tags, String connector, @Nullable String user) {

	/**
	 * Create a message.
	 */
	public InboxMessage {
		recipients = List.copyOf(recipients);
		tags = List.copyOf(tags);
	}

	/**
	 * Return whether the message has attachments.
	 * @return whether there is at least one
	 */
	public boolean hasAttachments() {
		return this.attachmentCount > 0;
	}

}
