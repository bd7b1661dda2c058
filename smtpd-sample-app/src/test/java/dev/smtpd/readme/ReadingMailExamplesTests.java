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

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.smtpd.mail.MailIssue;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the page on reading mail do what it says, and stand in it as they are
 * here.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, classes = ReadingMailExamplesTests.Application.class)
@AutoConfigureSmtpd
class ReadingMailExamplesTests {

	@Autowired
	private SmtpTestClient client;

	@Autowired
	private TicketComments comments;

	@Test
	void replyBecomesAComment() {
		assertThat(reply().send()).isAccepted();
		assertThat(reply().header("Auto-Submitted", "auto-replied").send()).isAccepted();
		assertThat(this.comments.comments()).containsExactly("Re: Help | joe@example.org | Grüße",
				"größe.log | text/x-log | log");
	}

	@Test
	void unknownRecipientsAreFound(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("bounce.eml");
		Files.writeString(file, """
				From: MAILER-DAEMON@example.org
				Return-Path: <>
				Subject: failure notice

				<ann@example.com>:
				550 5.1.1 No such user

				<bob@example.com>:
				552 5.2.2 Mailbox full
				""");
		assertThat(new BounceReader().undeliverable(file)).containsExactly("ann@example.com");
	}

	@Test
	void problemsAreNamed() {
		byte[] message = "Content-Transfer-Encoding: x-unknown\n\ntext".getBytes(StandardCharsets.US_ASCII);
		assertThat(new StrictReader().problems(message)).extracting(MailIssue::kind)
			.containsExactly(MailIssue.Kind.ENCODING);
	}

	private SmtpTestMail reply() {
		return this.client.mail()
			.to("support@example.org")
			.subject("Re: Help")
			.text("Grüße\n\nOn Thu, 26 Nov 2026, Support <support@example.org> wrote:\n> Solved?\n")
			.attach("größe.log", "text/x-log", "log".getBytes(StandardCharsets.US_ASCII));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ SupportDesk.class, TicketComments.class })
	static class Application {

	}

}
