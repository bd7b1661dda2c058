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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read of a message, and what becomes of one that is broken.
 */
class InboundMailTests {

	private static final String HEADER = "From: Joe Doe <joe@example.org>\r\nSubject: Hi\r\n";

	@Test
	void headerIsRead() {
		InboundMail mail = mail("""
				From: =?utf-8?q?J=C3=BCrgen?= <joe@example.org>, "Doe, Jane" <jane@example.org>
				Sender: secretary@example.org
				To: friends: ann@example.org, Bob <bob@example.org>;
				Subject: =?utf-8?b?w7w=?= =?utf-8?b?w7w=?=
				 folded
				Date: Thu, 26 Nov 2026 14:00:05 +0100
				Message-ID: <1@example.org>
				In-Reply-To: <0@example.org>
				References: <a@example.org> <0@example.org>

				hello
				""");
		assertThat(mail.subject()).isEqualTo("üü folded");
		assertThat(mail.from()).containsExactly(new MailAddress("Jürgen", "joe@example.org"),
				new MailAddress("Doe, Jane", "jane@example.org"));
		assertThat(mail.sender()).isEqualTo(new MailAddress(null, "secretary@example.org"));
		assertThat(mail.replyTo()).isEqualTo(mail.from());
		assertThat(mail.to()).extracting(MailAddress::address).containsExactly("ann@example.org", "bob@example.org");
		assertThat(mail.to().groups()).containsExactly(new AddressList.Group("friends", mail.to()));
		assertThat(mail.cc()).isEmpty();
		assertThat(mail.date()).isEqualTo(OffsetDateTime.parse("2026-11-26T14:00:05+01:00"));
		assertThat(mail.messageId()).isEqualTo("1@example.org");
		assertThat(mail.inReplyTo()).containsExactly("0@example.org");
		assertThat(mail.threadReferences()).containsExactly("0@example.org", "a@example.org");
		assertThat(mail.text()).isEqualTo("hello\n");
		assertThat(mail.issues()).isEmpty();
	}

	@Test
	void characterThatWasSplitBetweenEncodedWordsIsJoined() {
		byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
		String first = Base64.getEncoder().encodeToString(new byte[] { euro[0] });
		String second = Base64.getEncoder().encodeToString(new byte[] { euro[1], euro[2] });
		assertThat(mail("Subject: =?utf-8?B?" + first + "?= =?UTF-8?B?" + second + "?=\n\n").subject()).isEqualTo("€");
	}

	@ParameterizedTest
	@CsvSource({ "windows-1251, Привет", "shift_jis, こんにちは", "gb2312, 你好", "iso-8859-8-i, שלום", "koi8-r, Привет" })
	void rawHeaderAndTextHaveTheDeclaredCharset(String charset, String text) {
		String header = "Content-Type: text/plain; charset=" + charset + "\nSubject: ";
		byte[] bytes = (header + text + "\n\n" + text).getBytes(Charset.forName(charset.replace("-i", "")));
		InboundMail mail = InboundMail.of(bytes);
		assertThat(mail.subject()).isEqualTo(text);
		assertThat(mail.text()).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-unknown", "no such charset", "us-ascii", "" })
	void textOfAnUnknownCharsetIsUtf8OrWindows1252(String charset) {
		String header = "Content-Type: text/plain; charset=\"" + charset + "\"\n\n";
		assertThat(InboundMail.of((header + "größer").getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("größer");
		assertThat(InboundMail.of((header + "größer").getBytes(Charset.forName("windows-1252"))).text())
			.isEqualTo("größer");
	}

	@Test
	void attachmentIsReadAsOftenAsWanted() throws IOException {
		byte[] content = new byte[100_000];
		for (int i = 0; i < content.length; i++) {
			content[i] = (byte) (i * 31);
		}
		String encoded = Base64.getMimeEncoder().encodeToString(content);
		byte[] message = ("""
				Content-Type: multipart/mixed; boundary=b

				--b

				see below
				--b
				Content-Type: application/pdf; name="ignored.pdf"
				Content-Disposition: attachment; filename*0*=utf-8''%E2%82%AC; filename*1=".pdf"
				Content-Transfer-Encoding: base64

				""" + encoded + "\n--b--\n").replace("\n", "\r\n")
			.replace("\r\r", "\r")
			.getBytes(StandardCharsets.UTF_8);
		for (InboundMail mail : List.of(InboundMail.of(message), streamed(message))) {
			assertThat(mail.text()).isEqualTo("see below");
			Attachment attachment = mail.attachments().get(0);
			assertThat(attachment.name()).isEqualTo("€.pdf");
			assertThat(attachment.mediaType()).isEqualTo("application/pdf");
			for (int i = 0; i < 2; i++) {
				try (InputStream in = attachment.inputStream()) {
					assertThat(in.readAllBytes()).isEqualTo(content);
				}
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "../../etc/passwd, passwd", "C:\\temp\\a.txt, a.txt", "a\u202Egpj.exe, agpj.exe", "'..', ",
			"=?utf-8?q?=C3=BC.txt?=, ü.txt" })
	void nameOfAnAttachmentIsCleaned(String name, String expected) {
		InboundMail mail = mail("Content-Type: application/x\nContent-Disposition: attachment; filename=\""
				+ name.replace("\\", "\\\\") + "\"\n\nx");
		assertThat(mail.attachments().get(0).name()).isEqualTo(expected);
	}

	@Test
	void htmlIsReadableText() {
		InboundMail mail = mail("Content-Type: text/html\n\n<p>Hi&nbsp;Joe</p><ul><li>one<li>two</ul>"
				+ "<a href=\"https://example.org/x\">link</a><script>no()</script><blockquote>quoted</blockquote>");
		assertThat(mail.text()).isEqualTo("Hi Joe\n\n* one\n* two\n\nlink <https://example.org/x>\n\n> quoted");
		assertThat(mail.replyText()).doesNotContain("quoted");
	}

	@Test
	void flowedTextIsJoined() {
		assertThat(mail("Content-Type: text/plain; format=flowed\n\none \ntwo\n> quoted \n> on\n-- \nme").text())
			.isEqualTo("one two\n> quoted on\n-- \nme");
	}

	@Test
	void inlineImageIsPutIntoTheHtml() {
		InboundMail mail = mail("""
				Content-Type: multipart/related; boundary=b

				--b
				Content-Type: text/html

				<img src="cid:1">
				--b
				Content-Type: image/png
				Content-ID: <1>
				Content-Transfer-Encoding: base64

				AAAA
				--b--
				""");
		assertThat(mail.htmlWithInlineImages()).contains("src=\"data:image/png;base64,AAAA\"");
		assertThat(mail.attachments()).singleElement().satisfies((image) -> assertThat(image.isInline()).isTrue());
	}

	@Test
	void picturesFitIntoTheBound() {
		String picture = "--b\nContent-Type: image/png\nContent-ID: <a b>\nContent-Transfer-Encoding: base64\n\n"
				+ "AAAA".repeat(100) + "\n";
		String html = "--b\nContent-Type: text/html\n\n"
				+ "<p>x</p><IMG alt=1 SRC='CID:a%20b'><img src=cid:c>".repeat(9);
		InboundMail mail = InboundMail
			.of(("Content-Type: multipart/related; boundary=b\n\n" + html + "\n" + picture + "--b--\n")
				.getBytes(StandardCharsets.UTF_8), MailLimits.defaults().withMaxTextLength(1000));
		String url = "data:image/png;base64," + "AAAA".repeat(100);
		String expected = ("<p>x</p><IMG alt=1 SRC='" + url + "'><img src=cid:c>").repeat(2)
				+ "<p>x</p><IMG alt=1 SRC='CID:a%20b'><img src=cid:c>".repeat(7);
		assertThat(mail.htmlWithInlineImages()).isEqualTo(expected);
	}

	@Test
	void forwardedMessageIsAMail() {
		InboundMail mail = mail("""
				Content-Type: multipart/mixed; boundary=b

				--b

				see
				--b
				Content-Type: message/rfc822

				Subject: inner

				text
				--b--
				""");
		assertThat(mail.attachments().get(0).message().subject()).isEqualTo("inner");
	}

	@ParameterizedTest
	@CsvSource({ "'Auto-Submitted: auto-replied', true", "'Auto-Submitted: no', false", "'Precedence: bulk', true",
			"'List-Id: <a.example.org>', true", "'Return-Path: <>', true", "'X-Auto-Response-Suppress: All', true",
			"'X-Other: 1', false" })
	void automaticMailIsKnown(String field, boolean automatic) {
		assertThat(mail(HEADER + field + "\n\nx").isAutoSubmitted()).isEqualTo(automatic);
	}

	@Test
	void deliveryStatusIsRead() {
		InboundMail mail = mail("""
				From: MAILER-DAEMON@mx.example.org
				Content-Type: multipart/report; report-type=delivery-status; boundary=b

				--b

				It failed.
				--b
				Content-Type: message/delivery-status

				Reporting-MTA: dns; mx.example.org

				Final-Recipient: rfc822; joe@example.org
				Action: failed
				Status: 5.1.1
				Remote-MTA: dns; mail.example.org
				Diagnostic-Code: smtp; 550 5.1.1
				 No such user

				--b
				Content-Type: text/rfc822-headers

				Message-ID: <1@example.com>
				--b--
				""");
		DeliveryStatus status = mail.deliveryStatus();
		assertThat(status).isNotNull();
		assertThat(status.recipients()).containsExactly(new DeliveryStatus.Recipient("joe@example.org",
				DeliveryStatus.Action.FAILED, "5.1.1", "550 5.1.1 No such user", "mail.example.org"));
		assertThat(status.reportingMta()).isEqualTo("mx.example.org");
		assertThat(status.originalMessageId()).isEqualTo("1@example.com");
		assertThat(status.isFailed()).isTrue();
	}

	@Test
	void waysToUnsubscribeAreRead() {
		Unsubscribe unsubscribe = mail("List-Unsubscribe: <mailto:u@example.org>, <https://example.org/u>\n"
				+ "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n\n")
			.unsubscribe();
		assertThat(unsubscribe).isNotNull();
		assertThat(unsubscribe.uris()).hasSize(2);
		assertThat(unsubscribe.oneClick()).isTrue();
		assertThat(mail(HEADER + "\n").unsubscribe()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "Subject", ":", "Content-Type: multipart/mixed\n\nx",
			"Content-Type: multipart/mixed; boundary=b\n\n--b", "Content-Type: multipart/mixed; boundary=b\n\n--b--",
			"Content-Transfer-Encoding: base64\n\n!!!! YQ", "Content-Transfer-Encoding: x-nothing\n\nx",
			"Content-Transfer-Encoding: quoted-printable\n\n=\n=4\n=ZZ=", "Subject: =?utf-8?b?====?=\n\n",
			"Subject: =?x?q?\n\n", "Date: 99 Foo 99999999999\n\n", "From: <<<>>>,;:@\n\n", "To: " })
	void nothingIsThrown(String message) {
		for (InboundMail mail : List.of(mail(message), streamed(message.getBytes(StandardCharsets.UTF_8)))) {
			mail.subject();
			mail.from();
			mail.to();
			mail.date();
			mail.text();
			mail.html();
			mail.htmlWithInlineImages();
			mail.replyText();
			mail.deliveryStatus();
			mail.attachments().forEach(Attachment::name);
			assertThat(mail.issues()).isNotNull();
		}
	}

	@Test
	void structureIsBounded() {
		StringBuilder deep = new StringBuilder();
		for (int i = 0; i < 100; i++) {
			deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
		}
		assertThat(mail(deep.toString()).issues()).extracting(MailIssue::kind).contains(MailIssue.Kind.LIMIT);
		InboundMail parts = mail("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(2000));
		assertThat(parts.issues()).extracting(MailIssue::kind).contains(MailIssue.Kind.LIMIT);
		InboundMail fields = mail("X: y\n".repeat(20_000) + "\n");
		assertThat(fields.headers()).hasSize(10_000);
		InboundMail text = InboundMail.of(("\n" + "x".repeat(2000)).getBytes(StandardCharsets.UTF_8),
				MailLimits.defaults().withMaxTextLength(1000));
		assertThat(text.text()).hasSize(1000);
		assertThat(text.issues()).extracting(MailIssue::kind).containsExactly(MailIssue.Kind.LIMIT);
	}

	private static InboundMail mail(String message) {
		return InboundMail.of(message.getBytes(StandardCharsets.UTF_8));
	}

	private static InboundMail streamed(byte[] message) {
		return InboundMail.of(new MailSource() {

			@Override
			public InputStream open() {
				return new ByteArrayInputStream(message);
			}

			@Override
			public long size() {
				return Integer.MAX_VALUE;
			}

		});
	}

}
