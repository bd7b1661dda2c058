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

package dev.smtpd.relay;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import dev.smtpd.SmtpReply;
import io.netty.handler.codec.smtp.SmtpCommand;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates to an upstream server (RFC 4954).
 *
 * @param connection the connection
 * @param credentials the credentials
 */
record UpstreamLogin(UpstreamConnection connection, RelayCredentials credentials) {

	private static final String SCRAM = "SCRAM-SHA-256";

	/**
	 * Those that send the secret itself.
	 */
	private static final Set<String> IN_CLEAR = Set.of("PLAIN", "LOGIN", "XOAUTH2");

	/**
	 * The mechanisms that can be chosen, the best first.
	 */
	static final List<String> MECHANISMS = List.of(SCRAM, "PLAIN", "LOGIN", "XOAUTH2");

	/**
	 * Authenticate.
	 * @param mechanisms the mechanisms to choose from, in order
	 * @param allowWithoutTls whether the secret may be sent without TLS
	 * @return completed when the server has accepted it
	 */
	CompletableFuture<?> login(List<String> mechanisms, boolean allowWithoutTls) {
		List<String> offered = this.connection.extensions().authMechanisms();
		boolean allowed = this.connection.isSecure() || allowWithoutTls;
		return mechanisms.stream()
			.map((mechanism) -> mechanism.toUpperCase(Locale.ROOT))
			.filter(offered::contains)
			.filter((mechanism) -> allowed || !IN_CLEAR.contains(mechanism))
			.findFirst()
			.<CompletableFuture<?>>map(this::loginBy)
			.orElseGet(() -> CompletableFuture.failedFuture(UpstreamException.unauthenticated(
					"No SASL mechanism in common, offered are " + offered + (allowed ? "" : ", and there is no TLS"))));
	}

	private CompletableFuture<?> loginBy(String mechanism) {
		return switch (mechanism) {
			case SCRAM -> loginByScram();
			case "PLAIN" -> send("PLAIN", "\0" + this.credentials.username() + "\0" + this.credentials.secret())
				.thenCompose(this::requireAccepted);
			case "LOGIN" -> send("LOGIN", this.credentials.username()).thenCompose(this::requireChallenge)
				.thenCompose((challenge) -> send(null, this.credentials.secret()))
				.thenCompose(this::requireAccepted);
			case "XOAUTH2" -> send("XOAUTH2",
					"user=" + this.credentials.username() + "\1auth=Bearer " + this.credentials.secret() + "\1\1")
				.thenCompose(this::endBearer)
				.thenCompose(this::requireAccepted);
			default -> throw new IllegalStateException("Unknown mechanism: " + mechanism);
		};
	}

	private CompletableFuture<?> loginByScram() {
		ScramClient scram;
		try {
			scram = ScramClient.builder()
				.advertisedMechanisms(List.of(SCRAM))
				.username(this.credentials.username())
				.password(this.credentials.secret().toCharArray())
				.stringPreparation(StringPreparation.SASL_PREPARATION)
				.build();
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture
				.failedFuture(UpstreamException.unauthenticated("Not a user name and password for SCRAM"));
		}
		return send(SCRAM, scram.clientFirstMessage().toString()).thenCompose(this::requireChallenge)
			.thenCompose((first) -> sendFinal(scram, first))
			.thenCompose(this::requireChallenge)
			.thenCompose((last) -> verifyServer(scram, last))
			.thenCompose(this::requireAccepted);
	}

	private CompletableFuture<SmtpReply> sendFinal(ScramClient scram, String first) {
		try {
			scram.serverFirstMessage(first);
			return send(null, scram.clientFinalMessage().toString());
		}
		catch (ScramException | IllegalArgumentException ex) {
			return CompletableFuture.failedFuture(UpstreamException.garbage("Not a message of SCRAM", ex));
		}
	}

	private CompletableFuture<SmtpReply> verifyServer(ScramClient scram, String last) {
		try {
			scram.serverFinalMessage(last);
			return send(null, "");
		}
		catch (ScramException | IllegalArgumentException ex) {
			return CompletableFuture
				.failedFuture(UpstreamException.insecure("Server doesn't know the password either", ex));
		}
	}

	// with its error in a challenge, the server waits for an empty response
	private CompletableFuture<SmtpReply> endBearer(SmtpReply reply) {
		return (reply.code() == 334) ? send(null, "") : CompletableFuture.completedFuture(reply);
	}

	private CompletableFuture<SmtpReply> send(@Nullable String mechanism, String response) {
		String encoded = Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8));
		return (mechanism != null) ? this.connection.send(SmtpCommand.AUTH, mechanism, encoded)
				: this.connection.send(SmtpCommand.EMPTY, encoded);
	}

	private CompletableFuture<String> requireChallenge(SmtpReply reply) {
		if (reply.code() != 334) {
			return CompletableFuture.failedFuture(refused(reply));
		}
		try {
			return CompletableFuture
				.completedFuture(new String(Base64.getDecoder().decode(reply.lines().get(0)), StandardCharsets.UTF_8));
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedFuture(UpstreamException.garbage("Not a challenge", ex));
		}
	}

	private CompletableFuture<SmtpReply> requireAccepted(SmtpReply reply) {
		return reply.isPositive() ? CompletableFuture.completedFuture(reply)
				: CompletableFuture.failedFuture(refused(reply));
	}

	private UpstreamException refused(SmtpReply reply) {
		return UpstreamException.unauthenticated("Login was refused: " + reply);
	}

}
