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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.util.List;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.SearchTerm;

/**
 * Words that are looked for one after the other, the last one by its beginning.
 *
 * @param field where
 * @param words the words
 * @param negated whether they must not be there
 */
record TextTerm(SearchField field, List<String> words, boolean negated) {

	// shorter ones would have too many words
	private static final int MIN_PREFIX_LENGTH = 4;

	static TextTerm of(SearchTerm term) {
		return new TextTerm(term.field(), term.words(), term.negated());
	}

	/**
	 * Return whether the order of the words matters, which no index knows.
	 */
	boolean isPhrase() {
		return this.words.size() > 1;
	}

	boolean isPrefix(int index) {
		return index == this.words.size() - 1 && this.words.get(index).length() >= MIN_PREFIX_LENGTH;
	}

	/**
	 * Return whether a text has the words one after the other.
	 */
	boolean isIn(List<String> text) {
		for (int i = 0; i + this.words.size() <= text.size(); i++) {
			if (isAt(text, i)) {
				return true;
			}
		}
		return false;
	}

	private boolean isAt(List<String> text, int index) {
		for (int i = 0; i < this.words.size(); i++) {
			String word = text.get(index + i);
			boolean equal = isPrefix(i) ? word.startsWith(this.words.get(i)) : word.equals(this.words.get(i));
			if (!equal) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the query for PostgreSQL. The words have neither quotes nor backslashes.
	 */
	String toTsQuery() {
		StringBuilder query = new StringBuilder();
		for (int i = 0; i < this.words.size(); i++) {
			query.append((i > 0) ? " & '" : "'").append(this.words.get(i)).append("':");
			query.append(isPrefix(i) ? "*" : "").append(weights());
		}
		return query.toString();
	}

	private String weights() {
		return switch (this.field) {
			case SUBJECT -> "A";
			case FROM -> "B";
			case TO -> "C";
			case TEXT -> "D";
			default -> "ABCD";
		};
	}

}
