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

package dev.smtpd.settings;

import java.time.Duration;
import java.util.List;

/**
 * How clients authenticate, on the connectors where they can. Immutable.
 *
 * @param mechanisms the names of the SASL mechanisms in the order in which they are
 * offered; all for which there is an authenticator if empty
 * @param allowWithoutTls whether AUTH is offered without TLS, where passwords and tokens
 * can be read by anyone on the way; it never is on a connector that requires TLS
 * @param failureDelay how long after its attempt a client gets the reply that it failed
 * to authenticate. It is as long for unknown users as for wrong passwords, and longer
 * with each attempt: twice, three times, and so on
 * @param maxFailures how often a client may fail to authenticate before the server
 * replies 421 and closes the connection
 * @param limits how many authentications may fail, over any number of connections, and
 * how many may be decided at once
 * @since 0.1.0
 * @see dev.smtpd.SmtpServer.Builder#authentication
 */
public record AuthSettings(List<String> mechanisms, boolean allowWithoutTls, Duration failureDelay, int maxFailures,
		AuthLimits limits) {

	private static final List<String> MECHANISMS = List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN",
			"OAUTHBEARER", "XOAUTH2");

	private static final AuthSettings DEFAULTS = new AuthSettings(List.of(), false, Duration.ofSeconds(1), 3,
			AuthLimits.defaults());

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if there is no such mechanism, the delay is
	 * negative, or no failure is allowed
	 */
	public AuthSettings {
		for (String name : mechanisms) {
			require(MECHANISMS.stream().anyMatch(name::equalsIgnoreCase),
					"There is no SASL mechanism '" + name + "'. Known are: " + String.join(", ", MECHANISMS));
		}
		require(!failureDelay.isNegative(), "The delay must not be negative");
		require(maxFailures > 0, "A client must be allowed at least one failure");
		mechanisms = List.copyOf(mechanisms);
	}

	/**
	 * Return the settings of a server for which none are set: all mechanisms for which
	 * there is an authenticator, TLS required, a delay of 1 second, 3 failures, and the
	 * {@linkplain AuthLimits#defaults() default limits}.
	 * @return the defaults
	 */
	public static AuthSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another {@link #mechanisms}.
	 * @param mechanisms the names of the SASL mechanisms in the order in which they are
	 * offered; all for which there is an authenticator if empty
	 * @return new settings
	 * @throws IllegalArgumentException if there is no such mechanism
	 */
	public AuthSettings withMechanisms(List<String> mechanisms) {
		return new AuthSettings(mechanisms, this.allowWithoutTls, this.failureDelay, this.maxFailures, this.limits);
	}

	/**
	 * Return these settings with another {@link #allowWithoutTls}.
	 * @param allowWithoutTls whether AUTH is offered without TLS, where passwords and
	 * tokens can be read by anyone on the way
	 * @return new settings
	 */
	public AuthSettings withAllowWithoutTls(boolean allowWithoutTls) {
		return new AuthSettings(this.mechanisms, allowWithoutTls, this.failureDelay, this.maxFailures, this.limits);
	}

	/**
	 * Return these settings with another {@link #failureDelay}.
	 * @param failureDelay how long after its attempt a client gets the reply that it
	 * failed to authenticate. It is as long for unknown users as for wrong passwords, and
	 * longer with each attempt: twice, three times, and so on
	 * @return new settings
	 * @throws IllegalArgumentException if it is negative
	 */
	public AuthSettings withFailureDelay(Duration failureDelay) {
		return new AuthSettings(this.mechanisms, this.allowWithoutTls, failureDelay, this.maxFailures, this.limits);
	}

	/**
	 * Return these settings with another {@link #maxFailures}.
	 * @param maxFailures how often a client may fail to authenticate before the server
	 * replies 421 and closes the connection
	 * @return new settings
	 * @throws IllegalArgumentException if it is less than 1
	 */
	public AuthSettings withMaxFailures(int maxFailures) {
		return new AuthSettings(this.mechanisms, this.allowWithoutTls, this.failureDelay, maxFailures, this.limits);
	}

	/**
	 * Return these settings with another {@link #limits}.
	 * @param limits how many authentications may fail, over any number of connections,
	 * and how many may be decided at once
	 * @return new settings
	 */
	public AuthSettings withLimits(AuthLimits limits) {
		return new AuthSettings(this.mechanisms, this.allowWithoutTls, this.failureDelay, this.maxFailures, limits);
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
