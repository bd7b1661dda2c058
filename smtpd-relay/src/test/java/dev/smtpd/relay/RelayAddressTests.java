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

import dev.smtpd.SmtpProtocol;
import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Addresses outside of the grammar go upstream as they came.
 */
class RelayAddressTests extends AbstractRelayTests {

	@ParameterizedTest
	@ValueSource(strings = { "a..b@example.org", ".a@example.org", "a.@example.org", "\"a..b\"@example.org",
			"root@my_host", "www-data@web_1.project_default" })
	void toleratedAddressIsPassedOnAsItIs(String address) {
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting("PIPELINING");
				Relay relay = relay(upstream,
						(builder) -> builder.syntax((syntax) -> syntax.withAddresses(AddressSyntax.TOLERANT)));
				SmtpTestConnection client = relay.client()) {
			client.send("MAIL FROM:<" + address + ">").expect("250").send("RCPT TO:<" + address + ">").expect("250");
			client.send("DATA").expect("354").sendRaw("hi\r\n.\r\n").expect("250 2.6.0 taken");
			assertThat(upstream.heard()).contains("MAIL FROM:<" + address + ">", "RCPT TO:<" + address + ">");
		}
	}

	@Test
	void unqualifiedRecipientIsPassedOnAsItIs() {
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting("PIPELINING");
				Relay relay = relay(upstream,
						(builder) -> builder.protocol(SmtpProtocol.LMTP)
							.syntax((syntax) -> syntax.withLmtpUnqualifiedRecipients(true)));
				SmtpTestConnection client = relay.server().connect()) {
			client.expect("220").send("LHLO client.example.org").expect("250-").send("MAIL FROM:<>").expect("250");
			client.send("RCPT TO:<joe>").expect("250").send("RCPT TO:<joe%example.net>").expect("501 5.1.3");
			client.send("DATA").expect("354").sendRaw("hi\r\n.\r\n").expect("250 2.6.0 taken");
			assertThat(upstream.heard()).contains("RCPT TO:<joe>");
		}
	}

}
