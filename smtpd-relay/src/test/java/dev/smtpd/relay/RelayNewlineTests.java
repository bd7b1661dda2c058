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

import dev.smtpd.SmtpServer;
import dev.smtpd.TestServer;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Content whose newlines were converted, on its way upstream.
 */
class RelayNewlineTests extends AbstractRelayTests {

	private static final String EVIL = "MAIL FROM:<evil@example.org>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nevil\r\n";

	private static final String SENT = "Subject: hi\n\nbody\n.\n" + EVIL + "\n.\r\n" + EVIL;

	@Test
	void convertedContentArrivesUpstream() {
		try (TestServer upstream = TestServer.start((builder) -> {
		}); Relay relay = relay(upstream, RelayNewlineTests::convert); SmtpTestConnection client = relay.client()) {
			send(client, SENT).expect("250 2.0.0").send("NOOP").expect("250");
			assertThat(upstream.onlyContent()).endsWith("Subject: hi\r\n\r\nbody\r\n.\r\n" + EVIL + "\r\n.\r\n" + EVIL);
		}
	}

	// which reads lines that end by LF, too
	@Test
	void convertedContentEndsNothingUpstream() {
		try (ScriptedUpstream upstream = ScriptedUpstream.accepting("PIPELINING");
				Relay relay = relay(upstream, RelayNewlineTests::convert);
				SmtpTestConnection client = relay.client()) {
			send(client, SENT).expect("250 2.6.0 taken").send("NOOP").expect("250");
			List<String> heard = upstream.heard();
			List<String> content = heard.subList(heard.indexOf("Subject: hi"), heard.size());
			assertThat(content).containsExactly("Subject: hi", "", "body", "..", "MAIL FROM:<evil@example.org>",
					"RCPT TO:<victim@example.org>", "DATA", "evil", "", "..", "MAIL FROM:<evil@example.org>",
					"RCPT TO:<victim@example.org>", "DATA", "evil", ".");
		}
	}

	private static void convert(SmtpServer.Builder builder) {
		builder.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.CONVERT));
	}

}
