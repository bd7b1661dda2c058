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

import dev.smtpd.auth.ScramCredentials;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * {@link PasswordEncoder} of passwords that are stored for SCRAM-SHA-256, as
 * {@link ScramCredentials#toStoredForm()}. The server uses it for AUTH PLAIN and LOGIN by
 * itself. An application whose users log in elsewhere, too, can add it to its
 * {@link DelegatingPasswordEncoder} under the name {@value #ID}.
 *
 * @since 0.1.0
 */
public final class ScramPasswordEncoder extends AbstractValidatingPasswordEncoder {

	/**
	 * The name under which a {@link DelegatingPasswordEncoder} should have it.
	 */
	public static final String ID = "SCRAM-SHA-256";

	private static final String PREFIX = "{" + ID + "}";

	@Override
	protected String encodeNonNullPassword(String rawPassword) {
		return ScramCredentials.ofPassword(rawPassword).toStoredForm();
	}

	@Override
	protected boolean matchesNonNull(String rawPassword, String encodedPassword) {
		ScramCredentials credentials = ScramCredentials.parse(encodedPassword);
		return credentials != null && credentials.matches(rawPassword);
	}

	/**
	 * Return whether a stored password is meant to be in this form.
	 * @param stored the stored password
	 * @return whether it has the name in braces, or the form without
	 */
	static boolean isStored(String stored) {
		return stored.startsWith(PREFIX) || ScramCredentials.parse(stored) != null;
	}

	/**
	 * Parse a stored password, with or without the name in braces.
	 * @param stored the stored password
	 * @return the credentials, or {@code null} if it isn't in this form
	 */
	static @Nullable ScramCredentials parse(String stored) {
		return ScramCredentials.parse(stored.startsWith(PREFIX) ? stored.substring(PREFIX.length()) : stored);
	}

}
