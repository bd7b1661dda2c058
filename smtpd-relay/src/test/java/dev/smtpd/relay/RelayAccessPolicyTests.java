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

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpServer;
import dev.smtpd.TestServer;
import dev.smtpd.settings.Network;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recipients that look like those of allowed domains.
 */
class RelayAccessPolicyTests {

	private static final String DENIED = "554 5.7.1 Relay access denied";

	@ParameterizedTest
	@ValueSource(strings = { "joe\uFF20example.com", "joe\uFE6Bexample.com", "joe\uFF05example.com",
			"joe\uFE6Aexample.com", "example.com\uFF01joe", "example.com\uFE57joe", "example.com\uFE15joe",
			"example.com\u203Cjoe", "example.com\u2049joe", "joe%example.com", "example.com!joe" })
	void localPartThatMayRouteIsNotOwn(String localPart) {
		try (TestServer server = start("kiosk.example"); SmtpTestConnection client = client(server)) {
			client.send("RCPT TO:<" + localPart + "@kiosk.example>").expect(DENIED);
		}
	}

	@Test
	void otherLocalPartsAreOwn() {
		try (TestServer server = start("kiosk.example"); SmtpTestConnection client = client(server)) {
			client.send("RCPT TO:<j\u00F6e\uFF0B\u4F8B@KIOSK.example>").expect("250");
			client.send("RCPT TO:<postmaster>").expect("250");
		}
	}

	// U+212A and U+017F become k and s in lower case and in upper case
	@ParameterizedTest
	@ValueSource(strings = { "\u212Aiosk.example", "kio\u017Fk.example", "K\u0130OSK.example", "k\u0131osk.example",
			"kiosk.examp\u200Ble", "kiosk\u3002example" })
	void letterOutsideOfAsciiIsNotOneOfAscii(String domain) {
		try (TestServer server = start("kiosk.example"); SmtpTestConnection client = client(server)) {
			assertThat(client.send("RCPT TO:<joe@" + domain + ">").readReply().lines().get(0)).startsWith("5");
			client.send("RCPT TO:<joe@Kiosk.Example>").expect("250");
		}
	}

	@Test
	void namesAreComparedInAscii() {
		RelayAccessPolicy policy = new RelayAccessPolicy(List.of(), List.of("kiosk.example", ".B\u00FCcher.example"));
		try (TestServer server = TestServer.start((builder) -> builder.processor((message) -> {
			assertThat(policy.onRcpt(message.session(), new Mailbox("joe", "\u212Aiosk.example"),
					message.envelope().mailOptions()))
				.hasToString(DENIED);
			assertThat(policy.onRcpt(message.session(), new Mailbox("joe", "KIOSK.example"),
					message.envelope().mailOptions()))
				.isNull();
			assertThat(policy.onRcpt(message.session(), new Mailbox("joe", "mx.b\u00FCcher.EXAMPLE"),
					message.envelope().mailOptions()))
				.isNull();
			return null;
		})); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
		}
	}

	@Test
	void clientOnThisMachineMaySendToAnyone() {
		try (TestServer server = local((builder) -> {
		}); SmtpTestConnection client = client(server)) {
			client.send("RCPT TO:<joe@elsewhere.example>").expect("250");
		}
	}

	// the peer is the proxy where that doesn't say for whom it connects
	@ParameterizedTest
	@ValueSource(strings = { "PROXY UNKNOWN", "PROXY TCP4 127.0.0.1 127.0.0.1 1024 25" })
	void clientOfAProxyOnThisMachineMayNot(String header) {
		try (TestServer server = local((builder) -> builder.proxyProtocol(true)
			.proxies((proxies) -> proxies.withNetworks(List.of(Network.of("127.0.0.0/8"), Network.of("::1")))));
				SmtpTestConnection client = server.connect()) {
			client.sendRaw(header + "\r\n").expect("220");
			client.send("EHLO client.example.org").expect("250");
			client.send("MAIL FROM:<ann@example.org>").expect("250");
			client.send("RCPT TO:<joe@elsewhere.example>").expect(DENIED);
			client.send("RCPT TO:<joe@kiosk.example>").expect("250");
		}
	}

	private static TestServer local(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.address(InetAddress.getLoopbackAddress())
				.policy(new RelayAccessPolicy(List.of(), List.of("kiosk.example")))
				.enableSmtputf8(true);
			customizer.accept(builder);
		});
	}

	private static TestServer start(String domain) {
		return TestServer.start((builder) -> builder.policy(new RelayAccessPolicy(List.of(), List.of(domain)))
			.enableSmtputf8(true)
			.limits((limits) -> limits.withUnknownRecipientDelay(Duration.ZERO)));
	}

	private static SmtpTestConnection client(TestServer server) {
		return server.client().send("MAIL FROM:<ann@example.org> SMTPUTF8").expect("250");
	}

}
