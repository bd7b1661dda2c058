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
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.Supplier;

import dev.smtpd.auth.ScramCredentials;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link AuthenticationManager} for AUTH PLAIN and LOGIN. It decides itself on users of a
 * {@link UserDetailsService} whose password is stored in a form that SCRAM needs, and
 * leaves that form as it is. Another manager decides on all others.
 * <p>
 * A user whose password is stored in a form that can't be checked is refused like any
 * other, and each refusal costs the same work, so that a client can't find out how, and
 * for whom, passwords are stored.
 *
 * @since 0.1.0
 */
public final class UserDetailsAuthenticationManager implements AuthenticationManager {

	private static final Logger logger = LoggerFactory.getLogger(UserDetailsAuthenticationManager.class);

	private static final ScramCredentials UNKNOWN_USER = ScramCredentials.ofPassword("nobody");

	private static final String PLAIN_PREFIX = "{noop}";

	private final AuthenticationManager others;

	private final UserDetailsService users;

	private final Forms forms;

	private final PasswordEncoder passwordEncoder;

	private final AuthenticationEventPublisher events;

	private final ProviderManager own;

	private final Supplier<String> encodedForUnknownUser;

	/**
	 * Create a manager.
	 * @param others decides on users whose password is stored in another form
	 * @param users finds the users
	 * @param forms the stored forms on which this manager decides
	 * @param passwordEncoder the encoder of the application
	 * @param compromised finds passwords that are known to others, {@code null} to accept
	 * them
	 * @param events publishes successes and failures
	 */
	public UserDetailsAuthenticationManager(AuthenticationManager others, UserDetailsService users, Forms forms,
			PasswordEncoder passwordEncoder, @Nullable CompromisedPasswordChecker compromised,
			AuthenticationEventPublisher events) {
		this.others = others;
		this.users = users;
		this.forms = forms;
		this.passwordEncoder = passwordEncoder;
		this.events = events;
		// without a service that stores passwords, so that none is encoded anew
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
		provider.setPasswordEncoder(encoder());
		if (compromised != null) {
			provider.setCompromisedPasswordChecker(compromised);
		}
		this.own = new ProviderManager(provider);
		this.own.setAuthenticationEventPublisher(events);
		this.encodedForUnknownUser = SingletonSupplier.of(() -> String.valueOf(passwordEncoder.encode("nobody")));
	}

	private static PasswordEncoder encoder() {
		ScramPasswordEncoder scram = new ScramPasswordEncoder();
		DelegatingPasswordEncoder encoder = new DelegatingPasswordEncoder(ScramPasswordEncoder.ID,
				Map.of(ScramPasswordEncoder.ID, scram, "noop", new PlainPasswordEncoder()));
		encoder.setDefaultPasswordEncoderForMatches(scram);
		return encoder;
	}

	@Override
	public Authentication authenticate(Authentication request) throws AuthenticationException {
		String password = String.valueOf(request.getCredentials());
		String encoded = this.encodedForUnknownUser.get();
		boolean decides = decidesOn(request.getName());
		try {
			return decides ? this.own.authenticate(request) : authenticateOther(request, password, encoded);
		}
		catch (AuthenticationException ex) {
			// what would have been done for a user with another form
			if (decides) {
				this.passwordEncoder.matches(password, encoded);
			}
			else {
				UNKNOWN_USER.matches(password);
			}
			throw ex;
		}
	}

	private boolean decidesOn(String username) {
		String stored = (this.forms != Forms.NONE) ? storedPassword(username) : null;
		return stored != null && this.forms.include(stored);
	}

	private Authentication authenticateOther(Authentication request, String password, String encoded) {
		try {
			return this.others.authenticate(request);
		}
		catch (AuthenticationException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			String stored = storedPassword(request.getName());
			if (stored == null || isReadable(stored, password)) {
				throw ex;
			}
			logger.warn("The password of user '{}' is stored in a form that no PasswordEncoder knows, "
					+ "so that AUTH is answered 535: {}", request.getName(), ex.getMessage());
			this.passwordEncoder.matches(password, encoded);
			BadCredentialsException failure = new BadCredentialsException("Stored password can't be read", ex);
			this.events.publishAuthenticationFailure(failure, request);
			throw failure;
		}
	}

	private boolean isReadable(String stored, String password) {
		try {
			this.passwordEncoder.matches(password, stored);
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	// if that fails, it does so for the manager that decides, too
	private @Nullable String storedPassword(String username) {
		try {
			UserDetails user = this.users.loadUserByUsername(username);
			return (user != null) ? user.getPassword() : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	/**
	 * The forms of stored passwords on which this manager decides.
	 */
	public enum Forms {

		/**
		 * None: all that is left is to refuse users whose stored password can't be read.
		 */
		NONE,

		/**
		 * Those that are stored for SCRAM.
		 */
		SCRAM,

		/**
		 * Those from which SCRAM can be done: stored for it, or in clear.
		 */
		SCRAM_AND_PLAIN;

		private boolean include(String stored) {
			return ScramPasswordEncoder.isStored(stored)
					|| (this == SCRAM_AND_PLAIN && stored.startsWith(PLAIN_PREFIX));
		}

	}

	/**
	 * {@link PasswordEncoder} of passwords in clear.
	 */
	private static final class PlainPasswordEncoder extends AbstractValidatingPasswordEncoder {

		@Override
		protected String encodeNonNullPassword(String rawPassword) {
			return rawPassword;
		}

		@Override
		protected boolean matchesNonNull(String rawPassword, String encodedPassword) {
			return MessageDigest.isEqual(rawPassword.getBytes(StandardCharsets.UTF_8),
					encodedPassword.getBytes(StandardCharsets.UTF_8));
		}

	}

}
