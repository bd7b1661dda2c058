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

package dev.smtpd.sasl;

import dev.smtpd.SmtpSession;

/**
 * A way to authenticate. Shared by all sessions.
 *
 * @since 0.1.0
 */
public interface SaslMechanism {

	/**
	 * Return the name under which it is registered.
	 * @return the name in upper case
	 */
	String name();

	/**
	 * Return whether it can be used in a session.
	 * @param session the session
	 * @return whether it can be used; {@code true} unless overridden
	 */
	default boolean isAvailable(SmtpSession session) {
		return true;
	}

	/**
	 * Return whether the server speaks first, so that there can't be an initial response.
	 * @return whether the first challenge has something to say
	 */
	default boolean isServerFirst() {
		return false;
	}

	/**
	 * Begin to authenticate a client.
	 * @param session the session
	 * @return the exchange, which waits for the first response
	 */
	SaslExchange begin(SmtpSession session);

}
