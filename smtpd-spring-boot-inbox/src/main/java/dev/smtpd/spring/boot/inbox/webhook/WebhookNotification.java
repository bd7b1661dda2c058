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

package dev.smtpd.spring.boot.inbox.webhook;

import java.time.Instant;
import java.util.List;

import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook sends as JSON.
 *
 * @param type always {@code message.received}
 * @param timestamp when the message was received
 * @param data the message
 */
record WebhookNotification(String type, Instant timestamp, Message data) {

	private static final int MAX_RECIPIENTS = 100;

	static WebhookNotification of(InboxMessageDetail detail) {
		InboxMessage message = detail.message();
		return new WebhookNotification("message.received", message.receivedAt(),
				new Message(message.id(), message.subject(), message.from(), message.to(), message.sender(),
						detail.recipients().stream().limit(MAX_RECIPIENTS).toList(), message.recipientCount(),
						message.size(), message.attachmentCount(), message.preview(), message.tags(),
						message.connector(), message.user(), detail.messageId()));
	}

	/**
	 * A message.
	 *
	 * @param id the number of the message
	 * @param subject the subject
	 * @param from the header field From
	 * @param to the header field To
	 * @param sender the reverse-path
	 * @param recipients the forward-paths, at most 100
	 * @param recipientCount how many forward-paths there are
	 * @param size the size in bytes
	 * @param attachmentCount how many attachments there are
	 * @param preview the beginning of the text
	 * @param tags the tags
	 * @param connector the name of the connector
	 * @param user the name of the authenticated user
	 * @param messageId the header field Message-ID
	 */
	record Message(long id, String subject, String from, String to, String sender, List<String> recipients,
			int recipientCount, long size, int attachmentCount, String preview, List<String> tags, String connector,
			@Nullable String user, @Nullable String messageId) {

	}

}
