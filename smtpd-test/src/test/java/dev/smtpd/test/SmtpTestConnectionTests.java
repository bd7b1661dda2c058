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

package dev.smtpd.test;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dialogues by {@link SmtpTestConnection}.
 */
class SmtpTestConnectionTests {

	@Test
	void dialogue() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 mx.example.org ESMTP", "C: EHLO x", "S: 250-Hi",
				"S: 250-SIZE 1000", "S: 250 HELP", "C: NOOP", "C: NOOP", "S: 250 2.0.0 1", "S: 250 2.0.0 2", "C: RSET",
				"S: 250 2.0.0 3", "C: XCLIENT ADDR=192.0.2.7 NAME=a", "S: 220 Hi", "C: QUIT", "S: 221 Bye", "CLOSE");
				SmtpTestConnection connection = server.client().connect()) {
			SmtpTestReply hello = connection.expect("220 ").command("EHLO x");
			assertThat(hello.code()).isEqualTo(250);
			assertThat(hello.enhancedStatus()).isNull();
			assertThat(hello.text()).isEqualTo("Hi");
			assertThat(hello).lines().containsExactly("250-Hi", "250-SIZE 1000", "250 HELP");
			assertThat(hello).extensions().containsExactly("SIZE 1000", "HELP");
			connection.pipeline("NOOP", "NOOP");
			assertThat(connection.readReplies(2)).extracting(SmtpTestReply::text).containsExactly("1", "2");
			connection.sendInPieces("R", "SE", "T\r", "\n").expect("250 2.0.0 3");
			assertThat(connection.xclient("ADDR=192.0.2.7", "NAME=a")).hasCode(220).isPositive();
			connection.send("QUIT").expect("221").expectClosed();
			assertThat(connection.transcript()).endsWith("C: RSET\nS: 250 2.0.0 3\n"
					+ "C: XCLIENT ADDR=192.0.2.7 NAME=a\nS: 220 Hi\nC: QUIT\nS: 221 Bye\n-- closed by the server\n");
		}
	}

	@Test
	void outputCanBeClosedAlone() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: NOOP", "S: 250 Ok");
				SmtpTestConnection connection = server.client().connect()) {
			connection.send("NOOP").endOutput().expect("220").expect("250").expectClosed();
		}
	}

	@Test
	void unexpectedReplyShowsTheTranscriptWithoutCredentials() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: AUTH PLAIN AGpvZQBzM2NyZXQ=", "S: 535 No",
				"C: auth LOGIN am9l", "S: 334 UGFzc3dvcmQ6", "C: czNjcmV0", "S: 535 No", "C: NOOP", "S: 451 Later");
				SmtpTestConnection connection = server.client().connect()) {
			connection.expect("220").sendInPieces("AU", "TH PLAIN AGpv", "ZQBzM2NyZXQ=\r\n").expect("535");
			connection.pipeline("auth LOGIN am9l", "czNjcmV0", "NOOP").expect("334").expect("535");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> connection.expect("250"))
				.withMessageContaining("Expected a reply that starts with '250', but was '451 Later'")
				.withMessageEndingWith("S: 220 Hi\nC: AUTH PLAIN ***\nS: 535 No\nC: auth LOGIN ***\nC: ***\n"
						+ "C: NOOP\nS: 334 UGFzc3dvcmQ6\nS: 535 No\nS: 451 Later\n");
		}
	}

	@Test
	void bearerTokensAreMaskedToo() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi",
				"C: AUTH XOAUTH2 dXNlcj1qb2UBYXV0aD1CZWFyZXIgdG9rZW4BAQ==", "S: 334 e30=", "C: ", "S: 535 No",
				"C: AUTH OAUTHBEARER bixhPWpvZSwBYXV0aD1CZWFyZXIgdG9rZW4BAQ==", "S: 235 Ok");
				SmtpTestConnection connection = server.client().connect()) {
			connection.expect("220");
			assertThat(connection.authenticate("XOAUTH2", "joe", "token")).hasCode(535);
			assertThat(connection.authenticate("OAUTHBEARER", "joe", "token")).hasCode(235);
			assertThat(connection.transcript()).contains("C: AUTH XOAUTH2 ***\n", "C: AUTH OAUTHBEARER ***\n")
				.doesNotContain("dXNlcj", "bixhPW");
		}
	}

	@Test
	void credentialsInLongInputAreMasked() throws Exception {
		String line = "x".repeat(10_000);
		try (ScriptedServer server = new ScriptedServer("C: NOOP " + line, "C: AUTH PLAIN AGpvZQBzM2NyZXQ=",
				"S: 235 Ok"); SmtpTestConnection connection = server.client().connect()) {
			connection.pipeline("NOOP " + line, "AUTH PLAIN AGpvZQBzM2NyZXQ=").expect("235");
			assertThat(connection.transcript()).hasSizeLessThan(1000).endsWith("\nC: AUTH PLAIN ***\nS: 235 Ok\n");
		}
	}

	@Test
	void onlyTheLatestLinesAreInTheTranscript() {
		Transcript transcript = new Transcript();
		for (int i = 1; i <= 1001; i++) {
			transcript.received("250 " + i);
		}
		assertThat(transcript.toString()).startsWith("(1 lines omitted)\nS: 250 2\n").endsWith("S: 250 1001\n");
	}

	@Test
	void longInputIsAbridgedInTheTranscript() throws Exception {
		String line = "x".repeat(10_000);
		try (ScriptedServer server = new ScriptedServer("C: " + line, "S: 500 No");
				SmtpTestConnection connection = server.client().connect()) {
			connection.send(line).expect("500");
			assertThat(connection.transcript()).hasSizeLessThan(600).contains("x (10002 bytes)\nS: 500 No");
		}
	}

	@Test
	void endOfTheConnectionInsteadOfAReplyShowsTheTranscript() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "CLOSE");
				SmtpTestConnection connection = server.client().connect()) {
			connection.expect("220");
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(connection::readReply)
				.withMessageContaining("No reply: Connection closed")
				.withMessageEndingWith("S: 220 Hi\n");
		}
	}

	@Test
	void replyInsteadOfTheEndOfTheConnectionFails() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "CLOSE");
				SmtpTestConnection connection = server.client().connect()) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(connection::expectClosed)
				.withMessageContaining("but received '220 Hi");
		}
	}

	@Test
	void refusedSessionDoesNotOpen() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 554 No")) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> server.client().open())
				.withMessageContaining("Refused at CONNECT: 554 No");
		}
	}

	// a server that keeps sending can't hold a test
	@Test
	void replyThatDoesNotEndIsBoundedByTheTimeout() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
			CompletableFuture<Void> endless = CompletableFuture.runAsync(() -> {
				try (Socket socket = server.accept()) {
					while (true) {
						socket.getOutputStream().write("250-more\r\n".getBytes());
					}
				}
				catch (Exception ex) {
					// the client is gone
				}
			});
			try (SmtpTestConnection connection = SmtpTestClient.bindToServer(server.getLocalPort())
				.timeout(Duration.ofMillis(100))
				.connect()) {
				assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(connection::readReply)
					.withMessageContaining("No reply: ")
					.withCauseInstanceOf(SocketTimeoutException.class);
			}
			endless.join();
		}
	}

	@Test
	void startTlsWithServerNameClientCertificateAndProtocolVersion() throws Exception {
		X509Bundle bundle = certificate();
		try (ScriptedServer server = new ScriptedServer(context(bundle), "S: 220 Hi", "C: EHLO client.example.org",
				"S: 250 STARTTLS", "C: STARTTLS", "S: 220 Go", "TLS", "C: EHLO client.example.org", "S: 250 Hi");
				SmtpTestConnection connection = server.client()
					.startTls(SmtpTestTls.trustAll(bundle.toKeyManagerFactory())
						.serverName("mx.example.org")
						.protocols("TLSv1.2")
						.ciphers("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
					.open()) {
			assertThat(connection.transcript()).contains("-- TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
			assertThat(server.requestedServerName()).isEqualTo("mx.example.org");
			assertThat(server.tlsSession().getPeerPrincipal().getName()).isEqualTo("CN=mx.example.org");
		}
	}

	@Test
	void implicitTlsComesBeforeTheGreeting() throws Exception {
		try (ScriptedServer server = new ScriptedServer(context(certificate()), "TLS", "S: 220 Hi");
				SmtpTestConnection connection = server.client().implicitTls().connect()) {
			connection.expect("220");
			assertThat(server.tlsSession().getProtocol()).isEqualTo("TLSv1.3");
		}
	}

	@Test
	void handshakeThatFailsShowsTheTranscript() throws Exception {
		try (ScriptedServer server = new ScriptedServer("S: 220 Hi", "C: STARTTLS", "S: 220 Go", "CLOSE");
				SmtpTestConnection connection = server.client().connect()) {
			connection.expect("220");
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> connection.startTls(SmtpTestTls.trustAll()))
				.withMessageContaining("TLS handshake failed")
				.withMessageEndingWith("C: STARTTLS\nS: 220 Go\n");
		}
	}

	private static X509Bundle certificate() throws Exception {
		return new CertificateBuilder().subject("CN=mx.example.org")
			.addSanDnsName("mx.example.org")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
	}

	private static SSLContext context(X509Bundle bundle) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(bundle.toKeyManagerFactory().getKeyManagers(), bundle.toTrustManagerFactory().getTrustManagers(),
				null);
		return context;
	}

}
