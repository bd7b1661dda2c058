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
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.util.TlsServerEndpoint;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.ScramCredentials;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.NettySmtpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * AUTH with and without TLS, SCRAM with a client that nobody here wrote, and attacks. The
 * exchanges themselves are dialogues.
 */
class AuthTests {

	private static final TlsConfiguration SERVER = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));

	private static final SSLContext CLIENT = TestCertificates.withoutCertificate();

	private static final String JOE = base64("\0joe\0secret");

	private static final Principal PRINCIPAL = () -> "joe";

	@Test
	void authIsOfferedOverTlsOnly() {
		try (TestServer server = start(AuthMode.OPTIONAL); SmtpTestConnection client = server.client()) {
			assertThat(client.send("EHLO client.example.org").readReply()).lines()
				.noneMatch((line) -> line.contains("AUTH"));
			client.send("AUTH PLAIN " + JOE).expect("538 5.7.11");
			handshake(client);
			assertThat(client.send("EHLO client.example.org").readReply()).lines().contains("250-AUTH PLAIN LOGIN");
			client.send("AUTH PLAIN " + JOE).expect("235 2.7.0");
		}
	}

	@Test
	void principalIsOnTheSessionAndInTheTraceHeader() {
		try (TestServer server = start(AuthMode.REQUIRED, (builder) -> builder.receivedHeader(true));
				SmtpTestConnection client = authenticated(server)) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			SmtpSession session = server.received().get(0).session();
			assertThat(session.principal()).isSameAs(PRINCIPAL);
			assertThat(session.authenticationMechanism()).isEqualTo("PLAIN");
			assertThat(server.onlyContent())
				.containsPattern(" with ESMTPSA id \\S+\r\n\tfor <jane@example\\.org>\r\n\ttls TLS_\\w+;\r\n\t");
		}
	}

	// RFC 3207 section 4.2: an attacker who authenticated in clear must not be who comes
	// next
	@Test
	void whoAuthenticatedInClearIsForgottenWithTls() {
		try (TestServer server = start(AuthMode.REQUIRED,
				(builder) -> builder.authentication((auth) -> auth.withAllowWithoutTls(true)));
				SmtpTestConnection client = server.client()) {
			client.send("AUTH PLAIN " + JOE).expect("235");
			handshake(client);
			client.send("EHLO client.example.org")
				.expect("250-")
				.send("MAIL FROM:<joe@example.org>")
				.expect("530 5.7.0");
		}
	}

	@Test
	void passwordsWithoutTlsAreForConnectorsThatDoNotRequireIt() {
		try (TestServer server = start(AuthMode.REQUIRED,
				(builder) -> builder.tls(TlsMode.REQUIRED)
					.connector("old", (connector) -> connector.tls(TlsMode.NONE))
					.authentication((auth) -> auth.withAllowWithoutTls(true)));
				SmtpTestConnection client = server.client()) {
			assertThat(client.command("EHLO client.example.org").extensions()).contains("STARTTLS")
				.noneMatch((extension) -> extension.startsWith("AUTH"));
			client.send("AUTH PLAIN " + JOE).expect("530 5.7.0");
			handshake(client);
			client.send("EHLO client.example.org").expect("250-").send("AUTH PLAIN " + JOE).expect("235");
			int port = server.server().connectors().get(1).port();
			try (SmtpTestConnection old = SmtpTestClient.bindToServer("127.0.0.1", port).open()) {
				old.send("AUTH PLAIN " + JOE).expect("235");
			}
		}
	}

	@Test
	void connectorsHaveAuthOfTheirOwn() {
		try (TestServer server = start(AuthMode.NONE,
				(builder) -> builder.connector("submission", (connector) -> connector.auth(AuthMode.REQUIRED)));
				SmtpTestConnection client = server.client()) {
			client.send("AUTH PLAIN " + JOE).expect("500").send("MAIL FROM:<joe@example.org>").expect("250");
			assertThat(server.server().connectors()).extracting(SmtpConnector::auth)
				.containsExactly(AuthMode.NONE, AuthMode.REQUIRED);
		}
	}

	@Test
	void authIsOptionalByDefaultWhereItCanBeOffered() {
		Consumer<SmtpServer.Builder> connectors = (builder) -> builder.tls(TlsMode.NONE)
			.connector("starttls", (connector) -> connector.tls(TlsMode.OPTIONAL))
			.connector("none", (connector) -> connector.tls(TlsMode.IMPLICIT).auth(AuthMode.NONE));
		try (TestServer server = start(null, connectors)) {
			assertThat(server.server().connectors()).extracting(SmtpConnector::auth)
				.containsExactly(AuthMode.NONE, AuthMode.OPTIONAL, AuthMode.NONE);
		}
		try (TestServer server = start(null,
				connectors.andThen((builder) -> builder.authentication((auth) -> auth.withAllowWithoutTls(true))));
				SmtpTestConnection client = server.client()) {
			assertThat(server.server().connectors()).extracting(SmtpConnector::auth)
				.containsExactly(AuthMode.OPTIONAL, AuthMode.OPTIONAL, AuthMode.NONE);
			client.send("AUTH PLAIN " + JOE).expect("235 2.7.0");
		}
		try (TestServer server = start(null, (builder) -> builder.authenticator(null))) {
			assertThat(server.server().connectors()).extracting(SmtpConnector::auth).containsExactly(AuthMode.NONE);
		}
	}

	@Test
	void connectorsInheritAuth() {
		try (TestServer server = start(AuthMode.REQUIRED, (builder) -> builder.connector("other", (connector) -> {
		}))) {
			assertThat(server.server().connectors()).extracting(SmtpConnector::auth)
				.containsExactly(AuthMode.REQUIRED, AuthMode.REQUIRED);
		}
	}

	@Test
	void unknownMechanismIsRefused() {
		SmtpServer.Builder builder = SmtpServer.builder();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.authentication((auth) -> auth.withMechanisms(List.of("plain", "CRAM-MD5"))))
			.withMessage(
					"There is no SASL mechanism 'CRAM-MD5'. Known are: SCRAM-SHA-256-PLUS, SCRAM-SHA-256, PLAIN, LOGIN, "
							+ "OAUTHBEARER, XOAUTH2");
		builder
			.authentication((auth) -> auth.withMechanisms(
					List.of("scram-sha-256-plus", "SCRAM-SHA-256", "PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2")))
			.auth(AuthMode.REQUIRED)
			.authentication((auth) -> auth.withAllowWithoutTls(true))
			.authenticator((session, username, password) -> null)
			.tokenAuthenticator((session, username, token) -> null)
			.scramAuthenticator(new Scram())
			.build();
	}

	@Test
	void refusalsWait() {
		Duration delay = Duration.ofMillis(150);
		try (TestServer server = start(AuthMode.OPTIONAL,
				(builder) -> builder.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(delay)));
				SmtpTestConnection client = server.client()) {
			long start = System.nanoTime();
			client.sendRaw("AUTH PLAIN " + base64("\0joe\0wrong") + "\r\nNOOP\r\n").expect("535 5.7.8");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
			client.expect("250 2.0.0");
			start = System.nanoTime();
			client.send("AUTH PLAIN " + base64("\0nobody\0x")).expect("535 5.7.8");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay.multipliedBy(2));
			client.send("AUTH PLAIN " + JOE).expect("235 2.7.0");
		}
	}

	@Test
	void clientThatFailsTooOftenIsSentAway() {
		try (TestServer server = start(AuthMode.OPTIONAL,
				(builder) -> builder.authentication((auth) -> auth.withAllowWithoutTls(true).withMaxFailures(2)));
				SmtpTestConnection client = server.client()) {
			String wrong = "AUTH PLAIN " + base64("\0joe\0wrong");
			client.send(wrong).expect("535 5.7.8").send(wrong).expect("421 4.7.0").expectClosed();
		}
	}

	@Test
	void failingAuthenticatorIsTemporaryAndCounts() {
		try (TestServer server = TestServer.start((builder) -> builder.auth(AuthMode.OPTIONAL)
			.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(Duration.ZERO))
			.authenticator((session, username, password) -> {
				if (username.equals("later")) {
					throw new SmtpReplyException(SmtpReply.of(432, "4.7.12", "A password transition is needed"));
				}
				throw new IllegalStateException("The directory is down");
			})); SmtpTestConnection client = server.client()) {
			client.send("AUTH PLAIN " + JOE).expect("454 4.7.0 Temporary authentication failure");
			client.send("AUTH PLAIN " + base64("\0later\0x")).expect("432 4.7.12").send("NOOP").expect("250");
			client.send("AUTH PLAIN " + JOE).expect("421 4.7.0").expectClosed();
		}
	}

	@Test
	void observersAreToldOfEachAuthentication() {
		List<String> told = new CopyOnWriteArrayList<>();
		try (TestServer server = start(AuthMode.OPTIONAL,
				(builder) -> builder.authentication((auth) -> auth.withAllowWithoutTls(true))
					.observer(new SmtpServerObserver() {

						@Override
						public void authenticationReplied(SmtpSession session, String mechanism, SmtpReply reply) {
							told.add(mechanism + " " + reply.code());
						}

					}));
				SmtpTestConnection client = server.client()) {
			client.send("AUTH PLAIN " + base64("\0joe\0wrong")).expect("535").send("AUTH PLAIN " + JOE).expect("235");
			assertThat(told).containsExactly("PLAIN 535", "PLAIN 235");
		}
	}

	@Test
	void applicationCodeRunsInsideOfTheScopes() {
		ThreadLocal<@Nullable String> context = new ThreadLocal<>();
		List<String> seen = new CopyOnWriteArrayList<>();
		try (TestServer server = start(AuthMode.REQUIRED, (builder) -> builder.scope((session) -> {
			context.set(String.valueOf(session.principal() != null));
			return context::remove;
		}).processor((message) -> {
			seen.add(context.get());
			return null;
		})); SmtpTestConnection client = authenticated(server)) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			assertThat(seen).containsExactly("true");
		}
	}

	@ParameterizedTest
	@CsvSource({ "SCRAM-SHA-256, TLSv1.3, true", "SCRAM-SHA-256, TLSv1.3, false", "SCRAM-SHA-256, TLSv1.2, true",
			"SCRAM-SHA-256-PLUS, TLSv1.2, true", "SCRAM-SHA-256-PLUS, TLSv1.2, false" })
	void scramProvesBothSides(String mechanism, String protocol, boolean nativeTls) throws Exception {
		Scram accounts = new Scram();
		try (TestServer server = scram(accounts, tls(protocol, nativeTls));
				SmtpTestConnection client = server.client()) {
			SSLSession tls = handshake(client);
			assertThat(tls.getProtocol()).isEqualTo(protocol);
			// the client would say so if it could bind, and the server is to agree
			client.send("EHLO client.example.org").expect("250-");
			prove(client, scramClient(mechanism, "j=o,e", "secret", tls), mechanism);
			assertThat(accounts.told).containsExactly("succeeded j=o,e");
			client.send("MAIL FROM:<joe@example.org>").expect("250");
		}
	}

	// RFC 9266 section 4.1: a client that binds by TLS 1.3 expects this type
	@Test
	void scramBindsToKeyingMaterialWhereTheJdkExportsIt() throws Exception {
		boolean exported = Runtime.version().feature() >= 25;
		Scram accounts = new Scram();
		try (TestServer server = scram(accounts, tls("TLSv1.3", false)); SmtpTestConnection client = server.client()) {
			SSLSession tls = handshake(client);
			assertThat(client.send("EHLO client.example.org").readReply()).lines()
				.contains(exported ? "250-AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256" : "250-AUTH SCRAM-SHA-256");
			if (exported) {
				prove(client, exporterClient(tls), "SCRAM-SHA-256-PLUS");
				assertThat(accounts.told).containsExactly("succeeded j=o,e");
			}
			else {
				client.send("AUTH SCRAM-SHA-256-PLUS " + base64("p=tls-exporter,,n=joe,r=abc")).expect("504 5.5.4");
			}
		}
	}

	// BoringSSL exports nothing by way of Netty
	@Test
	void scramIsNotBoundByTls13OfBoringSsl() {
		try (TestServer server = scram(new Scram(), tls("TLSv1.3", true));
				SmtpTestConnection client = server.client()) {
			handshake(client);
			assertThat(client.send("EHLO client.example.org").readReply()).lines().contains("250-AUTH SCRAM-SHA-256");
			// a client that could bind takes it that the server can't
			client.send("AUTH SCRAM-SHA-256 " + base64("y,,n=joe,r=abc")).expect("334 ");
		}
	}

	// the operator wants that or nothing
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void scramIsBoundToTheCertificateWhereNothingElseIsOffered(boolean nativeTls) throws Exception {
		try (TestServer server = scram(new Scram(), tls("TLSv1.3", nativeTls).andThen(
				(builder) -> builder.authentication((auth) -> auth.withMechanisms(List.of("SCRAM-SHA-256-PLUS")))));
				SmtpTestConnection client = server.client()) {
			SSLSession tls = handshake(client);
			assertThat(client.send("EHLO client.example.org").readReply()).lines()
				.contains("250-AUTH SCRAM-SHA-256-PLUS");
			prove(client, scramClient("SCRAM-SHA-256-PLUS", "j=o,e", "secret", tls), "SCRAM-SHA-256-PLUS");
		}
	}

	// no failure of a password
	@ParameterizedTest
	@ValueSource(strings = { "tls-unique", "tls-exporter", "nothing" })
	void scramRefusesATypeOfBindingThatItCannotHave(String type) {
		Scram accounts = new Scram();
		try (TestServer server = scram(accounts, tls("TLSv1.2", false)); SmtpTestConnection client = server.client()) {
			handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			for (int i = 0; i < 4; i++) {
				client.send("AUTH SCRAM-SHA-256-PLUS " + base64("p=" + type + ",,n=joe,r=abc"))
					.expect("504 5.5.4 Channel binding type is not supported");
			}
			assertThat(accounts.told).isEmpty();
		}
	}

	// a stranger can't tell who is there
	@ParameterizedTest
	@ValueSource(strings = { "j=o,e", "nobody" })
	void scramRefusesAWrongPasswordAsAnUnknownUser(String username) throws Exception {
		Scram accounts = new Scram();
		try (TestServer server = scram(accounts); SmtpTestConnection client = server.client()) {
			SSLSession tls = handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			ScramClient scram = scramClient("SCRAM-SHA-256", username, "wrong", tls);
			client.send("AUTH SCRAM-SHA-256 " + base64(scram.clientFirstMessage().toString()));
			String first = challenge(client);
			assertThat(first).contains(",i=4096");
			scram.serverFirstMessage(first);
			client.send(base64(scram.clientFinalMessage().toString())).expect("535 5.7.8 Authentication failed");
			assertThat(accounts.told).containsExactly("failed " + username);
		}
	}

	@Test
	void scramHasOneSaltForAnUnknownUser() {
		try (TestServer server = scram(new Scram()); SmtpTestConnection client = server.client()) {
			handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			String salt = salt(client, "nobody");
			assertThat(salt(client, "somebody")).isNotEqualTo(salt);
			client.send("AUTH SCRAM-SHA-256 " + base64("n,,n=nobody,r=abc"));
			assertThat(challenge(client).split(",")[1]).isEqualTo(salt);
			// to ask for salts and to go away is a failure, too
			client.send("*").expect("421 4.7.0").expectClosed();
		}
	}

	// where a client isn't offered the other one, it isn't kept from it by anyone
	@Test
	void scramTakesAClientThatCouldBindWhereBindingIsNotOffered() {
		try (TestServer server = start(AuthMode.REQUIRED,
				(builder) -> builder.authentication((auth) -> auth.withMechanisms(List.of("SCRAM-SHA-256")))
					.scramAuthenticator(new Scram()));
				SmtpTestConnection client = server.client()) {
			handshake(client);
			assertThat(client.send("EHLO client.example.org").readReply()).lines().contains("250-AUTH SCRAM-SHA-256");
			client.send("AUTH SCRAM-SHA-256 " + base64("y,,n=joe,r=abc")).expect("334 ");
		}
	}

	@Test
	void scramTreatsUnknownUsersAlikeWithBothMechanisms() {
		try (TestServer server = scram(new Scram(), tls("TLSv1.2", true));
				SmtpTestConnection client = server.client()) {
			handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			client.send("AUTH SCRAM-SHA-256-PLUS " + base64("p=tls-server-end-point,,n=nobody,r=abc"));
			String salt = challenge(client).split(",")[1];
			client.send("*").expect("501 5.7.0");
			assertThat(salt(client, "nobody")).isEqualTo(salt);
		}
	}

	// RFC 5802 section 6: the list of mechanisms was changed on its way to the client
	@Test
	void scramNoticesADowngrade() {
		try (TestServer server = scram(new Scram(), tls("TLSv1.2", true));
				SmtpTestConnection client = server.client()) {
			handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			client.send("AUTH SCRAM-SHA-256 " + base64("y,,n=joe,r=abc")).expect("535 5.7.8");
		}
	}

	// the client speaks to somebody with another certificate, who passes it all on
	@Test
	void scramNoticesSomebodyInTheMiddle() throws Exception {
		SSLContext middle = TestCertificates.context("mx.example.org");
		try (TestServer other = TestServer
			.start((builder) -> builder.tls(TlsMode.OPTIONAL).tlsConfiguration((name) -> TlsConfiguration.of(middle)));
				TestServer server = scram(new Scram(), tls("TLSv1.2", true));
				SmtpTestConnection victim = other.client();
				SmtpTestConnection client = server.client()) {
			SSLSession tls = handshake(victim);
			handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			passOn(client, scramClient("SCRAM-SHA-256-PLUS", "j=o,e", "secret", tls));
		}
	}

	// who even has the key of the certificate
	@Test
	@EnabledForJreRange(min = JRE.JAVA_25)
	void scramNoticesSomebodyInTheMiddleByKeyingMaterial() throws Exception {
		try (TestServer server = scram(new Scram(), tls("TLSv1.3", false));
				SmtpTestConnection victim = server.client();
				SmtpTestConnection client = server.client()) {
			SSLSession tls = handshake(victim);
			handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			passOn(client, exporterClient(tls));
		}
	}

	private static void passOn(SmtpTestConnection client, ScramClient scram) throws Exception {
		client.send("AUTH SCRAM-SHA-256-PLUS " + base64(scram.clientFirstMessage().toString()));
		scram.serverFirstMessage(challenge(client));
		client.send(base64(scram.clientFinalMessage().toString())).expect("535 5.7.8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "n,,n=joe", "n,,r=abc,n=joe", "n,,m=ext,n=joe,r=abc", "n,,n=,r=abc", "n,,n=a=2Xb,r=abc",
			"x,,n=joe,r=abc", "p=tls-server-end-point,,n=joe,r=abc", "n=joe,r=abc", "n,,n=joe,r=", "n,,n=jo\ne,r=abc",
			"" })
	void brokenScramIsRefused(String message) {
		try (TestServer server = scram(new Scram()); SmtpTestConnection client = server.client()) {
			handshake(client);
			client.send("EHLO client.example.org").expect("250-").send("AUTH SCRAM-SHA-256").expect("334 ");
			client.send(base64(message)).expect("501 5.5.2").send("NOOP").expect("250");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "c=biws,r=%s", "r=%s,c=biws,p=AAAA", "c=biws,r=%s,p=AAAA", "c=biws,r=%s,p=!", "%s", "" })
	void brokenProofIsRefused(String message) {
		try (TestServer server = scram(new Scram()); SmtpTestConnection client = server.client()) {
			handshake(client);
			client.send("EHLO client.example.org")
				.expect("250-")
				.send("AUTH SCRAM-SHA-256 " + base64("n,,n=joe,r=abc"));
			String nonce = challenge(client).split(",")[0].substring(2);
			client.send(base64(message.formatted(nonce))).expect("501 5.5.2").send("NOOP").expect("250");
		}
	}

	@Test
	void recordedExchangeIsRefused() throws Exception {
		Scram accounts = new Scram();
		try (TestServer server = scram(accounts);
				SmtpTestConnection client = server.client();
				SmtpTestConnection thief = server.client()) {
			SSLSession tls = handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			ScramClient scram = scramClient("SCRAM-SHA-256", "j=o,e", "secret", tls);
			String first = base64(scram.clientFirstMessage().toString());
			client.send("AUTH SCRAM-SHA-256 " + first);
			scram.serverFirstMessage(challenge(client));
			String last = base64(scram.clientFinalMessage().toString());
			client.send(last);
			challenge(client);
			client.send("").expect("235 2.7.0");
			handshake(thief);
			thief.send("EHLO client.example.org").expect("250-");
			thief.send("AUTH SCRAM-SHA-256 " + first);
			challenge(thief);
			thief.send(last).expect("535 5.7.8");
			assertThat(accounts.told).containsOnlyOnce("succeeded j=o,e");
		}
	}

	@Test
	void endlessNonceIsRefused() {
		try (TestServer server = scram(new Scram()); SmtpTestConnection client = server.client()) {
			handshake(client);
			client.send("EHLO client.example.org").expect("250-");
			client.send("AUTH SCRAM-SHA-256 " + base64("n,,n=joe,r=" + "a".repeat(8000))).expect("501 5.5.2");
			client.send("AUTH SCRAM-SHA-256 " + base64("n,,n=" + "a".repeat(8000) + ",r=a")).expect("501 5.5.2");
		}
	}

	@Test
	void scramCredentialsAreStoredAsPostgresqlDoes() {
		ScramCredentials credentials = ScramCredentials.ofPassword("secret");
		assertThat(ScramCredentials.parse(credentials.toStoredForm())).isEqualTo(credentials)
			.hasSameHashCodeAs(credentials);
		assertThat(credentials).isNotEqualTo(ScramCredentials.ofPassword("secret"));
		assertThat(credentials.toString()).doesNotContain(Base64.getEncoder().encodeToString(credentials.storedKey()));
		for (String text : List.of("{bcrypt}x", "SCRAM-SHA-256$1:c2FsdA==$AAAA:AAAA", "SCRAM-SHA-256$4096:!$AAAA:AAAA",
				credentials.toStoredForm() + "x")) {
			assertThat(ScramCredentials.parse(text)).as(text).isNull();
		}
		assertThatIllegalArgumentException().isThrownBy(() -> ScramCredentials.ofPassword(""));
	}

	@Test
	void authWithoutAuthenticatorIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> NettySmtpServer.builder().auth(AuthMode.REQUIRED).build())
			.withMessageContaining("authenticator");
		assertThatIllegalStateException()
			.isThrownBy(() -> NettySmtpServer.builder()
				.auth(AuthMode.REQUIRED)
				.authenticator((session, username, password) -> null)
				.build())
			.withMessageContaining("TLS");
		assertThatIllegalStateException()
			.isThrownBy(() -> NettySmtpServer.builder()
				.auth(AuthMode.REQUIRED)
				.authentication((auth) -> auth.withAllowWithoutTls(true))
				.authenticator((session, username, password) -> null)
				.authentication((auth) -> auth.withMechanisms(List.of("XOAUTH2")))
				.build())
			.withMessageContaining("each of its mechanisms");
	}

	private static String salt(SmtpTestConnection client, String username) {
		client.send("AUTH SCRAM-SHA-256 " + base64("n,,n=" + username + ",r=abc"));
		String salt = challenge(client).split(",")[1];
		client.send("*").expect("501 5.7.0");
		return salt;
	}

	private static String challenge(SmtpTestConnection client) {
		String reply = client.readReply().lines().get(0);
		assertThat(reply).startsWith("334 ");
		return new String(Base64.getDecoder().decode(reply.substring(4)), StandardCharsets.UTF_8);
	}

	private static ScramClient scramClient(String mechanism, String username, String password, SSLSession tls)
			throws Exception {
		byte[] binding = TlsServerEndpoint.getChannelBindingData((X509Certificate) tls.getPeerCertificates()[0]);
		ScramClient.FinalBuildStage builder = ScramClient.builder()
			.advertisedMechanisms(List.of(mechanism))
			.username(username)
			.password(password.toCharArray())
			.stringPreparation(StringPreparation.SASL_PREPARATION);
		return mechanism.endsWith("-PLUS") ? builder.channelBinding("tls-server-end-point", binding).build()
				: builder.build();
	}

	private static ScramClient exporterClient(SSLSession tls) throws Exception {
		// since Java 25
		byte[] material = (byte[]) ExtendedSSLSession.class
			.getMethod("exportKeyingMaterialData", String.class, byte[].class, int.class)
			.invoke(tls, "EXPORTER-Channel-Binding", new byte[0], 32);
		return ScramClient.builder()
			.advertisedMechanisms(List.of("SCRAM-SHA-256-PLUS"))
			.username("j=o,e")
			.password("secret".toCharArray())
			.stringPreparation(StringPreparation.SASL_PREPARATION)
			.channelBinding("tls-exporter", material)
			.build();
	}

	private static void prove(SmtpTestConnection client, ScramClient scram, String mechanism) throws Exception {
		assertThat(scram.getScramMechanism().getName()).isEqualTo(mechanism);
		client.send("AUTH " + mechanism + " " + base64(scram.clientFirstMessage().toString()));
		scram.serverFirstMessage(challenge(client));
		client.send(base64(scram.clientFinalMessage().toString()));
		scram.serverFinalMessage(challenge(client));
		client.send("").expect("235 2.7.0");
	}

	private static Consumer<SmtpServer.Builder> tls(String protocol, boolean nativeTls) {
		TlsConfiguration configuration = (nativeTls ? SERVER : TlsConfiguration.of(SERVER.context()))
			.withProtocols(List.of(protocol));
		return (builder) -> builder.tlsConfiguration((name) -> configuration);
	}

	private static TestServer scram(Scram accounts) {
		return scram(accounts, (builder) -> {
		});
	}

	private static TestServer scram(Scram accounts, Consumer<SmtpServer.Builder> customizer) {
		return start(AuthMode.REQUIRED, (builder) -> {
			builder.authenticator(null).scramAuthenticator(accounts);
			customizer.accept(builder);
		});
	}

	private static SmtpTestConnection authenticated(TestServer server) {
		SmtpTestConnection client = server.client();
		handshake(client);
		return client.send("EHLO client.example.org").expect("250-").send("AUTH PLAIN " + JOE).expect("235 2.7.0");
	}

	private static SSLSession handshake(SmtpTestConnection client) {
		client.send("STARTTLS").expect("220");
		return client.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
	}

	private static TestServer start(AuthMode mode) {
		return start(mode, (builder) -> {
		});
	}

	private static TestServer start(@Nullable AuthMode mode, Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.tls(TlsMode.OPTIONAL)
				.tlsConfiguration((name) -> SERVER)
				.auth(mode)
				.authentication((auth) -> auth.withFailureDelay(Duration.ZERO))
				.authenticator((session, username, password) -> (username.equals("joe") && password.equals("secret"))
						? PRINCIPAL : null);
			customizer.accept(builder);
		});
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Knows one user, whose name has to be encoded.
	 */
	private static final class Scram implements ScramAuthenticator {

		private final ScramCredentials credentials = ScramCredentials.ofPassword("secret");

		private final List<String> told = new CopyOnWriteArrayList<>();

		@Override
		public @Nullable Account find(SmtpSession session, String username) {
			return username.equals("j=o,e") ? new Account(() -> username, this.credentials) : null;
		}

		@Override
		public void succeeded(SmtpSession session, Account account) {
			this.told.add("succeeded " + account.principal().getName());
		}

		@Override
		public void failed(SmtpSession session, String username) {
			this.told.add("failed " + username);
		}

	}

}
