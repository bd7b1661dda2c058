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

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A query: terms that all have to match. The text of it is what users write and what is
 * in the address of a page: {@code from:joe subject:"new order" -is:read invoice}.
 * <p>
 * Words are looked for without regard to case, at the beginning of words: {@code inv}
 * finds {@code Invoice}, and {@code voice} doesn't. Words of one or two letters are
 * looked for as whole words. Words in quotation marks are a phrase.
 *
 * @param terms the terms
 * @param problems what in the text could not be read as it was meant, in words for users;
 * empty if all is well
 * @since 0.1.0
 */
public record SearchQuery(List<SearchTerm> terms, List<String> problems) {

	/**
	 * The query that finds all messages.
	 */
	public static final SearchQuery ALL = new SearchQuery(List.of());

	/**
	 * How many characters of a query are read.
	 */
	public static final int MAX_LENGTH = 2_000;

	/**
	 * How many terms of a query are read.
	 */
	public static final int MAX_TERMS = 30;

	/**
	 * Create a query.
	 */
	public SearchQuery {
		terms = List.copyOf(terms);
		problems = List.copyOf(problems);
	}

	/**
	 * Create a query without problems.
	 * @param terms the terms
	 */
	public SearchQuery(List<SearchTerm> terms) {
		this(terms, List.of());
	}

	/**
	 * Read a query. No text is an error: what can't be read as it was meant is a
	 * {@linkplain #problems() problem}, and is looked for as text or ignored.
	 * @param text the text of the query
	 * @return the query
	 */
	public static SearchQuery parse(String text) {
		return new SearchQueryParser(text).parse();
	}

	/**
	 * Return whether the query finds all messages.
	 * @return whether there are no terms
	 */
	public boolean isAll() {
		return this.terms.isEmpty();
	}

	/**
	 * Return the query with another term.
	 * @param term the term to add
	 * @return the new query
	 */
	public SearchQuery and(SearchTerm term) {
		return new SearchQuery(Stream.concat(this.terms.stream(), Stream.of(term)).collect(Collectors.toList()),
				this.problems);
	}

	/**
	 * Return the text of the query, which {@link #parse} reads as the same terms.
	 * @return the text
	 */
	public String format() {
		return this.terms.stream().map(SearchTerm::toString).collect(Collectors.joining(" "));
	}

	@Override
	public String toString() {
		return format();
	}

}
