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

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.smtpd.Network;

/**
 * Counts the connections of each address, or network of 64 bits by IPv6, of which a
 * client has as many addresses as it likes. Holds no more than there are connections.
 */
final class ConnectionLimits {

	private final int maxPerAddress;

	private final ConcurrentMap<Network, Integer> counts = new ConcurrentHashMap<>();

	/**
	 * Create limits.
	 * @param maxPerAddress how many connections an address may have
	 */
	ConnectionLimits(int maxPerAddress) {
		this.maxPerAddress = maxPerAddress;
	}

	/**
	 * Count a connection, which is to be {@link #release released} in any case.
	 * @param address the address of the client
	 * @return whether it may stay
	 */
	boolean acquire(InetAddress address) {
		return this.counts.merge(Network.ofClient(address), 1, Integer::sum) <= this.maxPerAddress;
	}

	void release(InetAddress address) {
		this.counts.computeIfPresent(Network.ofClient(address), (network, count) -> (count > 1) ? count - 1 : null);
	}

}
