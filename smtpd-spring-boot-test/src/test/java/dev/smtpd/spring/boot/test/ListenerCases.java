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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.DeliveryStatus;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.error.SmtpReplyStatus;
import dev.smtpd.spring.listener.annotation.Body;
import dev.smtpd.spring.listener.annotation.MailKind;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.Sender;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpControllerAdvice;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestMail;
import dev.smtpd.test.SmtpTestResult;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;

/**
 * What clients say to listeners, for servers of any kind.
 */
final class ListenerCases {

	private static final String BOUNCE = """
			From: MAILER-DAEMON@example.net
			To: support@example.org
			Subject: Undelivered Mail Returned to Sender
			MIME-Version: 1.0
			Content-Type: multipart/report; report-type=delivery-status; boundary=b

			--b
			Content-Type: text/plain

			Undelivered.
			--b
			Content-Type: message/delivery-status

			Reporting-MTA: dns; mx.example.net

			Final-Recipient: rfc822; nobody@example.net
			Action: failed
			Status: 5.1.1

			--b--
			""".replace("\n", "\r\n");

	private ListenerCases() {
	}

	static Stream<Case> all() {
		return Stream.of(mail("mail-arrives", (mail) -> mail.to("support+42@example.org").subject("Broken lamp")),
				mail("most-specific-pattern", (mail) -> mail.to("support@example.org", "sales@example.org")),
				mail("case-of-domain", (mail) -> mail.to("support+42@EXAMPLE.org")),
				mail("no-listener", (mail) -> mail.to("support@example.com")),
				mail("some-recipients", (mail) -> mail.to("support@example.com", "support@example.org")),
				mail("variable-that-does-not-convert", (mail) -> mail.to("support+lamp@example.org")),
				mail("filter-refuses", (mail) -> mail.to("support+43@example.org")),
				mail("filter-replies", (mail) -> mail.to("full@example.org")),
				mail("filter-fails", (mail) -> mail.to("broken@example.org")),
				mail("size-is-declared", (mail) -> mail.to("small@example.org").mailParameters("SIZE=2000")),
				mail("size-is-not-declared", (mail) -> mail.to("small@example.org").text("More.\r\n".repeat(300))),
				mail("chunks", (mail) -> mail.to("support+42@example.org").text("More.\r\n".repeat(3000)).chunked(777)),
				mail("pipelined", (mail) -> mail.to("support@example.org").pipelined()),
				mail("megabyte", (mail) -> mail.to("support@example.org").text("More of it.\r\n".repeat(100_000))),
				mail("several-of-one-listener",
						(mail) -> mail.to("support@example.org", "team@example.org", "support+42@example.org")),
				mail("bounce", (mail) -> mail.from("").to("support@example.org").content(BOUNCE)),
				mail("kind-that-nobody-takes",
						(mail) -> mail.to("people@example.org").header("Auto-Submitted", "auto-replied")),
				mail("reply-of-listener", (mail) -> mail.to("reject@example.org")),
				mail("completed-later", (mail) -> mail.to("later@example.org")),
				mail("failed-later", (mail) -> mail.to("failing-later@example.org")),
				mail("unknown-exception", (mail) -> mail.to("failing@example.org")),
				mail("exception-with-status", (mail) -> mail.to("status@example.org")),
				mail("exception-handler-of-controller", (mail) -> mail.to("closed@example.org")),
				mail("exception-handler-of-advice", (mail) -> mail.to("argument@example.org")),
				mail("arguments",
						(mail) -> mail.to("arguments@example.org")
							.subject("Gr\u00fc\u00dfe")
							.text("Text \u20ac")
							.html("<p>HTML</p>")
							.attach("a.txt", "text/plain", new byte[] { 65 })),
				new Case("dialogue", ListenerCases::dialogue), new Case("bad-commands", ListenerCases::badCommands),
				new Case("two-messages", ListenerCases::twoMessages),
				new Case("end-of-output", ListenerCases::endOfOutput), new Case("reset", ListenerCases::reset));
	}

	private static Case mail(String name, Function<SmtpTestMail, SmtpTestMail> change) {
		return new Case(name, (client) -> {
			SmtpTestResult result = change.apply(client.mail()).send();
			return List.of(result.toString(), result.outcome(), result.stage(), result.recipientReplies().toString());
		});
	}

	private static List<Object> dialogue(SmtpTestClient client) {
		List<Object> replies = new ArrayList<>();
		try (SmtpTestConnection connection = client.open()) {
			for (String line : List.of("MAIL FROM:<joe@example.org>", "RCPT TO:<nobody@example.com>",
					"RCPT TO:<support@example.org>", "DATA", "Subject: Hi\r\n\r\n..dots\r\n.", "RSET", "NOOP",
					"QUIT")) {
				replies.add(connection.command(line).toString());
			}
			connection.expectClosed();
		}
		return replies;
	}

	private static List<Object> badCommands(SmtpTestClient client) {
		List<Object> replies = new ArrayList<>();
		try (SmtpTestConnection connection = client.open()) {
			for (String line : List.of("DATA", "RCPT TO:<support@example.org>", "BOO", "MAIL FROM:joe")) {
				replies.add(connection.command(line).toString());
			}
		}
		return replies;
	}

	private static List<Object> twoMessages(SmtpTestClient client) {
		try (SmtpTestConnection connection = client.open()) {
			return List.of(connection.mail().to("support@example.org").send().toString(),
					connection.mail().to("support@example.com").send().toString(),
					connection.mail().to("team@example.org").send().toString());
		}
	}

	private static List<Object> endOfOutput(SmtpTestClient client) {
		try (SmtpTestConnection connection = client.open()) {
			connection.pipeline("NOOP", "RSET").endOutput();
			List<Object> replies = List.copyOf(connection.readReplies(2).stream().map(Object::toString).toList());
			connection.expectClosed();
			return replies;
		}
	}

	private static List<Object> reset(SmtpTestClient client) {
		client.open().reset();
		return List.of("reset");
	}

	/**
	 * Something that a client says.
	 *
	 * @param name the name
	 * @param client says it, and returns what it has got
	 */
	record Case(String name, Function<SmtpTestClient, List<Object>> client) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	/**
	 * What listeners have heard.
	 */
	abstract static class Heard {

		final List<String> heard = new CopyOnWriteArrayList<>();

	}

	/**
	 * Takes tickets.
	 */
	@SmtpController
	static class Support extends Heard {

		@SmtpListener("support+{ticket}@${app.domain}")
		void reply(@RecipientVariable long ticket, @Sender Mailbox from, InboundMail mail) {
			this.heard.add("reply " + ticket + " " + from + " " + mail.subject());
		}

		@SmtpListener("support@#{'${app.domain}'.toLowerCase()}")
		@SmtpListener("team@${app.domain}")
		void open(Envelope envelope, List<Mailbox> recipients) {
			this.heard.add("new " + recipients);
		}

		@SmtpListener(value = "small@${app.domain}", maxSize = "1KB")
		void small() {
		}

		@SmtpListener("{user}@${app.domain}")
		void any(@RecipientVariable String user, List<Mailbox> recipients) {
			this.heard.add("any " + user + " " + recipients);
		}

		@SmtpListener("arguments@${app.domain}")
		void arguments(SmtpSession session, @Header("Subject") String subject, @Body String text,
				List<Attachment> attachments) {
			this.heard.add(session.clientName() + " " + subject + " " + text.strip() + " " + attachments.size());
		}

	}

	/**
	 * Replies.
	 */
	@SmtpController
	static class Replies extends Heard {

		@SmtpListener("reject@example.org")
		SmtpReply reject() {
			return SmtpReply.reject("5.7.1", "Not today");
		}

		@SmtpListener("later@example.org")
		CompletableFuture<SmtpReply> later() {
			return CompletableFuture.supplyAsync(() -> SmtpReply.accept("Taken later"));
		}

		@SmtpListener("failing-later@example.org")
		CompletableFuture<Void> failingLater() {
			return CompletableFuture.failedFuture(new IllegalStateException("No disk"));
		}

		@SmtpListener("failing@example.org")
		void failing() {
			throw new IllegalStateException("No database");
		}

		@SmtpListener("status@example.org")
		void status() {
			throw new FullException();
		}

		@SmtpListener("closed@example.org")
		void closed() {
			throw new UnsupportedOperationException("closed");
		}

		@SmtpListener("argument@example.org")
		void argument() {
			throw new IllegalArgumentException("argument");
		}

		@MessageExceptionHandler
		SmtpReply on(UnsupportedOperationException ex) {
			return SmtpReply.reject("5.7.1", "Ticket is " + ex.getMessage());
		}

	}

	/**
	 * Handles exceptions of all controllers.
	 */
	@SmtpControllerAdvice
	static class Advice extends Heard {

		@MessageExceptionHandler
		SmtpReply on(IllegalArgumentException ex) {
			this.heard.add("advice " + ex.getMessage());
			return SmtpReply.reject("5.6.0", "Wrong " + ex.getMessage());
		}

	}

	/**
	 * Knows tickets.
	 */
	static class Filters extends Heard {

		@SmtpRecipientFilter("support+{ticket}@${app.domain}")
		boolean knows(@RecipientVariable long ticket) {
			return ticket == 42;
		}

		@SmtpRecipientFilter("full@${app.domain}")
		SmtpReply full(Mailbox recipient) {
			return SmtpReply.of(452, "4.2.2", "Mailbox full");
		}

		@SmtpRecipientFilter("broken@${app.domain}")
		Boolean broken() {
			throw new IllegalStateException("No database");
		}

	}

	/**
	 * Takes mail by its kind.
	 */
	static class Automatic extends Heard {

		@SmtpListener(value = "support@${app.domain}", accept = MailKind.BOUNCE)
		void bounced(DeliveryStatus status) {
			this.heard.add("bounce of " + status.recipients().get(0).address());
		}

		@SmtpListener(value = "people@example.org", accept = MailKind.ORDINARY)
		void person() {
			this.heard.add("person");
		}

	}

	/**
	 * A failure with a reply.
	 */
	@SmtpReplyStatus(code = 452, enhancedStatus = "4.2.2", text = "Mailbox is full")
	@SuppressWarnings("serial")
	static class FullException extends RuntimeException {

	}

}
