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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.ScramCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * {@link ScramAuthenticator} for the users of a {@link UserDetailsService} whose password
 * is stored in a form that allows it: as {@link ScramCredentials#toStoredForm()}, with or
 * without the prefix <code>{SCRAM-SHA-256}</code>, or as it is, with the prefix
 * <code>{noop}</code>. Others can't authenticate this way.
 *
 * @since 0.1.0
 */
public final class UserDetailsScramAuthenticator implements ScramAuthenticator {

	private static final String NOOP_PREFIX = "{noop}";

	private static final int SALT_OCTETS = 16;

	private static final String MAC = "HmacSHA256";

	private final UserDetailsService users;

	private final AuthenticationEventPublisher events;

	private final AccountStatusUserDetailsChecker status = new AccountStatusUserDetailsChecker();

	private final byte[] secret = new byte[32];

	/**
	 * Create an authenticator.
	 * @param users finds the users
	 * @param events publishes successes and failures
	 */
	public UserDetailsScramAuthenticator(UserDetailsService users, AuthenticationEventPublisher events) {
		this.users = users;
		this.events = events;
		new SecureRandom().nextBytes(this.secret);
	}

	@Override
	public @Nullable Account find(SmtpSession session, String username) {
		UserDetails user = load(username);
		String password = (user != null) ? user.getPassword() : null;
		String plain = (password != null && password.startsWith(NOOP_PREFIX)) ? password.substring(NOOP_PREFIX.length())
				: null;
		// as much work for each user, there or not
		ScramCredentials derived = ScramCredentials.ofPassword((plain != null) ? plain : "none", salt(username));
		if (user == null || password == null) {
			return null;
		}
		ScramCredentials credentials = (plain != null) ? derived : ScramPasswordEncoder.parse(password);
		return (credentials != null) ? new Account(principal(session, user), credentials) : null;
	}

	private @Nullable UserDetails load(String username) {
		try {
			UserDetails user = this.users.loadUserByUsername(username);
			this.status.check(user);
			return user;
		}
		catch (UsernameNotFoundException | AccountStatusException ex) {
			return null;
		}
	}

	// the same for each attempt, as it is for those whose password is stored
	private byte[] salt(String username) {
		try {
			Mac mac = Mac.getInstance(MAC);
			mac.init(new SecretKeySpec(this.secret, MAC));
			return Arrays.copyOf(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)), SALT_OCTETS);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static UsernamePasswordAuthenticationToken principal(SmtpSession session, UserDetails user) {
		UsernamePasswordAuthenticationToken authentication = UsernamePasswordAuthenticationToken.authenticated(user,
				null, user.getAuthorities());
		authentication.setDetails(SmtpAuthenticationDetails.of(session));
		return authentication;
	}

	@Override
	public void succeeded(SmtpSession session, Account account) {
		this.events.publishAuthenticationSuccess((UsernamePasswordAuthenticationToken) account.principal());
	}

	@Override
	public void failed(SmtpSession session, String username) {
		UsernamePasswordAuthenticationToken request = UsernamePasswordAuthenticationToken.unauthenticated(username,
				null);
		request.setDetails(SmtpAuthenticationDetails.of(session));
		AuthenticationException failure = new BadCredentialsException("No valid proof of the password");
		this.events.publishAuthenticationFailure(failure, request);
	}

}
