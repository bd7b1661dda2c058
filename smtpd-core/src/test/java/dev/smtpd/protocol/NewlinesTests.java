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

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The search for CR and LF, whatever the other bytes are.
 */
class NewlinesTests {

	private static final int LENGTH = 100;

	@ParameterizedTest
	@ValueSource(ints = { 0x00, 0x09, 0x0B, 0x0C, 0x0E, ' ', 'a', 0x7F, 0x80, 0x8A, 0x8D, 0x8E, 0xFF })
	void anyPlaceBetweenOtherBytes(int other) {
		byte[] bytes = new byte[LENGTH];
		Arrays.fill(bytes, (byte) other);
		ByteBuffer buffer = Newlines.view(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
		assertThat(Newlines.indexOf(buffer, 0, LENGTH)).isEqualTo(-1);
		for (byte newline : new byte[] { '\r', '\n' }) {
			for (int i = 0; i < LENGTH; i++) {
				bytes[i] = newline;
				assertThat(Newlines.indexOf(buffer, 0, LENGTH)).isEqualTo(i);
				assertThat(Newlines.indexOf(buffer, i, LENGTH)).isEqualTo(i);
				assertThat(Newlines.indexOf(buffer, i + 1, LENGTH)).isEqualTo(-1);
				assertThat(Newlines.indexOf(buffer, 0, i)).isEqualTo(-1);
				bytes[i] = (byte) other;
			}
		}
	}

	@Test
	void agreesWithTheReferenceOnRandomInput() {
		Random random = new Random(5321);
		byte[] bytes = new byte[200];
		ByteBuffer buffer = Newlines.view(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
		for (int i = 0; i < 10_000; i++) {
			random.nextBytes(bytes);
			int start = random.nextInt(bytes.length);
			int end = start + random.nextInt(bytes.length - start + 1);
			assertThat(Newlines.indexOf(buffer, start, end)).isEqualTo(reference(bytes, start, end));
		}
	}

	private static int reference(byte[] bytes, int start, int end) {
		for (int i = start; i < end; i++) {
			if (bytes[i] == '\r' || bytes[i] == '\n') {
				return i;
			}
		}
		return -1;
	}

}
