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

import java.time.Instant;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SearchQuery}.
 */
class SearchQueryTests {

	@Test
	void readsFieldsPhrasesAndNegation() {
		SearchQuery query = SearchQuery.parse("from:joe -subject:\"new order\" is:unread has:attachment invoice");
		assertThat(query.terms()).containsExactly(new SearchTerm(SearchField.FROM, "joe", false),
				new SearchTerm(SearchField.SUBJECT, "new order", true), new SearchTerm(SearchField.IS, "unread", false),
				new SearchTerm(SearchField.HAS, "attachment", false),
				new SearchTerm(SearchField.ANY, "invoice", false));
		assertThat(query.problems()).isEmpty();
	}

	@Test
	void emptyTextFindsAll() {
		assertThat(SearchQuery.parse(" \t\n ").isAll()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "from:joe", "-from:joe", "\"a b\"", "text:\"a \\\" b\"", "\"from:joe\"", "\"-x\"",
			"tag:\"a b\"", "before:2026-01-31", "larger:2M", "http://example.org", "a\\b", "tag:\\", "tag:\"\\\\\"",
			"tag:a\"b", "Re:" })
	void isFormattedAsItIsRead(String text) {
		SearchQuery query = SearchQuery.parse(text);
		assertThat(query.terms()).isNotEmpty();
		assertThat(SearchQuery.parse(query.format()).terms()).isEqualTo(query.terms());
	}

	@ParameterizedTest
	@ValueSource(strings = { "form:joe", "-form:joe", "a size:5" })
	void fieldThatThereIsNotIsAProblem(String text) {
		assertThat(SearchQuery.parse(text).problems()).singleElement().asString().startsWith("There is no '");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Re: Lamp", "Re:", "http://example.org/a:b", "\"form:joe\"", ":x", "a-b:c" })
	void colonInTextIsNoProblem(String text) {
		assertThat(SearchQuery.parse(text).problems()).isEmpty();
	}

	@Test
	void anyTextIsReadAndFormatted() {
		Random random = new Random(1);
		String[] pieces = { "from:", "\"", "\\", "-", ":", " ", "a", "é", "\u0000", "\uD83D", "before:", "9", "%", "_",
				"'", "larger:", "k", "tag:" };
		for (int i = 0; i < 20_000; i++) {
			StringBuilder text = new StringBuilder();
			for (int j = random.nextInt(12); j > 0; j--) {
				text.append(pieces[random.nextInt(pieces.length)]);
			}
			SearchQuery query = SearchQuery.parse(text.toString());
			assertThat(SearchQuery.parse(query.format()).terms()).as("%s", text).isEqualTo(query.terms());
		}
	}

	@Test
	void readsTheBeginningOfHugeText() {
		SearchQuery query = SearchQuery.parse("word ".repeat(20_000));
		assertThat(query.terms()).hasSize(SearchQuery.MAX_TERMS);
		assertThat(query.problems()).hasSize(2);
		assertThat(SearchQuery.parse("x".repeat(100_000)).terms()).hasSize(1);
	}

	@Test
	void quotationMarkThatIsNotClosedIsAProblem() {
		SearchQuery query = SearchQuery.parse("subject:\"new order");
		assertThat(query.terms()).containsExactly(new SearchTerm(SearchField.SUBJECT, "new order", false));
		assertThat(query.problems()).containsExactly("A quotation mark isn't closed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "before:lunch", "after:2026-13-45", "before:99999-01-01", "larger:much", "larger:-1",
			"smaller:1T", "is:important", "has:wings", "before:9999999999999d" })
	void whatMakesNoSenseIsLookedForAsText(String text) {
		SearchQuery query = SearchQuery.parse(text);
		assertThat(query.problems()).hasSize(1);
		assertThat(query.terms()).containsExactly(new SearchTerm(SearchField.ANY, text, false));
	}

	@Test
	void hugeNumbersAndDatesAreBounded() {
		assertThat(SearchQuery.parse("larger:99999999999999999999G").terms().get(0).size()).isPositive();
		Instant now = Instant.parse("2026-01-31T00:00:00Z");
		assertThat(SearchQuery.parse("before:99999999999d").terms().get(0).time(now))
			.isAfterOrEqualTo(Instant.parse("1900-01-01T00:00:00Z"));
		assertThat(SearchQuery.parse("after:+999999999-12-31").terms().get(0).time(now))
			.isEqualTo(Instant.parse("9999-01-01T00:00:00Z"));
		assertThat(SearchQuery.parse("after:2h").terms().get(0).time(now))
			.isEqualTo(Instant.parse("2026-01-30T22:00:00Z"));
	}

	@Test
	void sizesHaveUnits() {
		assertThat(List.of("larger:1k", "larger:2MB", "larger:7"))
			.extracting((text) -> SearchQuery.parse(text).terms().get(0).size())
			.containsExactly(1024L, 2L * 1024 * 1024, 7L);
	}

	@Test
	void termThatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SearchTerm(SearchField.BEFORE, "lunch", false));
	}

	@Test
	void wordsAreLettersAndDigitsInLowerCase() {
		assertThat(Words.of("Joe.Blow@Example.ORG, ÄRGER-42 漢字\u0000")).containsExactly("joe", "blow", "example", "org",
				"ärger", "42", "漢", "字");
		assertThat(Words.of("x".repeat(1_000))).containsExactly("x".repeat(Words.MAX_LENGTH));
		assertThat(Words.distinct("a b a c", 2)).containsExactly("a", "b");
	}

}
