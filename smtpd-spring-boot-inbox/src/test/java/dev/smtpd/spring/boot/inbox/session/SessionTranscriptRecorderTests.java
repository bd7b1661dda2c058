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

package dev.smtpd.spring.boot.inbox.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.TestCertificates;
import dev.smtpd.TestServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.settings.Network;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionTranscriptRecorder}.
 */
class SessionTranscriptRecorderTests {

	private SessionTranscriptRecorder recorder = new SessionTranscriptRecorder(TranscriptLimits.defaults());

	private CountDownLatch closed = new CountDownLatch(1);

	@Test
	void transcriptHasTheDialogueWithoutContentAndCredentials() throws InterruptedException {
		try (TestServer server = start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> TlsConfiguration.of(TestCertificates.context("mx.example.org")))
			.auth(AuthMode.OPTIONAL)
			.authenticator((session, username, password) -> () -> username))) {
			String id;
			try (SmtpTestConnection client = server.client()) {
				client.startTls(SmtpTestTls.trustAll());
				client.send("EHLO client.example.org").expect("250");
				assertThat(client.authenticate("LOGIN", "joe", "open-sesame").code()).isEqualTo(235);
				client.send("MAIL FROM:<joe@example.org> SIZE=100").expect("250");
				client.send("RCPT TO:<jane@example.org>").expect("250");
				client.send("DATA").expect("354");
				client.sendRaw("Subject: private\r\n\r\nvery private\r\n.\r\n").expect("250");
				id = server.received().get(0).session().id();
				SessionTranscript current = this.recorder.find(id);
				assertThat(current).isNotNull();
				assertThat(current.closed()).isFalse();
				client.send("QUIT").expect("221").expectClosed();
			}
			awaitClosed();
			SessionTranscript transcript = this.recorder.find(id);
			assertThat(transcript.closed()).isTrue();
			assertThat(transcript.shortened()).isFalse();
			assertThat(transcript.refusals()).isEmpty();
			List<String> steps = transcript.entries()
				.stream()
				.map((entry) -> entry.kind() + " " + entry.lines().get(0))
				.toList();
			assertThat(steps.get(0)).matches(
					"OPENED \\[127\\.0\\.0\\.1\\]:\\d+ connected to \\[127\\.0\\.0\\.1\\]:\\d+, connector default");
			assertThat(steps).containsSubsequence("COMMAND STARTTLS", "COMMAND EHLO client.example.org",
					"REPLY 250-mx.example.org", "COMMAND AUTH", "REPLY 334 (challenge)",
					"AUTHENTICATION LOGIN: user joe", "REPLY 235 2.7.0 Authentication succeeded",
					"COMMAND MAIL FROM:<joe@example.org> SIZE=100", "COMMAND RCPT TO:<jane@example.org>",
					"COMMAND DATA", "COMMAND QUIT", "CLOSED Closed after 1 accepted message");
			assertThat(steps.stream().filter((step) -> step.startsWith("TLS"))).singleElement()
				.asString()
				.matches("TLS TLSv1\\.3, TLS_\\w+");
			assertThat(steps.stream().filter((step) -> step.startsWith("CONTENT"))).singleElement()
				.asString()
				.contains(" 34 bytes, processed in ");
			assertThat(transcript.text()).doesNotContain("private", "open-sesame", "b3Blbi1zZXNhbWU", "am9l")
				.contains("C: MAIL FROM:<joe@example.org> SIZE=100\n")
				.contains("S: 354 ");
			int content = indexOf(steps, "CONTENT");
			assertThat(steps.get(content - 1)).startsWith("REPLY 354");
			assertThat(steps.get(content + 1)).startsWith("REPLY 250");
			assertThat(transcript.entries().get(content + 1).took()).isNotNull();
		}
	}

	private static int indexOf(List<String> steps, String start) {
		for (int i = 0; i < steps.size(); i++) {
			if (steps.get(i).startsWith(start)) {
				return i;
			}
		}
		return -1;
	}

	@Test
	void refusalsHaveTheirCommand() throws InterruptedException {
		try (TestServer server = start((builder) -> builder.processor((message) -> {
			throw new SmtpReplyException(SmtpReply.of(552, "5.2.2", "Mailbox full"));
		}))) {
			try (SmtpTestConnection client = server.client()) {
				client.send("AUTH PLAIN AGpvZQBzZWNyZXQ=").expect("50");
				client.send("XYZZY my-password").expect("500");
				client.send("RCPT TO:<\u202Ejane@example.org>").expect("50");
				client.beginData().sendRaw("hi\r\n.\r\n").expect("552");
				client.send("QUIT").expect("221");
			}
			awaitClosed();
			List<SessionTranscript> refused = this.recorder.refused(10);
			assertThat(refused).hasSize(1);
			SessionTranscript transcript = refused.get(0);
			assertThat(transcript.refusals()).hasSize(4);
			TranscriptEntry last = transcript.refusals().get(3);
			assertThat(last.lines()).containsExactly("552 5.2.2 Mailbox full");
			assertThat(transcript.commandOf(last).lines()).containsExactly("DATA");
			assertThat(transcript.text()).doesNotContain("my-password", "AGpvZQBzZWNyZXQ", "\u202E")
				.contains("C: UNKNOWN\n");
		}
	}

	@Test
	void clientsOfTrustedProxiesAreRecorded() throws InterruptedException {
		try (TestServer server = start(
				(builder) -> builder.proxies((proxies) -> proxies.withXclientNetworks(List.of(Network.of("127.0.0.1")))
					.withXforwardNetworks(List.of(Network.of("127.0.0.1")))))) {
			try (SmtpTestConnection client = server.client()) {
				client.send("XCLIENT NAME=spike.example.org ADDR=192.0.2.7 PORT=1234 LOGIN=joe").expect("220");
				client.send("EHLO x").expect("250");
				client.send("XFORWARD NAME=far.example.org ADDR=192.0.2.9 HELO=far PROTO=ESMTP").expect("250");
				client.send("NOOP").expect("250");
				client.send("QUIT").expect("221");
			}
			awaitClosed();
		}
		SessionTranscript transcript = only();
		assertThat(transcript.text()).contains("* The client is spike.example.org [192.0.2.7]:1234\n")
			.containsOnlyOnce("* The message is sent on for far.example.org [192.0.2.9], "
					+ "which has introduced itself as far by ESMTP\n");
	}

	@Test
	void transcriptIsBounded() throws InterruptedException {
		this.recorder = new SessionTranscriptRecorder(new TranscriptLimits(10, 100_000, 1_000_000));
		try (TestServer server = start((builder) -> {
		})) {
			try (SmtpTestConnection client = server.client()) {
				for (int i = 0; i < 20; i++) {
					client.send("NOOP").expect("250");
				}
			}
			awaitClosed();
		}
		assertThat(this.recorder.refused(1)).isEmpty();
		SessionTranscript transcript = only();
		assertThat(transcript.entries()).hasSize(10);
		assertThat(transcript.shortened()).isTrue();
		assertThat(transcript.text()).endsWith("…\n");
	}

	@Test
	void transcriptsOfEarlierSessionsMakeRoom() throws InterruptedException {
		this.recorder = new SessionTranscriptRecorder(new TranscriptLimits(1000, 100_000, 10_000));
		try (TestServer server = start((builder) -> {
		})) {
			for (int i = 0; i < 10; i++) {
				this.closed = new CountDownLatch(1);
				try (SmtpTestConnection client = server.client()) {
					client.send("MAIL FROM:<>").expect("250");
					client.send("RCPT TO:<a" + i + "@example.org>").expect("250");
					client.send("VRFY b" + i).expect("252");
					client.send("XYZZY").expect("500");
				}
				awaitClosed();
				assertThat(this.recorder.size()).isBetween(1L, 10_000L);
			}
		}
		List<SessionTranscript> left = this.recorder.refused(100);
		assertThat(left).hasSizeBetween(1, 6);
		assertThat(left.get(0).text()).contains("VRFY b9");
		assertThat(left).noneMatch((transcript) -> transcript.text().contains("VRFY b0"));
	}

	private SessionTranscript only() {
		assertThat(this.recorder.all()).hasSize(1);
		return this.recorder.all().get(0);
	}

	private void awaitClosed() throws InterruptedException {
		assertThat(this.closed.await(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	private TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.observer(this.recorder);
			builder.observer(new SmtpServerObserver() {

				@Override
				public void sessionClosed(SmtpSession session) {
					SessionTranscriptRecorderTests.this.closed.countDown();
				}

			});
			customizer.accept(builder);
		});
	}

}
