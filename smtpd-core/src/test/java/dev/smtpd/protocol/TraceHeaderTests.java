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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.regex.Pattern;

import dev.smtpd.Mailbox;
import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The {@code Received} header field (RFC 5321 section 4.4).
 */
class TraceHeaderTests {

	private static final Pattern FIELD = Pattern
		.compile("Received: from [^\\s()<>;\"\\\\,]+ \\(\\[192\\.0\\.2\\.1]\\)\r\n\tby mx\\.example\\.org"
				+ " with ESMTP id a1-1;\r\n\tMon, 2 Mar 2026 01:02:03 \\+0000\r\n");

	private static final Instant RECEIVED_AT = Instant.parse("2026-03-02T01:02:03.999Z");

	@Test
	void field() {
		assertThat(header("client.example.org", "192.0.2.1", "ESMTP"))
			.isEqualTo("Received: from client.example.org ([192.0.2.1])\r\n"
					+ "\tby mx.example.org with ESMTP id a1-1;\r\n\tMon, 2 Mar 2026 01:02:03 +0000\r\n");
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", textBlock = """
			192.0.2.1          => [192.0.2.1]
			2001:db8::1        => [IPv6:2001:db8::1]
			::1                => [IPv6:::1]
			2001:db8:0:0:1::   => [IPv6:2001:db8:0:0:1::]
			fe80::1%1          => [IPv6:fe80::1]
			""")
	void addressOfTheClient(String address, String literal) {
		assertThat(header("client.example.org", address, "ESMTP")).contains(" (" + literal + ")\r\n");
		assertThat(HostNames.isValid(literal)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "client", "my_host", "192.0.2.1", "[192.0.2.1]", "[IPv6:2001:db8::1]", "a-b.example.org" })
	void ordinaryNameOfTheClientStands(String name) {
		assertThat(header(name, "192.0.2.1", "ESMTP")).startsWith("Received: from " + name + " (").matches(FIELD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nSubject:x", "a\nb", "a\rb", "a\0b", "a b", "a\tb", "a(b", "a)b", "a;b", "a<b>",
			"a\"b", "a\\b", "a,b", "evil.example([203.0.113.1])by", "a\u0085b" })
	void clientCannotWriteTheRestOfTheField(String name) {
		assertThat(header(name, "192.0.2.1", "ESMTP")).matches(FIELD);
	}

	// RFC 6531 section 3.7.3: U-labels are for UTF8SMTP; RFC 5322 knows ASCII only
	@Test
	void headerIsAsciiUnlessTheMessageIsInternationalized() {
		assertThat(header("b\u00FCcher.example", "192.0.2.1", "UTF8SMTP")).startsWith("Received: from b\u00FCcher.");
		assertThat(header("b\u00FCcher.example", "192.0.2.1", "ESMTP"))
			.isEqualTo(header("b?cher.example", "192.0.2.1", "ESMTP"));
	}

	// RFC 5321 section 4.4 ("TCP-info", "Opt-info"), RFC 8314 section 4.3
	@Test
	void clausesAreInTheOrderOfTheGrammar() throws Exception {
		InetAddress peer = InetAddress.getByAddress("client.example.org", new byte[] { (byte) 192, 0, 2, 1 });
		assertThat(new TraceHeader("client", new InetSocketAddress(peer, 25), "mx.example.org", "ESMTPSA",
				"TLS_AES_256_GCM_SHA384", "a1-1", new Mailbox("jane", "example.org"), RECEIVED_AT)
			.toString())
			.isEqualTo("Received: from client (client.example.org [192.0.2.1])\r\n\tby mx.example.org with "
					+ "ESMTPSA id a1-1\r\n\tfor <jane@example.org>\r\n\ttls TLS_AES_256_GCM_SHA384;\r\n"
					+ "\tMon, 2 Mar 2026 01:02:03 +0000\r\n");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '\0', delimiterString = "=>", nullValues = "none", textBlock = """
			UTF8SMTP => jane       => example.org => <jane@example.org>
			ESMTP    => jane blow  => example.org => <"jane blow"@example.org>
			UTF8SMTP => jos\u00E9  => example.org => <jos\u00E9@example.org>
			ESMTP    => jos\u00E9  => example.org => none
			UTF8SMTP => a\u202Eb   => example.org => none
			ESMTP    => postmaster => none        => none
			""")
	void recipientIsNamedWhereItIsAPath(String protocol, String localPart, String domain, String path) {
		Mailbox recipient = new Mailbox(localPart, (domain != null) ? domain : "");
		String header = new TraceHeader("client", new InetSocketAddress("192.0.2.1", 25), "mx.example.org", protocol,
				null, "a1-1", recipient, RECEIVED_AT)
			.toString();
		if (path != null) {
			assertThat(header).contains(" id a1-1\r\n\tfor " + path + ";\r\n");
		}
		else {
			assertThat(header).contains(" id a1-1;\r\n").doesNotContain("for ");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u202Eb", "a\u2066b", "a\u200Fb", "a\u2028b", "a\u2029b", "a\u0085b", "a\u00A0b",
			"a\u3000b", "a\uD800b", "a\u200Bb", "a\uFEFFb", "a\uDB40\uDC41b" })
	void clientCannotChangeHowTheFieldReads(String name) {
		assertThat(header(name, "192.0.2.1", "UTF8SMTP")).startsWith("Received: from a?b ([192.0.2.1])\r\n");
	}

	private static String header(String clientName, String address, String protocol) {
		InetAddress peer = NetUtil.createInetAddressFromIpAddressString(address);
		assertThat(peer).isNotNull();
		return new TraceHeader(clientName, new InetSocketAddress(peer, 25), "mx.example.org", protocol, null, "a1-1",
				null, RECEIVED_AT)
			.toString();
	}

}
