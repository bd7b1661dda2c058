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

import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the page on listeners do what it says, and stand in it as they are
 * here.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "app.domain=example.org", "smtpd.inbox.enabled=false", "smtpd.listener.unrouted=reject" },
		classes = ListenerExamplesTests.Application.class)
@AutoConfigureSmtpd
class ListenerExamplesTests {

	@Autowired
	private SmtpTestClient client;

	@Autowired
	private Tickets tickets;

	@Autowired
	private Orders orders;

	@BeforeEach
	void clear() {
		this.tickets.log().clear();
		this.orders.log().clear();
	}

	@Test
	void ticketIsOpened() {
		assertThat(send("support@example.org", "Lamp", "It doesn't shine.")).isEqualTo("250 2.0.0 Ticket 1");
		assertThat(this.tickets.log()).containsExactly("open | joe@example.org | Lamp | It doesn't shine.");
	}

	@Test
	void replyBecomesAComment() {
		assertThat(send("support+1@example.org", "Re: Lamp",
				"It shines.\n\nOn Mon, 23 Nov 2026 at 10:00, Support <support@example.org> wrote:\n> Does it?\n"))
			.isEqualTo("250 2.0.0 OK");
		assertThat(this.tickets.log()).containsExactly("comment | 1 | It shines. | 0");
	}

	@Test
	void replyToAClosedOrUnknownTicketIsRejected() {
		assertThat(send("support+2@example.org", "Re: Lamp", "No.")).isEqualTo("550 5.7.1 Ticket is closed");
		assertThat(send("support+3@example.org", "Re: Lamp", "No.")).startsWith("550 5.1.1 ");
		assertThat(this.tickets.log()).isEmpty();
	}

	@Test
	void recipientWithoutListenerIsRejected() {
		assertThat(send("nobody@example.org", "Lamp", "")).startsWith("550 5.1.1 ");
	}

	@Test
	void bounceIsNoted() {
		assertThat(send("", "support+1@example.org", "failure notice",
				"<ann@example.com>:\n550 5.1.1 No such user\n\n<bob@example.com>:\n552 5.2.2 Mailbox full\n"))
			.isEqualTo("250 2.0.0 OK");
		assertThat(this.tickets.log()).containsExactly("undeliverable | 1 | ann@example.com");
	}

	@Test
	void formIsAnOrder() {
		assertThat(send("orders@example.org", "Order", "Article: Lamp\nQuantity: 3\n")).isEqualTo("250 2.0.0 Order 17");
		assertThat(send("orders@example.org", "Order", "Article: Lamp\nQuantity: some\n"))
			.startsWith("554 5.6.0 Write ");
		assertThat(this.orders.log()).containsExactly("order | 3 | Lamp");
	}

	@Test
	void variableIsConverted() {
		assertThat(send("2026-11-26@reports.example.org", "Sales", "")).isEqualTo("250 2.0.0 OK");
		assertThat(send("2026-13-26@reports.example.org", "Sales", "")).startsWith("550 5.1.1 ");
		assertThat(this.orders.log()).containsExactly("report | 2026-11-26 | Sales");
	}

	@Test
	void mapHasTheReplies() {
		assertThat(send("open@lists.example.org", "List", "")).isEqualTo("250 2.0.0 OK");
		assertThat(send("closed@lists.example.org", "List", "")).isEqualTo("550 5.7.1 List is closed");
	}

	private String send(String recipient, String subject, String text) {
		return send("joe@example.org", recipient, subject, text);
	}

	private String send(String sender, String recipient, String subject, String text) {
		return this.client.mail().from(sender).to(recipient).subject(subject).text(text).send().reply().toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Support.class, Tickets.class, OrderController.class, Orders.class })
	static class Application {

	}

}
