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

package dev.smtpd.sample;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
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

/**
 * Mail to {@code support@} opens a ticket, mail to {@code support+<ticket>@} is about it.
 */
@SmtpController
class SupportDesk {

	private final Tickets tickets;

	private final Confirmations confirmations;

	SupportDesk(Tickets tickets, Confirmations confirmations) {
		this.tickets = tickets;
		this.confirmations = confirmations;
	}

	@SmtpListener("support@${app.domain}")
	SmtpReply open(@Sender Mailbox customer, InboundMail mail, SmtpMessage message) {
		Ticket ticket = this.tickets.open(customer.toString(), mail.subject(), Comment.of(message, mail, mail.text()));
		if (!mail.isAutoSubmitted()) {
			this.confirmations.send(ticket);
		}
		return SmtpReply.accept("Ticket " + ticket.number());
	}

	@SmtpRecipientFilter("support+{ticket}@${app.domain}")
	boolean knows(@RecipientVariable long ticket) {
		return this.tickets.exists(ticket);
	}

	@SmtpListener("support+{ticket}@${app.domain}")
	void reply(@RecipientVariable long ticket, @Body(BodyText.REPLY) String text, InboundMail mail,
			SmtpMessage message) {
		this.tickets.comment(ticket, Comment.of(message, mail, text));
	}

	@SmtpListener(value = "support+{ticket}@${app.domain}", accept = MailKind.BOUNCE)
	void bounced(@RecipientVariable long ticket, DeliveryStatus status) {
		if (status.isFailed()) {
			this.tickets.fail(ticket, status.recipients().get(0).status());
		}
	}

	@MessageExceptionHandler
	SmtpReply closed(TicketClosedException ex) {
		return SmtpReply.reject("5.7.1", "Ticket is closed");
	}

}
