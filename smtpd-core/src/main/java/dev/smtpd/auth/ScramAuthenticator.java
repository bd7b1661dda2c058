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

package dev.smtpd.auth;

import java.security.Principal;

import dev.smtpd.SmtpReplyException;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * Knows what AUTH SCRAM-SHA-256 (RFC 7677) needs to know of users: not their passwords.
 * Called on a thread of the authentication executor.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ScramAuthenticator {

	/**
	 * Find the account of a user.
	 * @param session the session, not authenticated yet
	 * @param username the name of the user; never empty
	 * @return the account, or {@code null} if there is none or it isn't known in this
	 * form; for the client that looks like a wrong password
	 * @throws SmtpReplyException for a certain negative reply
	 * @throws Exception if that can't be found out now, to which the server replies 454
	 */
	@Nullable Account find(SmtpSession session, String username) throws Exception;

	/**
	 * Return the iteration count that the server sends for unknown users. Where all users
	 * have the same count and a salt of 16 octets, a client can't distinguish unknown
	 * users from others.
	 * @return the number of iterations; 4096 unless overridden
	 */
	default int iterations() {
		return 4096;
	}

	/**
	 * A client has proved to know the password. Does nothing unless overridden.
	 * @param session the session
	 * @param account the account
	 * @throws Exception if the client must not be let in all the same, as with
	 * {@link #find}
	 */
	default void succeeded(SmtpSession session, Account account) throws Exception {
	}

	/**
	 * A client has not proved to know the password. Does nothing unless overridden.
	 * @param session the session
	 * @param username the user that it meant to be, whether there is one or not
	 */
	default void failed(SmtpSession session, String username) {
	}

	/**
	 * The account of a user.
	 *
	 * @param principal who the user is
	 * @param credentials what the server knows of the password
	 */
	record Account(Principal principal, ScramCredentials credentials) {

	}

}
