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

package dev.smtpd.spring.boot.test;

import java.security.Principal;

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.TokenAuthenticator;
import org.jspecify.annotations.Nullable;

/**
 * Knows the users of tests, and asks the authenticators of the application about all
 * others.
 */
final class TestUserAuthenticator implements Authenticator, TokenAuthenticator {

	private final TestUsers users;

	private final @Nullable Authenticator passwords;

	private final @Nullable TokenAuthenticator tokens;

	TestUserAuthenticator(TestUsers users) {
		this(users, null, null);
	}

	TestUserAuthenticator(TestUsers users, @Nullable Authenticator passwords, @Nullable TokenAuthenticator tokens) {
		this.users = users;
		this.passwords = passwords;
		this.tokens = tokens;
	}

	@Override
	public @Nullable Principal authenticate(SmtpSession session, String username, String password) throws Exception {
		Principal user = this.users.find(username, password);
		return (user != null || this.passwords == null) ? user
				: this.passwords.authenticate(session, username, password);
	}

	@Override
	public @Nullable Principal authenticateToken(SmtpSession session, @Nullable String username, String token)
			throws Exception {
		Principal user = this.users.find(username, token);
		return (user != null || this.tokens == null) ? user : this.tokens.authenticateToken(session, username, token);
	}

}
