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

import java.time.Duration;

/**
 * Properties of the connections to each upstream server.
 *
 * @since 0.1.0
 */
public class SmtpdRelayPoolProperties {

	/**
	 * Maximum number of connections to each upstream server.
	 */
	private int maxConnections = 20;

	/**
	 * Maximum number of messages that may wait for a connection to each upstream server.
	 */
	private int maxWaiting = 1024;

	/**
	 * Time that a message may wait for a connection. If a duration suffix is not
	 * specified, milliseconds will be used.
	 */
	private Duration acquireTimeout = Duration.ofSeconds(30);

	/**
	 * Time that an idle connection stays open for further messages. If a duration suffix
	 * is not specified, milliseconds will be used.
	 */
	private Duration idleTimeout = Duration.ofSeconds(30);

	public int getMaxConnections() {
		return this.maxConnections;
	}

	public void setMaxConnections(int maxConnections) {
		this.maxConnections = maxConnections;
	}

	public int getMaxWaiting() {
		return this.maxWaiting;
	}

	public void setMaxWaiting(int maxWaiting) {
		this.maxWaiting = maxWaiting;
	}

	public Duration getAcquireTimeout() {
		return this.acquireTimeout;
	}

	public void setAcquireTimeout(Duration acquireTimeout) {
		this.acquireTimeout = acquireTimeout;
	}

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

}
