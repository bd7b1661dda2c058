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

package dev.smtpd.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers of the PROXY protocol as its specification has them.
 */
class ProxyHeaderTests {

	private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

	@Test
	void versionOneIsALine() throws Exception {
		assertThat(ProxyHeader.v1(address("192.0.2.7", 56324), address("192.0.2.1", 25)).toByteArray())
			.asString(StandardCharsets.US_ASCII)
			.isEqualTo("PROXY TCP4 192.0.2.7 192.0.2.1 56324 25\r\n");
		assertThat(ProxyHeader.v1(address("2001:db8::7", 56324), address("2001:db8::1", 25)).toByteArray())
			.asString(StandardCharsets.US_ASCII)
			.isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:7 2001:db8:0:0:0:0:0:1 56324 25\r\n");
	}

	@Test
	void versionTwoIsBinary() throws Exception {
		assertThat(hex(ProxyHeader.v2(address("192.0.2.7", 0xdc04), address("192.0.2.1", 25))))
			.isEqualTo(SIGNATURE + "2111000c" + "c0000207" + "c0000201" + "dc04" + "0019");
		assertThat(hex(ProxyHeader.v2(address("2001:db8::7", 1), address("2001:db8::1", 25))))
			.isEqualTo(SIGNATURE + "21210024" + "20010db8000000000000000000000007" + "20010db8000000000000000000000001"
					+ "0001" + "0019");
	}

	@Test
	void versionTwoOfTheProxyItselfHasNoAddresses() {
		assertThat(hex(ProxyHeader.v2Local())).isEqualTo(SIGNATURE + "20000000");
	}

	static InetSocketAddress address(String host, int port) throws Exception {
		return new InetSocketAddress(InetAddress.getByName(host), port);
	}

	private static String hex(ProxyHeader header) {
		return HexFormat.of().formatHex(header.toByteArray());
	}

}
