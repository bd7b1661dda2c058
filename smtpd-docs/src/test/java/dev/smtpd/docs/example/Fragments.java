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

package dev.smtpd.docs.example;

import java.time.Duration;
import java.util.List;

import dev.smtpd.Mailbox;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.spring.boot.test.CapturedMessages;
import dev.smtpd.spring.boot.test.RecordedMessage;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.spring.boot.test.SmtpServerExtension;
import dev.smtpd.spring.boot.test.SmtpTest;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.route.SignedAddresses;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pieces of code that pages show without the class around them. They are compiled here,
 * and not run.
 */
abstract class Fragments {

	@RegisterExtension
	static SmtpServerExtension smtp = new SmtpServerExtension(
			(builder) -> builder.dataSizeLimit(10_000).hostname("mx.example.org"));

	private SignedAddresses signedAddresses;

	Mailbox signedAddress() {
		Mailbox replyTo = this.signedAddresses.sign("reply+{ticket}@example.org", "4711", Duration.ofDays(90));
		return replyTo;
	}

	void faults(SmtpFaults faults) {
		faults.put("slow", Fault.at(FaultStage.END_OF_DATA).delay(Duration.ofSeconds(5)).forRecipient("joe@*"));
		faults.get("slow").made();
		faults.remove("slow");
	}

	void messages(CapturedMessages received) {
		RecordedMessage message = received
			.await(RecordedMessages.to("joe@example.org").and(RecordedMessages.subject("Welcome")));
		assertThat(message).hasSubject("Welcome").hasTextContaining("Hello").hasAttachment("terms.pdf");
		assertThat(message).link("/confirm").startsWith("https://app.example.org/");
	}

	String inboxApi(int port) {
		RestTestClient inbox = RestTestClient.bindToServer().baseUrl("http://localhost:" + port + "/smtpd/api").build();

		record Message(long id, String subject) {
		}

		record Links(List<String> links) {
		}

		Message message = inbox.get()
			.uri("/messages/wait?query={query}&timeout=10s", "to:ann@example.org")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Message.class)
			.returnResult()
			.getResponseBody();
		String link = inbox.get()
			.uri("/messages/{id}/links?contains=/confirm", message.id())
			.exchange()
			.expectBody(Links.class)
			.returnResult()
			.getResponseBody()
			.links()
			.get(0);
		return link;
	}

	static class Replies {

		@SmtpListener("reply+{ticket}@${app.domain}")
		void reply(@RecipientVariable(signed = true) long ticket, InboundMail mail) {
		}

	}

	static class SecurityConfiguration {

	}

	@SmtpTest
	@Import(SecurityConfiguration.class)
	class SupportTests {

	}

	@SpringBootTest(properties = { "smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true" })
	@AutoConfigureSmtpd
	class UserTests {

	}

}
