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

package dev.smtpd.spring.boot.inbox.content;

import java.util.List;

import dev.smtpd.spring.boot.inbox.content.PlainText.Block;
import dev.smtpd.spring.boot.inbox.content.PlainText.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlainText}.
 */
class PlainTextTests {

	@Test
	void quotedLinesAreBlocksOfTheirLevel() {
		PlainText text = PlainText.of("Hi\n> one\n>two\n> > three\n>> four\n\nbye");
		assertThat(text.blocks()).extracting(Block::level).containsExactly(0, 1, 2, 0);
		assertThat(text.blocks()).extracting(Block::text)
			.containsExactly("Hi\n", "one\ntwo\n", "three\nfour\n", "\nbye\n");
		assertThat(text.shortened()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "see https://example.org/a?b=1&c=2.|https://example.org/a?b=1&c=2",
			"(https://example.org/a_(b))|https://example.org/a_(b)", "<https://example.org>|https://example.org",
			"WWW.example.org, x|https://WWW.example.org", "mailto:joe@example.org|mailto:joe@example.org",
			"\"https://example.org/x\"|https://example.org/x", "HTTP://example.org!|http://example.org" })
	void linksAreFound(String text, String link) {
		List<Span> spans = PlainText.of(text).blocks().get(0).spans();
		assertThat(spans.stream().filter((span) -> span.link() != null).map(Span::link))
			.map((url) -> url.replace("%28", "(").replace("%29", ")"))
			.containsExactly(link);
		assertThat(PlainText.of(text).blocks().get(0).text()).isEqualTo(text + "\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "data:text/html,x", "vbscript:x", "https://", "www.", "mailto:",
			"xhttps://example.org", "file:///etc/passwd", "java\nscript:alert(1)", "//example.org" })
	void otherLinksAreText(String text) {
		assertThat(PlainText.of(text).blocks()).flatExtracting(Block::spans).extracting(Span::link).containsOnlyNulls();
	}

	@Test
	void linkCannotHideItsTarget() {
		Span link = PlainText.of("https://example.org/\u202Egpj.exe").blocks().get(0).spans().get(0);
		assertThat(link.link()).isEqualTo("https://example.org/%E2%80%AEgpj.exe");
	}

	@Test
	void longTextIsBounded() {
		assertThat(PlainText.of("x".repeat(2_000_000)).shortened()).isTrue();
		PlainText levels = PlainText.of("a\n>b\n".repeat(100_000));
		assertThat(levels.shortened()).isTrue();
		assertThat(levels.blocks()).hasSizeLessThanOrEqualTo(5000);
		assertThat(PlainText.of(">".repeat(500_000)).blocks()).extracting(Block::level).containsExactly(20);
		PlainText links = PlainText.of("http://a ".repeat(100_000));
		assertThat(links.blocks().get(0).spans()).hasSizeLessThan(20_100);
		assertThat(links.blocks().get(0).text()).hasSize(900_001);
		assertThat(PlainText.of("http://".repeat(100_000)).blocks()).hasSize(1);
	}

}
