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

package dev.smtpd.spring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.relay.UpstreamStatus;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} that asks each upstream server by NOOP. It is up when one of
 * them answers, since messages are then relayed. A server to which all connections are in
 * use isn't asked, and is up as long as none of them fails; one that hasn't answered yet
 * isn't asked again. The status is {@code DEGRADED} if a server answers, but the SSL
 * bundle couldn't be updated or has an expired certificate; Spring Boot leaves that
 * status out where it aggregates.
 *
 * @since 0.1.0
 */
public class SmtpRelayHealthIndicator implements HealthIndicator {

	private final SmtpRelay relay;

	private final Duration timeout;

	private final SslBundleHealth bundle;

	private final Map<RemoteAddress, CompletableFuture<?>> answers = new ConcurrentHashMap<>();

	/**
	 * Create an indicator.
	 * @param relay the relay
	 * @param timeout how long the servers may take to answer, together
	 * @param bundle the SSL bundle of the relay, {@code null} if it has none
	 */
	public SmtpRelayHealthIndicator(SmtpRelay relay, Duration timeout,
			@Nullable SslBundleTlsConfigurationSource bundle) {
		this.relay = relay;
		this.timeout = timeout;
		this.bundle = new SslBundleHealth((bundle != null) ? List.of(bundle) : List.of());
	}

	@Override
	public Health health() {
		long end = System.nanoTime() + this.timeout.toNanos();
		List<Check> checks = this.relay.status().stream().map(this::begin).toList();
		boolean up = false;
		Health.Builder health = new Health.Builder();
		for (Check check : checks) {
			String failure = check.await(end - System.nanoTime());
			up = up || failure == null;
			health.withDetail(check.upstream().address().toString(), details(check, failure));
		}
		if (!this.bundle.bundles().isEmpty()) {
			health.withDetail("ssl", this.bundle.details());
		}
		Status good = this.bundle.isDegraded() ? SslBundleHealth.DEGRADED : Status.UP;
		return health.status(up ? good : Status.DOWN).build();
	}

	private Check begin(UpstreamStatus upstream) {
		CompletableFuture<?> awaited = this.answers.get(upstream.address());
		if (awaited != null && !awaited.isDone()) {
			return new Check(upstream, awaited);
		}
		if (upstream.active() >= upstream.maxConnections() && upstream.lastFailure() == null) {
			return new Check(upstream, null);
		}
		CompletableFuture<?> answer = this.relay.check(upstream.address());
		this.answers.put(upstream.address(), answer);
		return new Check(upstream, answer);
	}

	private static Map<String, Object> details(Check check, @Nullable String failure) {
		UpstreamStatus upstream = check.upstream();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", (failure != null) ? "DOWN" : "UP");
		details.put("state", upstream.state().name().toLowerCase(Locale.ROOT));
		if (failure != null) {
			details.put("reason", failure);
		}
		else if (check.answer() == null) {
			details.put("reason", "Not asked, all connections are in use");
		}
		details.put("connections", upstream.connections());
		details.put("active", upstream.active());
		details.put("waiting", upstream.waiting());
		return details;
	}

	/**
	 * A server that is asked.
	 *
	 * @param upstream how it stood with the server before
	 * @param answer its answer, {@code null} if it isn't asked since all connections are
	 * in use
	 */
	private record Check(UpstreamStatus upstream, @Nullable CompletableFuture<?> answer) {

		private @Nullable String await(long nanos) {
			CompletableFuture<?> awaited = this.answer;
			if (awaited == null) {
				return null;
			}
			try {
				awaited.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
				return null;
			}
			catch (ExecutionException ex) {
				return String.valueOf((ex.getCause() != null) ? ex.getCause().getMessage() : ex.getMessage());
			}
			catch (TimeoutException ex) {
				return "No answer in time";
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return "Interrupted";
			}
		}

	}

}
