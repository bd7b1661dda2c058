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

package dev.smtpd.tls;

import java.security.GeneralSecurityException;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken. Immutable. Where the managers of the certificates are known, and
 * {@code netty-tcnative} is on the class path, TLS is that of BoringSSL or OpenSSL, which
 * costs less; else it is the JDK's.
 *
 * @param context holds the server's certificate and decides on those of clients
 * @param managers the managers of the context, {@code null} if only it knows them
 * @param clientAuth whether clients are asked for a certificate
 * @param protocols the versions to speak, {@code TLSv1.3} and {@code TLSv1.2} if empty
 * @param ciphers the cipher suites to use by their names in the JDK; if empty, a server
 * uses those with ECDHE and AEAD (RFC 9325 section 4.2) and a client those of Netty
 * @since 0.1.0
 */
public record TlsConfiguration(SSLContext context, @Nullable Managers managers, ClientAuth clientAuth,
		List<String> protocols, List<String> ciphers) {

	/**
	 * Create a configuration; the lists are copied.
	 */
	public TlsConfiguration {
		protocols = protocols.isEmpty() ? List.of("TLSv1.3", "TLSv1.2") : List.copyOf(protocols);
		ciphers = List.copyOf(ciphers);
	}

	/**
	 * Return a configuration that doesn't ask for client certificates.
	 * @param context holds the server's certificate
	 * @return the configuration
	 */
	public static TlsConfiguration of(SSLContext context) {
		return new TlsConfiguration(context, null, ClientAuth.NONE, List.of(), List.of());
	}

	/**
	 * Return a configuration that doesn't ask for client certificates.
	 * @param managers hold the server's certificate and decide on those of clients
	 * @return the configuration
	 * @throws IllegalArgumentException if the managers can't be used
	 */
	public static TlsConfiguration of(Managers managers) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(managers.keys().getKeyManagers(), managers.trust().getTrustManagers(), null);
			return new TlsConfiguration(context, managers, ClientAuth.NONE, List.of(), List.of());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	/**
	 * Return the same configuration for other clients.
	 * @param clientAuth whether clients are asked for a certificate
	 * @return the configuration
	 */
	public TlsConfiguration withClientAuth(ClientAuth clientAuth) {
		return new TlsConfiguration(this.context, this.managers, clientAuth, this.protocols, this.ciphers);
	}

	/**
	 * Return the same configuration with other versions.
	 * @param protocols the versions to speak, {@code TLSv1.3} and {@code TLSv1.2} if
	 * empty
	 * @return the configuration
	 */
	public TlsConfiguration withProtocols(List<String> protocols) {
		return new TlsConfiguration(this.context, this.managers, this.clientAuth, protocols, this.ciphers);
	}

	/**
	 * Return the same configuration with other cipher suites.
	 * @param ciphers the cipher suites to use by their names in the JDK; if empty, a
	 * server uses those with ECDHE and AEAD (RFC 9325 section 4.2) and a client those of
	 * Netty
	 * @return the configuration
	 */
	public TlsConfiguration withCiphers(List<String> ciphers) {
		return new TlsConfiguration(this.context, this.managers, this.clientAuth, this.protocols, ciphers);
	}

	/**
	 * The managers of certificates.
	 *
	 * @param keys hold the server's certificate
	 * @param trust decide on the certificates of clients
	 */
	public record Managers(KeyManagerFactory keys, TrustManagerFactory trust) {

	}

	/**
	 * Whether clients are asked for a certificate.
	 */
	public enum ClientAuth {

		/**
		 * They aren't asked.
		 */
		NONE,

		/**
		 * They are asked, and may have none.
		 */
		WANT,

		/**
		 * They must have one.
		 */
		NEED

	}

}
