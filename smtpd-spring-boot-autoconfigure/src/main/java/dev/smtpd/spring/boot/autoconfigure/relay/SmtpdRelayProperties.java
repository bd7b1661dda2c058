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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.relay.RelayMode;
import dev.smtpd.settings.Network;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for relaying.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.relay")
public class SmtpdRelayProperties {

	/**
	 * Whether to pass all mail on to upstream servers.
	 */
	private boolean enabled;

	/**
	 * Whether to relay for anyone to anywhere. Open relays are found by spammers within
	 * hours.
	 */
	private boolean open;

	/**
	 * Networks whose clients may send to anyone, as addresses or in CIDR notation.
	 */
	private List<Network> allowedNetworks = new ArrayList<>();

	/**
	 * Domains to whose mailboxes anyone may send; with a leading dot, those of all
	 * subdomains.
	 */
	private List<String> allowedDomains = new ArrayList<>();

	/**
	 * When upstream servers are asked about a message: once its content is whole, or with
	 * each command.
	 */
	private RelayMode mode = RelayMode.AFTER_DATA;

	/**
	 * Name by which this server introduces itself upstream. That of the server if not
	 * set.
	 */
	private @Nullable String hostname;

	/**
	 * Whether to speak TLS: never, where STARTTLS is offered, always by STARTTLS, or from
	 * the first byte. Certificates are verified in any case.
	 */
	private TlsMode tls = TlsMode.OPTIONAL;

	/**
	 * User name to authenticate with.
	 */
	private @Nullable String username;

	/**
	 * Password to authenticate with; for XOAUTH2 an access token.
	 */
	private @Nullable String password;

	/**
	 * SASL mechanisms to choose from, in order: SCRAM-SHA-256, PLAIN, LOGIN, XOAUTH2.
	 */
	private List<String> authMechanisms = new ArrayList<>(List.of("SCRAM-SHA-256", "PLAIN", "LOGIN"));

	/**
	 * Whether to send passwords and tokens in clear, where anyone on the way can read
	 * them.
	 */
	private boolean allowAuthWithoutTls;

	/**
	 * Time that it may take to connect. If a duration suffix is not specified,
	 * milliseconds will be used.
	 */
	private Duration connectTimeout = Duration.ofSeconds(10);

	/**
	 * Time that an upstream server may take to reply to a command. If a duration suffix
	 * is not specified, milliseconds will be used.
	 */
	private Duration commandTimeout = Duration.ofMinutes(1);

	/**
	 * Time that it may take to relay a message, in all; less than the processing timeout
	 * of the server. If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration totalTimeout = Duration.ofMinutes(4);

	/**
	 * Number of servers that a message may have passed, to see those that go in circles.
	 */
	private int maxHops = 100;

	private final Ssl ssl = new Ssl();

	private final Pool pool = new Pool();

	private final CircuitBreaker circuitBreaker = new CircuitBreaker();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isOpen() {
		return this.open;
	}

	public void setOpen(boolean open) {
		this.open = open;
	}

	public List<Network> getAllowedNetworks() {
		return this.allowedNetworks;
	}

	public void setAllowedNetworks(List<Network> allowedNetworks) {
		this.allowedNetworks = allowedNetworks;
	}

	public List<String> getAllowedDomains() {
		return this.allowedDomains;
	}

	public void setAllowedDomains(List<String> allowedDomains) {
		this.allowedDomains = allowedDomains;
	}

	public RelayMode getMode() {
		return this.mode;
	}

	public void setMode(RelayMode mode) {
		this.mode = mode;
	}

	public @Nullable String getHostname() {
		return this.hostname;
	}

	public void setHostname(@Nullable String hostname) {
		this.hostname = hostname;
	}

	public TlsMode getTls() {
		return this.tls;
	}

	public void setTls(TlsMode tls) {
		this.tls = tls;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public List<String> getAuthMechanisms() {
		return this.authMechanisms;
	}

	public void setAuthMechanisms(List<String> authMechanisms) {
		this.authMechanisms = authMechanisms;
	}

	public boolean isAllowAuthWithoutTls() {
		return this.allowAuthWithoutTls;
	}

	public void setAllowAuthWithoutTls(boolean allowAuthWithoutTls) {
		this.allowAuthWithoutTls = allowAuthWithoutTls;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public Duration getCommandTimeout() {
		return this.commandTimeout;
	}

	public void setCommandTimeout(Duration commandTimeout) {
		this.commandTimeout = commandTimeout;
	}

	public Duration getTotalTimeout() {
		return this.totalTimeout;
	}

	public void setTotalTimeout(Duration totalTimeout) {
		this.totalTimeout = totalTimeout;
	}

	public int getMaxHops() {
		return this.maxHops;
	}

	public void setMaxHops(int maxHops) {
		this.maxHops = maxHops;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Pool getPool() {
		return this.pool;
	}

	public CircuitBreaker getCircuitBreaker() {
		return this.circuitBreaker;
	}

	/**
	 * TLS with upstream servers.
	 */
	public static class Ssl {

		/**
		 * SSL bundle that says whom to trust, and has the certificate of this side. The
		 * JDK decides if not set.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * The connections to each upstream server.
	 */
	public static class Pool {

		/**
		 * Maximum number of connections to each upstream server.
		 */
		private int maxConnections = 20;

		/**
		 * Maximum number of messages that may wait for a connection to each upstream
		 * server.
		 */
		private int maxWaiting = 1024;

		/**
		 * Time that a message may wait for a connection. If a duration suffix is not
		 * specified, milliseconds will be used.
		 */
		private Duration acquireTimeout = Duration.ofSeconds(30);

		/**
		 * Time that connections are kept for further messages. If a duration suffix is
		 * not specified, milliseconds will be used.
		 */
		private Duration idleTimeout = Duration.ofSeconds(30);

		public int getMaxConnections() {
			return this.maxConnections;
		}

		public void setMaxConnections(int maxConnections) {
			this.maxConnections = maxConnections;
		}

		public int getMaxWaiting() {
			return this.maxWaiting;
		}

		public void setMaxWaiting(int maxWaiting) {
			this.maxWaiting = maxWaiting;
		}

		public Duration getAcquireTimeout() {
			return this.acquireTimeout;
		}

		public void setAcquireTimeout(Duration acquireTimeout) {
			this.acquireTimeout = acquireTimeout;
		}

		public Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

	}

	/**
	 * When upstream servers that fail are left alone.
	 */
	public static class CircuitBreaker {

		/**
		 * Number of failures in a row after which an upstream server is left alone.
		 */
		private int failureThreshold = 5;

		/**
		 * Time that an upstream server is left alone. If a duration suffix is not
		 * specified, milliseconds will be used.
		 */
		private Duration retryInterval = Duration.ofSeconds(30);

		public int getFailureThreshold() {
			return this.failureThreshold;
		}

		public void setFailureThreshold(int failureThreshold) {
			this.failureThreshold = failureThreshold;
		}

		public Duration getRetryInterval() {
			return this.retryInterval;
		}

		public void setRetryInterval(Duration retryInterval) {
			this.retryInterval = retryInterval;
		}

	}

}
