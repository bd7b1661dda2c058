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
import java.time.OffsetDateTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What programs write that the grammar doesn't have.
 */
class MailOddityTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			joe@example.org (Joe Doe)                      | [Joe Doe <joe@example.org>]
			Joe Doe joe@example.org                        | [Joe Doe <joe@example.org>]
			<joe@example.org>                              | [joe@example.org]
			"'joe@example.org'"                            | ['joe@example.org']
			mailto:joe@example.org                         | [joe@example.org]
			Joe <<joe@example.org>>                        | [Joe <joe@example.org>]
			Joe <joe @example.org>                         | [Joe <joe@example.org>]
			Joe<joe@example.org>                           | [Joe <joe@example.org>]
			joe@example.org;ann@example.org                | [joe@example.org, ann@example.org]
			joe@example.org,,                              | [joe@example.org]
			Joe (boss) <joe@example.org>                   | [Joe <joe@example.org>]
			Dr. Joe Doe. <joe@example.org>                 | [Dr. Joe Doe. <joe@example.org>]
			Joe [x] <joe@example.org>                      | [Joe [x] <joe@example.org>]
			Joe @ Work <joe@example.org>                   | [Joe@Work <joe@example.org>]
			=?utf-8?q?J=C3=BC,_Doe?= <joe@example.org>     | [Jü, Doe <joe@example.org>]
			"=?utf-8?q?J=C3=BC?=" <joe@example.org>        | [Jü <joe@example.org>]
			=?utf-8?q?Joe_=3Cjoe=40example.org=3E?=        | [Joe <joe@example.org>]
			Jürgen <jü@exämple.org>                        | [Jürgen <jü@exämple.org>]
			undisclosed-recipients:;                       | []
			""", quoteCharacter = '`')
	void addressIsRead(String field, String addresses) {
		assertThat(mail("To: " + field + "\n\n").to()).hasToString(addresses);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Thu, 26 Nov 2026 13:00:05 GMT              | 2026-11-26T13:00:05Z
			Thu,26 Nov 2026 13:00:05+0100              | 2026-11-26T13:00:05+01:00
			26 Nov 26 13:00 +0100                      | 2026-11-26T13:00+01:00
			2026-11-26T13:00:05Z                       | 2026-11-26T13:00:05Z
			2026-11-26 13:00:05 +0100                  | 2026-11-26T13:00:05+01:00
			Thu Nov 26 13:00:05 2026                   | 2026-11-26T13:00:05Z
			Thu Nov 26 13:00:05 CET 2026               | 2026-11-26T13:00:05+01:00
			Thu, 26 November 2026 13:00:05 +0100 (CET) | 2026-11-26T13:00:05+01:00
			Thursday, November 26, 2026 1:00 PM        | 2026-11-26T13:00Z
			Thu, 26 Nov 2026 13.00.05 +0100            | 2026-11-26T13:00:05+01:00
			""")
	void dateIsRead(String field, String date) {
		assertThat(mail("Date: " + field + "\n\n").date()).isEqualTo(OffsetDateTime.parse(date));
	}

	@ParameterizedTest
	@CsvSource({ "26/11/2026 13:00", "Thu, 32 Nov 2026 13:00:05 +0000", "yesterday", "2026-11-26T", "2026-11-26 x" })
	void dateThatCannotBeReadIsAnIssue(String field) {
		InboundMail mail = mail("Date: " + field + "\n\n");
		assertThat(mail.date()).isNull();
		assertThat(mail.issues()).extracting(MailIssue::kind).containsExactly(MailIssue.Kind.HEADER);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			text/plain; charset=windows-1252 format=flowed
			text/plain; charset="windows-1252
			text/plain;charset='windows-1252'
			TEXT/PLAIN; CHARSET=cp1252;
			text/plain charset=windows-1252
			text; charset=windows1252
			text/plain; charset=windows-1252 (Western)
			""")
	void charsetIsFound(String type) {
		InboundMail mail = mail("Content-Type: " + type + "\nContent-Transfer-Encoding: quoted-printable\n\n=80");
		assertThat(mail.text()).isEqualTo("€");
		assertThat(mail.issues()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			attachment; filename=my file.pdf                               | my file.pdf
			attachment; filename*=UTF-8''%c3%bc.txt; filename=u.txt        | ü.txt
			attachment; filename*=x.txt                                    | x.txt
			attachment; filename=ü.txt                                     | ü.txt
			attachment; filename="=?utf-8?b?w7w=?=.txt"                    | ü.txt
			attachment; filename==?utf-8?q?=C3=BC.txt?=                    | ü.txt
			inline; filename="=?utf-8?q?a=C3?= =?utf-8?q?=BC.txt?="        | aü.txt
			attachment; filename*1="b.txt"; filename*0="a"                 | ab.txt
			attachment; filename*0*=iso-8859-1'de'%fc; filename*1=.txt     | ü.txt
			attachment filename="x.txt"                                    | x.txt
			attachment; filename="x.txt                                    | x.txt
			attachment; FILENAME=X.TXT;                                    | X.TXT
			attachment                                                     | type.bin
			""")
	void nameOfAnAttachmentIsFound(String disposition, String name) {
		assertThat(mail("Content-Type: application/x; name=type.bin\nContent-Disposition: " + disposition + "\n\nx")
			.attachments()).singleElement().extracting(Attachment::name).isEqualTo(name);
	}

	@Test
	void nameThatIsAParameterOfTheDispositionIsFound() {
		assertThat(mail("Content-Disposition: attachment; name=\"x.txt\"\n\nx").attachments()).singleElement()
			.extracting(Attachment::name)
			.isEqualTo("x.txt");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			\uFEFFSubject: a          | a
			Subject : a               | a
			subject:a                 | a
			Subject: =?utf-8?Q?a b?= c | a b c
			Subject: =?UTF-8*en?q?a?= | a
			Subject: =?utf-8?Q?a??=   | a?
			Subject: a =?utf-8?q?b?=c | a bc
			Subject: =?utf-8?q?a      | a
			Subject: =?utf-8?q?a =?utf-8?q?b?= | ab
			""")
	void subjectIsRead(String field, String subject) {
		assertThat(mail(field + "\n\nx").subject().replace(" ", "")).isEqualTo(subject.replace(" ", ""));
	}

	@Test
	void linesOfAMailboxFileAreNoFields() {
		InboundMail mail = mail("From x Thu Nov 26 13:00:05 2026\n>From y\nSubject: a\n\nx");
		assertThat(mail.headers()).extracting(HeaderField::name).containsExactly("Subject");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			boundary="b "; x=y | --b | --b--
			boundary*0=b; boundary*1=c | --bc | --bc--
			Boundary=b | --b_ | --b--
			boundary=b | --b | --b--/epilogue
			boundary=b | --b | nothing
			boundary=b; charset="utf-8 | --b | --b--
			""")
	void partsAreFound(String parameters, String start, String end) {
		String text = mail("Content-Type: Multipart/Mixed;\n\t" + parameters + "\n\npreamble\n"
				+ start.replace("_", " \t ") + "\n\ntext\n" + end.replace("/", "\n") + "\n")
			.text();
		assertThat(text.strip()).startsWith("text").doesNotContain("preamble").doesNotContain("epilogue");
	}

	@Test
	void partWithoutAnEmptyLineIsText() {
		InboundMail mail = mail(
				"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nno empty line\n--b--\n");
		assertThat(mail.text()).isEqualTo("no empty line");
		assertThat(mail.issues()).extracting(MailIssue::kind).containsExactly(MailIssue.Kind.HEADER);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BASE64 | w7w | ü
			base64 | w7w=w7w= | üü
			base64 | w7!w= | ü
			quoted-printable; x | =C3=BC | ü
			quoted-printable | =C3=BC=ZZ= | ü=ZZ
			QP | =c3=bc | ü
			8-bit | ü | ü
			x-unknown | ü | ü
			""")
	void textIsDecoded(String encoding, String body, String text) {
		assertThat(
				mail("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + "\n\n" + body)
					.text())
			.isEqualTo(text);
	}

	@Test
	void picturesBetweenTextsAreAttachmentsAndTheTextsGoOn() {
		InboundMail mail = mail("""
				Content-Type: multipart/mixed; boundary=b

				--b

				before
				--b
				Content-Type: image/png; name=a.png
				Content-Disposition: inline

				x
				--b

				after
				--b--
				""");
		assertThat(mail.text()).isEqualTo("before\nafter");
		assertThat(mail.attachments()).extracting(Attachment::name).containsExactly("a.png");
	}

	@Test
	void invitationIsRead() {
		InboundMail mail = mail("""
				Content-Type: multipart/alternative; boundary=b

				--b

				see calendar
				--b
				Content-Type: text/calendar; method=REQUEST

				BEGIN:VCALENDAR
				--b--
				""");
		assertThat(mail.text()).isEqualTo("see calendar");
		assertThat(mail.calendar()).isEqualTo("BEGIN:VCALENDAR");
		assertThat(mail("\nx").calendar()).isNull();
	}

	@Test
	void filesWithinTheTextAreAttachments() throws Exception {
		InboundMail mail = mail("\nsee\nbegin 644 ../cat.txt\n#0V%T\n`\nend\nbye\nbegin 644 is no file\n");
		assertThat(mail.text()).isEqualTo("see\nbye\nbegin 644 is no file\n");
		assertThat(mail.attachments()).singleElement().satisfies((file) -> {
			assertThat(file.name()).isEqualTo("cat.txt");
			assertThat(file.size()).isEqualTo(3);
			assertThat(file.inputStream().readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("Cat");
		});
	}

	@Test
	void fieldIsThereAsItWasSent() {
		InboundMail mail = mail("Subject: =?utf-8?q?=C3=BC?=\r\n\tfolded\r\nX: \u00FC\r\n\r\n");
		assertThat(mail.headers("subject"))
			.containsExactly(new HeaderField("Subject", "ü folded", " =?utf-8?q?=C3=BC?=\r\n\tfolded"));
		assertThat(mail.headers("x")).containsExactly(new HeaderField("X", "ü", " \u00C3\u00BC"));
		assertThat(mail.header("none")).isNull();
	}

	private static InboundMail mail(String message) {
		return InboundMail.of(message.getBytes(StandardCharsets.UTF_8));
	}

}
