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
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NewlineConverterTests {

	private static final Pattern BARE_CR = Pattern.compile("\r(?!\n)");

	// against the plainest way to say it, with random content and splits
	@Test
	void agreesWithAReferenceInAnySplit() {
		Random random = new Random(7);
		for (int round = 0; round < 5_000; round++) {
			StringBuilder text = new StringBuilder();
			for (int i = random.nextInt(12); i > 0; i--) {
				text.append(new String[] { "\r\n", "\n", "\n", "a", "x".repeat(40), "\r" }[random.nextInt(6)]);
			}
			String content = text.toString();
			NewlineConverter converter = new NewlineConverter();
			assertThat(convert(converter, content, random)).isEqualTo(content.replaceAll("(?<!\r)\n", "\r\n"));
			assertThat(converter.hasBareCr(true)).isEqualTo(BARE_CR.matcher(content).find());
			assertThat(converter.hasBareCr(false)).isEqualTo(BARE_CR.matcher(content + "\n").find());
		}
	}

	private static String convert(NewlineConverter converter, String content, Random random) {
		StringBuilder converted = new StringBuilder();
		ByteBuf buffer = Unpooled.wrappedBuffer(content.getBytes(StandardCharsets.US_ASCII));
		int from = 0;
		while (from < content.length()) {
			int length = 1 + random.nextInt(content.length() - from);
			converter.convert(buffer, from, length, new DataDecoder.Output() {

				@Override
				public void write(ByteBuf source, int index, int count) {
					assertThat(count).isPositive();
					converted.append(source.toString(index, count, StandardCharsets.US_ASCII));
				}

				@Override
				public void writeCr() {
					converted.append('\r');
				}

			});
			from += length;
		}
		return converted.toString();
	}

}
