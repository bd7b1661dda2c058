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

package dev.smtpd.spring.boot.inbox.api;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WaitingClients}.
 */
class WaitingClientsTests {

	@Test
	void errorLeavesNoClientThatWaits() {
		try (WaitingClients clients = new WaitingClients(1)) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(OutOfMemoryError.class)
					.isThrownBy(() -> clients.await(new MockHttpServletRequest(), Duration.ofMinutes(1), () -> {
						throw new OutOfMemoryError("For a test");
					}));
			}
			assertThat(clients.count()).isZero();
		}
	}

}
