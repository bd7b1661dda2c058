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

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.TokenAuthenticator;
import org.jspecify.annotations.Nullable;

/**
 * OAUTHBEARER (RFC 7628) and its forerunner XOAUTH2. A client that is refused first gets
 * the reason in a challenge, and 535 after its answer to that.
 *
 * @since 0.1.0
 */
public final class BearerMechanism implements SaslMechanism {

	private static final String SCHEME = "bearer ";

	// RFC 6750 section 2.1
	private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

	private final String name;

	private final boolean gs2Header;

	private final SaslStep refusal;

	private final TokenAuthenticator authenticator;

	private BearerMechanism(String name, boolean gs2Header, String refusal, TokenAuthenticator authenticator) {
		this.name = name;
		this.gs2Header = gs2Header;
		this.refusal = new SaslStep.Refusal(refusal.getBytes(StandardCharsets.UTF_8));
		this.authenticator = authenticator;
	}

	/**
	 * Return OAUTHBEARER.
	 * @param authenticator decides
	 * @return the mechanism
	 */
	public static BearerMechanism oauthBearer(TokenAuthenticator authenticator) {
		return new BearerMechanism("OAUTHBEARER", true, "{\"status\":\"invalid_token\"}", authenticator);
	}

	/**
	 * Return XOAUTH2.
	 * @param authenticator decides
	 * @return the mechanism
	 */
	public static BearerMechanism xoauth2(TokenAuthenticator authenticator) {
		return new BearerMechanism("XOAUTH2", false, "{\"status\":\"401\",\"schemes\":\"bearer\"}", authenticator);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public SaslExchange begin(SmtpSession session) {
		return (response) -> {
			String text = PlainMechanism.decode(response);
			Request request = (text != null) ? parse(text) : null;
			return (request != null) ? new SaslStep.Ask(request.username(), () -> decide(session, request))
					: new SaslStep.Malformed();
		};
	}

	private SaslStep decide(SmtpSession session, Request request) throws Exception {
		Principal principal = this.authenticator.authenticateToken(session, request.username(), request.token());
		return (principal != null) ? new SaslStep.Success(principal) : this.refusal;
	}

	private @Nullable Request parse(String text) {
		String[] pairs = text.split("\u0001", -1);
		// the pairs are ended, and then the message is
		if (pairs.length < 3 || !pairs[pairs.length - 1].isEmpty() || !pairs[pairs.length - 2].isEmpty()) {
			return null;
		}
		String username = null;
		int first = 0;
		if (this.gs2Header) {
			Gs2Header header = Gs2Header.parse(pairs[0]);
			if (header == null || header.usesChannelBinding() || header.length() != pairs[0].length()) {
				return null;
			}
			username = header.authorizationId();
			first = 1;
		}
		String token = null;
		for (int i = first; i < pairs.length - 2; i++) {
			int equals = pairs[i].indexOf('=');
			if (equals < 1) {
				return null;
			}
			String key = pairs[i].substring(0, equals);
			String value = pairs[i].substring(equals + 1);
			if (key.equals("user") && !this.gs2Header) {
				username = value;
			}
			else if (key.equals("auth")) {
				token = parseToken(value);
			}
		}
		if (token == null || (username != null && !PlainMechanism.isName(username))) {
			return null;
		}
		return new Request(username, token);
	}

	private static @Nullable String parseToken(String value) {
		if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
			return null;
		}
		String token = value.substring(SCHEME.length()).strip();
		return TOKEN.matcher(token).matches() ? token : null;
	}

	private record Request(@Nullable String username, String token) {

	}

}
