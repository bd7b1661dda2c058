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

import dev.smtpd.spring.boot.test.SmtpTestClients;
import dev.smtpd.spring.boot.test.WithSmtpUser;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.TestMail;
import dev.smtpd.test.UglyMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

// tag::code[]
class SupportRoutingTests {

	private final Tickets tickets = new Tickets();

	private final SmtpTestClient client = SmtpTestClients.listeners(new Support(this.tickets))
		.properties("app.domain", "example.org")
		.build();

	@Test
	void replyBecomesAComment() {
		TestMail mail = TestMail.from("Joe <joe@example.org>")
			.to("support+1@example.org")
			.subject("Re: Lamp")
			.text("It shines.")
			.attach("lamp.jpg", "image/jpeg", new byte[] { 1, 2, 3 });
		assertThat(this.client.send(mail)).isAccepted();
		assertThat(this.tickets.log()).containsExactly("comment | 1 | It shines. | 1");
	}

	@Test
	void replyToAClosedTicketIsRejected() {
		assertThat(this.client.mail().to("support+2@example.org").send()).isRejected()
			.atEndOfData()
			.hasReplyStartingWith("550 5.7.1 Ticket is closed");
	}

	@Test
	void unknownTicketIsRejectedBeforeTheContent() {
		try (SmtpTestConnection connection = this.client.open()) {
			connection.send("MAIL FROM:<joe@example.org>").expect("250");
			connection.send("RCPT TO:<support+3@example.org>").expect("550 5.1.1");
		}
	}

	@Test
	@WithSmtpUser(username = "jane")
	void userIsAuthenticated() {
		assertThat(this.client.mail().to("support@example.org").send().transcript()).contains("235 2.7.0");
	}

	@ParameterizedTest
	@MethodSource("dev.smtpd.test.TestMail#ugly")
	void listenerCopes(UglyMail ugly) {
		assertThat(this.client.mail().to("support@example.org").content(ugly).send()).isAccepted();
	}

}
// end::code[]
