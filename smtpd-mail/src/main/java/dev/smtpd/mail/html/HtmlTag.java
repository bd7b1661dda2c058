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
		int i = this.from;
		while (i < this.to) {
			while (i < this.to && (isBlank(this.html.charAt(i)) || this.html.charAt(i) == '/')) {
				i++;
			}
			int start = i;
			while (i < this.to && this.html.charAt(i) != '=' && !isBlank(this.html.charAt(i))) {
				i++;
			}
			int end = i;
			while (i < this.to && isBlank(this.html.charAt(i))) {
				i++;
			}
			if (i == this.to || this.html.charAt(i) != '=') {
				continue;
			}
			i++;
			while (i < this.to && isBlank(this.html.charAt(i))) {
				i++;
			}
			int valueStart = i;
			int valueEnd;
			if (i < this.to && (this.html.charAt(i) == '"' || this.html.charAt(i) == '\'')) {
				char quote = this.html.charAt(i);
				valueStart = i + 1;
				i++;
				while (i < this.to && this.html.charAt(i) != quote) {
					i++;
				}
				valueEnd = i;
				i++;
			}
			else {
				while (i < this.to && !isBlank(this.html.charAt(i))) {
					i++;
				}
				valueEnd = i;
			}
			if (end - start == wanted.length() && this.html.regionMatches(true, start, wanted, 0, wanted.length())) {
				return value(valueStart, Math.min(valueEnd, this.to));
			}
		}
		return "";
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

}
