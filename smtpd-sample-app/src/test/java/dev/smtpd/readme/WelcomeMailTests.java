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

import java.util.Properties;

import dev.smtpd.spring.boot.test.RecordedMessage;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.spring.boot.test.SmtpServerExtension;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

// tag::code[]
class WelcomeMailTests {

	@RegisterExtension
	static SmtpServerExtension smtp = new SmtpServerExtension();

	@Test
	void newUserConfirmsTheAddress() throws Exception {
		welcome("joe@example.org", smtp.host(), smtp.port());
		RecordedMessage message = smtp.messages().await(RecordedMessages.to("joe@example.org"));
		assertThat(message).hasSubject("Welcome").code(6).isEqualTo("482913");
		assertThat(message).link("/confirm").startsWith("https://app.example.org/");
	}

	// end::code[]

	private static void welcome(String address, String host, int port) throws Exception {
		Properties properties = new Properties();
		properties.put("mail.smtp.host", host);
		properties.put("mail.smtp.port", Integer.toString(port));
		MimeMessage message = new MimeMessage(Session.getInstance(properties));
		message.setFrom(new InternetAddress("app@example.org"));
		message.setSubject("Welcome");
		message.setText("Your code is 482 913. Open <https://app.example.org/confirm?token=1>.");
		message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(address));
		Transport.send(message);
	}

}
