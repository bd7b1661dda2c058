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

package dev.smtpd.readme;

import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.event.MessageReceivedEvent;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

// tag::code[]
@Component
class SupportDesk {

	private final TicketComments comments;

	SupportDesk(TicketComments comments) {
		this.comments = comments;
	}

	@EventListener
	void on(MessageReceivedEvent event) {
		InboundMail mail = InboundMail.of(event.getMessage());
		if (mail.isAutoSubmitted()) {
			return; // an answer would be answered
		}
		this.comments.add(mail.subject(), mail.from().first(), mail.replyText());
		for (Attachment attachment : mail.attachments()) {
			this.comments.attach(attachment.name(), attachment.mediaType(), attachment.inputStream());
		}
	}

}
// end::code[]
