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

package dev.smtpd.protocol;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a header ends and how long it is, however the content is cut into runs.
 */
class ContentBoundsTests {

	private static final String BODY = "a: body: of text\r\n".repeat(20);

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Subject: Hi\\r\\n                       | 13
			Subject: Hi\\r\\n folded\\r\\n\\tmore\\r\\n  | 29
			Subject:\\r\\nTo: <a@b>\\r\\n            | 21
			A::\\r\\nB: c: d\\r\\n                   | 14
			'\s folded first\\r\\nA: b\\r\\n'         | 22
			''                                     | 0
			""")
	void headerEndsWhereNoFieldFollows(String escaped, int length) {
		String header = escaped.translateEscapes();
		assertThat(header).hasSize(length);
		for (String end : new String[] { "\r\n", "No field\r\n", "-- \r\n" }) {
			byte[] content = (header + end + BODY).getBytes(StandardCharsets.US_ASCII);
			// the characters of a line that turns out to be no field are counted as well
			int counted = length + Math.max(end.indexOf(' '), 0);
			for (int run = 1; run <= content.length; run++) {
				assertThat(isHeaderTooLong(content, run, counted)).as("runs of " + run).isFalse();
				assertThat(isHeaderTooLong(content, run, counted - 1)).as("runs of " + run).isEqualTo(counted > 0);
			}
		}
	}

	private static boolean isHeaderTooLong(byte[] content, int run, int max) {
		ContentBounds bounds = new ContentBounds(1_000, max);
		ByteBuf buffer = Unpooled.wrappedBuffer(content);
		for (int i = 0; i < content.length; i += run) {
			bounds.accept(buffer, i, Math.min(run, content.length - i));
		}
		return bounds.isHeaderTooLong();
	}

}
