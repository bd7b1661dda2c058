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

/**
 * Properties of the threads on which application code runs, and of those of the relay.
 *
 * @since 0.1.0
 */
public class SmtpdExecutorProperties {

	/**
	 * Maximum number of threads; the relay has as many of its own. Does not have an
	 * effect if virtual threads are enabled.
	 */
	private int maxSize = 64;

	/**
	 * Time that threads may be idle before they end. Does not have an effect if virtual
	 * threads are enabled. If a duration suffix is not specified, milliseconds will be
	 * used.
	 */
	private Duration keepAlive = Duration.ofSeconds(60);

	/**
	 * Maximum number of virtual threads; the relay has as many of its own. Only has an
	 * effect if virtual threads are enabled.
	 */
	private int concurrencyLimit = 1024;

	public int getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(int maxSize) {
		this.maxSize = maxSize;
	}

	public Duration getKeepAlive() {
		return this.keepAlive;
	}

	public void setKeepAlive(Duration keepAlive) {
		this.keepAlive = keepAlive;
	}

	public int getConcurrencyLimit() {
		return this.concurrencyLimit;
	}

	public void setConcurrencyLimit(int concurrencyLimit) {
		this.concurrencyLimit = concurrencyLimit;
	}

}
