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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MailPart}.
 */
class MailPartTests {

	@Test
	void partsHaveTheNumbersOfImap() {
		MailPart root = root("""
				Content-Type: multipart/mixed; boundary=a

				--a
				Content-Type: multipart/alternative; boundary=b

				--b
				Content-Type: text/plain; charset=ISO-8859-1
				Content-Transfer-Encoding: quoted-printable

				Gr=FC=DFe
				--b
				Content-Type: text/html

				<p>x
				--b--
				--a
				Content-Type: message/rfc822

				Content-Type: multipart/mixed; boundary=c

				--c

				one
				--c
				Content-Type: message/rfc822

				Subject: inner

				two
				--c--
				--a
				Content-Type: image/png; name="a.png"
				Content-Disposition: inline
				Content-ID: <logo@example.org>
				Content-Transfer-Encoding: base64

				AAEC
				--a--
				""");
		List<String> numbers = new ArrayList<>();
		collect(root, numbers);
		assertThat(numbers).containsExactly(" multipart/mixed", "1 multipart/alternative", "1.1 text/plain",
				"1.2 text/html", "2 message/rfc822", "2.1 text/plain", "2.2 message/rfc822", "2.2.1 text/plain",
				"3 image/png");
		MailPart text = root.find("1.1");
		assertThat(text.charset()).isEqualTo("ISO-8859-1");
		assertThat(text.encoding()).isEqualTo("quoted-printable");
		assertThat(text.text()).isEqualTo("Grüße");
		assertThat(root.find("2.2.1").text()).isEqualTo("two");
		assertThat(root.find("2.2").message().subject()).isEqualTo("inner");
		MailPart picture = root.find("3");
		assertThat(picture.disposition()).isEqualTo("inline");
		assertThat(picture.contentId()).isEqualTo("logo@example.org");
		assertThat(picture.name()).isEqualTo("a.png");
		assertThat(picture.size()).isEqualTo(3);
		assertThat(root.find("")).isSameAs(root);
		assertThat(root.size()).isEqualTo(-1);
		for (String missing : List.of("4", "1.3", "1.1.1", "3.1", "0", "1.", "x", "2.2.1.1", "-1", "1..1")) {
			assertThat(root.find(missing)).as(missing).isNull();
		}
	}

	private static void collect(MailPart part, List<String> numbers) {
		numbers.add(part.number() + " " + part.mediaType());
		part.children().forEach((child) -> collect(child, numbers));
	}

	@Test
	void messageWithoutPartsIsPartOne() throws IOException {
		MailPart root = root("Subject: x\n\nhello\n");
		assertThat(root.number()).isEqualTo("1");
		assertThat(root.children()).isEmpty();
		assertThat(root.find("1")).isSameAs(root);
		assertThat(root.find("")).isNull();
		try (InputStream in = root.inputStream()) {
			assertThat(in).hasContent("hello\n");
		}
	}

	@Test
	void faultsAreThoseOfThePart() {
		MailPart root = root("""
				Content-Type: multipart/mixed; boundary=a

				--a
				Content-Transfer-Encoding: base64

				!!!!
				--a

				fine
				--a--
				""");
		root.children().forEach(MailPart::size);
		assertThat(root.find("1").issues()).singleElement()
			.satisfies((issue) -> assertThat(issue.kind()).isEqualTo(MailIssue.Kind.ENCODING));
		assertThat(root.find("2").issues()).isEmpty();
	}

	@Test
	void treeOfMessagesInMessagesIsBounded() {
		MailPart part = root("Content-Type: message/rfc822\n\n".repeat(1000) + "x");
		int depth = 0;
		while (!part.children().isEmpty()) {
			part = part.children().get(0);
			depth++;
		}
		assertThat(depth).isEqualTo(50);
		assertThat(part.issues()).singleElement()
			.satisfies((issue) -> assertThat(issue.kind()).isEqualTo(MailIssue.Kind.LIMIT));
	}

	private static MailPart root(String text) {
		return InboundMail.of(text.getBytes(StandardCharsets.UTF_8)).structure();
	}

}
