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

package dev.smtpd.spring.boot.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.relay.UpstreamStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that asks each upstream server by NOOP. It is up when one of
 * them answers, since messages are then relayed.
 *
 * @since 0.1.0
 */
public class SmtpRelayHealthIndicator implements HealthIndicator {

	private final SmtpRelay relay;

	private final Duration timeout;

	/**
	 * Create an indicator.
	 * @param relay the relay
	 * @param timeout how long the servers may take to answer, together
	 */
	public SmtpRelayHealthIndicator(SmtpRelay relay, Duration timeout) {
		this.relay = relay;
		this.timeout = timeout;
	}

	@Override
	public Health health() {
		long end = System.nanoTime() + this.timeout.toNanos();
		List<UpstreamStatus> upstreams = this.relay.status();
		List<? extends CompletableFuture<?>> checks = upstreams.stream()
			.map((upstream) -> this.relay.check(upstream.address()))
			.toList();
		boolean up = false;
		Health.Builder health = new Health.Builder();
		for (int i = 0; i < checks.size(); i++) {
			String failure = await(checks.get(i), end - System.nanoTime());
			up = up || failure == null;
			health.withDetail(upstreams.get(i).address().toString(), details(upstreams.get(i), failure));
		}
		return (up ? health.up() : health.down()).build();
	}

	private static Map<String, Object> details(UpstreamStatus upstream, @Nullable String failure) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("status", (failure != null) ? "DOWN" : "UP");
		details.put("state", upstream.state().name().toLowerCase(Locale.ROOT));
		if (failure != null) {
			details.put("reason", failure);
		}
		details.put("connections", upstream.connections());
		details.put("active", upstream.active());
		details.put("waiting", upstream.waiting());
		return details;
	}

	private static @Nullable String await(CompletableFuture<?> check, long nanos) {
		try {
			check.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
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
