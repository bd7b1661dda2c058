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
 * A message with everything that the inbox knows about it apart from its content.
 *
 * @param message the message as a list shows it
 * @param recipients the forward-paths of the envelope, all of them
 * @param cc the header field Cc, as names and addresses; empty if the message has none
 * @param date the header field Date, or {@code null} if the message has none that can be
 * read
 * @param messageId the header field Message-ID without angle brackets, or {@code null} if
 * the message has none
 * @param smtpId the identifier that the server gave the message, as in its trace header
 * @param sessionId the identifier of the session in which the message came
 * @param clientAddress the address of the client
 * @param clientName what the client called itself by HELO or EHLO, or {@code null}
 * @param tls the TLS version and cipher suite, or {@code null} if the session had no TLS
 * @param attachments the attachments, in the order of the message, at most 100
 * @param note what was noted about the message; empty if there is no note
 * @since 0.1.0
 */
public record InboxMessageDetail(InboxMessage message, List<String> recipients, String cc, @Nullable Instant date,
		@Nullable String messageId, String smtpId, String sessionId, String clientAddress, @Nullable String clientName,
		@Nullable String tls, List<InboxAttachment> attachments, String note) {

	/**
	 * Create a detail.
	 */
	public InboxMessageDetail {
		recipients = List.copyOf(recipients);
		attachments = List.copyOf(attachments);
	}

}
