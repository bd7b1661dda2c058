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

package dev.smtpd.spring.boot.test.parallel;

import dev.smtpd.Recipient;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * An application that receives mail and sends some.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ForwardingApplication.Forwarder.class)
class ForwardingApplication {

	/**
	 * Sends on what it receives.
	 *
	 * @param sender sends it
	 */
	@SmtpController
	record Forwarder(JavaMailSender sender) {

		@SmtpListener("{user}@example.org")
		void forward(Recipient recipient, InboundMail mail) {
			SimpleMailMessage message = new SimpleMailMessage();
			message.setFrom("forwarder@example.org");
			message.setTo(recipient.mailbox().localPart() + "@example.com");
			message.setSubject(mail.subject());
			message.setText(mail.text());
			this.sender.send(message);
		}

	}

}
