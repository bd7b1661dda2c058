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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/**
 * Finds the links of a message, in a time that grows with its size only.
 */
final class MailLinks {

	// RFC 3986 appendix C: a link in angle brackets may be broken over lines
	private static final Pattern LINK = Pattern.compile("<(https?://[^<>\"]+)>|(https?://[^\\s<>\"']+)",
			Pattern.CASE_INSENSITIVE);

	private static final int MAX_HTML = 1_000_000;

	// a paragraph repeats the elements that were left open in the one before
	private static final int MAX_ELEMENTS = 100_000;

	private static final int MAX_LINKS = 10_000;

	// each opening one before its closing one
	private static final String BRACKETS = "()[]{}";

	private static final String TRAILING_PUNCTUATION = ".,;:!?*_";

	private MailLinks() {
	}

	// a tree takes many times as much memory as its source
	static Document parse(String html) {
		String input = (html.length() > MAX_HTML) ? html.substring(0, MAX_HTML) : html;
		try (StreamParser parser = new StreamParser(Parser.htmlParser()).parse(input, "")) {
			Iterator<Element> elements = parser.iterator();
			for (int i = 0; i < MAX_ELEMENTS && elements.hasNext(); i++) {
				elements.next();
			}
			return parser.document();
		}
	}

	static void ofHtml(String html, Set<String> links) {
		Document document = parse(html);
		document.select("a[href], area[href]").forEach((element) -> add(target(element), links));
		ofText(document.text(), links);
	}

	// as browsers read it: without line breaks, and against a base if there is one
	private static String target(Element element) {
		String absolute = element.absUrl("href");
		return absolute.isEmpty() ? unfold(element.attr("href").strip()) : absolute;
	}

	static void ofText(String text, Set<String> links) {
		Matcher matcher = LINK.matcher(text);
		while (matcher.find()) {
			String bracketed = matcher.group(1);
			if (bracketed != null) {
				add(unfold(bracketed.strip()), links);
			}
			else {
				add(withoutTrailingPunctuation(matcher.group(2)), links);
			}
		}
	}

	private static void add(String link, Set<String> links) {
		if (links.size() < MAX_LINKS) {
			links.add(link);
		}
	}

	// without line breaks and the spaces around them
	private static String unfold(String link) {
		if (link.indexOf('\n') < 0 && link.indexOf('\r') < 0) {
			return link;
		}
		return link.lines().map(String::strip).collect(Collectors.joining());
	}

	private static String withoutTrailingPunctuation(String link) {
		int[] counts = new int[BRACKETS.length()];
		link.chars().map(BRACKETS::indexOf).filter((bracket) -> bracket >= 0).forEach((bracket) -> counts[bracket]++);
		int end = link.length();
		while (isPunctuation(link.charAt(end - 1), counts)) {
			end--;
		}
		return link.substring(0, end);
	}

	// a closing bracket belongs to the link if the link has the opening one
	private static boolean isPunctuation(char last, int[] counts) {
		int closing = BRACKETS.indexOf(last);
		if (closing % 2 == 1) {
			return counts[closing]-- > counts[closing - 1];
		}
		return TRAILING_PUNCTUATION.indexOf(last) >= 0;
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
