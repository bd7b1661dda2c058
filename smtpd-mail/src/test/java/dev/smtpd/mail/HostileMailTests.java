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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that are made to take time or memory, or to trick those who show or store what
 * is in them. Memory is counted by what the thread allocates for each byte of the
 * message; inputs are so large that quadratic time would be minutes.
 */
class HostileMailTests {

	private static final int SIZE = 2_000_000;

	@ParameterizedTest(name = "{0}")
	@MethodSource("floods")
	@Timeout(60)
	void floodTakesLinearTimeAndBoundedMemory(String name, String message) {
		byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
		readAll(InboundMail.of("Subject: x\n\nwarm up".getBytes(StandardCharsets.UTF_8)));
		long before = Allocation.ofThread();
		readAll(InboundMail.of(bytes));
		long allocated = Allocation.ofThread() - before;
		assertThat(allocated / bytes.length).as("allocated bytes for each byte").isLessThan(400);
	}

	static Stream<Arguments> floods() {
		String html = "Content-Type: text/html\n\n";
		String multipart = "Content-Type: multipart/mixed; boundary=b\n\n";
		String report = "From: MAILER-DAEMON@example.org\nReturn-Path: <>\nSubject: failure notice\n";
		return Stream.of(
				// structure
				Arguments.of("nested multiparts",
						IntStream.range(0, 20_000)
							.mapToObj((i) -> "Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n")
							.reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
							.toString()),
				flood("multiparts of one boundary", multipart, "--b\n" + multipart),
				flood("parts", multipart, "--b\n\nx\n"), flood("delimiters", multipart, "--b\n"),
				flood("nearly delimiters", "Content-Type: multipart/mixed; boundary=" + "b".repeat(70) + "\n\n",
						"--" + "b".repeat(69) + "\n"),
				flood("hyphens", multipart, "--"),
				flood("empty digests", "Content-Type: multipart/digest; boundary=b\n\n", "--b\n\n\n"),
				flood("messages in messages", "", "Content-Type: message/rfc822\n\n"),
				// headers
				flood("fields", "", "X: y\n"), flood("folded lines", "Subject: a\n", " b\n"),
				flood("empty folded lines", "Subject: a\n", " \n"), flood("blanks", "Subject: ", " "),
				flood("one line", "Subject: ", "x"), flood("no field", "", "x"), flood("colons", "", ":"),
				flood("encoded words", "Subject: ", "=?utf-8?q?a?= "),
				flood("joined words", "Subject: ", "=?utf-8?q?a?="),
				flood("words without end", "Subject: ", "=?u?q?a "), flood("starts of words", "Subject: ", "=?"),
				flood("charsets", "Subject: ", "=?x?q?=FF?= =?y?q?=FF?= "), flood("addresses", "To: ", "a@b,"),
				flood("angle brackets", "To: ", "<"), flood("comments", "To: ", "("),
				flood("comments of addresses", "To: ", "(a) "), flood("quotes", "To: ", "\"\\"),
				flood("groups", "To: ", "a:"), flood("group ends", "To: ", "a:b;"), flood("at signs", "To: ", "@"),
				flood("routes", "To: <", "@a,"), flood("encoded addresses", "To: ", "=?utf-8?q?=2C?= <a@b>,"),
				flood("references", "References: ", "<a@b>"), flood("open references", "References: ", "<"),
				flood("bare references", "References: ", "a@b "), flood("date", "Date: ", "1 "),
				flood("parameters", "Content-Type: text/plain", ";a=b"),
				flood("comments of parameters", "Content-Type: text/plain", ";(a=b"),
				flood("continuations", "Content-Disposition: attachment", "; filename*1=a"),
				Arguments.of("numbered continuations",
						"Content-Disposition: attachment" + String.join("",
								IntStream.range(0, 100_000).mapToObj((i) -> "; filename*" + i + "*=%41").toList())
								+ "\n\nx"),
				flood("names of continuations", "Content-Disposition: attachment", ";filename*0*=utf-8''%ff"),
				flood("unsubscribe", "List-Unsubscribe: ", "<https://a>,"),
				// text
				flood("quoted lines", "\n", ">\n"), flood("quotation marks", "\n", ">"),
				flood("heads", "\n", "On 1.1.2026 wrote:\n"),
				flood("pieces of heads", "\n", "On Thu, 26 Nov 2026 Joe\nwrote and\n"),
				flood("dates", "\n", "2026-11-26 13:00:\n"),
				flood("original messages", "\n", "-----Original Message\n"),
				flood("fields in text", "\n", "From: a\n\n"), flood("rules", "\n", "____________\n"),
				flood("signatures", "\n", "-- \n\n"), flood("closings", "\n", "Regards,\n\n\n"),
				flood("dashes", "\n", "---\n"), flood("short lines", "\n", "a\n"),
				flood("lines that are nearly titles", "\n", "--text\n"),
				flood("ideographs", "Content-Type: text/plain; charset=utf-8\n\n", "\u5199\n"),
				flood("empty lines", "\n", "\n"), flood("fences", "\n", "```\n"),
				flood("flowed", "Content-Type: text/plain; format=flowed\n\n", "> \n"),
				flood("flowed words", "Content-Type: text/plain; format=flowed\n\n", "a \n"),
				flood("uuencode", "\n", "begin 644 a\n"), flood("uuencoded", "\n", "begin 644 a\n#0V%T\n`\nend\n"),
				flood("quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n", "="),
				flood("blanks of quoted-printable", "Content-Transfer-Encoding: quoted-printable\n\n", " "),
				flood("padding", "Content-Transfer-Encoding: base64\n\n", "="),
				flood("shifts", "Content-Type: text/plain; charset=utf-7\n\n", "+"),
				flood("escapes", "Content-Type: text/plain; charset=iso-2022-jp\n\n", "\u001b$B"),
				// HTML
				flood("blockquotes", html, "<blockquote>"), flood("quoted text", html, "<blockquote><p>text</p>"),
				flood("divs", html, "<div>x"), flood("tables", html, "<table><tr><td>"),
				flood("lists", html, "<ul><li>x"), flood("formatting", html, "<b><i>x"), flood("tags", html, "<"),
				flood("comments of HTML", html, "<!--"), flood("declarations", html, "<!x"),
				flood("attributes", html + "<p ", "a b=c "), flood("equals signs", html + "<p ", "="),
				flood("quotes of attributes", html, "<p a=\""), flood("ampersands", html, "&"),
				flood("entities", html, "&amp"), flood("numbers", html, "&#x110000;"),
				flood("long entities", html, "&CounterClockwiseContourIntegral;"), flood("scripts", html, "<script>"),
				flood("ends", html, "</div></p>"), flood("ends of raw text", html + "<style>", "</"),
				flood("links", html, "<a href=\"https://a\">b</a>"),
				flood("long link", html + "<a href=\"https://" + "a".repeat(500_000) + "\">", "a"),
				flood("invisible", html, "<svg>"), flood("zero width", html, "\u200B"), flood("breaks", html, "<br>"),
				flood("pictures",
						"Content-Type: multipart/mixed; boundary=b\n\n"
								+ "--b\nContent-Type: image/png\nContent-ID: <1>\n\nx\n".repeat(900)
								+ "--b\nContent-Type: text/html\n\n",
						"<img src=\"cid:1\">"),
				flood("gmail", html, "<div class=gmail_quote>x"), flood("preformatted", html, "<pre>\n"),
				flood("classes", html + "<div class=\"", "a "),
				// reports
				flood("reported addresses", report + "\n", "a@b.example "),
				flood("reported lines", report + "\n", "<a@b.example>:\n550 5.1.1 user unknown\n"),
				flood("reported users", report + "\n", "user host "), flood("reported codes", report + "\n", "5.1.1 "),
				flood("original headers", report + "\n", "Received: x\n"),
				flood("notification", report + "\n{\"notificationType\":\"Bounce\"", "\"emailAddress\":\"abc\""),
				flood("status fields",
						report + "Content-Type: multipart/report; boundary=b\n\n--b\n"
								+ "Content-Type: message/delivery-status\n\n",
						"Final-Recipient: rfc822; a@b.example\n\n"));
	}

	private static Arguments flood(String name, String start, String repeated) {
		return Arguments.of(name, start + repeated.repeat(SIZE / repeated.length()) + "\n\nx");
	}

	private static void readAll(InboundMail mail) {
		mail.subject();
		mail.from();
		mail.to();
		mail.date();
		mail.references();
		mail.threadReferences();
		mail.headers();
		mail.text();
		mail.replyText();
		mail.html();
		mail.htmlWithInlineImages();
		mail.deliveryStatus();
		mail.feedbackReport();
		mail.unsubscribe();
		for (Attachment attachment : mail.attachments()) {
			attachment.name();
			if (attachment.isMessage()) {
				attachment.message().subject();
			}
		}
		assertThat(mail.issues()).isNotNull();
	}

	@Test
	void nestedMessagesEndAtTheBound() {
		InboundMail mail = mail("Content-Type: message/rfc822\n\n".repeat(1000));
		int depth = 0;
		Attachment attachment = mail.attachments().get(0);
		while (attachment.isMessage()) {
			attachment = attachment.message().attachments().get(0);
			depth++;
		}
		assertThat(depth).isEqualTo(50);
	}

	@ParameterizedTest
	@MethodSource("bounds")
	void boundThatIsReachedIsAnIssue(String message, MailLimits limits) {
		assertThat(InboundMail.of(message.getBytes(StandardCharsets.UTF_8), limits).issues())
			.extracting(MailIssue::kind)
			.contains(MailIssue.Kind.LIMIT);
		assertThat(InboundMail.of(message.getBytes(StandardCharsets.UTF_8)).issues()).extracting(MailIssue::kind)
			.doesNotContain(MailIssue.Kind.LIMIT);
	}

	static Stream<Arguments> bounds() {
		MailLimits limits = MailLimits.defaults();
		return Stream.of(
				Arguments
					.of("Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=b"
							+ "\n\n--b\n\nx\n--b--\n--a--\n", limits.withMaxDepth(1)),
				Arguments.of("Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a\n\ny\n--a--\n",
						limits.withMaxParts(1)),
				Arguments.of("Subject: " + "x".repeat(2000) + "\n\n", limits.withMaxHeaderSize(1000)),
				Arguments.of("A: b\nC: d\n\n", limits.withMaxHeaderFields(1)),
				Arguments.of("\n" + "x".repeat(100), limits.withMaxTextLength(99)),
				Arguments.of("Content-Type: text/html\n\n<p>" + "x".repeat(100), limits.withMaxTextLength(99)),
				Arguments.of("Content-Disposition: attachment; filename=abcdefghijkl.txt\n\nx",
						limits.withMaxNameLength(10)));
	}

	@Test
	void largeMessageIsReadInPieces() {
		String part = "--b\nContent-Type: application/x; name=a\nContent-Transfer-Encoding: base64\n\n"
				+ ("QUFB".repeat(19) + "\n").repeat(100_000);
		byte[] message = ("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n" + part + part + "--b--\n")
			.getBytes(StandardCharsets.UTF_8);
		List<Long> offsets = Collections.synchronizedList(new ArrayList<>());
		MailSource source = new MailSource() {

			@Override
			public InputStream open() {
				return new ByteArrayInputStream(message);
			}

			@Override
			public InputStream open(long offset) {
				offsets.add(offset);
				return new ByteArrayInputStream(message, (int) offset, message.length - (int) offset);
			}

			@Override
			public long size() {
				return message.length;
			}

		};
		long allocated = allocated((mail) -> mail.text() + mail.attachments(), source);
		assertThat(allocated).isLessThan(256 * 1024);
		assertThat(offsets).isNotEmpty().allMatch((offset) -> offset < 100);
		InboundMail.of(source).attachments().get(1).inputStream();
		assertThat(offsets).last().satisfies((offset) -> assertThat(offset).isGreaterThan(message.length / 2));
	}

	private static long allocated(Function<InboundMail, Object> reading, MailSource source) {
		// the first time loads classes
		for (int i = 0; i < 3; i++) {
			reading.apply(InboundMail.of(source));
		}
		long before = Allocation.ofThread();
		assertThat(reading.apply(InboundMail.of(source))).isNotNull();
		return Allocation.ofThread() - before;
	}

	@ParameterizedTest
	@CsvSource({ "../../etc/passwd, passwd", "..\\..\\boot.ini, boot.ini", "/, ", "..., ", "a/.., ",
			"C:evil.exe, Cevil.exe", "a\u202Egpj.exe, agpj.exe", "a\u0000b, ab", "a\u200Db, ab", "a\u2028b, ab",
			"a\u0085b, ab", "a. ., a", "..%2f..%2fx, ..%2f..%2fx" })
	void nameOfAnAttachmentCanBeShownAndStored(String name, String expected) {
		for (String field : List.of("filename*=utf-8''" + percent(name), "filename*0*=utf-8''" + percent(name))) {
			InboundMail mail = mail("Content-Type: application/x\nContent-Disposition: attachment; " + field + "\n\nx");
			assertThat(mail.attachments().get(0).name()).isEqualTo(expected);
		}
	}

	private static String percent(String name) {
		StringBuilder encoded = new StringBuilder();
		for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
			encoded.append(String.format("%%%02X", octet));
		}
		return encoded.toString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "=?utf-8?q?a=0D=0ABcc:_x@example.org?=", "=?utf-8?b?YQ0KQmNjOiB4QGV4YW1wbGUub3Jn?=",
			"a\rBcc: x@example.org", "=?utf-8?q?a=E2=80=A8b?=", "=?utf-8?q?a=00b?=" })
	void valueOfAFieldIsOneLine(String value) {
		InboundMail mail = mail("Subject: " + value + "\nFrom: " + value + " <joe@example.org>\n\nx");
		for (String text : List.of(mail.subject(), String.valueOf(mail.from()), String.valueOf(mail.header("From")))) {
			assertThat(text.chars()).noneMatch((c) -> c < ' ' || c == 0x2028 || c == 0x85);
		}
	}

	private static InboundMail mail(String message) {
		return InboundMail.of(message.getBytes(StandardCharsets.UTF_8));
	}

}
