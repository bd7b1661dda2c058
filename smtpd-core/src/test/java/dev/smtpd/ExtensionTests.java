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
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.SSLContext;

import dev.smtpd.extension.DeliverBy;
import dev.smtpd.extension.DsnNotify;
import dev.smtpd.extension.DsnReturn;
import dev.smtpd.extension.FutureRelease;
import dev.smtpd.extension.OriginalRecipient;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application gets of the extensions that it switched on. Broken parameters are
 * in the dialogues.
 */
class ExtensionTests {

	private static final SSLContext SERVER = TestCertificates.context("mx.example.org");

	private static final SSLContext CLIENT = TestCertificates.withoutCertificate();

	@Test
	void nothingIsOfferedUnlessItIsSwitchedOn() {
		try (TestServer server = TestServer.start((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			assertThat(client.send("EHLO client.example.org").readReply()).lines()
				.noneMatch((line) -> line.matches("250.(DSN|DELIVERBY|MT-PRIORITY|REQUIRETLS|FUTURERELEASE|LIMITS).*"));
		}
	}

	@Test
	void whatIsSwitchedOnIsOffered() {
		try (TestServer server = TestServer.start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> TlsConfiguration.of(SERVER))
			.limits((limits) -> limits.withMaxRecipients(100).withMaxFutureRelease(Duration.ofHours(1)))
			.extensions(EnumSet.allOf(SmtpExtension.class))); SmtpTestConnection client = server.client()) {
			assertThat(client.send("EHLO client.example.org").readReply()).lines()
				.contains("250-DSN", "250-DELIVERBY", "250-MT-PRIORITY", "250-LIMITS RCPTMAX=100")
				.doesNotContain("250-REQUIRETLS")
				.anyMatch((line) -> line.matches("250-FUTURERELEASE 3600 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
			client.send("STARTTLS").expect("220").handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
			assertThat(client.send("EHLO client.example.org").readReply()).lines().contains("250-REQUIRETLS");
			client.send("MAIL FROM:<joe@example.org> REQUIRETLS").expect("250");
			client.send("RCPT TO:<jane@example.org>").expect("250").send("DATA").expect("354");
			client.sendRaw("hi\r\n.\r\n").expect("250");
			assertThat(server.received().get(0).envelope().isTlsRequired()).isTrue();
		}
	}

	@Test
	void envelopeHasValues() {
		Envelope envelope = receive("RET=hdrs ENVID=QQ+2B1 BY=120;RT MT-PRIORITY=-3 HOLDFOR=60",
				"NOTIFY=success,FAILURE ORCPT=rfc822;Jane+2Bx@example.org");
		assertThat(envelope.dsnReturn()).isEqualTo(DsnReturn.HDRS);
		assertThat(envelope.envelopeId()).isEqualTo("QQ+1");
		assertThat(envelope.deliverBy()).isEqualTo(new DeliverBy(Duration.ofSeconds(120), DeliverBy.Mode.RETURN, true));
		assertThat(envelope.priority()).isEqualTo(-3);
		assertThat(envelope.isTlsRequired()).isFalse();
		assertThat(envelope.futureRelease()).isEqualTo(new FutureRelease(Duration.ofSeconds(60), null));
		assertThat(envelope.recipients().get(0).dsnNotify()).isEqualTo(Set.of(DsnNotify.SUCCESS, DsnNotify.FAILURE));
		assertThat(envelope.recipients().get(0).originalRecipient())
			.isEqualTo(new OriginalRecipient("rfc822", "Jane+x@example.org"));
	}

	@Test
	void envelopeHasNoValuesThatTheClientDidNotGive() {
		Envelope envelope = receive("", "");
		assertThat(envelope.dsnReturn()).isNull();
		assertThat(envelope.envelopeId()).isNull();
		assertThat(envelope.deliverBy()).isNull();
		assertThat(envelope.priority()).isZero();
		assertThat(envelope.futureRelease()).isNull();
		assertThat(envelope.recipients().get(0).dsnNotify()).isEmpty();
		assertThat(envelope.recipients().get(0).originalRecipient()).isNull();
	}

	@Test
	void releaseIsInTimeOrAtATime() {
		Instant received = Instant.parse("2026-03-02T01:02:03Z");
		assertThat(FutureRelease.parseHoldFor("60").releaseAt(received)).isEqualTo("2026-03-02T01:03:03Z");
		assertThat(FutureRelease.parseHoldUntil("2026-03-02T03:00:00+01:00").releaseAt(received))
			.isEqualTo("2026-03-02T02:00:00Z");
	}

	// RFC 6531 section 3.7.4.2
	@Test
	void vrfyAnswersInUtf8IfAsked() {
		try (TestServer server = TestServer.start((
				builder) -> builder.enableSmtputf8(true).commandHandler(lookup("VRFY")).commandHandler(lookup("EXPN")));
				SmtpTestConnection client = server.client()) {
			client.send("VRFY jose SMTPUTF8").expect("250 2.1.5 José <jose@example.org>");
			client.send("VRFY jose").expect("252 2.6.8");
			client.send("EXPN staff smtputf8").expect("250 2.1.5 José <jose@example.org>");
			client.send("EXPN staff").expect("550 5.6.8");
			client.send("VRFY nobody").expect("550 5.1.1 No such user: ?");
		}
		try (TestServer server = TestServer.start((builder) -> builder.commandHandler(lookup("VRFY")));
				SmtpTestConnection client = server.client()) {
			client.send("VRFY jose SMTPUTF8").expect("252 2.6.8");
		}
	}

	@Test
	void nameThatChangesHowTheTraceHeaderReadsIsReplaced() {
		try (TestServer server = TestServer.start((builder) -> builder.enableSmtputf8(true).receivedHeader(true));
				SmtpTestConnection client = server.client()) {
			client.send("EHLO a\u202Eb\u2028c.example").expect("250-");
			client.send("MAIL FROM:<joe@example.org> SMTPUTF8").expect("250");
			client.send("RCPT TO:<jane@example.org>").expect("250").send("DATA").expect("354");
			client.sendRaw("hi\r\n.\r\n").expect("250");
			assertThat(server.onlyContent()).startsWith("Received: from a?b?c.example ([127.0.0.1])\r\n")
				.contains(" with UTF8SMTP id ", "\r\n\tfor <jane@example.org>;\r\n");
		}
	}

	// RFC 5321 section 4.4: several recipients must not learn of one another
	@Test
	void traceHeaderNamesTheRecipientWhereThereIsOne() {
		try (TestServer server = TestServer.start((builder) -> builder.receivedHeader(true));
				SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
			client.send("RCPT TO:<jane@example.org>").expect("250");
			client.send("RCPT TO:<jill@example.org>").expect("250").send("DATA").expect("354");
			client.sendRaw("hi\r\n.\r\n").expect("250");
			assertThat(server.received().get(0).content().text()).contains("\r\n\tfor <jane@example.org>;\r\n");
			assertThat(server.received().get(1).content().text()).doesNotContain("jane", "jill");
		}
	}

	private static CommandHandler lookup(String verb) {
		return new CommandHandler() {

			@Override
			public String verb() {
				return verb;
			}

			@Override
			public @Nullable SmtpReply handle(SmtpSession session, String argument) {
				return argument.startsWith("nobody") ? SmtpReply.of(550, "5.1.1", "No such user: ñ")
						: SmtpReply.of(250, "2.1.5", "José <jose@example.org>");
			}

		};
	}

	private static Envelope receive(String mailParameters, String rcptParameters) {
		try (TestServer server = TestServer.start((builder) -> builder.extensions(List.of(SmtpExtension.values())));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org> " + mailParameters).expect("250");
			client.send("RCPT TO:<jane@example.org> " + rcptParameters).expect("250").send("DATA").expect("354");
			client.sendRaw("hi\r\n.\r\n").expect("250");
			return server.received().get(0).envelope();
		}
	}

}
