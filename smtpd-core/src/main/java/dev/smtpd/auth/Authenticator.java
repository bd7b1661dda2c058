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
 * Decides on user names and passwords, which clients send by AUTH PLAIN (RFC 4616) or
 * AUTH LOGIN. Called on a thread of the authentication executor.
 * <p>
 * Whatever it decides, the server sends a refusal no sooner than the delay that is set
 * for the server; an authenticator that takes longer should take as long for unknown
 * users as for wrong passwords.
 *
 * @since 0.1.0
 * @see TokenAuthenticator
 * @see ScramAuthenticator
 */
@FunctionalInterface
public interface Authenticator {

	/**
	 * Decide on a password.
	 * @param session the session, not authenticated yet
	 * @param username the name of the user, without control characters; never empty
	 * @param password the password, as the client sent it; never empty
	 * @return who the client is, or {@code null} if user name and password don't belong
	 * together, to which the server replies 535
	 * @throws SmtpReplyException for a certain negative reply
	 * @throws Exception if that can't be decided now, to which the server replies 454
	 */
	@Nullable Principal authenticate(SmtpSession session, String username, String password) throws Exception;

}
