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
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Configuration properties for relaying.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.relay")
public class SmtpdRelayProperties {

	/**
	 * Whether to relay all mail to upstream servers.
	 */
	private boolean enabled;

	/**
	 * Whether to relay for any client to any domain. Spammers find open relays within
	 * hours.
	 */
	private boolean open;

	/**
	 * Networks whose clients may send to any mailbox, as addresses or in CIDR notation.
	 */
	private List<Network> allowedNetworks = new ArrayList<>();

	/**
	 * Domains to whose mailboxes any client may send; with a leading dot, those of all
	 * subdomains.
	 */
	private List<String> allowedDomains = new ArrayList<>();

	/**
	 * When to send a message to an upstream server: after its content has arrived, or
	 * with each command.
	 */
	private RelayMode mode = RelayMode.AFTER_DATA;

	/**
	 * Name with which the relay introduces itself to upstream servers. If not set,
	 * smtpd.hostname.
	 */
	private @Nullable String hostname;

	/**
	 * When connections to upstream servers use TLS: never, where the server offers
	 * STARTTLS, always by STARTTLS, or from the first byte. Certificates are verified in
	 * any case.
	 */
	private TlsMode tls = TlsMode.OPTIONAL;

	/**
	 * Maximum number of servers that a message may have passed. The relay rejects others,
	 * which are likely to be in a loop.
	 */
	private int maxHops = 100;

	private final Auth auth = new Auth();

	private final Timeouts timeouts = new Timeouts();

	private final Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private final SmtpdRelayPoolProperties pool = new SmtpdRelayPoolProperties();

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

	public int getMaxHops() {
		return this.maxHops;
	}

	public void setMaxHops(int maxHops) {
		this.maxHops = maxHops;
	}

	public Auth getAuth() {
		return this.auth;
	}

	public Timeouts getTimeouts() {
		return this.timeouts;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public SmtpdRelayPoolProperties getPool() {
		return this.pool;
	}

	public CircuitBreaker getCircuitBreaker() {
		return this.circuitBreaker;
	}

	/**
	 * Authentication with upstream servers.
	 */
	public static class Auth {

		/**
		 * User name to authenticate with.
		 */
		private @Nullable String username;

		/**
		 * Password to authenticate with; for XOAUTH2 an access token.
		 */
		private @Nullable String password;

		/**
		 * SASL mechanisms to choose from, in order.
		 */
		private List<String> mechanisms = new ArrayList<>(List.of("SCRAM-SHA-256", "PLAIN", "LOGIN"));

		/**
		 * Whether to send passwords and tokens without TLS, where they can be read on the
		 * network.
		 */
		private boolean allowWithoutTls;

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

		public List<String> getMechanisms() {
			return this.mechanisms;
		}

		public void setMechanisms(List<String> mechanisms) {
			this.mechanisms = mechanisms;
		}

		public boolean isAllowWithoutTls() {
			return this.allowWithoutTls;
		}

		public void setAllowWithoutTls(boolean allowWithoutTls) {
			this.allowWithoutTls = allowWithoutTls;
		}

	}

	/**
	 * Time that upstream servers may take.
	 */
	public static class Timeouts {

		/**
		 * Time that the connection to an upstream server may take. If a duration suffix
		 * is not specified, milliseconds will be used.
		 */
		private Duration connect = Duration.ofSeconds(10);

		/**
		 * Time that an upstream server may take to reply to a command. If a duration
		 * suffix is not specified, milliseconds will be used.
		 */
		private Duration command = Duration.ofMinutes(1);

		/**
		 * Time that it may take to relay a message, in all. Must be shorter than
		 * smtpd.timeouts.processing. If a duration suffix is not specified, milliseconds
		 * will be used.
		 */
		private Duration total = Duration.ofMinutes(4);

		public Duration getConnect() {
			return this.connect;
		}

		public void setConnect(Duration connect) {
			this.connect = connect;
		}

		public Duration getCommand() {
			return this.command;
		}

		public void setCommand(Duration command) {
			this.command = command;
		}

		public Duration getTotal() {
			return this.total;
		}

		public void setTotal(Duration total) {
			this.total = total;
		}

	}

	/**
	 * TLS with upstream servers.
	 */
	public static class Ssl {

		/**
		 * SSL bundle with the trusted certificates, and the certificate of the relay if
		 * it has one. If not set, the default trust of the JDK applies.
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
	 * Circuit breakers of upstream servers that fail.
	 */
	public static class CircuitBreaker {

		/**
		 * Number of consecutive failures after which the circuit breaker of an upstream
		 * server opens.
		 */
		private int failureThreshold = 5;

		/**
		 * Time for which the relay does not use an upstream server whose circuit breaker
		 * is open. If a duration suffix is not specified, milliseconds will be used.
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
