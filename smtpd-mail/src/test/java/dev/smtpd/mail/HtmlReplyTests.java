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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reply is distinguished from what it quotes by the marks that mail programs put into
 * HTML. The introductions are in no language, so that the text doesn't show it.
 */
class HtmlReplyTests {

	@ParameterizedTest
	@ValueSource(strings = {
			// Gmail
			"<div dir=ltr>Yes, do it.</div><br><div class=\"gmail_quote gmail_quote_container\">"
					+ "<div dir=ltr class=gmail_attr>Xq &lt;joe@example.org&gt; zzz:<br></div>"
					+ "<blockquote class=gmail_quote style=\"margin:0 0 0 .8ex\">quoted</blockquote></div>",
			// Gmail of old
			"<div>Yes, do it.</div><div class=gmail_extra><br><div class=gmail_quote>Xq zzz:<br>"
					+ "<blockquote class=gmail_quote>quoted</blockquote></div></div>",
			// programs that have only the class of Gmail
			"Yes, do it.<div class=gmail_quote>Xq zzz<p>quoted</p></div>",
			// Apple Mail
			"<body>Yes, do it.<br><div><br><blockquote type=cite><div>Xq zzz:</div><br><div>quoted</div></blockquote>"
					+ "</div></body>",
			// Thunderbird
			"<div class=moz-cite-prefix>Xq zzz:<br></div><blockquote type=cite cite=mid:1>quoted</blockquote>"
					+ "<p>Yes, do it.</p>",
			// Outlook on the web
			"<div>Yes, do it.</div><div id=appendonsend></div><hr tabindex=-1 style=\"width:98%\">"
					+ "<div id=divRplyFwdMsg dir=ltr><b>Xq:</b> Joe<br><b>Zz:</b> x</div><div>quoted</div>",
			"<div>Yes, do it.</div><hr><div id=\"x_divRplyFwdMsg\">Xq zzz</div><div><p>quoted</p></div>",
			// Outlook for phones
			"<div>Yes, do it.</div><div id=mail-editor-reference-message-container><div>Xq zzz</div>quoted</div>",
			// Yahoo
			"<div class=ydp1>Yes, do it.</div><div id=ydp2yahoo_quoted_1 class=\"ydp2yahoo_quoted\"><div>Xq zzz:</div>"
					+ "<div>quoted</div></div>",
			"<div>Yes, do it.</div><div id=yahoo_quoted_7734><div>Xq</div>quoted</div>",
			// Zoho
			"<div>Yes, do it.</div><div class=zmail_extra><div>---- Xq zzz ----</div>"
					+ "<blockquote id=blockquote_zmail>quoted</blockquote></div>",
			// ProtonMail
			"<div>Yes, do it.</div><div class=protonmail_quote>Xq zzz<br><blockquote class=protonmail_quote type=cite>"
					+ "quoted</blockquote></div>",
			// GMX and web.de
			"<div>Yes, do it.</div><div name=quote style=\"margin:10px\"><div>Xq:</div><div name=quoted-content>quoted"
					+ "</div></div>" })
	void quotationIsLeftOut(String html) {
		InboundMail mail = mail(html);
		assertThat(mail.replyText()).isEqualTo("Yes, do it.");
		assertThat(mail.quotedText()).contains("Xq").contains("quoted");
	}

	@Test
	void answersBetweenQuotationsAreKept() {
		InboundMail mail = mail("<div class=gmail_quote><div class=gmail_attr>Xq zzz:</div>"
				+ "<blockquote class=gmail_quote>first?</blockquote><div>yes</div>"
				+ "<blockquote class=gmail_quote>second?</blockquote><div>no</div></div>");
		assertThat(mail.replyText()).isEqualTo("yes\n\nno");
	}

	@Test
	void whatIsPassedOnIsKept() {
		assertThat(mail("<div>See below</div><div class=gmail_quote><div class=gmail_attr>---------- Forwarded message "
				+ "---------<br>From: Joe</div><p>passed on</p></div>")
			.replyText()).contains("See below", "passed on");
	}

	@Test
	void indentedTextIsTheSendersOwn() {
		assertThat(mail("<div>List:</div><blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">"
				+ "<div>item</div></blockquote>")
			.replyText()).isEqualTo("List:\n\nitem");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<div class=gmail_signature data-smartmail=gmail_signature>Joe Doe</div>",
			"<div id=Signature><p>Joe Doe</p></div>", "<div class=moz-signature>Joe Doe</div>",
			"<div class=\"protonmail_signature_block\">Joe Doe</div>",
			"<div id=ms-outlook-mobile-signature>Joe Doe</div>", "<div id=AppleMailSignature>Joe Doe</div>" })
	void signatureIsKnown(String html) {
		InboundMail mail = mail("<p>Yes, do it.</p>" + html);
		assertThat(mail.replyText()).isEqualTo("Yes, do it.");
		assertThat(mail.signature()).isEqualTo("Joe Doe");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<p>a<p>b", "<blockquote>a", "</div></blockquote>a", "<div class=gmail_quote>a</span>b",
			"a<!-- b", "a<b", "a<!x>b&#99999999;", "<title>a", "<pre>a\n\n b</pre>", "&", "&&amp", "<", "<a href=\"a",
			"<div id=divRplyFwdMsg>", "<svg>a</svg></svg>b", "<body>x<head>y<body>z" })
	void brokenHtmlIsRead(String html) {
		InboundMail mail = mail(html);
		List<String> lines = mail.text().lines().map(String::strip).filter((line) -> !line.isEmpty()).toList();
		assertThat((mail.replyText() + "\n" + mail.quotedText()).lines().map(String::strip)).containsAll(lines);
	}

	private static InboundMail mail(String html) {
		return InboundMail
			.of(("Content-Type: text/html; charset=utf-8\r\n\r\n" + html).getBytes(StandardCharsets.UTF_8));
	}

}
