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

package dev.smtpd.spring.boot.inbox.content;

import java.util.Base64;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SafeHtmlRenderer}.
 */
class SafeHtmlRendererTests {

	private final SafeHtmlRenderer renderer = new SafeHtmlRenderer();

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void hostileHtmlIsSafe(String name, String html) {
		String sent = html.replace("TRAP", HostileHtml.TRAP);
		for (RemoteContent remoteContent : RemoteContent.values()) {
			SafeHtml safe = render(sent, remoteContent);
			SafeHtmlAssert.check(safe, remoteContent);
			// nothing of it changes when it is read once more
			SafeHtml again = render(safe.html(), remoteContent);
			SafeHtmlAssert.check(again, remoteContent);
			assertThat(again.removed()).doesNotContain(RemovedContent.SCRIPT, RemovedContent.EVENT_HANDLER,
					RemovedContent.FOREIGN_MARKUP, RemovedContent.LINK);
			assertThat(safe.html().length()).isLessThan(9_000_000);
			if (remoteContent == RemoteContent.BLOCKED && !name.contains("link")) {
				assertThat(safe.html()).doesNotContain("src=\"" + HostileHtml.TRAP);
			}
		}
	}

	static Stream<Arguments> hostileHtmlIsSafe() {
		return HostileHtml.all().entrySet().stream().map((entry) -> Arguments.of(entry.getKey(), entry.getValue()));
	}

	@Test
	void ordinaryMailIsKept() {
		SafeHtml safe = render(
				"""
						<html><head><title>x</title><style>
						.a, #b > td { color: #ff0000; font-family: "Segoe UI", Arial; background: rgb(1, 2, 3) }
						@media only screen and (max-width: 600px) { .a { width: 100% !important } }
						</style></head><body bgcolor="#eeeeee" style="margin:0"><table width="600" cellpadding="0"><tr>
						<td class="a" align="center" style="padding:4px 0;line-height:1.4;mso-foo:1">Grüße &amp; <b>Dank</b></td>
						<td><a href="https://example.org/?a=1&amp;b=2#c" title="there">x</a></td></tr></table></body></html>
						""",
				RemoteContent.BLOCKED);
		Document document = Jsoup.parse(safe.html());
		assertThat(document.select("style").html()).contains(".a, #b > td{color:#ff0000;")
			.contains("font-family:'Segoe UI', Arial;")
			.contains("background:rgb(1, 2, 3);")
			.contains("@media only screen and (max-width: 600px){\n.a{width:100% !important;}");
		assertThat(document.body().attr("bgcolor")).isEqualTo("#eeeeee");
		assertThat(document.body().attr("style")).isEqualTo("margin:0;");
		assertThat(document.select("td.a").attr("style")).isEqualTo("padding:4px 0;line-height:1.4;");
		assertThat(document.select("td.a").text()).isEqualTo("Grüße & Dank");
		assertThat(document.select("a").attr("href")).isEqualTo("https://example.org/?a=1&b=2#c");
		assertThat(document.select("a").attr("rel")).isEqualTo("noopener noreferrer nofollow");
		assertThat(document.select("a").attr("target")).isEqualTo("_blank");
		assertThat(safe.removed()).isEmpty();
		assertThat(safe.blocked()).isZero();
		assertThat(safe.shortened()).isFalse();
	}

	@Test
	void remotePicturesAreCountedAndShownWhenAskedFor() {
		String html = "<style>p{background:url(https://a.example.org/s.png)}</style><body background='http://a.example.org/b'>"
				+ "<img src='https://a.example.org/1.png'><img srcset='//a.example.org/2.png 2x'>"
				+ "<p style='background-image:url(\"https://a.example.org/3.png\")'>x</p><iframe src=https://a.example.org/4></iframe>";
		SafeHtml blocked = render(html, RemoteContent.BLOCKED);
		assertThat(blocked.blocked()).isEqualTo(6);
		assertThat(blocked.html()).doesNotContain("a.example.org");
		SafeHtml shown = render(html, RemoteContent.SHOWN);
		assertThat(shown.blocked()).isEqualTo(1);
		assertThat(shown.html()).contains("src=\"https://a.example.org/1.png\"", "src=\"https://a.example.org/2.png\"",
				"url(&quot;https://a.example.org/3.png&quot;)", "p{background:url(\"https://a.example.org/s.png\");}",
				"background=\"http://a.example.org/b\"", "img-src 'self' data: http: https:");
		assertThat(shown.removed()).containsExactly(RemovedContent.FRAME);
	}

	@Test
	void picturesOfTheMessageAreShown() {
		SafeHtml safe = render(
				"<img src=cid:logo@example.org><img src='CID:a%20b'><p style='background:url(cid:bg)'>x</p>"
						+ "<img src=cid:missing>",
				RemoteContent.BLOCKED);
		Document document = Jsoup.parse(safe.html());
		assertThat(document.select("img").eachAttr("src")).containsExactly("/cid/logo@example.org", "/cid/a%20b");
		assertThat(document.select("p").attr("style")).isEqualTo("background:url(\"/cid/bg\");");
		assertThat(safe.blocked()).isZero();
		assertThat(safe.removed()).containsExactly(RemovedContent.PICTURE);
	}

	@Test
	void callerCannotGiveAnUnsafeUrl() {
		SafeHtml safe = this.renderer.render("<img src=cid:a><img src=cid:b><p style='background:url(cid:c)'>",
				RemoteContent.BLOCKED, (id) -> switch (id) {
					case "a" -> "javascript:alert(1)";
					case "b" -> "//evil.example.org/";
					default -> "/x\");}p{color:red";
				});
		assertThat(Jsoup.parse(safe.html()).select("[src]")).isEmpty();
		assertThat(Jsoup.parse(safe.html()).select("p").attr("style"))
			.isEqualTo("background:url(\"/x%22%29;%7Dp%7Bcolor:red\");");
	}

	@Test
	void rasterPicturesInUrlsAreShownWithinABound() {
		String picture = "data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[1000]);
		String large = "data:image/png;base64," + Base64.getEncoder().encodeToString(new byte[1_200_000]);
		SafeHtml safe = render("<img src='" + picture + "'><img src='" + large + "'>", RemoteContent.BLOCKED);
		assertThat(Jsoup.parse(safe.html()).select("img").eachAttr("src")).containsExactly(picture);
		assertThat(safe.removed()).containsExactly(RemovedContent.PICTURE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none",
			value = { "https://example.org/a|https://example.org/a", "HTTP:example.org|http://example.org",
					"https:\\\\example.org\\a|https://example.org/a", "//example.org/a|https://example.org/a",
					"mailto:joe@example.org?subject=a b|mailto:joe@example.org?subject=a%20b", "tel:+49123|tel:+49123",
					"https://example.org/\u202Egpj.exe|https://example.org/%E2%80%AEgpj.exe",
					"ht\ttps://example.org|https://example.org", "javascript:alert(1)|none", "data:text/html,x|none",
					"vbscript:x|none", "/logout|none", "#top|none", "https://|none", "https:|none",
					"ftp://example.org|none", "\uff4aavascript:alert(1)|none",
					"https://\uD800example.org|https://%EF%BF%BDexample.org" })
	void linksLeadToTheWebMailAndTelephonesOnly(String url, @Nullable String expected) {
		assertThat(SafeUrls.link(url)).isEqualTo(expected);
	}

	@Test
	void linkWithEntitiesIsNone() {
		SafeHtml safe = render("<a href='&#106;avascript&colon;alert(1)'>x</a>", RemoteContent.BLOCKED);
		assertThat(Jsoup.parse(safe.html()).select("a").first().attributesSize()).isZero();
		assertThat(safe.removed()).containsExactly(RemovedContent.LINK);
	}

	@Test
	void largeHtmlIsShortened() {
		SafeHtml safe = render("<a href=https://example.org/>x</a>".repeat(1_000_000), RemoteContent.BLOCKED);
		assertThat(safe.shortened()).isTrue();
		assertThat(Jsoup.parse(safe.html()).select("a")).hasSizeBetween(1000, 50_000);
		assertThat(safe.html()).endsWith("</body></html>\n");
	}

	@Test
	void textOfDeepElementsIsKept() {
		SafeHtml safe = render("<div>".repeat(100_000) + "treasure", RemoteContent.BLOCKED);
		assertThat(Jsoup.parse(safe.html()).text()).isEqualTo("Message treasure");
		assertThat(safe.removed()).containsExactly(RemovedContent.NESTING);
		assertThat(Jsoup.parse(safe.html()).select("div")).hasSizeLessThanOrEqualTo(100);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "none", value = { "color:red|color:red;",
			"COLOR : Red ! important|color:Red ! important;", "color:re\\64|none",
			"width:calc(100% - (2px + 1em))|width:calc(100% - (2px + 1em));", "width:calc(1px|none", "width:1px)|none",
			"color:red;}p{color:blue|color:red;", "color:red{};width:1px|width:1px;",
			"font-family:'Ä B', \"c\"|font-family:'Ä B', 'c';", "font-family:'<b>'|none",
			"margin:-1px +.5em 1e3px 0|margin:-1px +.5em 1e3px 0;",
			"color:red;;;background:#fff|color:red;background:#fff;", "position:fixed|none",
			"color:red/**/;width:/*;*/1px|color:red;width:1px;", "width:1/ *2|width:1/ *2;",
			"width:1/**/*2|width:1 *2;", "background:url(cid:a|background:url(\"/cid/a\");",
			"background:url (cid:a)|none", "color:@red|none", "color:red;<!--width:1px-->|color:red;",
			"width:expression(alert(1))|none", "background:url(a'b)|none",
			"background:linear-gradient(to right, #fff 0%, rgba(0,0,0,.5))|background:linear-gradient(to right, #fff 0%, rgba(0,0,0,.5));" })
	void declarations(String style, @Nullable String expected) {
		CssCleaner css = new CssCleaner((url) -> url.startsWith("cid:") ? "/cid/" + url.substring(4) : null);
		assertThat(css.declarations(style)).isEqualTo((expected != null) ? expected : "");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "none", value = { "p{color:red}|p{color:red;}",
			"p{color:red|p{color:red;}", "p{color:red}}b{color:blue}|p{color:red;} b{color:blue;}",
			"@import 'x';p{color:red}|p{color:red;}",
			"@media print{p{color:red}@media x{b{color:red}}i{color:red}}u{color:red}|@media print{ p{color:red;} i{color:red;} } u{color:red;}",
			"@media print{p{color:red}|@media print{ p{color:red;} }",
			"@font-face{src:url(x)}p{color:red}|p{color:red;}", "p\\{color:red}b{color:red}|none",
			"a[href=\"x\"]{color:red}|a[href='x']{color:red;}", "a[x='</style>']{color:red}|none",
			"p:hover,b::before{color:red}|p:hover,b::before{color:red;}",
			"p{color:red;b{color:blue}i:hover{width:1px}}u{color:red}|p{color:red;} u{color:red;}",
			"a:not(.b){color:red}|a:not(.b){color:red;}", "a:x(.b){color:red}|none",
			"<!-- p{color:red} -->|p{color:red;}" })
	void sheets(String sheet, @Nullable String expected) {
		CssCleaner css = new CssCleaner((url) -> null);
		assertThat(css.sheet(sheet).strip().replace('\n', ' ')).isEqualTo((expected != null) ? expected : "");
	}

	@Test
	void treeIsBoundedWhereParagraphsRepeatElements() {
		StringBuilder html = new StringBuilder("<p>");
		for (int i = 0; i < 12; i++) {
			html.append("<font size=").append(i).append('>');
		}
		html.append("<p>x".repeat(5_000));
		HtmlTree tree = HtmlTree.of(html.toString(), new SafeHtmlRenderer.Limits(1_000_000, 1_000_000, 1_000, 100));
		assertThat(tree.shortened()).isTrue();
		assertThat(tree.document().getAllElements()).hasSizeBetween(1_000, 3_000);
	}

	private SafeHtml render(String html, RemoteContent remoteContent) {
		return this.renderer.render(html, remoteContent, (id) -> id.equals("missing") ? null : "/cid/" + id);
	}

}
