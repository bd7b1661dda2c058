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

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestResult;
import dev.smtpd.test.UglyMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link UglyMail}.
 */
class UglyMailTests {

	@Test
	void namesAreUnique() {
		assertThat(UglyMail.all()).extracting(UglyMail::name).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(30);
		assertThat(UglyMail.all()).extracting(UglyMail::description).doesNotHaveDuplicates();
	}

	@Test
	void mailIsFoundByItsName() {
		assertThat(UglyMail.named("broken-base64")).hasToString("broken-base64");
		assertThatIllegalArgumentException().isThrownBy(() -> UglyMail.named("pretty"))
			.withMessage("No ugly mail is named 'pretty'");
	}

	@ParameterizedTest
	@MethodSource("dev.smtpd.test.TestMail#ugly")
	void mailCanBeRead(UglyMail ugly) {
		InboundMail mail = InboundMail.of(ugly.content());
		assertThat(mail.subject()).doesNotContain("\r", "\n");
		assertThat(mail.text()).isNotNull();
		assertThat(mail.attachments()).allSatisfy((attachment) -> {
			assertThat(attachment.inputStream()).isNotNull();
			assertThat(attachment.name()).satisfiesAnyOf((name) -> assertThat(name).isNull(),
					(name) -> assertThat(name).doesNotContain("/", "\\", "\0"));
		});
	}

	@ParameterizedTest
	@MethodSource("dev.smtpd.test.TestMail#ugly")
	void mailIsWhatItClaims(UglyMail ugly) {
		InboundMail mail = InboundMail.of(ugly.content());
		assertThat(isWhatItClaims(ugly, new String(ugly.content(), charset(ugly)), mail)).as(ugly.description())
			.isTrue();
	}

	private static Charset charset(UglyMail ugly) {
		return Set.of("latin1-header", "utf-16").contains(ugly.name()) ? StandardCharsets.ISO_8859_1
				: StandardCharsets.UTF_8;
	}

	private static boolean isWhatItClaims(UglyMail ugly, String raw, InboundMail mail) {
		return switch (ugly.name()) {
			case "empty" -> raw.isEmpty();
			case "no-header" -> raw.startsWith("\r\n");
			case "no-body" -> !raw.contains("\r\n\r\n") && mail.text().isEmpty();
			case "no-from" -> !raw.contains("From:") && !raw.contains("Date:") && mail.from().isEmpty();
			case "several-from" -> count(raw, "From:") == 2 && mail.from().size() > 1;
			case "broken-from" -> raw.contains("@@") && raw.contains("..");
			case "group-address" -> raw.contains("undisclosed-recipients:;") && mail.to().isEmpty();
			case "broken-encoded-words" ->
				raw.contains("=C3?= =?utf-8?Q?=B6") && mail.from().get(0).name().equals("J\u00f6rg");
			case "folded-subject" -> count(raw, "\r\n more") == 200 && !mail.subject().contains("\n");
			case "long-line" -> raw.lines().anyMatch((line) -> line.length() > 998);
			case "many-fields" -> mail.headers("X-Field").size() > 100 && count(raw, "X-Field:") == 2000;
			case "impossible-date" -> raw.contains("31 Feb") && mail.date() == null;
			case "injected-lines" ->
				raw.contains("=0D=0A") && mail.headers("X-Injected").isEmpty() && mail.headers("Bcc").isEmpty();
			case "bidirectional-text" -> mail.subject().contains("\u202e");
			case "unknown-charset" -> raw.contains("charset=x-klingon") && mail.text().contains("nuqneH \u00e9");
			case "wrong-charset" -> raw.contains("charset=us-ascii") && mail.text().contains("Gr\u00fc\u00dfe");
			case "latin1-header" ->
				raw.contains("Subject: Gr\u00fc\u00dfe") && mail.subject().equals("Gr\u00fc\u00dfe");
			case "unknown-encoding" ->
				raw.contains("Content-Transfer-Encoding: x-zip") && mail.text().contains("Hello");
			case "broken-base64" -> raw.contains("*") && mail.text().contains("Hello world");
			case "broken-quoted-printable" -> raw.contains("=GG=") && raw.endsWith("=") && mail.text().contains("50");
			case "utf-16" -> raw.contains("\0H\0e") && mail.text().contains("Hello");
			case "no-boundary" -> raw.contains("multipart/mixed\r\n") && mail.text().contains("Hello");
			case "unterminated-multipart" ->
				raw.contains("--x\r\n") && !raw.contains("--x--") && mail.text().contains("Hello");
			case "deep-multipart" -> count(raw, "Content-Type: multipart/mixed") == 200;
			case "many-parts" -> count(raw, "--x\r\n") == 5000;
			case "nested-message" -> count(raw, "message/rfc822") == 2;
			case "same-boundary" -> count(raw, "boundary=x") == 2 && mail.text().contains("Hello");
			case "path-in-file-name" -> raw.contains("../../../etc") && isHarmless(mail);
			case "broken-file-name" ->
				raw.contains("filename*0*=") && raw.contains("filename*2=") && mail.attachments().size() == 1;
			case "long-file-name" -> raw.contains("a".repeat(10_000)) && mail.attachments().size() == 1;
			case "no-file-name" -> !raw.contains("filename") && mail.attachments().size() == 1;
			case "hidden-file-name" -> raw.contains("<script>") && isHarmless(mail);
			case "winmail" -> raw.contains("application/ms-tnef") && mail.attachments().size() == 1;
			case "html-only" -> !raw.contains("text/plain") && mail.text().contains("Hello Joe");
			case "script" -> raw.contains("<script>") && !mail.text().contains("alert(1)");
			case "deep-html" -> count(raw, "<div>") == 10_000 && mail.text().contains("Hello");
			case "long-quotation" -> raw.contains(">".repeat(200)) && mail.replyText().contains("Yes.");
			case "auto-reply" -> raw.contains("Auto-Submitted: auto-replied") && mail.isAutoSubmitted();
			case "bounce" -> raw.contains("report-type=delivery-status") && mail.deliveryStatus() != null;
			default -> throw new AssertionError("There is no check of " + ugly);
		};
	}

	private static int count(String text, String part) {
		return (text.length() - text.replace(part, "").length()) / part.length();
	}

	private static boolean isHarmless(InboundMail mail) {
		return mail.attachments()
			.stream()
			.map((attachment) -> String.valueOf(attachment.name()))
			.noneMatch((name) -> name.contains("/") || name.contains("..") || name.contains("\u202e"));
	}

	@ParameterizedTest
	@MethodSource("dev.smtpd.test.TestMail#ugly")
	void listenerGetsTheMail(UglyMail ugly) {
		Reader reader = new Reader();
		SmtpTestClient client = SmtpTestClients.bindToListeners(reader);
		SmtpTestResult result = client.send(ugly);
		assertThat(result).isAccepted();
	}

	/**
	 * Reads all parts.
	 */
	static class Reader {

		private String text;

		@SmtpListener
		void read(InboundMail mail) {
			mail.attachments().forEach((attachment) -> assertThat(attachment.inputStream()).isNotNull());
			this.text = mail.subject() + mail.text();
		}

	}

}
