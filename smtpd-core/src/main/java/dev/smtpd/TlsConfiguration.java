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

package dev.smtpd;

import java.util.List;

import javax.net.ssl.SSLContext;

/**
 * How TLS is spoken. Immutable.
 *
 * @param context holds the server's certificate and decides on those of clients
 * @param clientAuth whether clients are asked for a certificate
 * @param protocols the versions to speak, {@code TLSv1.3} and {@code TLSv1.2} if empty
 * @param ciphers the cipher suites to use, those of the JDK if empty
 * @since 0.1.0
 */
public record TlsConfiguration(SSLContext context, ClientAuth clientAuth, List<String> protocols,
		List<String> ciphers) {

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
		return new TlsConfiguration(context, ClientAuth.NONE, List.of(), List.of());
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
