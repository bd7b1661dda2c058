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

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.smtpd.tls.TlsConfigurationSource;
import dev.smtpd.tls.TlsMode;

/**
 * The settings of a relay.
 *
 * @param upstreams the upstream servers, tried in order
 * @param hostname the host name in EHLO
 * @param tls whether TLS is used
 * @param tlsConfiguration versions, cipher suites and certificates of TLS
 * @param credentials finds the credentials, off the event loop
 * @param authMechanisms the SASL mechanisms to choose from, in order
 * @param allowAuthWithoutTls whether secrets may be sent in clear
 * @param connectTimeout how long it may take to connect
 * @param commandTimeout how long the reply to a command may take
 * @param totalTimeout how long it may take to relay a message
 * @param idleTimeout how long connections are kept for the next message
 * @param acquireTimeout how long a message may wait for a connection
 * @param maxConnections the number of connections to each server
 * @param maxWaiting the number of messages that may wait for a connection to each server
 * @param maxHops the number of servers a message may have passed
 * @param failureThreshold the number of failures in a row after which the circuit breaker
 * of a server opens
 * @param retryInterval how long it stays open
 * @param executor for blocking calls: files, names, credentials
 * @param identity the word in the EHLO reply of this relay's server, unlike any other's
 */
record RelaySettings(List<RemoteAddress> upstreams, String hostname, TlsMode tls,
		TlsConfigurationSource tlsConfiguration, Supplier<CompletableFuture<Optional<RelayCredentials>>> credentials,
		List<String> authMechanisms, boolean allowAuthWithoutTls, Duration connectTimeout, Duration commandTimeout,
		Duration totalTimeout, Duration idleTimeout, Duration acquireTimeout, int maxConnections, int maxWaiting,
		int maxHops, int failureThreshold, Duration retryInterval, Executor executor, String identity) {

}
