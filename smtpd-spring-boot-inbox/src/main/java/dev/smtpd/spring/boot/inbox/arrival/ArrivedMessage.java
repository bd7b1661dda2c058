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

package dev.smtpd.spring.boot.inbox.arrival;

import java.time.Instant;
import java.util.List;

import dev.smtpd.MessageContent;
import dev.smtpd.spring.boot.inbox.store.InboxAttachment;
import org.jspecify.annotations.Nullable;

/**
 * A message with what is stored of it. All text is {@linkplain SafeText safe}.
 *
 * @param smtpId the identifier that the server gave the message
 * @param receivedAt when its last byte arrived
 * @param subject the subject
 * @param from the header field From
 * @param to the header field To
 * @param cc the header field Cc
 * @param sender the reverse-path
 * @param recipients the forward-paths, as many as are stored
 * @param recipientCount how many forward-paths there are
 * @param date the header field Date
 * @param messageId the header field Message-ID
 * @param attachments the attachments, as many as are stored
 * @param attachmentCount how many attachments there are
 * @param text the beginning of the text
 * @param client who sent it
 * @param labels the mailboxes in which it is, and its tags
 * @param content the content
 * @since 0.1.0
 */
public record ArrivedMessage(String smtpId, Instant receivedAt, String subject, String from, String to, String cc,
		String sender, List<String> recipients, int recipientCount, @Nullable Instant date, @Nullable String messageId,
		List<InboxAttachment> attachments, int attachmentCount, String text, ArrivedClient client,
		List<MessageLabel> labels, MessageContent content) {

	private static final int PREVIEW_LENGTH = 200;

	/**
	 * Return the beginning of the text on one line.
	 * @return the preview
	 */
	public String preview() {
		String begin = this.text.substring(0, Math.min(this.text.length(), 4 * PREVIEW_LENGTH));
		return SafeText.line(begin.replaceAll("\\s+", " ").strip(), PREVIEW_LENGTH);
	}

}
