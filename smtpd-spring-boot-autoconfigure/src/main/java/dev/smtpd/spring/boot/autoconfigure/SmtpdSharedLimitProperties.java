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

import dev.smtpd.spring.ratelimit.shared.UnavailableMode;

/**
 * Properties of the limits that the instances of an application share.
 *
 * @since 0.1.0
 */
public class SmtpdSharedLimitProperties {

	/**
	 * Store in which the instances of the application count rates and failed
	 * authentications together. By default, each instance counts by itself.
	 */
	private SharedLimitStore store = SharedLimitStore.NONE;

	/**
	 * What all keys in the store begin with. Applications that use the same store need
	 * different ones.
	 */
	private String keyPrefix = "smtpd:";

	/**
	 * Maximum time that a client waits for an answer of the store. If a duration suffix
	 * is not specified, milliseconds will be used.
	 */
	private Duration timeout = Duration.ofSeconds(2);

	/**
	 * What happens while the store can't be asked: COUNT_LOCALLY for each instance to
	 * count by itself, DEFER to defer what is limited.
	 */
	private UnavailableMode whenUnavailable = UnavailableMode.COUNT_LOCALLY;

	/**
	 * Number of failures in a row after which the store is left alone for a while.
	 */
	private int failureThreshold = 5;

	/**
	 * How long the store is left alone. If a duration suffix is not specified,
	 * milliseconds will be used.
	 */
	private Duration retryInterval = Duration.ofSeconds(5);

	/**
	 * Number of threads that ask the store.
	 */
	private int threads = 4;

	/**
	 * Maximum number of questions to the store that wait for a thread.
	 */
	private int queueCapacity = 1000;

	public SharedLimitStore getStore() {
		return this.store;
	}

	public void setStore(SharedLimitStore store) {
		this.store = store;
	}

	public String getKeyPrefix() {
		return this.keyPrefix;
	}

	public void setKeyPrefix(String keyPrefix) {
		this.keyPrefix = keyPrefix;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public UnavailableMode getWhenUnavailable() {
		return this.whenUnavailable;
	}

	public void setWhenUnavailable(UnavailableMode whenUnavailable) {
		this.whenUnavailable = whenUnavailable;
	}

	public int getFailureThreshold() {
		return this.failureThreshold;
	}

	public void setFailureThreshold(int failureThreshold) {
		this.failureThreshold = failureThreshold;
	}

	public Duration getRetryInterval() {
		return this.retryInterval;
	}

	public void setRetryInterval(Duration retryInterval) {
		this.retryInterval = retryInterval;
	}

	public int getThreads() {
		return this.threads;
	}

	public void setThreads(int threads) {
		this.threads = threads;
	}

	public int getQueueCapacity() {
		return this.queueCapacity;
	}

	public void setQueueCapacity(int queueCapacity) {
		this.queueCapacity = queueCapacity;
	}

	/**
	 * Where limits are shared.
	 */
	public enum SharedLimitStore {

		/**
		 * Nowhere: each instance counts by itself.
		 */
		NONE,

		/**
		 * In Redis, as {@code spring.data.redis.*} says.
		 */
		REDIS,

		/**
		 * In the database of the application's {@code DataSource}.
		 */
		JDBC

	}

}
