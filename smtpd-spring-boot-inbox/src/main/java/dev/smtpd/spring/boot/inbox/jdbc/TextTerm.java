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
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.search.SearchTerm;
import dev.smtpd.spring.boot.inbox.search.Words;

/**
 * Words that are looked for one after the other, the last one by its beginning; or a
 * whole address of the sender or a recipient.
 *
 * @param field where
 * @param words the words
 * @param negated whether they must not be there
 */
record TextTerm(SearchField field, List<String> words, boolean negated) {

	// shorter ones would have too many words
	private static final int MIN_PREFIX_LENGTH = Words.BEGINNING;

	static List<TextTerm> of(SearchQuery query) {
		return query.terms().stream().filter((term) -> isText(term.field())).map(TextTerm::of).toList();
	}

	private static boolean isText(SearchField field) {
		return switch (field) {
			case ANY, FROM, TO, SUBJECT, TEXT -> true;
			default -> false;
		};
	}

	private static TextTerm of(SearchTerm term) {
		boolean address = (term.field() == SearchField.FROM || term.field() == SearchField.TO)
				&& Addresses.isAddress(term.value());
		return new TextTerm(term.field(), address ? List.of(Addresses.normalize(term.value())) : term.words(),
				term.negated());
	}

	/**
	 * Return whether the order of the words matters.
	 */
	boolean isPhrase() {
		return this.words.size() > 1;
	}

	boolean isPrefix(int index) {
		String word = this.words.get(index);
		return index == this.words.size() - 1 && word.length() >= MIN_PREFIX_LENGTH && word.indexOf('@') < 0;
	}

	/**
	 * Return whether a text has the words one after the other.
	 */
	boolean isIn(String text) {
		return Words.contains(text, this.words, isPrefix(this.words.size() - 1));
	}

}
