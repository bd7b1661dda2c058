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

import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.TestMail;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@AutoConfigureSmtpd
@AutoConfigureMockMvc
class SupportDeskTests {

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	private MockMvcTester web;

	@Test
	void replyBecomesAComment() {
		String ticket = open(mail("Lamp", "It is dark."));
		TestMail reply = TestMail.from("ann@example.org")
			.to("support+" + ticket + "@example.org")
			.text("It shines.\n\nOn Mon, 5 Jan 2026 at 10:00, Support <support@example.org> wrote:\n> Is it?");
		assertThat(this.smtp.send(reply)).isAccepted();
		assertThat(this.web.get().uri("/tickets/" + ticket)).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				{
				  "id": %s,
				  "customer": "ann@example.org",
				  "subject": "Lamp",
				  "comments": [
				    { "author": "ann@example.org", "text": "It is dark." },
				    { "author": "ann@example.org", "text": "It shines." }
				  ]
				}""".formatted(ticket));
	}

	@Test
	void sameMessageIsOneTicket() {
		TestMail mail = mail("Chair", "It squeaks.");
		long first = Long.parseLong(open(mail));
		assertThat(this.smtp.send(mail)).isAccepted().hasReplyStartingWith("250 2.0.0 OK");
		assertThat(Long.parseLong(open(mail("Table", "It wobbles.")))).isEqualTo(first + 1);
	}

	@Test
	void unknownTicketIsRejectedBeforeTheContent() {
		assertThat(this.smtp.mail().to("support+4711@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		assertThat(this.web.get().uri("/tickets/4711")).hasStatus(404);
	}

	private static TestMail mail(String subject, String text) {
		return TestMail.from("ann@example.org").to("support@example.org").subject(subject).text(text);
	}

	private String open(TestMail mail) {
		String reply = this.smtp.send(mail).reply().toString();
		assertThat(reply).startsWith("250 2.0.0 Ticket ");
		return reply.substring("250 2.0.0 Ticket ".length());
	}

}
