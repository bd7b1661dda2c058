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

import java.nio.charset.StandardCharsets;

import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a CR or LF on its own in content, by DATA and by BDAT (RFC 5321 section
 * 2.3.8).
 */
class BareNewlineTests {

	private static final String BARE = "554 5.6.0 Message has a CR or LF on its own";

	private static final String BARE_CR = "554 5.6.0 Message has a CR on its own";

	@ParameterizedTest
	@CsvSource(textBlock = """
			REJECT,  a\\nb,                BARE
			REJECT,  a\\rb,                BARE
			KEEP,    a\\nb\\rc\\n\\n\\r\\rd,  a\\nb\\rc\\n\\n\\r\\rd
			KEEP,    a\\n.\\nb\\r.\\rc,     a\\n.\\nb\\r.\\rc
			CONVERT, a\\nb,                a\\r\\nb
			CONVERT, \\n,                  \\r\\n
			CONVERT, \\n\\n\\na,            \\r\\n\\r\\n\\r\\na
			CONVERT, a\\nb\\r\\nc\\n\\r\\nd,   a\\r\\nb\\r\\nc\\r\\n\\r\\nd
			CONVERT, a\\n.\\nb,             a\\r\\n.\\r\\nb
			CONVERT, a\\n.b\\n..c,          a\\r\\n.b\\r\\n..c
			CONVERT, a\\rb,                BARE_CR
			CONVERT, a\\r\\r\\nb,            BARE_CR
			CONVERT, a\\n\\rb,             BARE_CR
			""")
	void contentIsTheSameByDataAndBdatInAnySplit(BareNewlineMode mode, String sent, String expected) {
		String content = unescape(sent) + "\r\n";
		String reply = expected.equals("BARE") ? BARE : expected.equals("BARE_CR") ? BARE_CR : "250 2.0.0 OK";
		try (TestServer server = TestServer
			.start((builder) -> builder.syntax((syntax) -> syntax.withBareNewlines(mode)));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw(content + ".\r\n").expect(reply);
			client.beginData();
			sendOneByteAtATime(client, content + ".\r\n").expect(reply);
			beginTransaction(client).sendRaw("BDAT " + content.length() + " LAST\r\n" + content).expect(reply);
			beginTransaction(client);
			for (int i = 0; i < content.length() && reply.startsWith("250"); i++) {
				client.sendRaw("BDAT 1\r\n" + content.charAt(i)).expect("250 2.0.0 1 octets received");
			}
			client.send("NOOP").expect("250");
			if (reply.startsWith("250")) {
				client.send("BDAT 0 LAST").expect(reply);
				assertThat(server.received()).hasSize(4)
					.extracting((message) -> message.content().text())
					.containsOnly(unescape(expected) + "\r\n");
			}
			else {
				assertThat(server.received()).isEmpty();
			}
		}
	}

	@Test
	void crAtTheEndOfTheLastChunkIsBare() {
		try (TestServer server = TestServer
			.start((builder) -> builder.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.CONVERT)));
				SmtpTestConnection client = server.client()) {
			beginTransaction(client).sendRaw("BDAT 2\r\na\rBDAT 2 LAST\r\n\nb")
				.expect("250 2.0.0 2")
				.expect("250 2.0.0 OK");
			beginTransaction(client).sendRaw("BDAT 2\r\na\rBDAT 0 LAST\r\n").expect("250 2.0.0 2").expect(BARE_CR);
			assertThat(server.onlyContent()).isEqualTo("a\r\nb");
		}
	}

	@ParameterizedTest
	@EnumSource(BareNewlineMode.class)
	void bareNewlineEndsNoMessageInAnyMode(BareNewlineMode mode) {
		String evil = "MAIL FROM:<evil@example.org>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nevil\r\n";
		for (String end : new String[] { "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n\n.\n\n" }) {
			try (TestServer server = TestServer
				.start((builder) -> builder.syntax((syntax) -> syntax.withBareNewlines(mode)));
					SmtpTestConnection client = server.client()) {
				client.beginData().sendRaw("body" + end + evil + ".\r\nNOOP\r\n").readReply();
				client.expect("250 2.0.0 OK");
				assertThat(server.received()).hasSizeLessThan(2)
					.allMatch((message) -> message.content().text().endsWith(evil))
					.allMatch((message) -> message.envelope().sender().localPart().equals("joe"));
			}
		}
	}

	@Test
	void binaryContentIsLeftAsItIs() {
		try (TestServer server = TestServer
			.start((builder) -> builder.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.CONVERT)));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org> BODY=BINARYMIME").expect("250");
			client.send("RCPT TO:<jane@example.org>").expect("250").sendRaw("BDAT 5 LAST\r\na\nb\rc").expect("250");
			assertThat(server.onlyContent()).isEqualTo("a\nb\rc");
		}
	}

	// as RFC 1870 counts the size: CR LF are two octets
	@Test
	void sizeIsThatOfTheConvertedContent() {
		try (TestServer server = TestServer
			.start((builder) -> builder.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.CONVERT))
				.dataSizeLimit(10)); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("aaa\nbbb\r\n.\r\n").expect("250 2.0.0 OK");
			client.beginData().sendRaw("aaa\nbbbb\r\n.\r\n").expect("552 5.3.4");
			beginTransaction(client).sendRaw("BDAT 8 LAST\r\naaa\nbbb\n").expect("250 2.0.0 OK");
			beginTransaction(client).sendRaw("BDAT 9 LAST\r\naaa\nbbbb\n").expect("552 5.3.4");
			assertThat(server.received()).hasSize(2).allSatisfy((message) -> {
				assertThat(message.content().size()).isEqualTo(10);
				assertThat(message.content().text()).isEqualTo("aaa\r\nbbb\r\n");
			});
		}
	}

	@Test
	void linesThatEndByLfAreBoundedAsLines() {
		try (TestServer server = TestServer
			.start((builder) -> builder.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.CONVERT))
				.limits((limits) -> limits.withMaxTextLine(998))); SmtpTestConnection client = server.client()) {
			String line = "x".repeat(998);
			client.beginData().sendRaw("\r\n" + (line + "\n").repeat(3) + "\r\n.\r\n").expect("250 2.0.0 OK");
			client.beginData()
				.sendRaw("\r\n" + line + "x\n\r\n.\r\n")
				.expect("554 5.6.0 Message has a line that is too long");
		}
	}

	private static SmtpTestConnection beginTransaction(SmtpTestConnection client) {
		client.send("MAIL FROM:<joe@example.org>").expect("250");
		return client.send("RCPT TO:<jane@example.org>").expect("250");
	}

	private static SmtpTestConnection sendOneByteAtATime(SmtpTestConnection client, String text) {
		for (byte octet : text.getBytes(StandardCharsets.US_ASCII)) {
			client.sendRaw(new byte[] { octet });
		}
		return client;
	}

	private static String unescape(String text) {
		return text.replace("\\n", "\n").replace("\\r", "\r");
	}

}
