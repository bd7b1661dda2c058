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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Links and codes.
 */
class MailLinksTests {

	@Test
	void linksOfTheHtmlComeBeforeThoseOfTheText() {
		InboundMail mail = html("<a href=\"https://a.example/confirm?x=1&amp;y=2\">x</a> (https://b.example/).");
		assertThat(mail.links()).containsExactly("https://a.example/confirm?x=1&y=2", "https://b.example/");
		assertThat(mail.links("/confirm")).containsExactly("https://a.example/confirm?x=1&y=2");
		assertThat(mail.links("/other")).isEmpty();
	}

	@Test
	void treeIsBoundedWhereParagraphsRepeatElements() {
		StringBuilder html = new StringBuilder("<a href='https://a.example/'>x</a><p>");
		for (int i = 0; i < 12; i++) {
			html.append("<font size=").append(i).append('>');
		}
		html.append("<p>x".repeat(50_000));
		assertThat(MailLinks.parse(html.toString()).getAllElements()).hasSizeLessThan(120_000);
		assertThat(html(html.toString()).links()).containsExactly("https://a.example/");
	}

	@Test
	void linkWithinAnotherIsFoundAfterThoseThatHaveTheText() {
		assertThat(text("https://t.example/?u=https%3A%2F%2Fa.example%2Fconfirm https://b.example/confirm")
			.links("/confirm"))
			.containsExactly("https://b.example/confirm", "https://t.example/?u=https%3A%2F%2Fa.example%2Fconfirm");
	}

	@Test
	void bracketsBelongToALinkThatHasBoth() {
		assertThat(text("(https://a.example/x_(y)), [https://b.example/]. <https://c.example/a\r\n  b>").links())
			.containsExactly("https://a.example/x_(y)", "https://b.example/", "https://c.example/ab");
	}

	@Test
	void codeIsANumberOfItsLength() {
		assertThat(text("Order 1234567, code 123 456, see https://a.example/654321").code(6)).isEqualTo("123456");
		assertThat(text("None").code(6)).isNull();
	}

	@Test
	@Timeout(60)
	void hostileTextTakesNoLonger() {
		InboundMail brackets = text("https://a.example/" + ")".repeat(1_000_000));
		InboundMail spaces = text("<https://a.example/" + " ".repeat(1_000_000) + "x\r\n>");
		InboundMail many = text("https://a.example/1 ".repeat(10) + numbered(100_000));
		assertThat(brackets.links()).containsExactly("https://a.example/");
		assertThatNoException().isThrownBy(spaces::links);
		assertThat(many.links()).hasSize(10_000);
	}

	private static String numbered(int count) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < count; i++) {
			text.append("\r\nhttps://a.example/").append(i);
		}
		return text.toString();
	}

	private static InboundMail text(String text) {
		return of("plain", text);
	}

	private static InboundMail html(String html) {
		return of("html", html);
	}

	private static InboundMail of(String subtype, String body) {
		return InboundMail
			.of(("Content-Type: text/" + subtype + "\r\n\r\n" + body + "\r\n").getBytes(StandardCharsets.US_ASCII));
	}

}
