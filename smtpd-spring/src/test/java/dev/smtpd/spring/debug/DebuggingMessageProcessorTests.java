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

package dev.smtpd.spring.debug;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class DebuggingMessageProcessorTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final DebuggingMessageProcessor processor = new DebuggingMessageProcessor(
			() -> new PrintStream(this.out, true, StandardCharsets.UTF_8));

	@Test
	void printsAsSmtpdPy() throws Exception {
		Map<String, @Nullable String> options = new LinkedHashMap<>();
		options.put("BODY", "8BITMIME");
		options.put("SMTPUTF8", null);
		this.processor
			.process(message("Subject: hi\r\nFrom: joe\r\n\r\nGrüße\r\n\r\nend".getBytes(StandardCharsets.UTF_8),
					EsmtpParameters.of(options)));
		assertThat(printed()).isEqualTo("""
				---------- MESSAGE FOLLOWS ----------
				mail options: [BODY=8BITMIME, SMTPUTF8]

				Subject: hi
				From: joe
				X-Peer: 192.0.2.1

				Grüße

				end
				------------ END MESSAGE ------------
				""");
	}

	@Test
	void whatControlsTerminalsIsEscaped() throws Exception {
		byte[] content = { 'a', 0x1B, '[', '2', 'J', '\r', 'b', '\n', (byte) 0xFF, 0, '\r', '\n', (byte) 0xC2,
				(byte) 0x9B, (byte) 0xE2, (byte) 0x80, (byte) 0xAE, '\t', '.' };
		this.processor.process(message(content, EsmtpParameters.none()));
		assertThat(printed()).contains("a\\x1b[2J\\x0db\n\\xff\\x00\n\\x9b\\u202e\t.\n");
	}

	@Test
	void oneMessageIsPrintedAfterTheOther() {
		IntStream.range(0, 200).parallel().forEach((i) -> {
			try {
				this.processor.process(message(("message " + i + "\r\n").repeat(50).getBytes(StandardCharsets.US_ASCII),
						EsmtpParameters.none()));
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		String[] blocks = printed().split("-+ MESSAGE FOLLOWS -+\n");
		assertThat(blocks).hasSize(201);
		for (int i = 1; i < blocks.length; i++) {
			List<String> lines = blocks[i].lines().toList();
			assertThat(lines).hasSize(51);
			assertThat(lines.subList(0, 50)).containsOnly(lines.get(0));
		}
	}

	private String printed() {
		return this.out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
	}

	private static SmtpMessage message(byte[] content, EsmtpParameters mailOptions) {
		SmtpSession session = mock(SmtpSession.class);
		given(session.peer()).willReturn(new InetSocketAddress("192.0.2.1", 4711));
		Envelope envelope = new Envelope(Mailbox.NULL, List.of(), mailOptions);
		return new SmtpMessage("1", session, envelope, new BytesContent(content), Instant.EPOCH, Duration.ZERO);
	}

	private record BytesContent(byte[] bytes) implements MessageContent {

		@Override
		public long size() {
			return this.bytes.length;
		}

		@Override
		public InputStream inputStream() {
			return new ByteArrayInputStream(this.bytes);
		}

	}

}
