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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLContext;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What policies see, and what they can do beyond refusing.
 */
class SessionPolicyTests {

	private static final SSLContext SERVER = TestCertificates.context("mx.example.org");

	private static final SSLContext CLIENT = TestCertificates.withoutCertificate();

	@Test
	void policiesSeeConnectorPeerTlsAuthenticationAndParameters() {
		List<String> seen = new CopyOnWriteArrayList<>();
		try (TestServer server = TestServer.start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> TlsConfiguration.of(SERVER))
			.auth(AuthMode.REQUIRED)
			.authenticator((session, username, password) -> () -> username)
			.extensions(List.of(SmtpExtension.DSN))
			.policy(new SessionPolicy() {

				@Override
				public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
					seen.add(session.connector().name() + " " + session.peer().getAddress().isLoopbackAddress() + " "
							+ session.tls().getProtocol() + " " + session.principal().getName() + " " + parameters);
					return null;
				}

			})); SmtpTestConnection client = server.client()) {
			client.send("STARTTLS").expect("220").handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
			client.send("EHLO client.example.org").expect("250-").send("AUTH PLAIN AGpvZQBzZWNyZXQ=").expect("235");
			client.send("MAIL FROM:<joe@example.org> RET=FULL SIZE=5").expect("250");
			assertThat(seen).containsExactly("default true TLSv1.3 joe RET=FULL SIZE=5");
		}
	}

	@Test
	void policiesDeferAndDrop() {
		try (TestServer server = TestServer.start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
				return switch (recipient.localPart()) {
					case "grey" -> SmtpReply.of(450, "4.7.1", "Come back later");
					case "trap" -> SmtpReply.of(421, "4.7.0", "Go away");
					default -> null;
				};
			}

		})); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<grey@example.org>").expect("450 4.7.1").send("RCPT TO:<a@example.org>").expect("250");
			client.send("RCPT TO:<trap@example.org>").expect("421 4.7.0").expectClosed();
		}
	}

	@Test
	void delayedRepliesHoldNoThread() {
		Duration delay = Duration.ofMillis(300);
		try (TestServer server = TestServer
			.start((builder) -> builder.executor(Runnable::run).policy(new SessionPolicy() {

				@Override
				public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) {
					if (clientName.startsWith("slow")) {
						session.delayReply(delay);
					}
					return clientName.equals("slow.refused") ? SmtpReply.of(550, "5.7.1", "No") : null;
				}

			}));
				SmtpTestConnection slow = server.connect().expect("220");
				SmtpTestConnection fast = server.connect().expect("220")) {
			long start = System.nanoTime();
			slow.sendRaw("EHLO slow\r\nNOOP\r\n");
			fast.send("EHLO fast").expect("250-").send("QUIT").expect("221").expectClosed();
			slow.expect("250-").expect("250 2.0.0");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
			slow.send("EHLO slow.refused").expect("550 5.7.1");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay.multipliedBy(2));
		}
	}

	@Test
	void delaysAreBounded() {
		try (TestServer server = TestServer
			.start((builder) -> builder.timeouts((timeouts) -> timeouts.withMaxReplyDelay(Duration.ofMillis(1)))
				.policy(new SessionPolicy() {

					@Override
					public @Nullable SmtpReply onConnect(SmtpSession session) {
						session.delayReply(Duration.ofDays(1));
						return null;
					}

				})); SmtpTestConnection client = server.client()) {
			client.send("NOOP").expect("250");
		}
	}

	@Test
	void clientThatLeavesDuringADelayIsForgotten() {
		try (TestServer server = TestServer.start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
				session.delayReply(Duration.ofMillis(100));
				return null;
			}

		})); SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").reset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(server.server().shutDownGracefully().join()).isTrue();
		}
	}

}
