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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.spring.boot.inbox.content.PlainText.Span;

/**
 * Finds links in plain text: those that are written with their scheme, and {@code www.}.
 */
final class LinkFinder {

	private static final int MAX_LINKS = 10_000;

	// possessive and without alternatives that overlap: linear in the length of the text
	private static final Pattern START = Pattern.compile("\\b(?:https?://|mailto:|www\\.)", Pattern.CASE_INSENSITIVE);

	private static final String NOT_AT_END = ".,;:!?'*_";

	private LinkFinder() {
	}

	static List<Span> find(CharSequence text) {
		String source = text.toString();
		List<Span> spans = new ArrayList<>();
		Matcher matcher = START.matcher(source);
		int from = 0;
		int links = 0;
		while (links < MAX_LINKS && matcher.find(from) && from < source.length()) {
			int start = matcher.start();
			int end = end(source, matcher.end());
			String written = source.substring(start, end);
			boolean web = written.regionMatches(true, 0, "www.", 0, 4);
			String link = (end > matcher.end()) ? SafeUrls.link(web ? "https://" + written : written) : null;
			if (link == null) {
				add(spans, source.substring(from, Math.max(end, matcher.end())));
				from = Math.max(end, matcher.end());
				continue;
			}
			add(spans, source.substring(from, start));
			spans.add(new Span(written, link));
			links++;
			from = end;
		}
		add(spans, source.substring(from));
		return spans;
	}

	private static void add(List<Span> spans, String text) {
		if (!text.isEmpty()) {
			spans.add(new Span(text, null));
		}
	}

	private static int end(String source, int from) {
		int end = from;
		int open = 0;
		while (end < source.length() && isPart(source.charAt(end))) {
			char c = source.charAt(end);
			if (c == '(') {
				open++;
			}
			else if (c == ')' && --open < 0) {
				break;
			}
			end++;
		}
		while (end > from && NOT_AT_END.indexOf(source.charAt(end - 1)) >= 0) {
			end--;
		}
		return end;
	}

	private static boolean isPart(char c) {
		return c > ' ' && "<>\"`\\^{}|[]\u00a0\u3000".indexOf(c) < 0 && !Character.isWhitespace(c);
	}

}
