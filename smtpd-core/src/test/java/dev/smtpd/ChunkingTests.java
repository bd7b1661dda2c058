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
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * BDAT and BINARYMIME (RFC 3030).
 */
class ChunkingTests {

	private static final String EVIL = "MAIL FROM:<evil@example.org>\r\nRSET\r\nQUIT\r\n";

	private final AtomicReference<@Nullable SmtpReply> refusal = new AtomicReference<>();

	private TestServer server;

	private SmtpTestConnection client;

	@BeforeEach
	void start() {
		this.server = TestServer.start((builder) -> builder.dataSizeLimit(2_000_000).policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onData(SmtpSession session) {
				return ChunkingTests.this.refusal.getAndSet(null);
			}

		}));
		this.client = this.server.client();
	}

	@AfterEach
	void stop() {
		this.client.close();
		this.server.close();
	}

	@Test
	void extensionIsOffered() {
		assertThat(this.client.send("EHLO client.example.org").readReply()).lines()
			.contains("250-CHUNKING", "250-BINARYMIME");
	}

	@Test
	void messageInOneChunk() {
		begin("").sendRaw(chunk("Subject: hi\r\n\r\n.body\r\n", true)).expect("250 2.0.0 OK");
		assertThat(this.server.onlyContent()).isEqualTo("Subject: hi\r\n\r\n.body\r\n");
	}

	@Test
	void messageInManyChunksOfOneWrite() {
		begin("").sendRaw(chunk("Subject: h", false) + chunk("", false) + chunk("i\r\n\r\nbody\r", false)
				+ chunk("\n", false) + "BDAT 0 LAST\r\nNOOP\r\n");
		this.client.expect("250 2.0.0 10 octets received")
			.expect("250 2.0.0 0 octets received")
			.expect("250 2.0.0 10 octets received")
			.expect("250 2.0.0 1 octets received")
			.expect("250 2.0.0 OK")
			.expect("250 2.0.0 OK");
		assertThat(this.server.onlyContent()).isEqualTo("Subject: hi\r\n\r\nbody\r\n");
	}

	@Test
	void oneByteAtATime() {
		begin("");
		for (byte octet : (chunk("Subject: hi\r\n", false) + chunk("\r\n.\r\n", true))
			.getBytes(StandardCharsets.US_ASCII)) {
			this.client.sendRaw(new byte[] { octet });
		}
		this.client.expect("250 2.0.0 13 octets").expect("250 2.0.0 OK");
		assertThat(this.server.onlyContent()).isEqualTo("Subject: hi\r\n\r\n.\r\n");
	}

	@Test
	void whatEndsDataIsContentHere() {
		begin("").sendRaw(chunk("body\r\n.\r\n" + EVIL, true)).expect("250 2.0.0 OK").send("NOOP").expect("250");
		assertThat(this.server.onlyContent()).isEqualTo("body\r\n.\r\n" + EVIL);
	}

	@Test
	void binaryContentArrivesAsItIs() {
		byte[] bytes = new byte[1_000_000];
		new Random(1).nextBytes(bytes);
		begin(" BODY=BINARYMIME").sendRaw("BDAT " + bytes.length + " LAST\r\n").sendRaw(bytes).expect("250 2.0.0 OK");
		assertThat(this.server.received().get(0).content().toByteArray()).isEqualTo(bytes);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\nb", "a\rb", "a\r", "\n" })
	void bareNewlineIsRefusedInTextThatIsNotBinary(String text) {
		begin("").sendRaw(chunk(text, true)).expect("554 5.6.0").send("NOOP").expect("250");
		begin(" BODY=BINARYMIME").sendRaw(chunk(text, true)).expect("250 2.0.0 OK");
		assertThat(this.server.onlyContent()).isEqualTo(text);
	}

	@Test
	void newlineSplitOverChunksIsNoBareOne() {
		begin("").sendRaw(chunk("a\r", false) + chunk("\nb\r\n", true)).expect("250 2.0.0 2").expect("250 2.0.0 OK");
		assertThat(this.server.onlyContent()).isEqualTo("a\r\nb\r\n");
	}

	@Test
	void refusedChunksAreReadAllTheSame() {
		this.client.sendRaw(chunk(EVIL, true)).expect("503 5.5.1").send("NOOP").expect("250 2.0.0 OK");
		this.refusal.set(SmtpReply.of(450, "4.7.1", "Later"));
		begin("").sendRaw(chunk(EVIL, false) + chunk(EVIL, true)).expect("450 4.7.1 Later").expect("503 5.5.1");
		this.client.send("NOOP").expect("250 2.0.0 OK");
		assertThat(this.server.received()).isEmpty();
	}

	@Test
	void tooLargeMessageIsRefusedAndItsRestNotDelivered() {
		String half = ("x".repeat(998) + "\r\n").repeat(1500);
		begin("").sendRaw(chunk(half, false)).expect("250").sendRaw(chunk(half, false)).expect("552 5.3.4");
		this.client.sendRaw(chunk("rest\r\n", true)).expect("503 5.5.1");
		assertThat(this.server.received()).isEmpty();
	}

	@Test
	void otherCommandsBetweenChunks() {
		begin("").sendRaw(chunk("a\r\n", false)).expect("250");
		this.client.send("RCPT TO:<late@example.org>").expect("503 5.5.1").send("DATA").expect("503 5.5.1");
		this.client.send("NOOP").expect("250").send("MAIL FROM:<a@example.org>").expect("503 5.5.1");
		this.client.sendRaw(chunk("b\r\n", true)).expect("250 2.0.0 OK");
		assertThat(this.server.onlyContent()).isEqualTo("a\r\nb\r\n");
	}

	@Test
	void resetForgetsTheChunks() {
		begin("").sendRaw(chunk("a\r\n", false)).expect("250").send("RSET").expect("250");
		begin("").sendRaw(chunk("b\r\n", true)).expect("250 2.0.0 OK");
		assertThat(this.server.onlyContent()).isEqualTo("b\r\n");
	}

	@Test
	void binaryMessageCannotComeByData() {
		begin(" BODY=BINARYMIME").send("DATA").expect("503 5.5.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "BDAT", "BDAT x", "BDAT -1 LAST", "BDAT 5 LATER", "BDAT 5LAST", "BDAT 5 LAST x",
			"BDAT 9999999999999999999" })
	void chunkOfUnknownSizeEndsTheConnection(String line) {
		begin("").sendRaw(line + "\r\n" + EVIL).expect("421 4.7.0").expectClosed();
	}

	@Test
	void clientThatVanishesInsideOfAChunkDeliversNothing() {
		begin("").sendRaw("BDAT 100 LAST\r\nhalf");
		this.client.close();
		Awaitility.await().until(() -> this.server.server().status().sessionCount() == 0);
		assertThat(this.server.received()).isEmpty();
	}

	@Test
	void chunksThatAHandlerRefusesAreNotObeyed() {
		CommandHandler bdat = new CommandHandler() {

			@Override
			public String verb() {
				return "BDAT";
			}

			@Override
			public @Nullable SmtpReply handle(SmtpSession session, String argument) {
				return SmtpReply.of(502, "5.5.1", "No chunks here");
			}

		};
		try (TestServer other = TestServer.start((builder) -> builder.commandHandler(bdat));
				SmtpTestConnection otherClient = other.client()) {
			otherClient.sendRaw(chunk(EVIL, true)).expect("502 5.5.1").send("NOOP").expect("250 2.0.0 OK");
		}
	}

	private SmtpTestConnection begin(String parameters) {
		return this.client.send("MAIL FROM:<joe@example.org>" + parameters)
			.expect("250 2.1.0")
			.send("RCPT TO:<jane@example.org>")
			.expect("250 2.1.5");
	}

	private static String chunk(String content, boolean last) {
		return "BDAT " + content.length() + (last ? " LAST" : "") + "\r\n" + content;
	}

}
