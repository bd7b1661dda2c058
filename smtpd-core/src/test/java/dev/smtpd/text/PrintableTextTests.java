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

package dev.smtpd.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What can't break a line or change how it reads.
 */
class PrintableTextTests {

	@Test
	void whatBreaksOrReordersALineIsEscaped() {
		assertThat(PrintableText.escape("a\r\nb\u2028c\u202Ed\u0085\u001B[31m"))
			.isEqualTo("a\\u{d}\\u{a}b\\u{2028}c\\u{202e}d\\u{85}\\u{1b}[31m");
		assertThat(PrintableText.escape("a\uD800b\uDB40\uDC41")).isEqualTo("a\\u{d800}b\\u{e0041}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "joe@example.org", "jos\u00E9@b\u00FCcher.example", "\u4F8B\u5B50", "\uD83D\uDCE7" })
	void whatIsPrintableStands(String text) {
		assertThat(PrintableText.isPrintable(text)).isTrue();
		assertThat(PrintableText.escape(text)).isSameAs(text);
	}

}
