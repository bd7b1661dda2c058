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

package dev.smtpd.relay;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ConnectionState}.
 */
class ConnectionStateTests {

	@ParameterizedTest
	@CsvSource({ "OPENING, AWAITING_TLS IN_USE CLOSED", "AWAITING_TLS, OPENING CLOSED", "IN_USE, IDLE CLOSED",
			"IDLE, IN_USE CLOSED", "CLOSED, ''" })
	void movesToTheseStatesOnly(ConnectionState state, String legal) {
		for (ConnectionState next : ConnectionState.values()) {
			if (List.of(legal.split(" ")).contains(next.name())) {
				assertThat(state.moveTo(next)).isEqualTo(next);
			}
			else {
				assertThatIllegalStateException().isThrownBy(() -> state.moveTo(next))
					.withMessageContaining(state + " to " + next);
			}
		}
	}

}
