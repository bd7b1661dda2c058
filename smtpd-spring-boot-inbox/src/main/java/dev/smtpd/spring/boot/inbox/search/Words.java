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

	private static void collect(String text, Collection<String> words, int max) {
		int start = -1;
		int i = 0;
		while (i < text.length() && words.size() < max) {
			int c = text.codePointAt(i);
			boolean single = Character.isIdeographic(c);
			boolean part = !single
					&& (Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK);
			if (part && start < 0) {
				start = i;
			}
			if (!part && start >= 0) {
				words.add(word(text, start, i));
				start = -1;
			}
			i += Character.charCount(c);
			if (single) {
				words.add(Character.toString(c));
			}
		}
		if (start >= 0 && words.size() < max) {
			words.add(word(text, start, text.length()));
		}
	}

	private static String word(String text, int start, int end) {
		int cut = Math.min(end, start + MAX_LENGTH);
		if (cut < end && Character.isHighSurrogate(text.charAt(cut - 1))) {
			cut--;
		}
		String word = text.substring(start, cut).toLowerCase(Locale.ROOT);
		return (word.length() > MAX_LENGTH) ? word.substring(0, MAX_LENGTH) : word;
	}

}
