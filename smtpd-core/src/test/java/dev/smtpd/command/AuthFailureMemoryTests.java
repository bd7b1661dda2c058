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

package dev.smtpd.command;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failures in memory.
 */
class AuthFailureMemoryTests {

	private static final Duration WINDOW = Duration.ofHours(1);

	private long now = Long.MAX_VALUE - 1;

	private final AuthFailureMemory memory = new AuthFailureMemory(3, () -> this.now);

	@Test
	void failuresAreForgottenSteadily() {
		for (int i = 0; i < 10; i++) {
			this.memory.add("joe", 6, WINDOW);
		}
		assertThat(this.memory.remaining("joe", 6, WINDOW)).isZero();
		pass(Duration.ofMinutes(10).minusNanos(1));
		assertThat(this.memory.remaining("joe", 6, WINDOW)).isZero();
		pass(Duration.ofSeconds(1));
		assertThat(this.memory.remaining("joe", 6, WINDOW)).isOne();
		pass(Duration.ofDays(1));
		assertThat(this.memory.remaining("joe", 6, WINDOW)).isEqualTo(6);
		assertThat(this.memory.remaining("jane", 6, WINDOW)).isEqualTo(6);
	}

	@Test
	void thoseWithoutAnAttemptForTheLongestTimeAreForgotten() {
		for (String key : new String[] { "a", "b", "c" }) {
			this.memory.add(key, 1, WINDOW);
		}
		assertThat(this.memory.remaining("a", 1, WINDOW)).isZero();
		this.memory.add("d", 1, WINDOW);
		assertThat(this.memory.size()).isEqualTo(3);
		assertThat(this.memory.remaining("b", 1, WINDOW)).isOne();
		assertThat(this.memory.remaining("a", 1, WINDOW)).isZero();
	}

	@Test
	void askingRemembersNobody() {
		this.memory.remaining("joe", 1, WINDOW);
		assertThat(this.memory.size()).isZero();
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

}
