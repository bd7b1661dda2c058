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

package dev.smtpd.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.ScramCredentials;
import dev.smtpd.fuzz.Conversation.Result;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.transport.EmbeddedConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exchanges of AUTH: nobody gets in but by saying what the authenticator accepts.
 * <p>
 * A line of the input that begins with a plus sign is sent in Base64, with the nonce of
 * the last challenge of SCRAM in place of {@code %n} and the right proof in place of
 * {@code %p}, which no input could have.
 */
class AuthFuzzTests {

	private static final ScramMechanism SCRAM = ScramMechanism.SCRAM_SHA_256;

	private static final byte[] SALT = new byte[16];

	private static final byte[] SALTED_PASSWORD = ScramFunctions.saltedPassword(SCRAM, StringPreparation.NO_PREPARATION,
			"secret".toCharArray(), SALT, 4096);

	private static final AtomicInteger accepted = new AtomicInteger();

	private static final Conversation conversation = new Conversation(AuthFuzzTests::configure);

	@DictionaryFile(resourcePath = "smtp.dict")
	@FuzzTest
	void authenticate(byte[] input) {
		fuzz(input);
	}

	// else nothing behind it would be fuzzed
	@Test
	void rightProofIsAccepted() {
		String lines = "AUTH SCRAM-SHA-256\n+n,,n=joe,r=abcdefgh\n+c=biws,r=%n,p=%p\n";
		assertThat(fuzz(lines.getBytes(StandardCharsets.UTF_8)).replies()).anyMatch((reply) -> reply.startsWith("235"));
	}

	static Result fuzz(byte[] input) {
		accepted.set(0);
		String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", -1);
		Result result = conversation
			.converse((connection, replies) -> new Authenticating(connection, replies).speak(lines));
		long successes = result.replies().stream().filter((reply) -> reply.startsWith("235 ")).count();
		Conversation.check(successes <= accepted.get(), () -> "Let in: " + result.replies());
		return result;
	}

	private static void configure(SmtpServer.Builder builder) {
		Principal joe = () -> "joe";
		ScramCredentials credentials = ScramCredentials.ofPassword("secret", SALT);
		builder.auth(AuthMode.REQUIRED)
			.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(Duration.ZERO))
			// no input depends on others
			.authentication((auth) -> auth
				.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(0).withMaxFailuresPerUser(0))
				.withMaxFailures(5))
			.authenticator(
					(session, username, password) -> accept(joe, username.equals("joe") && password.equals("secret")))
			.tokenAuthenticator((session, username, token) -> accept(joe, token.equals("valid")))
			.scramAuthenticator(new ScramAuthenticator() {

				@Override
				public @Nullable Account find(SmtpSession session, String username) {
					return username.equals("joe") ? new Account(joe, credentials) : null;
				}

				@Override
				public void succeeded(SmtpSession session, Account account) {
					accepted.incrementAndGet();
				}

			});
	}

	private static @Nullable Principal accept(Principal principal, boolean valid) {
		if (valid) {
			accepted.incrementAndGet();
		}
		return valid ? principal : null;
	}

	/**
	 * A client that authenticates.
	 */
	private static final class Authenticating {

		private final EmbeddedConnection connection;

		private final StringBuilder replies;

		private String serverFirst = "r=,s=,i=1";

		private String clientFirstBare = "";

		private Authenticating(EmbeddedConnection connection, StringBuilder replies) {
			this.connection = connection;
			this.replies = replies;
		}

		private void speak(String[] lines) {
			say("EHLO client.example.org");
			for (String line : lines) {
				say(line.startsWith("+") ? encode(line.substring(1)) : line);
			}
		}

		private void say(String line) {
			this.connection.send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
			String reply = this.connection.receive();
			this.replies.append(reply);
			if (reply.startsWith("334 ") && Conversation.challenge(reply).startsWith("r=")) {
				this.serverFirst = Conversation.challenge(reply);
			}
		}

		private String encode(String text) {
			String message = text.replace("%n", this.serverFirst.substring(2, this.serverFirst.indexOf(",s=")));
			int proof = message.indexOf(",p=%p");
			if (proof >= 0) {
				message = message.replace("%p", proof(message.substring(0, proof)));
			}
			else {
				String[] parts = message.split(",", 3);
				this.clientFirstBare = parts[parts.length - 1];
			}
			return Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8));
		}

		private String proof(String withoutProof) {
			byte[] key = ScramFunctions.clientKey(SCRAM, SALTED_PASSWORD);
			byte[] signature = ScramFunctions.clientSignature(SCRAM, ScramFunctions.storedKey(SCRAM, key),
					this.clientFirstBare + "," + this.serverFirst + "," + withoutProof);
			return Base64.getEncoder().encodeToString(ScramFunctions.clientProof(key, signature));
		}

	}

}
