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

import java.net.InetSocketAddress;

import dev.smtpd.SmtpSession;

/**
 * The details of an authentication by SMTP, for code that gets it from Spring Security's
 * events.
 *
 * @param peer the address of the client
 * @param sessionId the identifier of the session
 * @param connector the name of the connector
 * @since 0.1.0
 */
public record SmtpAuthenticationDetails(InetSocketAddress peer, String sessionId, String connector) {

	/**
	 * Return the details of a session.
	 * @param session the session
	 * @return the details
	 */
	static SmtpAuthenticationDetails of(SmtpSession session) {
		return new SmtpAuthenticationDetails(session.peer(), session.id(), session.connector().name());
	}

}
