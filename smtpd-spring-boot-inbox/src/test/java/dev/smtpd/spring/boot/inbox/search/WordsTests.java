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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Words}.
 */
class WordsTests {

	@ParameterizedTest
	@ValueSource(strings = { "Please find the ORDER", "a b", "one two three four", "Ärger im BÜRO, İstanbul ΟΔΟΣ",
			"日本語 text", "x", "", "Naïve façade", "aaaa\u0301bb cc\u0301dd", "\uD83D\uDE00 smile",
			"IIII\u0307 next word", "averyveryveryveryveryveryveryveryverylongword averyvery" })
	void pairsAreThoseOfTheWords(String text) {
		List<Integer> pairs = new ArrayList<>();
		Words.pairs(text, pairs::add);
		List<String> words = Words.of(text);
		List<Integer> expected = new ArrayList<>();
		for (int i = 1; i < words.size(); i++) {
			expected.add(Words.pair(words.get(i - 1), words.get(i)));
		}
		assertThat(pairs).isEqualTo(expected).allMatch((pair) -> pair >= 0 && pair < 65_536);
	}

	@Test
	void secondWordOfAPairMattersByItsBeginning() {
		assertThat(Words.pair("new", "orde")).isEqualTo(Words.pair("new", "orders"))
			.isNotEqualTo(Words.pair("new", "ord"))
			.isNotEqualTo(Words.pair("orde", "new"));
	}

}
