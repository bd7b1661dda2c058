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

package dev.smtpd.docs;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The language of the pages is that of the sources: what checkstyle refuses there is
 * refused here.
 */
class LanguageTests {

	private static Pattern words;

	@BeforeAll
	static void readTheWords() throws Exception {
		Matcher check = Pattern.compile("\"plainEnglish\".*?name=\"format\"\\s+value=\"([^\"]+)\"", Pattern.DOTALL)
			.matcher(Files.readString(Page.ROOT.resolve("config/checkstyle/checkstyle.xml")));
		assertThat(check.find()).isTrue();
		words = Pattern.compile(check.group(1));
	}

	static List<Page> pages() {
		return Page.ofSite();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageHasPlainEnglish(Page page) {
		assertThat(words.matcher(page.text()).results().map(MatchResult::group)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageHasADescription(Page page) {
		assertThat(page.source()).startsWith("= ").containsPattern("\n:description: [A-Z].*\\.\n");
	}

	@Test
	void otherWordsAreFound() {
		assertThat(words.matcher("The client is " + "told 451.").find()).isTrue();
		assertThat(words.matcher("The server replies 451.").find()).isFalse();
	}

}
