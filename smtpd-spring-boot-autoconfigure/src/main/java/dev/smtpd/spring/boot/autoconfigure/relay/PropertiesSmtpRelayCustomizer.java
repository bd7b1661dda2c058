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

import java.util.function.Function;

import dev.smtpd.relay.SmtpRelayBuilder;
import dev.smtpd.spring.boot.autoconfigure.PropertyValues;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link SmtpdRelayProperties}.
 *
 * @param properties the properties of the relay
 * @param server the properties of the server
 */
record PropertiesSmtpRelayCustomizer(SmtpdRelayProperties properties, SmtpdProperties server) {

	void customize(SmtpRelayBuilder builder) {
		String hostname = this.properties.getHostname();
		apply("hostname", (hostname != null) ? hostname : this.server.getHostname(), builder::hostname);
		apply("tls", this.properties.getTls(), builder::tls);
		apply("max-hops", this.properties.getMaxHops(), builder::maxHops);
		SmtpdRelayProperties.Auth auth = this.properties.getAuth();
		apply("auth.mechanisms", auth.getMechanisms(), builder::authMechanisms);
		apply("auth.allow-without-tls", auth.isAllowWithoutTls(), builder::allowAuthWithoutTls);
		SmtpdRelayProperties.Timeouts timeouts = this.properties.getTimeouts();
		apply("timeouts.connect", timeouts.getConnect(), builder::connectTimeout);
		apply("timeouts.command", timeouts.getCommand(), builder::commandTimeout);
		apply("timeouts.total", timeouts.getTotal(), builder::totalTimeout);
		SmtpdRelayPoolProperties pool = this.properties.getPool();
		apply("pool.max-connections", pool.getMaxConnections(), builder::maxConnections);
		apply("pool.max-waiting", pool.getMaxWaiting(), builder::maxWaiting);
		apply("pool.acquire-timeout", pool.getAcquireTimeout(), builder::acquireTimeout);
		apply("pool.idle-timeout", pool.getIdleTimeout(), builder::idleTimeout);
		SmtpdRelayProperties.CircuitBreaker circuitBreaker = this.properties.getCircuitBreaker();
		apply("circuit-breaker.failure-threshold", circuitBreaker.getFailureThreshold(), builder::failureThreshold);
		apply("circuit-breaker.retry-interval", circuitBreaker.getRetryInterval(), builder::retryInterval);
	}

	private static <T> void apply(String name, @Nullable T value, Function<T, SmtpRelayBuilder> setter) {
		PropertyValues.apply("smtpd.relay." + name, value, setter);
	}

}
