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

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.Authenticator;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

/**
 * {@link Authenticator} that has an {@link AuthenticationManager} decide. The principal
 * of the session is its {@link org.springframework.security.core.Authentication}.
 *
 * @since 0.1.0
 */
public final class AuthenticationManagerAuthenticator implements Authenticator {

	private final AuthenticationManager authenticationManager;

	/**
	 * Create an authenticator.
	 * @param authenticationManager decides
	 */
	public AuthenticationManagerAuthenticator(AuthenticationManager authenticationManager) {
		this.authenticationManager = authenticationManager;
	}

	@Override
	public @Nullable Principal authenticate(SmtpSession session, String username, String password) {
		UsernamePasswordAuthenticationToken request = UsernamePasswordAuthenticationToken.unauthenticated(username,
				password);
		request.setDetails(SmtpAuthenticationDetails.of(session));
		return Decisions.decide(this.authenticationManager, request);
	}

}
