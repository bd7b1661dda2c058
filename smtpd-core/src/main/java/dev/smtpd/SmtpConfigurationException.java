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

import org.jspecify.annotations.Nullable;

/**
 * Thrown by {@link SmtpServer.Builder#build()} when what is set for a connector can't
 * work, or would be less safe than it looks.
 *
 * @since 0.1.0
 */
public class SmtpConfigurationException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String connector;

	private final Reason reason;

	private final @Nullable String mechanism;

	/**
	 * Create an exception.
	 * @param connector the name of the connector
	 * @param reason what is wrong with it
	 */
	public SmtpConfigurationException(String connector, Reason reason) {
		this(connector, reason, null);
	}

	/**
	 * Create an exception.
	 * @param connector the name of the connector
	 * @param reason what is wrong with it
	 * @param mechanism the SASL mechanism that it concerns, {@code null} if it concerns
	 * none of its own
	 */
	public SmtpConfigurationException(String connector, Reason reason, @Nullable String mechanism) {
		super("Connector '" + connector + "': " + reason.text + ((mechanism != null) ? ": " + mechanism : ""));
		this.connector = connector;
		this.reason = reason;
		this.mechanism = mechanism;
	}

	/**
	 * Return which connector it is.
	 * @return the name of the connector, {@code default} for the server's own
	 */
	public String getConnector() {
		return this.connector;
	}

	/**
	 * Return what is wrong with it.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Return which SASL mechanism it concerns.
	 * @return the name of the mechanism, {@code null} if it concerns none of its own
	 */
	public @Nullable String getMechanism() {
		return this.mechanism;
	}

	/**
	 * What is wrong with a connector.
	 */
	public enum Reason {

		/**
		 * There is TLS, and no configuration for it.
		 */
		TLS_WITHOUT_CONFIGURATION("TLS needs a tlsConfiguration"),

		/**
		 * AUTH is enabled without an authenticator, for any mechanism or for one that is
		 * named.
		 */
		AUTH_WITHOUT_AUTHENTICATOR("AUTH needs an authenticator for each of its mechanisms"),

		/**
		 * There is AUTH, and never TLS.
		 */
		AUTH_WITHOUT_TLS("AUTH needs TLS, unless allowAuthWithoutTls is set"),

		/**
		 * The PROXY protocol is enabled without a trusted network.
		 */
		PROXY_PROTOCOL_WITHOUT_NETWORKS("The PROXY protocol needs proxyNetworks"),

		/**
		 * LMTP is spoken where other servers expect SMTP (RFC 2033 section 5).
		 */
		LMTP_ON_PORT_25("LMTP must not be spoken on port 25 (RFC 2033 section 5)");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

}
