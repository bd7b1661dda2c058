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
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The words of a text, as they are indexed and looked for: runs of letters and digits in
 * lower case. Scripts without spaces between words are split into single characters.
 *
 * @since 0.1.0
 */
public final class Words {

	/**
	 * The greatest length of a word, in characters. Longer ones are cut.
	 */
	public static final int MAX_LENGTH = 40;

	/**
	 * How many characters of the second word of a pair matter, so that a pair is found by
	 * the beginning of its second word, too.
	 */
	public static final int BEGINNING = 4;

	private Words() {
	}

	/**
	 * Return the words of a text.
	 * @param text the text
	 * @return the words in their order, with repetitions
	 */
	public static List<String> of(String text) {
		List<String> words = new ArrayList<>();
		collect(text, words, Integer.MAX_VALUE);
		return words;
	}

	/**
	 * Return the different words of a text.
	 * @param text the text
	 * @param max how many words to return at most
	 * @return the words
	 */
	public static Set<String> distinct(String text, int max) {
		Set<String> words = new LinkedHashSet<>();
		collect(text, words, max);
		return words;
	}

	/**
	 * Return whether a text has words one after the other.
	 * @param text the text
	 * @param words the words, at least one
	 * @param prefix whether the last one may be the beginning of a word
	 * @return whether it has them
	 */
	public static boolean contains(String text, List<String> words, boolean prefix) {
		int last = words.size() - 1;
		// how many of the words may end at the word before
		boolean[] matched = new boolean[words.size() + 1];
		matched[0] = true;
		boolean[] found = new boolean[1];
		scan(text, (start, end) -> {
			for (int i = last; i >= 0; i--) {
				matched[i + 1] = matched[i] && isWord(text, start, end, words.get(i), prefix && i == last);
			}
			found[0] = matched[last + 1];
			return !found[0];
		});
		return found[0];
	}

	/**
	 * Take a number for each word of a text and the beginning of the one after it.
	 * Different pairs may have the same number.
	 * @param text the text
	 * @param pairs takes the numbers, from 0 to 65,535
	 */
	public static void pairs(String text, IntConsumer pairs) {
		int[] last = { -1 };
		scan(text, (start, end) -> {
			if (last[0] >= 0) {
				pairs.accept(pair(last[0], hash(text, start, end, BEGINNING)));
			}
			last[0] = hash(text, start, end, MAX_LENGTH);
			return true;
		});
	}

	/**
	 * Return the number of a pair of words.
	 * @param word the first word
	 * @param next the second one, or at least its first {@value #BEGINNING} characters
	 * @return the number
	 */
	public static int pair(String word, String next) {
		return pair(hash(word, 0, word.length(), MAX_LENGTH), hash(next, 0, next.length(), BEGINNING));
	}

	private static int pair(int word, int next) {
		int mixed = (word * 31 + next) * 0x9E3779B1;
		return mixed >>> 16;
	}

	// of a word in lower case, most of them without a new string; not negative
	private static int hash(String text, int start, int end, int max) {
		int hash = 0;
		int length = Math.min(end - start, MAX_LENGTH);
		for (int i = 0; i < length; i++) {
			char c = text.charAt(start + i);
			if (c >= 0x80) {
				String word = word(text, start, end);
				return word.substring(0, Math.min(word.length(), max)).hashCode() & Integer.MAX_VALUE;
			}
			if (i < max) {
				hash = 31 * hash + ((c >= 'A' && c <= 'Z') ? c + ('a' - 'A') : c);
			}
		}
		return hash & Integer.MAX_VALUE;
	}

	// most of them by ASCII alone, without a new string
	private static boolean isWord(String text, int start, int end, String word, boolean prefix) {
		int length = Math.min(end - start, MAX_LENGTH);
		for (int i = 0; i < length; i++) {
			char c = text.charAt(start + i);
			if (c >= 0x80) {
				String other = word(text, start, end);
				return prefix ? other.startsWith(word) : other.equals(word);
			}
			if (i == word.length()) {
				return prefix;
			}
			if (((c >= 'A' && c <= 'Z') ? c + ('a' - 'A') : c) != word.charAt(i)) {
				return false;
			}
		}
		return length == word.length();
	}

	private static void collect(String text, Collection<String> words, int max) {
		if (max > 0) {
			scan(text, (start, end) -> {
				words.add(word(text, start, end));
				return words.size() < max;
			});
		}
	}

	private static void scan(String text, WordConsumer consumer) {
		int start = -1;
		int i = 0;
		while (i < text.length()) {
			int c = text.codePointAt(i);
			boolean single = Character.isIdeographic(c);
			boolean part = !single && isPart(c);
			if (part && start < 0) {
				start = i;
			}
			int end = i;
			i += Character.charCount(c);
			if (!part && start >= 0) {
				if (!consumer.accept(start, end)) {
					return;
				}
				start = -1;
			}
			if (single && !consumer.accept(end, i)) {
				return;
			}
		}
		if (start >= 0) {
			consumer.accept(start, text.length());
		}
	}

	private static boolean isPart(int c) {
		return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
	}

	private static String word(String text, int start, int end) {
		int cut = Math.min(end, start + MAX_LENGTH);
		if (cut < end && Character.isHighSurrogate(text.charAt(cut - 1))) {
			cut--;
		}
		String word = text.substring(start, cut).toLowerCase(Locale.ROOT);
		return (word.length() > MAX_LENGTH) ? word.substring(0, MAX_LENGTH) : word;
	}

	/**
	 * Takes the words of a text.
	 */
	@FunctionalInterface
	private interface WordConsumer {

		/**
		 * Take a word.
		 * @param start where it starts
		 * @param end where it ends
		 * @return whether to go on
		 */
		boolean accept(int start, int end);

	}

}
