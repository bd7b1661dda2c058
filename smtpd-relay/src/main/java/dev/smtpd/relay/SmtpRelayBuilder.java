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

package dev.smtpd.relay;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import dev.smtpd.protocol.HostNames;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.EventLoops;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link SmtpRelay}.
 *
 * @since 0.1.0
 */
public final class SmtpRelayBuilder {

	private final EventLoops eventLoops;

	private final List<RelayObserver> observers = new ArrayList<>();

	private List<RemoteAddress> remoteAddresses = List.of();

	private @Nullable String hostname;

	private TlsMode tls = TlsMode.OPTIONAL;

	private @Nullable TlsConfigurationSource tlsConfiguration;

	private @Nullable Supplier<@Nullable RelayCredentials> credentials;

	private List<String> authMechanisms = List.of("SCRAM-SHA-256", "PLAIN", "LOGIN");

	private boolean allowAuthWithoutTls = false;

	private Duration connectTimeout = Duration.ofSeconds(10);

	private Duration commandTimeout = Duration.ofMinutes(1);

	private Duration totalTimeout = Duration.ofMinutes(4);

	private Duration idleTimeout = Duration.ofSeconds(30);

	private Duration acquireTimeout = Duration.ofSeconds(30);

	private int maxConnections = 20;

	private int maxWaiting = 1024;

	private int maxHops = 100;

	private int failureThreshold = 5;

	private Duration retryInterval = Duration.ofSeconds(30);

	private @Nullable Executor executor;

	SmtpRelayBuilder(EventLoops eventLoops) {
		this.eventLoops = eventLoops;
	}

	/**
	 * Set the upstream servers.
	 * @param addresses the servers, tried in this order; at least one
	 * @return this builder
	 */
	public SmtpRelayBuilder remoteAddresses(Collection<RemoteAddress> addresses) {
		this.remoteAddresses = List.copyOf(addresses);
		return this;
	}

	/**
	 * Set the host name in EHLO.
	 * @param hostname the name; {@code null} for that of the machine
	 * @return this builder
	 * @throws IllegalArgumentException if it isn't a host name
	 */
	public SmtpRelayBuilder hostname(@Nullable String hostname) {
		require(hostname == null || HostNames.isValid(hostname), "The name must be a host name");
		this.hostname = hostname;
		return this;
	}

	/**
	 * Set whether TLS is used: by STARTTLS if it is offered, or always, or from the first
	 * byte. The certificate of the server must be valid for its name in any case.
	 * @param mode the mode, {@link TlsMode#OPTIONAL} unless set
	 * @return this builder
	 */
	public SmtpRelayBuilder tls(TlsMode mode) {
		this.tls = mode;
		return this;
	}

	/**
	 * Set the configuration of TLS: trusted authorities, the certificate of this server,
	 * versions and cipher suites. Where it has managers and {@code netty-tcnative} is on
	 * the class path, TLS is that of BoringSSL or OpenSSL, else of the JDK.
	 * @param source called for each connection, without a name; {@code null} for the
	 * default context of the JDK
	 * @return this builder
	 */
	public SmtpRelayBuilder tlsConfiguration(@Nullable TlsConfigurationSource source) {
		this.tlsConfiguration = source;
		return this;
	}

	/**
	 * Set the credentials.
	 * @param credentials called for each connection, on a thread of the executor, so that
	 * it may block; {@code null} for none
	 * @return this builder
	 */
	public SmtpRelayBuilder credentials(@Nullable Supplier<@Nullable RelayCredentials> credentials) {
		this.credentials = credentials;
		return this;
	}

	/**
	 * Set the SASL mechanisms to choose from.
	 * @param mechanisms in order of preference, of SCRAM-SHA-256, PLAIN, LOGIN and
	 * XOAUTH2
	 * @return this builder
	 * @throws IllegalArgumentException if a mechanism is unknown
	 */
	public SmtpRelayBuilder authMechanisms(Collection<String> mechanisms) {
		for (String name : mechanisms) {
			require(UpstreamLogin.MECHANISMS.stream().anyMatch(name::equalsIgnoreCase), "There is no SASL mechanism '"
					+ name + "' for the relay. Known are: " + String.join(", ", UpstreamLogin.MECHANISMS));
		}
		this.authMechanisms = List.copyOf(mechanisms);
		return this;
	}

	/**
	 * Set whether passwords and tokens may be sent in clear.
	 * @param allow {@code false} unless set
	 * @return this builder
	 */
	public SmtpRelayBuilder allowAuthWithoutTls(boolean allow) {
		this.allowAuthWithoutTls = allow;
		return this;
	}

	/**
	 * Set how long it may take to connect.
	 * @param timeout 10 seconds unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder connectTimeout(Duration timeout) {
		require(isPositive(timeout), "The timeout must be positive");
		this.connectTimeout = timeout;
		return this;
	}

	/**
	 * Set how long the server may take to reply to a command.
	 * @param timeout one minute unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder commandTimeout(Duration timeout) {
		require(isPositive(timeout), "The timeout must be positive");
		this.commandTimeout = timeout;
		return this;
	}

	/**
	 * Set how long it may take to relay a message, in all. Should be shorter than the
	 * processing timeout of the server.
	 * @param timeout 4 minutes unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder totalTimeout(Duration timeout) {
		require(isPositive(timeout), "The timeout must be positive");
		this.totalTimeout = timeout;
		return this;
	}

	/**
	 * Set how long connections are kept for further messages.
	 * @param timeout 30 seconds unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder idleTimeout(Duration timeout) {
		require(isPositive(timeout), "The timeout must be positive");
		this.idleTimeout = timeout;
		return this;
	}

	/**
	 * Set how long a message may wait for a connection to be free.
	 * @param timeout 30 seconds unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder acquireTimeout(Duration timeout) {
		require(isPositive(timeout), "The timeout must be positive");
		this.acquireTimeout = timeout;
		return this;
	}

	/**
	 * Set the maximum number of connections to each server.
	 * @param connections 20 unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder maxConnections(int connections) {
		require(connections > 0, "There must be at least 1 connection");
		this.maxConnections = connections;
		return this;
	}

	/**
	 * Set how many messages may wait for a connection to each server.
	 * @param messages 1024 unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder maxWaiting(int messages) {
		require(messages > 0, "The number must be positive");
		this.maxWaiting = messages;
		return this;
	}

	/**
	 * Set how many servers a message may have passed, to detect loops (RFC 5321 section
	 * 6.3).
	 * @param hops the number of {@code Received} header fields that is still relayed, 100
	 * unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder maxHops(int hops) {
		require(hops > 0, "The number must be positive");
		this.maxHops = hops;
		return this;
	}

	/**
	 * Set the number of failures in a row after which the circuit breaker of a server
	 * opens, so that the server isn't used.
	 * @param failures 5 unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder failureThreshold(int failures) {
		require(failures > 0, "The number must be positive");
		this.failureThreshold = failures;
		return this;
	}

	/**
	 * Set how long the circuit breaker of a server stays open.
	 * @param interval 30 seconds unless set
	 * @return this builder
	 * @throws IllegalArgumentException if it is out of range
	 */
	public SmtpRelayBuilder retryInterval(Duration interval) {
		require(isPositive(interval), "The interval must be positive");
		this.retryInterval = interval;
		return this;
	}

	/**
	 * Set the executor for blocking calls: reading files, resolving names, finding
	 * credentials.
	 * @param executor the executor, which is not shut down with the relay
	 * @return this builder
	 */
	public SmtpRelayBuilder executor(Executor executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Add an observer.
	 * @param observer the observer
	 * @return this builder
	 */
	public SmtpRelayBuilder observer(RelayObserver observer) {
		this.observers.add(observer);
		return this;
	}

	/**
	 * Build the relay.
	 * @return a relay that isn't started yet
	 * @throws IllegalStateException if there is no upstream server or no executor
	 */
	public SmtpRelay build() {
		Executor blocking = this.executor;
		if (this.remoteAddresses.isEmpty() || blocking == null) {
			throw new IllegalStateException("A relay needs an upstream server and an executor");
		}
		TlsConfigurationSource source = this.tlsConfiguration;
		RelaySettings settings = new RelaySettings(this.remoteAddresses,
				(this.hostname != null) ? this.hostname : HostNames.ofThisMachine(), this.tls,
				(source != null) ? source : defaultConfiguration(), credentials(blocking), this.authMechanisms,
				this.allowAuthWithoutTls, this.connectTimeout, this.commandTimeout, this.totalTimeout, this.idleTimeout,
				this.acquireTimeout, this.maxConnections, this.maxWaiting, this.maxHops, this.failureThreshold,
				this.retryInterval, blocking, RelayIdentity.create());
		return new SmtpRelay(settings, new RelayObservers(List.copyOf(this.observers)), this.eventLoops);
	}

	private Supplier<CompletableFuture<Optional<RelayCredentials>>> credentials(Executor blocking) {
		Supplier<@Nullable RelayCredentials> supplier = this.credentials;
		if (supplier == null) {
			return () -> CompletableFuture.completedFuture(Optional.empty());
		}
		return () -> {
			try {
				return CompletableFuture.supplyAsync(() -> Optional.ofNullable(supplier.get()), blocking);
			}
			catch (RejectedExecutionException ex) {
				return CompletableFuture.failedFuture(UpstreamException.busy("No thread to find credentials: " + ex));
			}
		};
	}

	private static TlsConfigurationSource defaultConfiguration() {
		try {
			TlsConfiguration configuration = TlsConfiguration.of(SSLContext.getDefault());
			return (serverName) -> configuration;
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
