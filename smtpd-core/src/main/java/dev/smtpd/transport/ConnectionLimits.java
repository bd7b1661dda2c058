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

package dev.smtpd.transport;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.smtpd.settings.Network;

/**
 * Counts the connections of each address, or network of 64 bits by IPv6, of which a
 * client has as many addresses as it likes. Holds no more than there are connections.
 */
final class ConnectionLimits {

	private final int maxPerAddress;

	private final ConcurrentMap<Network, Counter> counts = new ConcurrentHashMap<>();

	/**
	 * Create limits.
	 * @param maxPerAddress how many connections an address may have
	 */
	ConnectionLimits(int maxPerAddress) {
		this.maxPerAddress = maxPerAddress;
	}

	/**
	 * Count a connection, which is to be {@link #release released} in any case.
	 * @param client the network of the client
	 * @return whether it may stay
	 */
	boolean acquire(Network client) {
		int[] count = new int[1];
		this.counts.compute(client, (network, known) -> {
			Counter counter = (known != null) ? known : new Counter();
			count[0] = ++counter.count;
			return counter;
		});
		return count[0] <= this.maxPerAddress;
	}

	/**
	 * Count a connection that has ended. Takes no memory, since a connection that is
	 * counted for ever would take the place of others.
	 * @param client the network of the client
	 */
	void release(Network client) {
		this.counts.computeIfPresent(client, (network, counter) -> (--counter.count > 0) ? counter : null);
	}

	/**
	 * How many connections there are. Changed by one thread at a time.
	 */
	private static final class Counter {

		private int count;

	}

}
