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

class DataEncoderTests {

	private static final String[] PARTS = { "\r\n", "\r\n", ".", ".", "a", "x".repeat(40), "\r", "\n" };

	// against the plainest way to say it, with random content and splits
	@Test
	void agreesWithAReferenceInAnySplit() {
		Random random = new Random(11);
		for (int round = 0; round < 20_000; round++) {
			StringBuilder text = new StringBuilder();
			// without a CR or LF on its own in three of four
			int parts = (random.nextInt(4) == 0) ? PARTS.length : PARTS.length - 2;
			for (int i = random.nextInt(12); i > 0; i--) {
				text.append(PARTS[random.nextInt(parts)]);
			}
			String content = text.toString();
			boolean bare = content.replace("\r\n", "").matches("(?s).*[\r\n].*");
			String encoded = encode(content, random);
			assertThat(encoded.startsWith("bare ")).as(content).isEqualTo(bare);
			if (!bare) {
				String lines = (content.isEmpty() || content.endsWith("\r\n")) ? content : content + "\r\n";
				assertThat(encoded).isEqualTo(lines.replaceAll("(?m)^\\.", ".."));
			}
		}
	}

	private static String encode(String content, Random random) {
		DataEncoder encoder = new DataEncoder();
		byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
		ByteBuf target = Unpooled.buffer();
		int from = 0;
		while (from < bytes.length) {
			int length = 1 + random.nextInt(bytes.length - from);
			byte[] piece = new byte[length + random.nextInt(3)];
			System.arraycopy(bytes, from, piece, 0, length);
			encoder.encode(piece, length, target);
			from += length;
		}
		encoder.end(target);
		return (encoder.hasBareNewline() ? "bare " : "") + target.toString(StandardCharsets.US_ASCII);
	}

}
