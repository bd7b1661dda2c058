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

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What holds for every document that is shown, however it was sent. It knows nothing of
 * how the document was made: it parses what a browser gets.
 */
final class SafeHtmlAssert {

	// not font-position, and what else there may be
	private static final Pattern POSITION = Pattern.compile("(?<![a-z-])position\\s*:");

	private static final Set<String> ELEMENTS = Set.of("html", "head", "meta", "title", "style", "body", "a", "abbr",
			"acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center",
			"cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "dir", "div", "dl", "dt", "em",
			"figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i",
			"img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
			"section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot",
			"th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr");

	private SafeHtmlAssert() {
	}

	static void check(SafeHtml safe, RemoteContent remoteContent) {
		String html = safe.html();
		Document document = Jsoup.parse(html);
		check(document.head().childrenSize() <= 6, "head", html);
		for (Element element : document.getAllElements()) {
			if (element != document) {
				check(ELEMENTS.contains(element.normalName()), element.normalName(), html);
				check(element.tag().namespace().equals("http://www.w3.org/1999/xhtml"), "namespace", html);
			}
			for (Attribute attribute : element.attributes()) {
				attribute(element.normalName(), attribute, remoteContent);
			}
		}
		check(document.select("style").size() <= 1 && document.select("body style").isEmpty(), "styles", html);
		check(document.select("meta").size() == 4, "meta", html);
		for (Element style : document.select("style")) {
			for (var child : style.childNodes()) {
				style(((DataNode) child).getWholeData(), remoteContent);
			}
		}
	}

	private static void attribute(String element, Attribute attribute, RemoteContent remoteContent) {
		String name = attribute.getKey().toLowerCase(Locale.ROOT);
		String value = attribute.getValue();
		check(!name.startsWith("on") && !name.equals("srcset") && !name.equals("srcdoc") && name.indexOf(':') < 0
				&& !name.equals("action") && !name.equals("ping"), "attribute", name);
		switch (name) {
			case "style" -> style(value, remoteContent);
			case "href" ->
				check(element.equals("a") && value.matches("(https?://[^/]|mailto:|tel:)[^\\s\"'<>`\\\\]+|https?://."),
						"href", value);
			case "src",
					"background" ->
				check(value.startsWith("/cid/") || value.startsWith("data:image/")
						|| (remoteContent == RemoteContent.SHOWN && value.matches("https?://.+")), name, value);
			case "http-equiv" -> check(element.equals("meta") && value.equals("Content-Security-Policy"), name, value);
			case "colspan", "rowspan", "span" -> check(Integer.parseInt(value) <= 1000, name, value);
			default -> {
			}
		}
	}

	private static void style(String css, RemoteContent remoteContent) {
		String lower = css.toLowerCase(Locale.ROOT);
		check(lower.indexOf('\\') < 0 && lower.indexOf('<') < 0 && !lower.contains("/*"), "characters in style", css);
		String withoutUrls = lower;
		if (remoteContent == RemoteContent.SHOWN) {
			withoutUrls = lower.replaceAll("url\\(\"https?://[^\"()\\s]+\"\\)", "");
		}
		withoutUrls = withoutUrls.replaceAll("url\\(\"(/cid/|data:image/)[^\"()\\s]+\"\\)", "");
		check(!withoutUrls.contains("url(") && !withoutUrls.contains("image-set(")
				&& !withoutUrls.contains("expression(") && !withoutUrls.contains("@import")
				&& !withoutUrls.contains("@font-face") && !POSITION.matcher(withoutUrls).find(), "style", css);
	}

	private static void check(boolean condition, String what, String found) {
		if (!condition) {
			throw new AssertionError(
					"Unsafe " + what + ": " + ((found.length() > 2000) ? found.substring(0, 2000) : found));
		}
	}

}
