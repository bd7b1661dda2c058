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

package dev.smtpd.spring.listener.route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Finds patterns by the literals that a text has to begin and to end with, so that only
 * those are tried whose literals are there.
 *
 * @param <E> the type of entry
 */
final class AffixIndex<E> {

	private final List<E> entries;

	// prefix, then suffix from its end, then the indexes of entries, ascending
	private final CharTrie<CharTrie<List<Integer>>> prefixes = new CharTrie<>();

	/**
	 * Create an index.
	 * @param entries the entries, the most specific first
	 * @param part returns the pattern of an entry
	 */
	AffixIndex(List<E> entries, Function<E, PatternPart> part) {
		this.entries = List.copyOf(entries);
		for (int i = 0; i < entries.size(); i++) {
			add(part.apply(entries.get(i)), i);
		}
	}

	private void add(PatternPart part, int index) {
		CharTrie<CharTrie<List<Integer>>> prefix = this.prefixes;
		for (char c : part.prefix().toCharArray()) {
			prefix = prefix.getOrAdd(c);
		}
		CharTrie<List<Integer>> suffix = prefix.value();
		if (suffix == null) {
			suffix = new CharTrie<>();
			prefix.setValue(suffix);
		}
		String text = part.suffix();
		for (int i = text.length() - 1; i >= 0; i--) {
			suffix = suffix.getOrAdd(text.charAt(i));
		}
		List<Integer> indexes = suffix.value();
		if (indexes == null) {
			indexes = new ArrayList<>(1);
			suffix.setValue(indexes);
		}
		indexes.add(index);
	}

	/**
	 * Return what the most specific entry that matches has.
	 * @param <R> the type of result
	 * @param text the text
	 * @param match returns the result of an entry whose literals at either end are there,
	 * {@code null} if it doesn't match
	 * @return the result, or {@code null} if no entry matches
	 */
	<R> @Nullable R find(String text, Function<E, @Nullable R> match) {
		Search<R> search = new Search<>(text, match);
		CharTrie<CharTrie<List<Integer>>> prefix = this.prefixes;
		for (int i = 0; prefix != null; i++) {
			search.tryAll(prefix.value());
			prefix = (i < text.length()) ? prefix.get(text.charAt(i)) : null;
		}
		return search.result;
	}

	/**
	 * The search for one text.
	 *
	 * @param <R> the type of result
	 */
	private final class Search<R> {

		private final String text;

		private final Function<E, @Nullable R> match;

		private int best = Integer.MAX_VALUE;

		private @Nullable R result;

		private Search(String text, Function<E, @Nullable R> match) {
			this.text = text;
			this.match = match;
		}

		private void tryAll(@Nullable CharTrie<List<Integer>> suffixes) {
			CharTrie<List<Integer>> suffix = suffixes;
			for (int i = this.text.length() - 1; suffix != null; i--) {
				tryEach(suffix.value());
				suffix = (i >= 0) ? suffix.get(this.text.charAt(i)) : null;
			}
		}

		private void tryEach(@Nullable List<Integer> indexes) {
			for (int i = 0; indexes != null && i < indexes.size() && indexes.get(i) < this.best; i++) {
				R found = this.match.apply(AffixIndex.this.entries.get(indexes.get(i)));
				if (found != null) {
					this.best = indexes.get(i);
					this.result = found;
				}
			}
		}

	}

}
