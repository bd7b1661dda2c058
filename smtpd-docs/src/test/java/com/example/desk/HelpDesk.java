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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.Body;
import dev.smtpd.spring.listener.annotation.BodyText;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;

@SmtpController
class HelpDesk {

	private final Map<Long, String> tickets = new ConcurrentHashMap<>();

	private final AtomicLong lastTicket = new AtomicLong();

	@SmtpListener("help@example.org")
	SmtpReply open(InboundMail mail) {
		long ticket = this.lastTicket.incrementAndGet();
		this.tickets.put(ticket, mail.subject());
		return SmtpReply.accept("Ticket " + ticket);
	}

	@SmtpRecipientFilter("help+{ticket}@example.org")
	boolean knows(@RecipientVariable long ticket) {
		return this.tickets.containsKey(ticket);
	}

	@SmtpListener("help+{ticket}@example.org")
	void reply(@RecipientVariable long ticket, @Body(BodyText.REPLY) String text) {
		this.tickets.merge(ticket, "\n" + text, String::concat);
	}

}
