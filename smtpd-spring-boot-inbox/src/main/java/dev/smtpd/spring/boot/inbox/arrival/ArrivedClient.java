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

package dev.smtpd.spring.boot.inbox.arrival;

import javax.net.ssl.SSLSession;

import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * The client of a session, as it is stored. All text is {@linkplain SafeText safe}.
 *
 * @param sessionId the identifier of the session
 * @param connector the name of the connector
 * @param address the address of the client
 * @param name what the client called itself
 * @param user the authenticated user
 * @param tls the TLS version and cipher suite
 * @since 0.1.0
 */
public record ArrivedClient(String sessionId, String connector, String address, @Nullable String name,
		@Nullable String user, @Nullable String tls) {

	private static final int MAX_LENGTH = 255;

	/**
	 * Return the client of a session.
	 * @param session the session
	 * @return the client
	 */
	public static ArrivedClient of(SmtpSession session) {
		SSLSession tls = session.tls();
		return new ArrivedClient(SafeText.line(session.id(), 100),
				SafeText.line(session.connector().name(), MAX_LENGTH),
				SafeText.line(session.peer().getAddress().getHostAddress(), 100),
				SafeText.optionalLine(session.clientName(), MAX_LENGTH),
				(session.principal() != null) ? SafeText.line(session.principal().getName(), MAX_LENGTH) : null,
				(tls != null) ? tls.getProtocol() + " " + tls.getCipherSuite() : null);
	}

}
