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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names of clients and servers (RFC 5321 sections 2.3.5, 4.1.2 and 4.1.3).
 */
class HostNamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "mx.example.org", "MX.EXAMPLE.ORG", "1.2.3.4.example", "x--y.example", "a",
			"b\u00FCcher.example", "[192.0.2.1]", "[IPv6:2001:db8::1]", "[tag:content]" })
	void valid(String name) {
		assertThat(HostNames.isValid(name)).isTrue();
		assertThat(HostNames.parseClientName(name)).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", "mx.", ".mx", "mx..example", "-mx.example", "mx-.example", "mx_1.example",
			"mx example", " mx.example", "mx.example ", "mx.example\r\n", "mx\0", "mx\u0085", "mx/1", "mx:25",
			"[192.0.2.256]", "[IPv6:::1", "2001:db8::1", "[]", "<mx>" })
	void notValid(String name) {
		assertThat(HostNames.isValid(name)).isFalse();
	}

	@Test
	void domainHasTwoHundredAndFiftyFiveOctets() {
		String label = "x".repeat(63);
		assertThat(HostNames.isValid(label + "." + label + "." + label + "." + label)).isTrue();
		assertThat(HostNames.isValid(label + "." + label + "." + label + "." + "x".repeat(61) + ".x")).isTrue();
		assertThat(HostNames.isValid(label + "." + label + "." + label + "." + "x".repeat(61) + ".xx")).isFalse();
		String umlauts = "\u00FC".repeat(31) + "x";
		assertThat(HostNames.isValid(umlauts + "." + umlauts + "." + umlauts + "." + umlauts)).isTrue();
		assertThat(HostNames.isValid(umlauts + "." + umlauts + "." + umlauts + "." + "\u00FC".repeat(30) + ".xx"))
			.isTrue();
		assertThat(HostNames.isValid(umlauts + "." + umlauts + "." + umlauts + "." + "\u00FC".repeat(30) + ".xxx"))
			.isFalse();
	}

	@Test
	void labelHasSixtyThreeOctets() {
		assertThat(HostNames.isValid("x".repeat(63) + ".example")).isTrue();
		assertThat(HostNames.isValid("x".repeat(64) + ".example")).isFalse();
		assertThat(HostNames.isValid("\u00FC".repeat(32) + ".example")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "my_host", "192.0.2.1", "2001:db8::1", "host.", "-host-", "[host]", "a!b", "[192.0.2.256]" })
	void clientNameIsTakenMoreBroadly(String name) {
		assertThat(HostNames.parseClientName(name)).isEqualTo(name);
		assertThat(HostNames.parseClientName("  " + name + " ")).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "two names", "a\tb", "a\0b", "a\u0007b", "a\u007Fb", "a\u0080b", "a\u009Fb",
			"a\r\nb" })
	void notAClientName(String argument) {
		assertThat(HostNames.parseClientName(argument)).isNull();
	}

	@Test
	void clientNameHasTwoHundredAndFiftyFiveCharacters() {
		assertThat(HostNames.parseClientName("x".repeat(255))).hasSize(255);
		assertThat(HostNames.parseClientName("x".repeat(256))).isNull();
	}

}
