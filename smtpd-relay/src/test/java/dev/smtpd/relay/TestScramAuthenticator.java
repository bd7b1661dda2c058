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

package dev.smtpd.relay;

import dev.smtpd.SmtpSession;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.ScramCredentials;
import org.jspecify.annotations.Nullable;

/**
 * Knows one user.
 *
 * @param username the user
 * @param credentials what is stored of the password
 */
record TestScramAuthenticator(String username, ScramCredentials credentials) implements ScramAuthenticator {

	TestScramAuthenticator(String username, String password) {
		this(username, ScramCredentials.ofPassword(password));
	}

	@Override
	public @Nullable Account find(SmtpSession session, String username) {
		return username.equals(this.username) ? new Account(() -> username, this.credentials) : null;
	}

}
