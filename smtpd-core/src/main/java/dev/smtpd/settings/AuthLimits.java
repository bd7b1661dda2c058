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

package dev.smtpd.settings;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How many authentications may fail, over any number of connections, and how many may be
 * decided at once. Immutable.
 * <p>
 * Failures are forgotten steadily, all of them within the window. A client whose address
 * has none left is answered 421 before the authenticator is asked. One that tries a user
 * who has none left at its address is answered 454. Addresses other than this one are not
 * refused because of that user, so that an attacker can't lock out a user. If all
 * addresses together have failed as often for one user, every answer for this user,
 * positive ones included, takes at least {@link #userDelay()}.
 *
 * @param maxFailuresPerAddress how many authentications from one address, or one network
 * of 64 bits by IPv6, may fail within the window; 0 for no limit
 * @param maxFailuresPerUser how many authentications for one user name may fail within
 * the window, from one address, and from all addresses together; 0 for no limit
 * @param failureWindow the time within which all failures are forgotten
 * @param userDelay the least time that an answer takes for a user for whom too many
 * authentications failed
 * @param exemptNetworks networks whose clients are not refused, since many users share an
 * address there; the delay remains
 * @param maxRemembered how many addresses and users are remembered in memory; beyond
 * that, those without an attempt for the longest time are forgotten
 * @param maxConcurrent how many authentications are decided at once
 * @param maxWaiting how many authentications may wait for that; beyond that, those of the
 * address with the most of them are answered 454
 * @since 0.1.0
 * @see AuthSettings#limits()
 */
public record AuthLimits(int maxFailuresPerAddress, int maxFailuresPerUser, Duration failureWindow, Duration userDelay,
		List<Network> exemptNetworks, int maxRemembered, int maxConcurrent, int maxWaiting) {

	private static final AuthLimits DEFAULTS = new AuthLimits(60, 10, Duration.ofHours(1), Duration.ofSeconds(5),
			List.of(), 100_000, Math.max(4, Runtime.getRuntime().availableProcessors() / 2), 256);

	/**
	 * Create limits.
	 * @throws IllegalArgumentException if a number or the delay is negative, the window
	 * isn't positive, or none could be remembered or decided
	 */
	public AuthLimits {
		require(maxFailuresPerAddress >= 0, "maxFailuresPerAddress must not be negative");
		require(maxFailuresPerUser >= 0, "maxFailuresPerUser must not be negative");
		require(!failureWindow.isNegative() && !failureWindow.isZero(), "failureWindow must be positive");
		require(!userDelay.isNegative(), "userDelay must not be negative");
		require(maxRemembered >= 1, "maxRemembered must be at least 1");
		require(maxConcurrent >= 1, "maxConcurrent must be at least 1");
		require(maxWaiting >= 0, "maxWaiting must not be negative");
		exemptNetworks = List.copyOf(exemptNetworks);
	}

	/**
	 * Return the limits of a server for which none are set: 60 failures of an address and
	 * 10 of a user in an hour, a delay of 5 seconds, 100000 addresses and users
	 * remembered, one decision for every two processors and at least 4 at once, and 256
	 * that wait.
	 * @return the defaults
	 */
	public static AuthLimits defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these limits with another {@link #maxFailuresPerAddress}.
	 * @param maxFailuresPerAddress how many authentications from one address may fail
	 * within the window; 0 for no limit
	 * @return new limits
	 */
	public AuthLimits withMaxFailuresPerAddress(int maxFailuresPerAddress) {
		return new AuthLimits(maxFailuresPerAddress, this.maxFailuresPerUser, this.failureWindow, this.userDelay,
				this.exemptNetworks, this.maxRemembered, this.maxConcurrent, this.maxWaiting);
	}

	/**
	 * Return these limits with another {@link #maxFailuresPerUser}.
	 * @param maxFailuresPerUser how many authentications for one user name may fail
	 * within the window; 0 for no limit
	 * @return new limits
	 */
	public AuthLimits withMaxFailuresPerUser(int maxFailuresPerUser) {
		return new AuthLimits(this.maxFailuresPerAddress, maxFailuresPerUser, this.failureWindow, this.userDelay,
				this.exemptNetworks, this.maxRemembered, this.maxConcurrent, this.maxWaiting);
	}

	/**
	 * Return these limits with another {@link #failureWindow}.
	 * @param failureWindow the time within which all failures are forgotten
	 * @return new limits
	 */
	public AuthLimits withFailureWindow(Duration failureWindow) {
		return new AuthLimits(this.maxFailuresPerAddress, this.maxFailuresPerUser, failureWindow, this.userDelay,
				this.exemptNetworks, this.maxRemembered, this.maxConcurrent, this.maxWaiting);
	}

	/**
	 * Return these limits with another {@link #userDelay}.
	 * @param userDelay the least time that an answer takes for a user for whom too many
	 * authentications failed
	 * @return new limits
	 */
	public AuthLimits withUserDelay(Duration userDelay) {
		return new AuthLimits(this.maxFailuresPerAddress, this.maxFailuresPerUser, this.failureWindow, userDelay,
				this.exemptNetworks, this.maxRemembered, this.maxConcurrent, this.maxWaiting);
	}

	/**
	 * Return these limits with other {@link #exemptNetworks}.
	 * @param exemptNetworks networks whose clients are not refused
	 * @return new limits
	 */
	public AuthLimits withExemptNetworks(List<Network> exemptNetworks) {
		return new AuthLimits(this.maxFailuresPerAddress, this.maxFailuresPerUser, this.failureWindow, this.userDelay,
				exemptNetworks, this.maxRemembered, this.maxConcurrent, this.maxWaiting);
	}

	/**
	 * Return these limits with another {@link #maxRemembered}.
	 * @param maxRemembered how many addresses and users are remembered in memory
	 * @return new limits
	 */
	public AuthLimits withMaxRemembered(int maxRemembered) {
		return new AuthLimits(this.maxFailuresPerAddress, this.maxFailuresPerUser, this.failureWindow, this.userDelay,
				this.exemptNetworks, maxRemembered, this.maxConcurrent, this.maxWaiting);
	}

	/**
	 * Return these limits with another {@link #maxConcurrent}.
	 * @param maxConcurrent how many authentications are decided at once
	 * @return new limits
	 */
	public AuthLimits withMaxConcurrent(int maxConcurrent) {
		return new AuthLimits(this.maxFailuresPerAddress, this.maxFailuresPerUser, this.failureWindow, this.userDelay,
				this.exemptNetworks, this.maxRemembered, maxConcurrent, this.maxWaiting);
	}

	/**
	 * Return these limits with another {@link #maxWaiting}.
	 * @param maxWaiting how many authentications may wait to be decided
	 * @return new limits
	 */
	public AuthLimits withMaxWaiting(int maxWaiting) {
		return new AuthLimits(this.maxFailuresPerAddress, this.maxFailuresPerUser, this.failureWindow, this.userDelay,
				this.exemptNetworks, this.maxRemembered, this.maxConcurrent, maxWaiting);
	}

	/**
	 * Return whether a client is never refused because of failures.
	 * @param client the address of the client
	 * @return whether it is in one of the exempt networks
	 */
	public boolean isExempt(InetAddress client) {
		return this.exemptNetworks.stream().anyMatch((network) -> network.contains(client));
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
