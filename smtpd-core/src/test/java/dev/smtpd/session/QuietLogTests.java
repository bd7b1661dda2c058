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

package dev.smtpd.session;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lines that clients can provoke.
 */
class QuietLogTests {

	private long now = Long.MAX_VALUE - 1;

	private final QuietLog log = new QuietLog(1, () -> this.now);

	@Test
	void thereIsALineInTenSecondsWithTheNumberOfThoseLeftOut() {
		assertThat(this.log.next()).isZero();
		assertThat(this.log.next()).isEqualTo(-1);
		this.now += TimeUnit.SECONDS.toNanos(10) - 1;
		assertThat(this.log.next()).isEqualTo(-1);
		this.now++;
		assertThat(this.log.next()).isEqualTo(2);
		this.now += TimeUnit.SECONDS.toNanos(10);
		assertThat(this.log.next()).isZero();
	}

}
