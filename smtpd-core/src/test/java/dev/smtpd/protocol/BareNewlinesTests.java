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
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BareNewlinesTests {

	// against the plainest way to say it, with random content and splits
	@Test
	void agreesWithAReferenceInAnySplit() {
		Random random = new Random(7);
		for (int round = 0; round < 5_000; round++) {
			StringBuilder text = new StringBuilder();
			for (int i = random.nextInt(8); i > 0; i--) {
				text.append("\r\n".charAt(random.nextInt(2)));
				text.append(random.nextBoolean() ? "\r\n" : "a");
			}
			String content = text.toString();
			boolean expected = content.replace("\r\n", "").matches("(?s).*[\r\n].*");
			assertThat(find(content, random)).as(content).isEqualTo(expected);
		}
	}

	private static boolean find(String content, Random random) {
		BareNewlines newlines = new BareNewlines();
		ByteBuf buffer = Unpooled.wrappedBuffer(content.getBytes(StandardCharsets.US_ASCII));
		int from = 0;
		while (from < content.length()) {
			int length = 1 + random.nextInt(content.length() - from);
			newlines.accept(buffer, from, length);
			from += length;
		}
		return newlines.isFound(true);
	}

}
