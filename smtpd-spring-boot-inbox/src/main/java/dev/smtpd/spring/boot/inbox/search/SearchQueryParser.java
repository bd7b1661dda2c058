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

package dev.smtpd.spring.boot.inbox.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text of a query.
 */
final class SearchQueryParser {

	private final String text;

	private final List<SearchTerm> terms = new ArrayList<>();

	private final List<String> problems = new ArrayList<>();

	private int position;

	SearchQueryParser(String text) {
		this.text = (text.length() > SearchQuery.MAX_LENGTH) ? text.substring(0, SearchQuery.MAX_LENGTH) : text;
		if (text.length() > SearchQuery.MAX_LENGTH) {
			this.problems.add("Only the first " + SearchQuery.MAX_LENGTH + " characters are read");
		}
	}

	/**
	 * Append a value so that it is read as one.
	 * @param out to append to
	 * @param value the value
	 * @param free whether it has no field, so that a colon or hyphen would mean something
	 * @return {@code out}
	 */
	static StringBuilder appendValue(StringBuilder out, String value, boolean free) {
		if (!needsQuotes(value, free)) {
			return out.append(value);
		}
		out.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				out.append('\\');
			}
			out.append(c);
		}
		return out.append('"');
	}

	private static boolean needsQuotes(String value, boolean free) {
		if (value.isEmpty() || value.charAt(0) == '"' || (free && (value.startsWith("-") || value.indexOf(':') >= 0))) {
			return true;
		}
		return value.chars().anyMatch(SearchQueryParser::isSpace);
	}

	private static boolean isSpace(int c) {
		return Character.isWhitespace(c) || Character.isSpaceChar(c);
	}

	SearchQuery parse() {
		while (skipSpace()) {
			if (this.terms.size() == SearchQuery.MAX_TERMS) {
				this.problems.add("Only the first " + SearchQuery.MAX_TERMS + " terms are read");
				break;
			}
			term();
		}
		return new SearchQuery(this.terms, this.problems);
	}

	private boolean skipSpace() {
		while (this.position < this.text.length() && isSpace(this.text.charAt(this.position))) {
			this.position++;
		}
		return this.position < this.text.length();
	}

	private void term() {
		boolean negated = this.text.charAt(this.position) == '-';
		if (negated) {
			this.position++;
		}
		int start = this.position;
		SearchField field = field();
		String value = value();
		if (SearchValues.isValid(field, value)) {
			this.terms.add(new SearchTerm(field, value, negated));
		}
		else if (field == SearchField.ANY) {
			this.problems.add("A word without letters and digits is ignored");
		}
		else {
			freeText(this.text.substring(start, this.position), field, negated);
		}
	}

	// before:lunch is looked for as text
	private void freeText(String written, SearchField field, boolean negated) {
		this.problems.add(SearchValues.problem(field));
		if (SearchValues.isValid(SearchField.ANY, written)) {
			this.terms.add(new SearchTerm(SearchField.ANY, written, negated));
		}
	}

	private SearchField field() {
		int end = this.position;
		while (end < this.text.length() && isAsciiLetter(this.text.charAt(end))) {
			end++;
		}
		if (end < this.text.length() && this.text.charAt(end) == ':') {
			String prefix = this.text.substring(this.position, end);
			SearchField field = SearchField.ofPrefix(prefix);
			if (field != null) {
				this.position = end + 1;
				return field;
			}
			// a mistyped field would find other messages than those that are meant
			if (!prefix.isEmpty() && hasValue(end + 1)) {
				this.problems.add("There is no '" + prefix + ":'. Text with a colon needs quotation marks");
			}
		}
		return SearchField.ANY;
	}

	// Re: and https://example.org are text
	private boolean hasValue(int start) {
		return start < this.text.length() && !isSpace(this.text.charAt(start)) && !this.text.startsWith("//", start);
	}

	private static boolean isAsciiLetter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}

	private String value() {
		if (this.position < this.text.length() && this.text.charAt(this.position) == '"') {
			return quoted();
		}
		int start = this.position;
		while (this.position < this.text.length() && !isSpace(this.text.charAt(this.position))) {
			this.position++;
		}
		return this.text.substring(start, this.position);
	}

	// one that isn't closed goes to the end
	private String quoted() {
		StringBuilder value = new StringBuilder();
		this.position++;
		while (this.position < this.text.length()) {
			char c = this.text.charAt(this.position++);
			if (c == '"') {
				return value.toString();
			}
			if (c == '\\' && this.position < this.text.length()) {
				c = this.text.charAt(this.position++);
			}
			value.append(c);
		}
		this.problems.add("A quotation mark isn't closed");
		return value.toString();
	}

}
