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

package dev.smtpd.transport;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PooledBuffers}.
 */
class PooledBuffersTests {

	private static final int PAGE = 8 * 1024;

	@ParameterizedTest
	@CsvSource({ "640, 512", "512, 512", "511, 256", "1, 256" })
	void chunksAreSmallWithLittleDirectMemory(long maxKilobytes, long expectedKilobytes) {
		assertThat(PAGE << PooledBuffers.maxOrder(maxKilobytes * 1024, PAGE)).isEqualTo(expectedKilobytes * 1024);
	}

	@ParameterizedTest
	@CsvSource({ "4194304", "9223372036854775807" })
	void chunksHaveTheDefaultSizeWithEnoughDirectMemory(long maxBytes) {
		assertThat(PooledBuffers.maxOrder(maxBytes, PAGE)).isEqualTo(PooledByteBufAllocator.defaultMaxOrder());
	}

}
