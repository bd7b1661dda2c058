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

package dev.smtpd.spring.boot.test;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.List;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailAddress;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.TestMail;
import dev.smtpd.test.UglyMail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TestMail} and {@link TestMessages}, read by what reads mail.
 */
class TestMailTests {

	@Test
	void everythingIsReadBack() {
		TestMail mail = TestMail.from("J\u00f6rg <joerg@example.org>")
			.to("Support <support@example.org>", "sales@example.org")
			.cc("boss@example.org")
			.bcc("hidden@example.org")
			.replyTo("answers@example.org")
			.subject("Gr\u00fc\u00dfe aus K\u00f6ln")
			.text("Caf\u00e9\n.\nend")
			.html("<p>Caf\u00e9</p><img src=\"cid:logo\">")
			.inline("logo", "image/png", new byte[] { 1, 2 })
			.attach("\u00dcbersicht.pdf", "application/pdf", new byte[] { 3, 4, 5 })
			.header("X-Ticket", "7")
			.date(ZonedDateTime.parse("2026-11-26T10:15:30+01:00"));
		InboundMail read = mail.as(InboundMail::of);
		assertThat(read.from()).singleElement().satisfies((author) -> {
			assertThat(author.address()).isEqualTo("joerg@example.org");
			assertThat(author.name()).isEqualTo("J\u00f6rg");
		});
		assertThat(read.to()).extracting(MailAddress::address)
			.containsExactly("support@example.org", "sales@example.org");
		assertThat(read.cc()).extracting(MailAddress::address).containsExactly("boss@example.org");
		assertThat(read.subject()).isEqualTo("Gr\u00fc\u00dfe aus K\u00f6ln");
		assertThat(read.text()).isEqualToNormalizingNewlines("Caf\u00e9\n.\nend");
		assertThat(read.html()).contains("<p>Caf\u00e9</p>");
		assertThat(read.attachments()).extracting(Attachment::name).contains("\u00dcbersicht.pdf");
		assertThat(read.headers("X-Ticket")).singleElement()
			.satisfies((field) -> assertThat(field.value()).isEqualTo("7"));
		assertThat(mail.toString()).contains("Thu, 26 Nov 2026 10:15:30 +0100")
			.contains("Reply-To: answers@example.org")
			.contains("multipart/related")
			.doesNotContain("hidden@example.org");
		assertThat(mail.sender()).isEqualTo("joerg@example.org");
		assertThat(mail.recipients()).containsExactly("support@example.org", "sales@example.org", "boss@example.org",
				"hidden@example.org");
	}

	@Test
	void mailIsTheSameWheneverItIsWritten() {
		TestMail mail = TestMail.from("joe@example.org").to("jane@example.org").text("Hello");
		assertThat(mail.bytes()).isEqualTo(mail.bytes());
		assertThat(mail.toString()).containsOnlyOnce("Message-ID: " + mail.messageId());
	}

	@Test
	void answersReferToTheirOriginals() {
		TestMail first = TestMail.from("joe@example.org").to("support@example.org").subject("Lamp").text("Broken");
		TestMail second = TestMail.from("support@example.org").to("joe@example.org").inReplyTo(first).text("Oh");
		TestMail third = TestMail.from("joe@example.org").to("support@example.org").inReplyTo(second).text("Yes");
		assertThat(third.as(InboundMail::of).subject()).isEqualTo("Re: Lamp");
		assertThat(third.toString().replace("\r\n ", " ")).contains("In-Reply-To: " + second.messageId())
			.contains("References: " + first.messageId() + " " + second.messageId());
		assertThat(TestMail.from("").to("a@example.org").inReplyTo("1@example.org").toString())
			.contains("In-Reply-To: <1@example.org>");
	}

	@Test
	void mailIsSentToItsOwnRecipients() {
		Everything everything = new Everything();
		SmtpTestClient client = SmtpTestClients.bindToListeners(everything);
		TestMail mail = TestMail.from("Joe <joe@example.org>")
			.to("Jane <jane@example.org>")
			.bcc("bcc@example.org")
			.subject("Hi")
			.text("Hello");
		assertThat(client.send(mail)).isAccepted();
		assertThat(everything.envelope.sender()).hasToString("joe@example.org");
		assertThat(everything.envelope.recipients()).extracting((recipient) -> recipient.mailbox().toString())
			.containsExactly("jane@example.org", "bcc@example.org");
		assertThat(everything.subject).isEqualTo("Hi");
	}

	@Test
	void listenerCanBeCalledWithAReceivedMessage() throws Exception {
		TestMail mail = TestMail.from("joe@example.org").to("jane@example.org").subject("Hi").text("Hello");
		SmtpMessage message = TestMessages.of(mail);
		assertThat(message.session().clientName()).isEqualTo("client.example.org");
		assertThat(new String(message.content().inputStream().readAllBytes(), StandardCharsets.UTF_8))
			.isEqualTo(mail.toString() + "\r\n");
		Everything everything = new Everything();
		everything.receive(TestMessages.envelope(mail), InboundMail.of(message));
		assertThat(everything.subject).isEqualTo("Hi");
		assertThatIllegalArgumentException().isThrownBy(() -> TestMessages.of(TestMail.from("joe@example.org").to("@")))
			.withMessageContaining("REJECTED at RCPT");
	}

	@Test
	void uglyMailIsAList() {
		List<String> names = TestMail.ugly().stream().map(UglyMail::name).toList();
		assertThat(TestMail.ugly()).extracting(UglyMail::name).isEqualTo(names).hasSizeGreaterThanOrEqualTo(39);
	}

	/**
	 * Takes everything.
	 */
	static class Everything {

		private Envelope envelope;

		private String subject;

		@SmtpListener
		void receive(Envelope envelope, InboundMail mail) {
			this.envelope = envelope;
			this.subject = mail.subject();
		}

	}

}
