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

package com.example.desk;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.Body;
import dev.smtpd.spring.listener.annotation.BodyText;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.Sender;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;

@SmtpController
class SupportDesk {

	private final Tickets tickets;

	SupportDesk(Tickets tickets) {
		this.tickets = tickets;
	}

	// a client that has not got the reply sends its message again: that is one ticket
	@SmtpListener(value = "support@${desk.domain}", idempotent = true)
	SmtpReply open(@Sender Mailbox customer, InboundMail mail) {
		long ticket = this.tickets.open(customer.toString(), mail.subject());
		this.tickets.comment(ticket, customer.toString(), mail.text());
		return SmtpReply.accept("Ticket " + ticket);
	}

	@SmtpRecipientFilter("support+{ticket}@${desk.domain}")
	boolean knows(@RecipientVariable long ticket) {
		return this.tickets.exists(ticket);
	}

	@SmtpListener(value = "support+{ticket}@${desk.domain}", idempotent = true)
	void reply(@RecipientVariable long ticket, @Sender Mailbox author, @Body(BodyText.REPLY) String text) {
		this.tickets.comment(ticket, author.toString(), text);
	}

}
