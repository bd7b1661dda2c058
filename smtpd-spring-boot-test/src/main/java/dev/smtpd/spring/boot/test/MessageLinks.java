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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Finds the links of a message.
 */
final class MessageLinks {

	// RFC 3986 appendix C: a link in angle brackets may be broken over lines
	private static final Pattern LINK = Pattern.compile("<(https?://[^<>\"]+)>|(https?://[^\\s<>\"']+)",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern LINE_BREAK = Pattern.compile("\\s*[\\r\\n]+\\s*");

	private static final String TRAILING_PUNCTUATION = ".,;:!?*_";

	private MessageLinks() {
	}

	static void ofHtml(String html, Set<String> links) {
		Document document = Jsoup.parse(html);
		document.select("a[href], area[href]").forEach((element) -> links.add(target(element)));
		ofText(document.text(), links);
	}

	// as browsers read it: without line breaks, and against a base if there is one
	private static String target(Element element) {
		String absolute = element.absUrl("href");
		return absolute.isEmpty() ? LINE_BREAK.matcher(element.attr("href").strip()).replaceAll("") : absolute;
	}

	static void ofText(String text, Set<String> links) {
		Matcher matcher = LINK.matcher(text);
		while (matcher.find()) {
			String bracketed = matcher.group(1);
			if (bracketed != null) {
				links.add(LINE_BREAK.matcher(bracketed.strip()).replaceAll(""));
			}
			else {
				links.add(withoutTrailingPunctuation(matcher.group(2)));
			}
		}
	}

	private static String withoutTrailingPunctuation(String link) {
		int end = link.length();
		while (isPunctuation(link, end)) {
			end--;
		}
		return link.substring(0, end);
	}

	// a closing bracket belongs to the link if the link has the opening one
	private static boolean isPunctuation(String link, int end) {
		char last = link.charAt(end - 1);
		return switch (last) {
			case ')' -> isUnbalanced(link, end, '(', ')');
			case ']' -> isUnbalanced(link, end, '[', ']');
			case '}' -> isUnbalanced(link, end, '{', '}');
			default -> TRAILING_PUNCTUATION.indexOf(last) >= 0;
		};
	}

	private static boolean isUnbalanced(String link, int end, char open, char close) {
		String part = link.substring(0, end);
		return part.chars().filter((character) -> character == close).count() > part.chars()
			.filter((character) -> character == open)
			.count();
	}

	static String remove(String text) {
		return LINK.matcher(text).replaceAll(" ");
	}

	static String decode(String link) {
		try {
			return URLDecoder.decode(link, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return link;
		}
	}

}
