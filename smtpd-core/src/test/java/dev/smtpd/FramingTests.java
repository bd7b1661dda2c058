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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes in any split, and clients that end early.
 */
class FramingTests {

	private static final String SESSION = "EHLO client.example.org\r\nMAIL FROM:<joe@example.org> BODY=8BITMIME\r\n"
			+ "RCPT TO:<jane@example.org>\r\nDATA\r\nSubject: hi\r\n\r\n..dot\r\nbody\r\n.\r\nNOOP\r\nQUIT\r\n";

	private static final String CONTENT = "Subject: hi\r\n\r\n.dot\r\nbody\r\n";

	private TestServer server;

	@BeforeEach
	void start() {
		this.server = TestServer.start((builder) -> {
		});
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void everythingInOneWriteIsAnsweredInOrder() {
		try (SmtpTestConnection client = this.server.connect()) {
			client.sendRaw(SESSION);
			expectSession(client);
		}
		assertThat(this.server.onlyContent()).isEqualTo(CONTENT);
	}

	@Test
	void oneByteAtATimeIsAnsweredInOrder() {
		try (SmtpTestConnection client = this.server.connect()) {
			for (byte octet : SESSION.getBytes(StandardCharsets.US_ASCII)) {
				client.sendRaw(new byte[] { octet });
			}
			expectSession(client);
		}
		assertThat(this.server.onlyContent()).isEqualTo(CONTENT);
	}

	@Test
	void clientThatHalfClosesIsAnsweredToTheEnd() {
		try (SmtpTestConnection client = this.server.connect()) {
			client.sendRaw(SESSION.substring(0, SESSION.indexOf("NOOP"))).endOutput();
			client.expect("220 ").expect("250-").expect("250 2.1.0").expect("250 2.1.5").expect("354 ");
			client.expect("250 2.0.0").expectClosed();
		}
		assertThat(this.server.onlyContent()).isEqualTo(CONTENT);
	}

	@Test
	void clientThatHalfClosesWhileTheApplicationWorksIsAnswered() {
		try (TestServer slow = TestServer.start((builder) -> builder.processor((message) -> {
			Awaitility.await().until(() -> message.session().state() == SmtpSession.State.DATA);
			return null;
		})); SmtpTestConnection client = slow.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").endOutput();
			client.expect("250 2.0.0").expectClosed();
			assertThat(slow.onlyContent()).isEqualTo("hi\r\n");
		}
	}

	@Test
	void clientThatVanishesInsideOfTheContentDeliversNothing() {
		SmtpTestConnection client = this.server.client().beginData().sendRaw("Subject: hi\r\n\r\nhalf a li");
		client.close();
		Awaitility.await().until(() -> this.server.server().status().sessionCount() == 0);
		assertThat(this.server.received()).isEmpty();
	}

	@Test
	void lastLineWithoutNewlineIsNotACommand() {
		try (SmtpTestConnection client = this.server.client()) {
			client.sendRaw("NOOP\r\nQUIT").endOutput();
			client.expect("250 2.0.0").expectClosed();
		}
	}

	@Test
	void clientThatEndsItsLinesByLfIsAnsweredAndThenDisconnected() {
		try (SmtpTestConnection client = this.server.client()) {
			for (int i = 0; i < SmtpLimits.defaults().maxErrors(); i++) {
				client.sendRaw("NOOP\n").expect("500 5.5.2 Lines must end with CR LF");
			}
			client.sendRaw("QUIT\n").expect("421 4.7.0 Too many errors").expectClosed();
		}
	}

	@Test
	void lineAfterOneThatEndsByLfIsAnsweredToo() {
		try (SmtpTestConnection client = this.server.client()) {
			client.sendRaw("NOOP\n").expect("500 5.5.2").send("NOOP").expect("500 5.5.2").send("NOOP").expect("250");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r", "\r.\r\n", "\r\n.\r\r\n", "\r\n\0.\r\n" })
	void nothingElseEndsTheContent(String smuggling) {
		String evil = "MAIL FROM:<evil@example.org>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nevil\r\n";
		try (SmtpTestConnection client = this.server.client()) {
			client.beginData().sendRaw("body" + smuggling + evil + ".\r\nNOOP\r\n");
			String reply = client.readReply().lines().get(0);
			client.expect("250 2.0.0 OK");
			if (smuggling.indexOf('\0') < 0) {
				assertThat(reply).startsWith("554 5.6.0");
				assertThat(this.server.received()).isEmpty();
			}
			else {
				assertThat(reply).startsWith("250 2.0.0");
				assertThat(this.server.onlyContent()).isEqualTo("body" + smuggling + evil);
			}
		}
	}

	@Test
	void bareNewlinesAreContentWhereAllowed() {
		try (TestServer relaxed = TestServer
			.start((builder) -> builder.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.KEEP)));
				SmtpTestConnection client = relaxed.client()) {
			client.beginData().sendRaw("a\n.\nb\r.\rc\n.\r\nd\r\n.\r\n").expect("250 2.0.0");
			assertThat(relaxed.onlyContent()).isEqualTo("a\n.\nb\r.\rc\n.\r\nd\r\n");
		}
	}

	@Test
	void clientThatDoesNotReadItsRepliesIsNotReadOn() {
		byte[] commands = "NOOP\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
		AtomicInteger writes = new AtomicInteger();
		try (SmtpTestConnection client = this.server.client()) {
			Thread writer = new Thread(() -> {
				while (writes.incrementAndGet() < 10_000) {
					client.sendRaw(commands);
				}
			});
			writer.setUncaughtExceptionHandler((thread, ex) -> {
			});
			writer.start();
			AtomicInteger before = new AtomicInteger(-1);
			Awaitility.await()
				.pollInterval(Duration.ofMillis(500))
				.until(() -> writes.get() == before.getAndSet(writes.get()));
			assertThat(writes).as("the client is stopped by TCP").hasValueLessThan(10_000);
		}
	}

	private static void expectSession(SmtpTestConnection client) {
		client.expect("220 mx.example.org ESMTP")
			.expect("250-mx.example.org")
			.expect("250 2.1.0")
			.expect("250 2.1.5")
			.expect("354 ")
			.expect("250 2.0.0")
			.expect("250 2.0.0")
			.expect("221 2.0.0")
			.expectClosed();
	}

}
