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

import java.security.Principal;
import java.time.Duration;
import java.util.List;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.ScramAuthenticator.Account;
import dev.smtpd.auth.ScramCredentials;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a server that offers all it can, but for STARTTLS: what arrives together
 * with that command is thrown away, which depends on the split and is meant to.
 */
final class FuzzSettings {

	private static final Principal JOE = () -> "joe";

	private static final ScramCredentials CREDENTIALS = ScramCredentials.ofPassword("secret", new byte[16]);

	private FuzzSettings() {
	}

	static void apply(SmtpServer.Builder builder) {
		List<Network> trusted = List.of(Network.of("192.0.2.0/24"));
		builder.enableSmtputf8(true)
			.receivedHeader(true)
			.extensions(List.of(SmtpExtension.values()))
			.proxies((proxies) -> proxies.withXclientNetworks(trusted).withXforwardNetworks(trusted))
			.auth(AuthMode.OPTIONAL)
			.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(Duration.ZERO))
			// no input depends on others
			.authentication((auth) -> auth
				.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(0).withMaxFailuresPerUser(0)))
			.authenticator((session, username, password) -> isJoe(username, password) ? JOE : null)
			.tokenAuthenticator((session, username, token) -> token.equals("valid") ? JOE : null)
			.scramAuthenticator((session, username) -> username.equals("joe") ? new Account(JOE, CREDENTIALS) : null)
			// within reach of inputs
			.limits((limits) -> limits.withMaxRecipients(4))
			.dataSizeLimit(2500)
			.limits((limits) -> limits.withMaxErrors(20)
				.withMaxCommands(50)
				.withMaxMessages(5)
				.withMaxTextLine(998)
				.withMaxHeaderSize(1024)
				.withMaxUnknownRecipients(5)
				.withUnknownRecipientDelay(Duration.ZERO))
			.policy(new Policy());
	}

	private static boolean isJoe(String username, String password) {
		return username.equals("joe") && password.equals("secret");
	}

	/**
	 * Refuses some at each stage.
	 */
	private static final class Policy implements SessionPolicy {

		private static final SmtpReply REFUSAL = SmtpReply.of(550, "5.7.1", "Not you");

		@Override
		public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) {
			return clientName.equals("refused") ? REFUSAL : null;
		}

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			return recipient.localPart().equals("nobody") ? REFUSAL : null;
		}

		@Override
		public @Nullable SmtpReply onData(SmtpSession session) {
			return "later".equals(session.clientName()) ? SmtpReply.of(451, "4.7.1", "Later") : null;
		}

	}

}
