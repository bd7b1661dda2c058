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

package dev.smtpd.spring.ratelimit;

import java.net.InetAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.List;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.settings.Network;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Counts what clients do by token buckets, one for each client and limit, that fill again
 * steadily. A client is its user once it is authenticated, else its address, or its /64
 * network by IPv6. Where the buckets are shared by several instances of an application,
 * so are the limits. For use from any thread that may wait for the store.
 *
 * @since 0.1.0
 */
public class RateLimiter {

	private static final String PREFIX = "smtpd:";

	private final ProxyManager<String> buckets;

	private final List<Network> exempt;

	private final ObjectProvider<SmtpServerObserver> observers;

	/**
	 * Create a limiter.
	 * @param buckets where the buckets are
	 * @param exempt the networks of clients that have no limits
	 * @param observers notified of clients that have reached a limit
	 */
	public RateLimiter(ProxyManager<String> buckets, List<Network> exempt,
			ObjectProvider<SmtpServerObserver> observers) {
		this.buckets = buckets;
		this.exempt = List.copyOf(exempt);
		this.observers = observers;
	}

	/**
	 * Count something that a client does.
	 * @param session the session of the client
	 * @param limit what it does
	 * @param capacity how often it may do so within the period, and at once
	 * @param period the period
	 * @return whether it may; if not, observers have been notified
	 */
	boolean tryAcquire(SmtpSession session, SmtpLimit limit, long capacity, Duration period) {
		InetAddress address = session.peer().getAddress();
		if (this.exempt.stream().anyMatch((network) -> network.contains(address))) {
			return true;
		}
		String key = PREFIX + limit.name() + ":" + client(session);
		if (this.buckets.getProxy(key, () -> configuration(capacity, period)).tryConsume(1)) {
			return true;
		}
		this.observers.orderedStream().forEach((observer) -> observer.limitReached(session, limit));
		return false;
	}

	private static String client(SmtpSession session) {
		Principal principal = session.principal();
		return (principal != null) ? "user:" + principal.getName()
				: Network.ofClient(session.peer().getAddress()).toString();
	}

	private static BucketConfiguration configuration(long capacity, Duration period) {
		return BucketConfiguration.builder()
			.addLimit((limit) -> limit.capacity(capacity).refillGreedy(capacity, period))
			.build();
	}

}
