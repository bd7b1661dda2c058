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

package dev.smtpd.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the authentication of clients.
 *
 * @since 0.1.0
 */
public class SmtpdAuthProperties {

	/**
	 * Whether clients can or must authenticate. If not set, they can where there is TLS
	 * and the application has a bean that authenticates them.
	 */
	private @Nullable AuthMode mode;

	/**
	 * SASL mechanisms to offer, in order. If not set, all for which the application has
	 * an authenticator. SCRAM-SHA-256 and SCRAM-SHA-256-PLUS with the users of Spring
	 * Security must be named, since they need passwords that are stored for them.
	 */
	private List<String> mechanisms = new ArrayList<>();

	/**
	 * Whether to offer AUTH without TLS, where passwords can be read on the network. Does
	 * not have an effect on connectors that require TLS.
	 */
	private boolean allowWithoutTls;

	/**
	 * Time after which the server replies to a failed authentication: the same for any
	 * reason, twice the time for the second failure, and so on. If a duration suffix is
	 * not specified, milliseconds will be used.
	 */
	private Duration failureDelay = Duration.ofSeconds(1);

	/**
	 * Number of failures after which the server closes the connection.
	 */
	private int maxFailures = 3;

	/**
	 * Maximum number of failures of one IPv4 address, or of one /64 network by IPv6,
	 * within the failure window, over all connections. Set to 0 for no limit.
	 */
	private int maxFailuresPerAddress = 60;

	/**
	 * Maximum number of failures for one user within the failure window. The server
	 * refuses the user at an address that has so many, and delays its replies for the
	 * user if all addresses together have so many. Set to 0 for no limit.
	 */
	private int maxFailuresPerUser = 10;

	/**
	 * Time within which the server forgets all failures, at a steady rate. If a duration
	 * suffix is not specified, milliseconds will be used.
	 */
	private Duration failureWindow = Duration.ofHours(1);

	/**
	 * Minimum time for a reply, positive ones included, for a user with too many failures
	 * from all addresses together. If a duration suffix is not specified, milliseconds
	 * will be used.
	 */
	private Duration userDelay = Duration.ofSeconds(5);

	/**
	 * Networks whose clients the server does not refuse because of failures, such as that
	 * of a webmail server, since many users share an address there.
	 */
	private List<Network> exemptNetworks = new ArrayList<>();

	/**
	 * Maximum number of addresses and users whose failures are remembered in memory.
	 * Beyond that, those without an attempt for the longest time are forgotten. Does not
	 * have an effect if failures are counted elsewhere.
	 */
	private int maxRemembered = 100000;

	private final Executor executor = new Executor();

	public @Nullable AuthMode getMode() {
		return this.mode;
	}

	public void setMode(@Nullable AuthMode mode) {
		this.mode = mode;
	}

	public List<String> getMechanisms() {
		return this.mechanisms;
	}

	public void setMechanisms(List<String> mechanisms) {
		this.mechanisms = mechanisms;
	}

	public boolean isAllowWithoutTls() {
		return this.allowWithoutTls;
	}

	public void setAllowWithoutTls(boolean allowWithoutTls) {
		this.allowWithoutTls = allowWithoutTls;
	}

	public Duration getFailureDelay() {
		return this.failureDelay;
	}

	public void setFailureDelay(Duration failureDelay) {
		this.failureDelay = failureDelay;
	}

	public int getMaxFailures() {
		return this.maxFailures;
	}

	public void setMaxFailures(int maxFailures) {
		this.maxFailures = maxFailures;
	}

	public int getMaxFailuresPerAddress() {
		return this.maxFailuresPerAddress;
	}

	public void setMaxFailuresPerAddress(int maxFailuresPerAddress) {
		this.maxFailuresPerAddress = maxFailuresPerAddress;
	}

	public int getMaxFailuresPerUser() {
		return this.maxFailuresPerUser;
	}

	public void setMaxFailuresPerUser(int maxFailuresPerUser) {
		this.maxFailuresPerUser = maxFailuresPerUser;
	}

	public Duration getFailureWindow() {
		return this.failureWindow;
	}

	public void setFailureWindow(Duration failureWindow) {
		this.failureWindow = failureWindow;
	}

	public Duration getUserDelay() {
		return this.userDelay;
	}

	public void setUserDelay(Duration userDelay) {
		this.userDelay = userDelay;
	}

	public List<Network> getExemptNetworks() {
		return this.exemptNetworks;
	}

	public void setExemptNetworks(List<Network> exemptNetworks) {
		this.exemptNetworks = exemptNetworks;
	}

	public int getMaxRemembered() {
		return this.maxRemembered;
	}

	public void setMaxRemembered(int maxRemembered) {
		this.maxRemembered = maxRemembered;
	}

	public Executor getExecutor() {
		return this.executor;
	}

	/**
	 * Threads on which authenticators run: platform threads in any case, since passwords
	 * are hashed there.
	 */
	public static class Executor {

		/**
		 * Maximum number of threads. If not set, one for every two processors, and at
		 * least 4.
		 */
		private @Nullable Integer maxSize;

		/**
		 * Maximum number of authentications that wait for a thread. Beyond that, the
		 * server replies 454 to those of the address with the most of them.
		 */
		private int queueCapacity = 256;

		public @Nullable Integer getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(@Nullable Integer maxSize) {
			this.maxSize = maxSize;
		}

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

	}

}
