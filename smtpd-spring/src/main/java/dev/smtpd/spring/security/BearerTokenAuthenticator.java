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

package dev.smtpd.spring.security;

import java.security.Principal;
import java.util.List;

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.TokenAuthenticator;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;

/**
 * {@link TokenAuthenticator} that has Spring Security's resource server decide. Where the
 * client says which user it means to be, that must be the name in the token, or one of
 * its claims {@code email}, {@code preferred_username} and {@code upn}.
 *
 * @since 0.1.0
 */
public final class BearerTokenAuthenticator implements TokenAuthenticator {

	private static final List<String> NAME_CLAIMS = List.of("email", "preferred_username", "upn");

	private final AuthenticationManager authenticationManager;

	/**
	 * Create an authenticator.
	 * @param authenticationManager decides on a {@link BearerTokenAuthenticationToken}
	 */
	public BearerTokenAuthenticator(AuthenticationManager authenticationManager) {
		this.authenticationManager = authenticationManager;
	}

	@Override
	public @Nullable Principal authenticateToken(SmtpSession session, @Nullable String username, String token) {
		BearerTokenAuthenticationToken request = new BearerTokenAuthenticationToken(token);
		request.setDetails(SmtpAuthenticationDetails.of(session));
		Authentication authentication = Decisions.decide(this.authenticationManager, request);
		return (authentication != null && isUser(authentication, username)) ? authentication : null;
	}

	private static boolean isUser(Authentication authentication, @Nullable String username) {
		return username == null || username.equalsIgnoreCase(authentication.getName())
				|| (authentication instanceof AbstractOAuth2TokenAuthenticationToken<?> token && NAME_CLAIMS.stream()
					.map(token.getTokenAttributes()::get)
					.anyMatch((claim) -> claim instanceof String name && username.equalsIgnoreCase(name)));
	}

}
