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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Packing}.
 */
class PackingTests {

	private final Packing packing = new Packing();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 10, 8_191, 8_192, 8_193, 65_536, 1_048_576 })
	void pieceIsUnpacked(int size) {
		byte[] text = "Dear Ann, \r\n".repeat(size / 12 + 1).substring(0, size).getBytes(StandardCharsets.US_ASCII);
		byte[] random = new byte[size];
		new Random(1).nextBytes(random);
		for (byte[] piece : new byte[][] { text, random }) {
			byte[] packed = this.packing.pack(piece);
			assertThat(packed).hasSizeLessThanOrEqualTo(size + 1);
			assertThat(this.packing.unpack(packed)).isEqualTo(piece);
		}
		assertThat(this.packing.pack(text)).hasSizeLessThan(size / 10 + 20);
	}

	@Test
	void textIsUnpacked() {
		for (String text : new String[] { "", "x", "Grüße ".repeat(100), "\u20AC".repeat(262_144) }) {
			assertThat(this.packing.unpackText(this.packing.packText(text))).isEqualTo(text);
		}
	}

	@Test
	void brokenPieceIsRefused() {
		byte[] packed = this.packing.packText("Dear Ann, ".repeat(1_000));
		byte[] cut = Arrays.copyOf(packed, packed.length / 2);
		assertThatIllegalStateException().isThrownBy(() -> this.packing.unpack(cut));
		packed[1] = (byte) 0xFF;
		assertThatIllegalStateException().isThrownBy(() -> this.packing.unpack(packed));
	}

}
