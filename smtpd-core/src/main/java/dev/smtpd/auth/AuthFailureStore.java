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

import java.time.Duration;

import dev.smtpd.SmtpServer;

/**
 * Counts failed authentications, for several servers together where it is shared. Each
 * key has a token bucket: a failure takes one token, and within the window all tokens
 * come back, steadily. Invoked on threads of the authentication executor, so that it may
 * block.
 *
 * @since 0.1.0
 * @see SmtpServer.Builder#authFailureStore
 */
public interface AuthFailureStore {

	/**
	 * Return how many more failures a key may have now.
	 * @param key an address or a user, of no more than 200 characters
	 * @param limit how many failures the key may have within the window
	 * @param window the time within which all failures are forgotten
	 * @return the number, not negative
	 * @throws Exception if the store can't be asked, to which the server replies 454
	 */
	long remaining(String key, int limit, Duration window) throws Exception;

	/**
	 * Count a failure of a key. It has no effect on a key that may have no more.
	 * @param key an address or a user
	 * @param limit how many failures the key may have within the window
	 * @param window the time within which all failures are forgotten
	 * @throws Exception if the store can't be asked; the failure isn't counted then
	 */
	void add(String key, int limit, Duration window) throws Exception;

}
