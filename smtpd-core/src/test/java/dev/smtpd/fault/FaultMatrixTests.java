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

package dev.smtpd.fault;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.SmtpProtocol;
import dev.smtpd.TestCertificates;
import dev.smtpd.TestServer;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every fault at every stage, over sockets: what the client sees, and whether the
 * application gets the message.
 */
class FaultMatrixTests {

	private static final String REPLY = "451 4.3.0 On purpose";

	private static final String PLAIN = Base64.getEncoder().encodeToString("\0joe\0secret".getBytes());

	static final TlsConfiguration TLS = TlsConfiguration
		.of(TlsConfiguration.of(TestCertificates.managers("mx.example.org", Algorithm.ecp256)).context());

	static Stream<Arguments> faults() {
		List<Arguments> all = new ArrayList<>();
		for (Way way : Way.values()) {
			for (FaultStage stage : FaultStage.values()) {
				if (stage == FaultStage.TLS && !way.isSecure()) {
					continue;
				}
				for (FaultAction action : FaultAction.values()) {
					all.add(Arguments.of(way, stage, action));
				}
			}
		}
		return all.stream();
	}

	@ParameterizedTest(name = "{0}: {2} at {1}")
	@MethodSource("faults")
	void faultIsMadeAtItsStage(Way way, FaultStage stage, FaultAction action) {
		SmtpFaults faults = new SmtpFaults();
		String name = faults.add(fault(stage, action));
		try (TestServer server = start(way, faults)) {
			Attempt attempt = new Attempt(server, way, stage, action);
			attempt.run();
			boolean delivered = stage == FaultStage.AFTER_COMMIT || action == FaultAction.DELAY;
			assertThat(server.received()).hasSize(delivered ? 1 : 0);
			assertThat(faults.get(name)).extracting(FaultStatus::made).isEqualTo(1L);
			// the client tries again, and the fault was to be made once
			new Attempt(server, way, null, null).run();
			assertThat(server.received()).hasSize(delivered ? 2 : 1);
			assertThat(faults.get(name)).extracting(FaultStatus::made).isEqualTo(1L);
		}
	}

	private static Fault fault(FaultStage stage, FaultAction action) {
		Fault.At at = Fault.at(stage);
		Fault fault = switch (action) {
			case REPLY -> at.reply(REPLY);
			// long enough for the client's next bytes to arrive meanwhile
			case DELAY -> at.delay(Duration.ofMillis((stage == FaultStage.TLS) ? 100 : 1));
			case DROP -> at.drop();
			case RESET -> at.reset();
			case HALF_LINE -> at.halfLine();
		};
		return fault.onNth(1);
	}

	private static TestServer start(Way way, SmtpFaults faults) {
		return TestServer.start((builder) -> {
			builder.faults(faults)
				.authentication((auth) -> auth.withAllowWithoutTls(true))
				.authenticator((session, username, password) -> () -> username);
			switch (way) {
				case LMTP, LMTP_CHUNKED -> builder.protocol(SmtpProtocol.LMTP);
				case STARTTLS -> builder.tls(TlsMode.OPTIONAL).tlsConfiguration((serverName) -> TLS);
				case IMPLICIT_TLS -> builder.tls(TlsMode.IMPLICIT).tlsConfiguration((serverName) -> TLS);
				case SMTP, CHUNKED -> {
				}
			}
		});
	}

	/**
	 * How mail is brought.
	 */
	enum Way {

		SMTP, CHUNKED, LMTP, LMTP_CHUNKED, STARTTLS, IMPLICIT_TLS;

		boolean isSecure() {
			return this == STARTTLS || this == IMPLICIT_TLS;
		}

		boolean isLmtp() {
			return this == LMTP || this == LMTP_CHUNKED;
		}

		boolean isChunked() {
			return this == CHUNKED || this == LMTP_CHUNKED;
		}

	}

	/**
	 * A client's attempt to send a message to two recipients, up to the fault.
	 */
	private static final class Attempt {

		private final TestServer server;

		private final Way way;

		private final FaultStage faultStage;

		private final FaultAction action;

		private SmtpTestConnection client;

		private boolean over;

		Attempt(TestServer server, Way way, FaultStage faultStage, FaultAction action) {
			this.server = server;
			this.way = way;
			this.faultStage = faultStage;
			this.action = action;
		}

		void run() {
			try (SmtpTestConnection connection = this.server.connect()) {
				this.client = connection;
				converse();
			}
			catch (UncheckedIOException ex) {
				// the reset may overtake the end of the call to connect
				assertThat(this.faultStage)
					.isEqualTo((this.way == Way.IMPLICIT_TLS) ? FaultStage.TLS : FaultStage.CONNECT);
				assertThat(this.action).isEqualTo(FaultAction.RESET);
				assertThat(ex).hasRootCauseInstanceOf(SocketException.class);
			}
		}

		private void converse() {
			if (this.way == Way.IMPLICIT_TLS) {
				handshake();
			}
			step(FaultStage.CONNECT, null, "220 mx.example.org", 1);
			step(FaultStage.EHLO, (this.way.isLmtp() ? "LHLO" : "EHLO") + " client.example.org\r\n",
					"250-mx.example.org", 1);
			if (this.way == Way.STARTTLS && !this.over) {
				startTls();
				step(FaultStage.EHLO, "EHLO client.example.org\r\n", "250-mx.example.org", 1);
			}
			step(FaultStage.AUTH, "AUTH PLAIN " + PLAIN + "\r\n", "235 2.7.0", 1);
			step(FaultStage.MAIL, "MAIL FROM:<joe@example.org>\r\n", "250 2.1.0", 1);
			step(FaultStage.RCPT, "RCPT TO:<jane@example.org>\r\n", "250 2.1.5", 1);
			step(null, "RCPT TO:<jim@example.org>\r\n", "250 2.1.5", 1);
			sendContent();
		}

		private void sendContent() {
			FaultStage end = (this.faultStage == FaultStage.AFTER_COMMIT) ? FaultStage.AFTER_COMMIT
					: FaultStage.END_OF_DATA;
			int replies = this.way.isLmtp() ? 2 : 1;
			if (this.way.isChunked()) {
				step(FaultStage.DATA, "BDAT 3\r\nhi,", "250 2.0.0", 1);
				step(end, "BDAT 5 LAST\r\n hi\r\n", "250 2.0.0", replies);
			}
			else {
				step(FaultStage.DATA, "DATA\r\n", "354 ", 1);
				step(end, "hi\r\n.\r\n", "250 2.0.0", replies);
			}
			if (!this.over) {
				this.client.send("QUIT").expect("221").expectClosed();
			}
		}

		private void startTls() {
			if (this.faultStage != FaultStage.TLS) {
				this.client.send("STARTTLS").expect("220");
				handshake();
				return;
			}
			switch (this.action) {
				case REPLY, HALF_LINE -> step(FaultStage.TLS, "STARTTLS\r\n", "220 2.0.0 Ready to start TLS", 1);
				case DELAY, DROP, RESET -> {
					this.client.send("STARTTLS").expect("220");
					handshake();
				}
			}
		}

		private void handshake() {
			SmtpTestTls tls = SmtpTestTls.trustAll();
			if (this.faultStage == FaultStage.TLS && this.action != FaultAction.DELAY) {
				assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.client.handshake(tls))
					.withMessageContaining("TLS handshake failed");
				this.over = true;
			}
			else {
				this.client.handshake(tls);
			}
		}

		private void step(FaultStage stage, String sent, String usual, int replies) {
			if (this.over) {
				return;
			}
			if (sent != null) {
				this.client.sendRaw(sent);
			}
			if (stage != null && stage == this.faultStage) {
				expectFault(stage, usual, (stage.compareTo(FaultStage.END_OF_DATA) >= 0) ? replies : 1);
			}
			else {
				expect(usual, replies);
			}
		}

		private void expect(String start, int replies) {
			assertThat(this.client.readReplies(replies))
				.allSatisfy((reply) -> assertThat(reply.lines().get(0)).startsWith(start));
		}

		private void expectFault(FaultStage stage, String usual, int replies) {
			this.over = this.action != FaultAction.DELAY;
			switch (this.action) {
				case DELAY -> expect(usual, replies);
				case REPLY -> {
					expect(REPLY, replies);
					if (stage == FaultStage.CONNECT) {
						this.client.expectClosed();
					}
					else {
						this.client.send("NOOP").expect("250").send("QUIT").expect("221").expectClosed();
					}
				}
				case DROP -> this.client.expectClosed();
				case RESET -> assertThat(failure()).isNotInstanceOf(EOFException.class)
					.isInstanceOf(SocketException.class)
					.hasMessageContaining("reset");
				case HALF_LINE -> {
					IOException failure = failure();
					assertThat(failure).isInstanceOf(EOFException.class);
					String half = failure.getMessage().replaceFirst("^Connection closed after '(.*)'$", "$1");
					assertThat(half).hasSizeGreaterThanOrEqualTo(3);
					assertThat(usual.replace("250-", "250 ")).startsWith(half.substring(0, 3));
				}
			}
		}

		private IOException failure() {
			try {
				throw new AssertionError("Reply " + this.client.readReply());
			}
			catch (UncheckedIOException ex) {
				return ex.getCause();
			}
		}

	}

}
