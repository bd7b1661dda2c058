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

package dev.smtpd.mail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.mail.DeliveryStatus.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reports of mail systems that don't follow RFC 3464, in the words of these systems, and
 * mail that looks like one.
 */
class BounceTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("reports")
	void reportIsRead(String system, String from, String subject, String text, Action action, String status) {
		InboundMail mail = mail("From: " + from + "\nTo: ann@example.org\nSubject: " + subject
				+ "\nContent-Type: text/plain; charset=utf-8\n\n" + text);
		DeliveryStatus read = mail.deliveryStatus();
		assertThat(read).isNotNull();
		assertThat(read.recipients()).singleElement().satisfies((recipient) -> {
			assertThat(recipient.address()).isEqualTo("joe@example.com");
			assertThat(recipient.action()).isEqualTo(action);
			assertThat(recipient.status()).isEqualTo(status);
		});
		assertThat(read.originalMessageId()).isEqualTo(text.contains("<1@example.org>") ? "1@example.org" : null);
	}

	static Stream<Arguments> reports() {
		return Stream.of(Arguments.of("qmail", "MAILER-DAEMON@mx.example.org", "failure notice",
				"Hi. This is the qmail-send program at mx.example.org.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<joe@example.com>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.7.1 Not accepted\nGiving up on 192.0.2.1.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <ann@example.org>\nMessage-ID: <1@example.org>\nTo: other@example.net\n",
				Action.FAILED, "5.7.1"),
				Arguments.of("qmail, mailbox", "MAILER-DAEMON@mx.example.org", "failure notice",
						"Hi. This is the qmail-send program at mx.example.org.\n\n<joe@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("Exim", "Mail Delivery System <Mailer-Daemon@mx.example.org>",
						"Mail delivery failed: returning message to sender",
						"This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  joe@example.com\n    host mx.example.com [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<joe@example.com>:\n    550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. ------\n\nReceived: from x\nMessage-Id: <1@example.org>\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("Exim, unrouteable", "Mailer-Daemon@mx.example.org",
						"Mail delivery failed: returning message to sender",
						"The following address(es) failed:\n\n  joe@example.com\n    Unrouteable address\n",
						Action.FAILED, "5.1.2"),
				Arguments.of("Exim, delayed", "Mailer-Daemon@mx.example.org", "Warning: message 1abc delayed 24 hours",
						"A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours.\n\nThe address to which the message has not yet been delivered is:\n\n  joe@example.com\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n",
						Action.DELAYED, "4.0.0"),
				Arguments.of("Postfix", "MAILER-DAEMON (Mail Delivery System)", "Undelivered Mail Returned to Sender",
						"This is the mail system at host mx.example.org.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<joe@example.com>: host mx.example.com[192.0.2.1] said: 552 5.2.2 Mailbox full (in\n    reply to RCPT TO command)\n",
						Action.FAILED, "5.2.2"),
				Arguments.of("sendmail", "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>",
						"Returned mail: see transcript for details",
						"The original message was received at Thu, 26 Nov 2026 13:00:00 GMT\n\n   ----- The following addresses had permanent fatal errors -----\n<joe@example.com>\n    (reason: 550 5.1.1 <joe@example.com>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.com.:\n>>> RCPT To:<joe@example.com>\n<<< 550 5.1.1 <joe@example.com>... User unknown\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("Exchange", "System Administrator <postmaster@example.org>", "Undeliverable: Hello",
						"Your message\n\n  To:      joe@example.com\n  Subject: Hello\n  Sent:    Thu, 26 Nov 2026 13:00:00 +0000\n\ndid not reach the following recipient(s):\n\njoe@example.com on Thu, 26 Nov 2026 13:00:01 +0000\n    The e-mail account does not exist at the organization this message was sent to.\n        <mx.example.com #5.1.1>\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("Exchange Online",
						"Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>",
						"Undeliverable: Hello",
						"Your message to joe@example.com couldn't be delivered.\n\njoe wasn't found at example.com.\n\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'\n",
						Action.FAILED, "5.1.10"),
				Arguments.of("Gmail", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
						"Delivery Status Notification (Failure)",
						"** Address not found **\n\nYour message wasn't delivered to joe@example.com because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 <joe@example.com>: Recipient address rejected\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("Yahoo", "MAILER-DAEMON@yahoo.com", "Failure Notice",
						"Sorry, we were unable to deliver your message to the following address.\n\n<joe@example.com>:\n554: 5.4.14 Hop count exceeded\n\n--- Below this line is a copy of the message.\n\nReceived: x\n",
						Action.FAILED, "5.4.14"),
				Arguments.of("Lotus Notes", "Postmaster@example.com",
						"DELIVERY FAILURE: User joe (joe@example.com) not listed in Domino Directory",
						"Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  joe@example.com\n\nbecause:\n\n  User joe (joe@example.com) not listed in Domino Directory\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("GroupWise", "GroupWise Agent <postmaster@example.org>", "Mail failure",
						"The message that you sent was undeliverable to the following:\n\tjoe@example.com (mailbox is full)\n",
						Action.FAILED, "5.2.2"),
				Arguments.of("Courier", "Courier mail server at mx.example.org <postmaster@mx.example.org>",
						"NOTICE: mail delivery status.",
						"This is a delivery status notification from mx.example.org.\n\nUNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<joe@example.com>:\n    mx.example.com [192.0.2.1]:\n<<< 550 User unknown\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("MDaemon", "MDaemon at mx.example.org <MDaemon@mx.example.org>",
						"MDaemon Warning - Delivery Failed",
						"The attached message had PERMANENT fatal delivery errors!\n\n> SMTP session\n--> RCPT To:<joe@example.com>\n<-- 550 5.1.1 Recipient unknown\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("hMailServer", "mailer-daemon@mx.example.org", "Message undeliverable: Hello",
						"Your message did not reach some or all of the intended recipients.\n\n   Sent: Thu, 26 Nov 2026\n   Subject: Hello\n\nThe following recipient(s) could not be reached:\n\njoe@example.com\n   Error Type: SMTP\n   Remote server replied: 550 5.1.1 no such user\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("OpenSMTPD", "Mailer Daemon <MAILER-DAEMON@mx.example.org>",
						"Delivery status notification: error",
						"Hi!\n\nThis is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\nAn error has occurred while attempting to deliver a message for\nthe following list of recipients:\n\njoe@example.com: 550 5.1.1 Invalid recipient\n\nBelow is a copy of the original message:\n\nReceived: x\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("German", "postmaster@example.org", "Unzustellbar: Hallo",
						"Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:\n\njoe@example.com\nDie eingegebene E-Mail-Adresse konnte nicht gefunden werden.\n\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n",
						Action.FAILED, "5.1.1"),
				Arguments.of("French", "postmaster@example.org", "Non remis : Bonjour",
						"Échec de la remise pour ces destinataires :\n\njoe@example.com\n\nLa boîte aux lettres du destinataire est pleine.\n\n#554 5.2.2 mailbox full ##\n",
						Action.FAILED, "5.2.2"),
				Arguments.of("no words", "postmaster@example.org", "Undeliverable", "joe@example.com\n", Action.FAILED,
						"5.0.0"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Joe <joe@example.com> | Payment failed | Your payment of 550 Euro failed. Contact help@example.com.
			noreply@shop.example.com | Your payment was rejected | Card of ann@example.com: account invalid.
			Joe <joe@example.com> | Re: Undelivered parcel | The parcel to Ann was returned, write to x@example.com.
			Joe <joe@example.com> | Fwd: failure notice | Look what I got from joe@example.com
			notification@example.com | Build failed | user joe@example.com: error 5 in module unknown
			list-bounces@example.com | [list] Mail server rejected? | My server said no to user@example.com.
			Ann <ann@example.com> | Out of office | I can't be reached, ask bob@example.com.
			support@example.com | Delivery | Your order is on its way, joe@example.com.
			""")
	void otherMailIsNoReport(String from, String subject, String text) {
		InboundMail mail = mail("From: " + from + "\nSubject: " + subject + "\n\n" + text + "\n");
		assertThat(mail.deliveryStatus()).isNull();
		assertThat(mail.feedbackReport()).isNull();
	}

	@Test
	void notificationOfReadingIsNoReportOfDelivery() {
		assertThat(mail("""
				From: joe@example.com
				Subject: Read: Undeliverable
				Return-Path: <>
				Content-Type: multipart/report; report-type=disposition-notification; boundary=b

				--b

				Your message was displayed.
				--b
				Content-Type: message/disposition-notification

				Final-Recipient: rfc822; joe@example.com
				Disposition: manual-action/MDN-sent-manually; displayed
				--b--
				""").deliveryStatus()).isNull();
	}

	@Test
	void statusOfTheReplyCompletesAVagueOne() {
		assertThat(report("Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.2.2 full")).isEqualTo("5.2.2");
		assertThat(report("Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.2.2 full")).isEqualTo("5.1.1");
		assertThat(report("Status: 5.0.0\nDiagnostic-Code: smtp; 450 4.2.2 full")).isEqualTo("5.0.0");
		assertThat(report("Diagnostic-Code: smtp; 550 no such user")).isEqualTo("5.1.1");
	}

	private static String report(String fields) {
		DeliveryStatus status = mail("Content-Type: multipart/report; boundary=b\n\n--b\n"
				+ "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n"
				+ "Final-Recipient: rfc822; joe@example.com\nAction: failed\n" + fields + "\n--b--\n")
			.deliveryStatus();
		assertThat(status).isNotNull();
		return status.recipients().get(0).status();
	}

	@Test
	void complaintOfHotmailIsRead() {
		FeedbackReport report = mail("""
				From: staff@hotmail.com
				Subject: complaint about message from 192.0.2.1
				Content-Type: multipart/mixed; boundary=b

				--b
				Content-Type: message/rfc822

				X-HmXmrOriginalRecipient: joe@hotmail.com
				Message-ID: <1@example.org>

				x
				--b--
				""").feedbackReport();
		assertThat(report)
			.isEqualTo(new FeedbackReport("abuse", List.of("joe@hotmail.com"), null, "192.0.2.1", "1@example.org"));
	}

	private static InboundMail mail(String message) {
		return InboundMail.of(message.getBytes(StandardCharsets.UTF_8));
	}

}
