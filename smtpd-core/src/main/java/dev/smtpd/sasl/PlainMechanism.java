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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.Authenticator;
import org.jspecify.annotations.Nullable;

/**
 * PLAIN (RFC 4616). A user may not act for another one: an authorization identity must be
 * the user's own.
 *
 * @param authenticator decides
 * @since 0.1.0
 */
public record PlainMechanism(Authenticator authenticator) implements SaslMechanism {

	@Override
	public String name() {
		return "PLAIN";
	}

	@Override
	public SaslExchange begin(SmtpSession session) {
		return (response) -> {
			String text = decode(response);
			String[] parts = (text != null) ? text.split("\0", -1) : new String[0];
			if (parts.length != 3 || !isName(parts[1]) || parts[2].isEmpty()) {
				return new SaslStep.Malformed();
			}
			if (!parts[0].isEmpty() && !parts[0].equals(parts[1])) {
				return new SaslStep.Failure();
			}
			return ask(this.authenticator, session, parts[1], parts[2]);
		};
	}

	static SaslStep ask(Authenticator authenticator, SmtpSession session, String username, String password) {
		return new SaslStep.Ask(username, () -> decide(authenticator.authenticate(session, username, password)));
	}

	static SaslStep decide(@Nullable Principal principal) {
		return (principal != null) ? new SaslStep.Success(principal) : new SaslStep.Failure();
	}

	// no user has a name that could break a line of a log
	static boolean isName(String text) {
		return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
	}

	static @Nullable String decode(byte[] octets) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

}
