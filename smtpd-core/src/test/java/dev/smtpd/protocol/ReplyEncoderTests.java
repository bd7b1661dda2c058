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

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.smtpd.SmtpReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replies on the wire (RFC 5321 section 4.2, RFC 2034 section 4).
 */
class ReplyEncoderTests {

	@Test
	void oneLine() {
		assertThat(encode(SmtpReply.of(354, "Go on"))).isEqualTo("354 Go on\r\n");
	}

	@Test
	void oneLineWithEnhancedStatus() {
		assertThat(encode(SmtpReply.of(250, "2.1.0", "Sender OK"))).isEqualTo("250 2.1.0 Sender OK\r\n");
	}

	@Test
	void severalLines() {
		assertThat(encode(SmtpReply.of(250, null, List.of("mx.example.org", "SIZE 5", "HELP"))))
			.isEqualTo("250-mx.example.org\r\n250-SIZE 5\r\n250 HELP\r\n");
	}

	// RFC 2034 section 4: on every line
	@Test
	void severalLinesWithEnhancedStatus() {
		assertThat(encode(SmtpReply.of(550, "5.7.1", List.of("No", "not you", "go"))))
			.isEqualTo("550-5.7.1 No\r\n550-5.7.1 not you\r\n550 5.7.1 go\r\n");
	}

	@Test
	void emptyText() {
		assertThat(encode(SmtpReply.of(250, ""))).isEqualTo("250 \r\n");
		assertThat(encode(SmtpReply.of(250, null, List.of("", "")))).isEqualTo("250-\r\n250 \r\n");
	}

	@Test
	void longestLine() {
		byte[] encoded = ReplyEncoder.encode(SmtpReply.of(550, "5.7.1", "\u00FC".repeat(250)), true);
		assertThat(encoded).hasSize(512);
	}

	// RFC 6531 section 3.7.4
	@Test
	void utf8IsForClientsThatAskedForIt() {
		SmtpReply reply = SmtpReply.of(550, "5.1.1", "m\u00FCller, \u20AC, \uD83D\uDE00");
		assertThat(ReplyEncoder.encode(reply, true))
			.isEqualTo("550 5.1.1 m\u00FCller, \u20AC, \uD83D\uDE00\r\n".getBytes(StandardCharsets.UTF_8));
		assertThat(ReplyEncoder.encode(reply, false))
			.isEqualTo("550 5.1.1 m?ller, ?, ?\r\n".getBytes(StandardCharsets.US_ASCII));
	}

	// what else could be taken for a line's end must not become one
	@ParameterizedTest
	@ValueSource(strings = { "\u010D", "\u010A", "\u560D\u560A", "\u2028", "\u2029" })
	void noCharacterBecomesALineBreak(String text) {
		for (boolean utf8 : List.of(true, false)) {
			assertThat(
					new String(ReplyEncoder.encode(SmtpReply.of(250, text + "x"), utf8), StandardCharsets.ISO_8859_1))
				.satisfies((encoded) -> assertThat(encoded.indexOf('\r')).isEqualTo(encoded.length() - 2))
				.satisfies((encoded) -> assertThat(encoded.indexOf('\n')).isEqualTo(encoded.length() - 1));
		}
	}

	private static String encode(SmtpReply reply) {
		String encoded = new String(ReplyEncoder.encode(reply, false), StandardCharsets.US_ASCII);
		assertThat(new String(ReplyEncoder.encode(reply, true), StandardCharsets.UTF_8)).isEqualTo(encoded);
		return encoded;
	}

}
