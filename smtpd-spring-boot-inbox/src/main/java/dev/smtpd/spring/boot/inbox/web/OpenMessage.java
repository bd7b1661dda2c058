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

package dev.smtpd.spring.boot.inbox.web;

import dev.smtpd.MessageContent;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailPart;
import dev.smtpd.spring.boot.inbox.content.ReadingLimit;
import dev.smtpd.spring.boot.inbox.content.RemoteContent;
import dev.smtpd.spring.boot.inbox.content.SafeHtml;
import dev.smtpd.spring.boot.inbox.content.SafeHtmlRenderer;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import org.jspecify.annotations.Nullable;

/**
 * A message that is being looked at, or one within it.
 *
 * @param detail what is stored of it
 * @param content its content
 * @param mail the message, or the one within it
 * @param part the number of the part that this is, or {@code null} for the whole
 */
record OpenMessage(InboxMessageDetail detail, MessageContent content, InboundMail mail, @Nullable String part) {

	// Open a message.
	static @Nullable OpenMessage of(InboxMessages messages, long id, @Nullable String part) {
		InboxMessageDetail detail = messages.detail(id);
		MessageContent content = (detail != null) ? messages.content(id) : null;
		if (detail == null || content == null) {
			return null;
		}
		InboundMail mail = InboundMail.of(content, ReadingLimit.LIMITS);
		if (part == null || part.isEmpty()) {
			return new OpenMessage(detail, content, mail, null);
		}
		MailPart found = mail.structure().find(part);
		return (found != null && found.isMessage()) ? new OpenMessage(detail, content, found.message(), part) : null;
	}

	// Return the HTML as a document for the frame.
	@Nullable SafeHtml html(SafeHtmlRenderer renderer, RemoteContent remote) {
		String html = this.mail.html();
		if (html == null) {
			return null;
		}
		MessageParts parts = MessageParts.of(this.mail);
		return renderer.render(html, remote, parts::picture);
	}

}
