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

import java.net.InetSocketAddress;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.tls.TlsMode;

/**
 * A port on which a server listens.
 *
 * @param name the name of the connector, {@value #DEFAULT_NAME} for the server's own
 * @param address the address to which it is bound, with the port that the system chose if
 * 0 was asked for
 * @param protocol what it speaks
 * @param tls when it speaks TLS
 * @param auth whether clients authenticate
 * @param proxyProtocol whether trusted proxies begin their connections with the PROXY
 * protocol
 * @since 0.1.0
 */
public record SmtpConnector(String name, InetSocketAddress address, SmtpProtocol protocol, TlsMode tls, AuthMode auth,
		boolean proxyProtocol) {

	/**
	 * The name of the server's own connector where it has no other one.
	 */
	public static final String DEFAULT_NAME = "default";

	/**
	 * Return the port.
	 * @return the port, 1 to 65535
	 */
	public int port() {
		return this.address.getPort();
	}

}
