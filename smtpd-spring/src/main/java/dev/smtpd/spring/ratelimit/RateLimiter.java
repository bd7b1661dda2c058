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
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.settings.Network;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Counts what clients do by token buckets, one for each client and limit, that fill again
 * steadily. A client is its user once it is authenticated, else its address, or its /64
 * network by IPv6. Where the buckets are shared by several instances of an application,
 * so are the limits. Thread-safe.
 *
 * @since 0.1.0
 */
public class RateLimiter {

	private final TokenBuckets buckets;

	private final List<Network> exempt;

	// not for each client: it may be on an event loop
	private final SingletonSupplier<List<SmtpServerObserver>> observers;

	/**
	 * Create a limiter.
	 * @param buckets where the buckets are
	 * @param exempt the networks of clients that have no limits
	 * @param observers notified of clients that have reached a limit
	 */
	public RateLimiter(TokenBuckets buckets, List<Network> exempt, ObjectProvider<SmtpServerObserver> observers) {
		this.buckets = buckets;
		this.exempt = List.copyOf(exempt);
		this.observers = SingletonSupplier.of(() -> observers.orderedStream().toList());
	}

	/**
	 * Count something that a client does.
	 * @param session the session of the client
	 * @param limit what it does
	 * @param capacity how often it may do so within the period, and at once
	 * @param period the period
	 * @return completed, on any thread, with whether it may, or exceptionally if that
	 * can't be found out; if it may not, observers have been notified
	 */
	CompletionStage<Boolean> tryAcquire(SmtpSession session, SmtpLimit limit, long capacity, Duration period) {
		InetAddress address = session.peer().getAddress();
		if (this.exempt.stream().anyMatch((network) -> network.contains(address))) {
			return CompletableFuture.completedStage(true);
		}
		TokenBucket bucket = new TokenBucket(name(limit), client(session), capacity, period);
		return this.buckets.tryTake(bucket).thenApply((taken) -> {
			if (!taken) {
				this.observers.obtain().forEach((observer) -> observer.limitReached(session, limit));
			}
			return taken;
		});
	}

	/**
	 * Return whether the buckets can be asked on an event loop.
	 * @return whether asking them never blocks
	 */
	boolean isNonBlocking() {
		return this.buckets.isNonBlocking();
	}

	private static String name(SmtpLimit limit) {
		return limit.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String client(SmtpSession session) {
		Principal principal = session.principal();
		return (principal != null) ? "user:" + principal.getName()
				: "address:" + Network.ofClient(session.peer().getAddress());
	}

}
