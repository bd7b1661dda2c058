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
 * Decides on bearer tokens, which clients send by AUTH OAUTHBEARER (RFC 7628) or AUTH
 * XOAUTH2. Called on a thread of the authentication executor.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TokenAuthenticator {

	/**
	 * Decide on a token.
	 * @param session the session, not authenticated yet
	 * @param username the user that the client means to be, which the token must be found
	 * to be for, or {@code null} where it doesn't say
	 * @param token the token
	 * @return who the client is, or {@code null} if the token isn't valid or is another
	 * user's, to which the server replies 535
	 * @throws SmtpReplyException for a certain negative reply
	 * @throws Exception if that can't be decided now, to which the server replies 454
	 */
	@Nullable Principal authenticateToken(SmtpSession session, @Nullable String username, String token) throws Exception;

}
