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

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

/**
 * Sends customers the number of their ticket, after the server has replied. The sender is
 * the address of the ticket, so that replies and bounces come back to it.
 */
@Component
class Confirmations {

	private static final Logger logger = LoggerFactory.getLogger(Confirmations.class);

	private final JavaMailSender sender;

	private final AsyncTaskExecutor executor;

	private final String domain;

	Confirmations(JavaMailSender sender, AsyncTaskExecutor executor, @Value("${app.domain}") String domain) {
		this.sender = sender;
		this.executor = executor;
		this.domain = domain;
	}

	void send(Ticket ticket) {
		try {
			this.executor.execute(() -> deliver(ticket));
		}
		catch (TaskRejectedException ex) {
			logger.warn("No confirmation of ticket {}: too many are waiting", ticket.number());
		}
	}

	private void deliver(Ticket ticket) {
		try {
			this.sender.send(message(ticket));
		}
		catch (MessagingException | MailException ex) {
			logger.warn("No confirmation of ticket {}: {}", ticket.number(), ex.getMessage());
		}
	}

	private MimeMessage message(Ticket ticket) throws MessagingException {
		MimeMessageHelper mail = new MimeMessageHelper(this.sender.createMimeMessage(), "UTF-8");
		mail.setFrom("support+" + ticket.number() + "@" + this.domain);
		mail.setTo(ticket.customer());
		mail.setSubject("[Ticket " + ticket.number() + "] " + ticket.subject());
		mail.setText("Your mail is ticket " + ticket.number() + ". Reply to this mail to add to it.");
		// nobody's automatic reply answers it (RFC 3834)
		mail.getMimeMessage().setHeader("Auto-Submitted", "auto-replied");
		return mail.getMimeMessage();
	}

}
