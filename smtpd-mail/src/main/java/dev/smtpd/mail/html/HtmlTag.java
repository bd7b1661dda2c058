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

package dev.smtpd.mail.html;

import java.util.Locale;

import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * The start of an element. Attributes are read when they are asked for.
 */
final class HtmlTag {

	private static final int MAX_VALUE = 2000;

	private final String html;

	private final String name;

	private final int from;

	private final int to;

	HtmlTag(String html, String name, int from, int to) {
		this.html = html;
		this.name = name;
		this.from = from;
		this.to = Math.min(to, from + 4 * MAX_VALUE);
	}

	// in lower case
	String name() {
		return this.name;
	}

	/**
	 * Return an attribute.
	 * @param wanted the name in lower case
	 * @return the value, empty if there is none or it is too long to be of use
	 */
	String attribute(String wanted) {
		Value found = find(wanted);
		return (found != null) ? value(found.start(), found.end()) : "";
	}

	/**
	 * Find the value of an attribute.
	 * @param wanted the name in lower case
	 * @return where it is, or {@code null} if there is none
	 */
	@Nullable Value find(String wanted) {
		int i = skipBlanks(this.from, true);
		while (i < this.to) {
			int start = i;
			while (i < this.to && this.html.charAt(i) != '=' && !isBlank(this.html.charAt(i))) {
				i++;
			}
			boolean found = i - start == wanted.length()
					&& this.html.regionMatches(true, start, wanted, 0, wanted.length());
			i = skipBlanks(i, false);
			if (i < this.to && this.html.charAt(i) == '=') {
				Value value = value(skipBlanks(i + 1, false));
				if (found) {
					return value;
				}
				i = value.end() + 1;
			}
			i = skipBlanks(i, true);
		}
		return null;
	}

	private int skipBlanks(int index, boolean slashes) {
		int i = index;
		while (i < this.to && (isBlank(this.html.charAt(i)) || (slashes && this.html.charAt(i) == '/'))) {
			i++;
		}
		return i;
	}

	private Value value(int index) {
		int start = index;
		char quote = (index < this.to) ? this.html.charAt(index) : ' ';
		if (quote == '"' || quote == '\'') {
			start++;
			int end = this.html.indexOf(quote, start);
			return new Value(start, (end >= 0) ? Math.min(end, this.to) : this.to);
		}
		int end = start;
		while (end < this.to && !isBlank(this.html.charAt(end))) {
			end++;
		}
		return new Value(start, Math.max(start, end));
	}

	private String value(int start, int end) {
		if (end <= start || end - start > MAX_VALUE) {
			return "";
		}
		String value = this.html.substring(start, end);
		return (value.indexOf('&') >= 0) ? Parser.unescapeEntities(value, true) : value;
	}

	boolean hasAttributes() {
		return this.to > this.from + 1;
	}

	String lowerCaseAttribute(String wanted) {
		return attribute(wanted).toLowerCase(Locale.ROOT);
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
	}

	/**
	 * Where a value is.
	 *
	 * @param start the index of its first character
	 * @param end the index behind its last character
	 */
	record Value(int start, int end) {

	}

}
