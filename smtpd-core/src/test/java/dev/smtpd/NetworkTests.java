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

package dev.smtpd;

import dev.smtpd.settings.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NetworkTests {

	@ParameterizedTest
	@CsvSource({ "192.0.2.0/24, 192.0.2.255, true", "192.0.2.0/24, 192.0.3.0, false", "192.0.2.7, 192.0.2.7, true",
			"192.0.2.7, 192.0.2.6, false", "0.0.0.0/0, 203.0.113.1, true", "0.0.0.0/0, 2001:db8::1, false",
			"192.0.2.64/26, 192.0.2.127, true", "192.0.2.64/26, 192.0.2.128, false",
			"2001:db8::/32, 2001:db8:ffff::1, true", "2001:db8::/32, 2001:db9::1, false", "::1, ::1, true",
			"::ffff:192.0.2.0/24, 192.0.2.9, true" })
	void contains(String network, String address, boolean expected) {
		assertThat(Network.of(network).contains(Network.parseAddress(address))).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "example.org", "", "/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/x",
			"192.0.2", "192.0.2.256", "2001:db8::/129", "1:2", "[::1]", "::1%eth0", "192.0.2.0/" })
	void whatIsNeitherIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text));
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, 192.0.2.1/32", "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64", "::1, ::/64" })
	void clientHasANetworkForItself(String address, String network) {
		assertThat(Network.ofClient(Network.of(address).address())).isEqualTo(Network.of(network));
	}

}
