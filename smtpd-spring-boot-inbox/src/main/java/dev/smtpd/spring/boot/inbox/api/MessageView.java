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

package dev.smtpd.spring.boot.inbox.api;

import java.time.Instant;
import java.util.List;

import dev.smtpd.spring.boot.inbox.store.InboxAttachment;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.MessageRelease;
import org.jspecify.annotations.Nullable;

/**
 * A message with everything that the inbox knows about it apart from its content.
 *
 * @param id the number of the message
 * @param receivedAt when its last byte arrived
 * @param subject the subject
 * @param from the header field From
 * @param to the header field To
 * @param cc the header field Cc
 * @param date the header field Date
 * @param messageId the header field Message-ID without angle brackets
 * @param sender the reverse-path of the envelope; empty for the null reverse-path
 * @param recipients the forward-paths of the envelope
 * @param size the size of the content in bytes
 * @param attachments the attachments
 * @param preview the beginning of the text
 * @param read whether the message was read
 * @param tags the tags
 * @param note what was noted about the message
 * @param connector the name of the connector
 * @param user the name of the authenticated user
 * @param smtpId the identifier that the server gave the message
 * @param sessionId the identifier of the session
 * @param clientAddress the address of the client
 * @param clientName what the client called itself
 * @param tls the TLS version and cipher suite
 * @param releases when and to which recipients it was sent on
 * @since 0.1.0
 */
public record MessageView(long id, Instant receivedAt, String subject, String from, String to, String cc,
		@Nullable Instant date, @Nullable String messageId, String sender, List<String> recipients, long size,
		List<InboxAttachment> attachments, String preview, boolean read, List<String> tags, String note,
		String connector, @Nullable String user, String smtpId, String sessionId, String clientAddress,
		@Nullable String clientName, @Nullable String tls, List<MessageRelease> releases) implements ApiBody {

	static MessageView of(InboxMessageDetail detail, List<MessageRelease> releases) {
		InboxMessage message = detail.message();
		return new MessageView(message.id(), message.receivedAt(), message.subject(), message.from(), message.to(),
				detail.cc(), detail.date(), detail.messageId(), message.sender(), detail.recipients(), message.size(),
				detail.attachments(), message.preview(), message.read(), message.tags(), detail.note(),
				message.connector(), message.user(), detail.smtpId(), detail.sessionId(), detail.clientAddress(),
				detail.clientName(), detail.tls(), releases);
	}

}
