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

import java.util.List;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.DeliveryStatus;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.Body;
import dev.smtpd.spring.listener.annotation.BodyText;
import dev.smtpd.spring.listener.annotation.MailKind;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.Sender;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;

import org.springframework.messaging.handler.annotation.MessageExceptionHandler;

// tag::code[]
@SmtpController
class Support {

	private final Tickets tickets;

	Support(Tickets tickets) {
		this.tickets = tickets;
	}

	@SmtpListener("support@${app.domain}")
	SmtpReply open(@Sender Mailbox from, InboundMail mail) {
		long ticket = this.tickets.open(from, mail.subject(), mail.text());
		return SmtpReply.accept("Ticket " + ticket);
	}

	@SmtpRecipientFilter("support+{ticket}@${app.domain}")
	boolean knows(@RecipientVariable long ticket) {
		return this.tickets.exists(ticket);
	}

	@SmtpListener("support+{ticket}@${app.domain}")
	void reply(@RecipientVariable long ticket, @Body(BodyText.REPLY) String text, List<Attachment> files) {
		this.tickets.comment(ticket, text, files);
	}

	@SmtpListener(value = "support+{ticket}@${app.domain}", accept = MailKind.BOUNCE)
	void bounced(@RecipientVariable long ticket, DeliveryStatus status) {
		this.tickets.undeliverable(ticket, status);
	}

	@MessageExceptionHandler
	SmtpReply closed(TicketClosedException ex) {
		return SmtpReply.reject("5.7.1", "Ticket is closed");
	}

}
// end::code[]
