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

package dev.smtpd.benchmarks.runner;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Format}.
 */
class FormatTests {

	private final Table table = new Table("Cost, µs", List.of("size", "floor"));

	FormatTests() {
		this.table.add("1 kB", "20.1");
		this.table.add("2 kB", "20.2");
	}

	@Test
	void printsMarkdown() {
		assertThat(Format.parse("markdown").heading("Size")).isEqualTo("### Size");
		assertThat(Format.parse("markdown").table(this.table)).isEqualTo("""
				Cost, µs

				| size | floor |
				| --- | ---: |
				| 1 kB | 20.1 |
				| 2 kB | 20.2 |""");
	}

	@Test
	void printsAsciiDoc() {
		assertThat(Format.parse("asciidoc").heading("Size")).isEqualTo("=== Size");
		assertThat(Format.parse("asciidoc").table(this.table)).isEqualTo("""
				.Cost, µs
				[cols="2,>2",options="header"]
				|===
				|size |floor

				|1 kB
				|20.1

				|2 kB
				|20.2
				|===""");
	}

}
