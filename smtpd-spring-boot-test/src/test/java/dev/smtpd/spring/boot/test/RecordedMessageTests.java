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

import dev.smtpd.SmtpReply;
import dev.smtpd.test.TestMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Links and codes of mail as applications send it.
 */
class RecordedMessageTests {

	@Test
	void linkIsTheOneOfSeveralThatContainsThePart() {
		RecordedMessage message = received(mail().text("Confirm in the HTML.").html("""
				<a href="https://app.example.org/"><img src="https://app.example.org/confirm.png"></a>
				<a href="mailto:help@example.org">Help</a>
				<a class=button href=" https://app.example.org/confirm?token=a%2Bb&amp;mail=joe&#64;example.org
				">Confirm</a>
				<a href="https://app.example.org/unsubscribe?from=/confirm">Unsubscribe</a>"""));
		assertThat(message).link("/confirm")
			.isEqualTo("https://app.example.org/confirm?token=a%2Bb&mail=joe@example.org");
		assertThat(message).link("unsubscribe").startsWith("https://app.example.org/unsubscribe");
		assertThat(message.links()).hasSize(4);
	}

	@Test
	void trackedLinkIsFoundByItsTarget() {
		RecordedMessage message = received(mail().html("""
				<a href="https://t.example.net/c?u=https%3A%2F%2Fapp.example.org%2Fconfirm%3Ft%3D1&amp;s=9">Confirm</a>
				<img src="https://t.example.net/open/1">"""));
		assertThat(message).link("/confirm").startsWith("https://t.example.net/c?u=").endsWith("&s=9");
	}

	@Test
	void ownTextOfALinkComesBeforeAnEncodedOne() {
		RecordedMessage message = received(mail().html("""
				<a href="https://t.example.net/c?u=%2Fconfirm">Tracked</a>
				<a href="https://app.example.org/confirm">Plain</a>"""));
		assertThat(message).link("/confirm").isEqualTo("https://app.example.org/confirm");
	}

	@Test
	void softLineBreaksAreNoPartOfALink() {
		String link = "https://app.example.org/confirm?token=" + "0123456789".repeat(20) + "&name=J=C3=B6rg";
		RecordedMessage message = received(mail().text("Gr\u00fc\u00dfe,\n\n" + link + "\n"));
		assertThat(message).link("/confirm").isEqualTo(link);
	}

	@Test
	void linkInAngleBracketsMayBeBroken() {
		RecordedMessage message = received(mail().text("""
				Please open <https://app.example.org/confirm?
				token=1&mail=joe>, or <https://app.example.org/help>."""));
		assertThat(message).link("/confirm").isEqualTo("https://app.example.org/confirm?token=1&mail=joe");
		assertThat(message).link("/help").isEqualTo("https://app.example.org/help");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			See (https://example.org/x).                     | https://example.org/x
			See https://example.org/x_(y), and more          | https://example.org/x_(y)
			[Open](https://example.org/x)                    | https://example.org/x
			**https://example.org/x?a=1**                    | https://example.org/x?a=1
			HTTPS://EXAMPLE.org/x!                           | HTTPS://EXAMPLE.org/x
			"https://example.org/x"                          | https://example.org/x
			""")
	void punctuationIsNoPartOfALink(String text, String link) {
		assertThat(received(mail().text(text))).link("/x").isEqualTo(link);
	}

	@Test
	void relativeLinkHasABase() {
		RecordedMessage message = received(
				mail().html("<base href=\"https://app.example.org/\"><a href=\"/confirm?a=1\">Confirm</a>"));
		assertThat(message).link("/confirm").isEqualTo("https://app.example.org/confirm?a=1");
	}

	@Test
	void linkThatIsOnlyTextOfTheHtmlIsFound() {
		RecordedMessage message = received(
				mail().text("See HTML").html("<p>Open https://app.example.org/confirm.</p>"));
		assertThat(message).link("/confirm").isEqualTo("https://app.example.org/confirm");
	}

	@Test
	void missingLinkShowsThoseThatThereAre() {
		RecordedMessage message = received(mail().text("https://app.example.org/a"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> message.link("/b"))
			.withMessageContaining("No link contains '/b'")
			.withMessageContaining("Links: [https://app.example.org/a]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Your code is 123456.                                          | 123456
			Your code: 123 456                                            | 123456
			Your code: 123-456, valid until 2026-11-26                    | 123456
			Code 12 34 56                                                 | 123456
			1 2 3 4 5 6                                                   | 123456
			See https://example.org/654321 and enter 123456               | 123456
			Order 1234567, price 1.999999, phone 030 123 456 789: 123456  | 123456
			""")
	void codeIsFoundInText(String text, String code) {
		assertThat(received(mail().text(text))).code(6).isEqualTo(code);
	}

	@Test
	void codeIsFoundInHtml() {
		assertThat(received(mail().html("<p>Your code</p><b>123&nbsp;456</b>"))).code(6).isEqualTo("123456");
		assertThat(received(mail().html("<table><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr></table>"))).code(4)
			.isEqualTo("1234");
		assertThat(received(mail().text("Your code is in the HTML.").html("<b>123456</b>"))).code(6)
			.isEqualTo("123456");
	}

	@Test
	void codeIsFoundInTheSubject() {
		assertThat(received(mail().subject("482913 is your code").text("Enter it."))).code(6).isEqualTo("482913");
		assertThat(received(mail().subject("Your code: 482 913").text("Order 77"))).code(6).isEqualTo("482913");
	}

	@Test
	void dateIsNoCode() {
		RecordedMessage message = received(mail().text("On 2026-11-26 at 12:34."));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> message.code(8))
			.withMessageContaining("There is no number of 8 digits");
	}

	private static TestMail mail() {
		return TestMail.from("app@example.org").to("joe@example.org");
	}

	private static RecordedMessage received(TestMail mail) {
		return new RecordedMessage(0, TestMessages.of(mail), SmtpReply.accept("OK"));
	}

}
