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

package dev.smtpd.spring.boot.autoconfigure;

import java.net.InetAddress;

import dev.smtpd.SmtpProtocol;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a further connector.
 *
 * @since 0.1.0
 */
public class SmtpdConnectorProperties {

	/**
	 * Network address to which the connector should bind. If not set, the address of the
	 * server.
	 */
	private @Nullable InetAddress address;

	/**
	 * Port of the connector. Set to 0 to have the system choose a free one.
	 */
	private int port;

	/**
	 * Protocol of the connector. If not set, the protocol of the server.
	 */
	private @Nullable SmtpProtocol protocol;

	/**
	 * When connections use TLS. If not set, the TLS mode of the server.
	 */
	private @Nullable TlsMode tls;

	private final Auth auth = new Auth();

	private final Proxy proxy = new Proxy();

	public @Nullable InetAddress getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable InetAddress address) {
		this.address = address;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public @Nullable SmtpProtocol getProtocol() {
		return this.protocol;
	}

	public void setProtocol(@Nullable SmtpProtocol protocol) {
		this.protocol = protocol;
	}

	public @Nullable TlsMode getTls() {
		return this.tls;
	}

	public void setTls(@Nullable TlsMode tls) {
		this.tls = tls;
	}

	public Auth getAuth() {
		return this.auth;
	}

	public Proxy getProxy() {
		return this.proxy;
	}

	/**
	 * Authentication on the connector.
	 */
	public static class Auth {

		/**
		 * Whether clients can or must authenticate. If not set, the AUTH mode of the
		 * server.
		 */
		private @Nullable AuthMode mode;

		public @Nullable AuthMode getMode() {
			return this.mode;
		}

		public void setMode(@Nullable AuthMode mode) {
			this.mode = mode;
		}

	}

	/**
	 * Proxies before the connector.
	 */
	public static class Proxy {

		/**
		 * Whether trusted proxies send the header of the PROXY protocol. If not set, the
		 * setting of the server.
		 */
		private @Nullable Boolean enabled;

		public @Nullable Boolean getEnabled() {
			return this.enabled;
		}

		public void setEnabled(@Nullable Boolean enabled) {
			this.enabled = enabled;
		}

	}

}
