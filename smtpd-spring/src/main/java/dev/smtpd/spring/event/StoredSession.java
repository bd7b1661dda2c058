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

package dev.smtpd.spring.event;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;

import javax.net.ssl.SSLSession;

import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the session in which a stored message came, in a form that is JSON
 * without further ado.
 *
 * @param id the identifier of the session
 * @param connector the name of the connector
 * @param hostname the name by which the server introduced itself
 * @param peerAddress the IP address of the client, of the real one behind a trusted proxy
 * @param peerPort its port
 * @param peerName its name, {@code null} if no trusted proxy sent one
 * @param clientName the name or address literal from HELO or EHLO, as the client chose it
 * @param tlsProtocol the version of TLS such as {@code TLSv1.3}, {@code null} without TLS
 * @param tlsCipherSuite the cipher suite, {@code null} without TLS
 * @param principal the name of the authenticated user, {@code null} if it isn't
 * authenticated
 * @param authenticationMechanism the SASL mechanism, {@code null} if the client isn't
 * authenticated
 * @since 0.1.0
 */
public record StoredSession(String id, String connector, String hostname, String peerAddress, int peerPort,
		@Nullable String peerName, @Nullable String clientName, @Nullable String tlsProtocol,
		@Nullable String tlsCipherSuite, @Nullable String principal, @Nullable String authenticationMechanism) {

	static StoredSession of(SmtpSession session) {
		InetSocketAddress peer = session.peer();
		InetAddress address = peer.getAddress();
		String peerAddress = (address != null) ? address.getHostAddress() : peer.getHostString();
		SSLSession tls = session.tls();
		Principal principal = session.principal();
		return new StoredSession(session.id(), session.connector().name(), session.hostname(), peerAddress,
				peer.getPort(), peer.getHostString().equals(peerAddress) ? null : peer.getHostString(),
				session.clientName(), (tls != null) ? tls.getProtocol() : null,
				(tls != null) ? tls.getCipherSuite() : null, (principal != null) ? principal.getName() : null,
				session.authenticationMechanism());
	}

}
