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

package dev.smtpd.spring.ratelimit.shared;

import java.time.Duration;

/**
 * How the store of shared limits is asked.
 *
 * @param keyPrefix what the keys of all buckets begin with
 * @param timeout how long a client waits for an answer of the store at most
 * @param whenUnavailable what happens if there is none
 * @param failureThreshold how many questions fail in a row before the store is left alone
 * for a while
 * @param retryInterval how long it is left alone
 * @param threads how many threads ask the store
 * @param queueCapacity how many questions may wait for a thread
 * @since 0.1.0
 */
public record SharedLimitSettings(String keyPrefix, Duration timeout, UnavailableMode whenUnavailable,
		int failureThreshold, Duration retryInterval, int threads, int queueCapacity) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a number or duration isn't positive
	 */
	public SharedLimitSettings {
		requirePositive("timeout", timeout.toMillis());
		requirePositive("failure threshold", failureThreshold);
		requirePositive("retry interval", retryInterval.toMillis());
		requirePositive("number of threads", threads);
		requirePositive("queue capacity", queueCapacity);
	}

	private static void requirePositive(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException("The " + name + " must be positive");
		}
	}

}
