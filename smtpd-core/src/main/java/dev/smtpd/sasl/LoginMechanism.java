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

package dev.smtpd.sasl;

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.Authenticator;
import org.jspecify.annotations.Nullable;

/**
 * LOGIN, which was never standardised and which many clients still speak
 * (draft-murchison-sasl-login). Some of them give the user name at once.
 *
 * @param authenticator decides
 * @since 0.1.0
 */
public record LoginMechanism(Authenticator authenticator) implements SaslMechanism {

	private static final SaslStep USERNAME = SaslStep.Challenge.of("Username:");

	private static final SaslStep PASSWORD = SaslStep.Challenge.of("Password:");

	@Override
	public String name() {
		return "LOGIN";
	}

	@Override
	public boolean isServerFirst() {
		return true;
	}

	@Override
	public SaslExchange begin(SmtpSession session) {
		return new Exchange(this.authenticator, session);
	}

	private static final class Exchange implements SaslExchange {

		private final Authenticator authenticator;

		private final SmtpSession session;

		private boolean asked;

		private @Nullable String username;

		private Exchange(Authenticator authenticator, SmtpSession session) {
			this.authenticator = authenticator;
			this.session = session;
		}

		@Override
		public SaslStep respond(byte[] response) {
			if (response.length == 0 && !this.asked && this.username == null) {
				this.asked = true;
				return USERNAME;
			}
			String text = PlainMechanism.decode(response);
			if (text == null || text.isEmpty()) {
				return new SaslStep.Malformed();
			}
			if (this.username != null) {
				return PlainMechanism.ask(this.authenticator, this.session, this.username, text);
			}
			if (!PlainMechanism.isName(text)) {
				return new SaslStep.Malformed();
			}
			this.username = text;
			return PASSWORD;
		}

	}

}
