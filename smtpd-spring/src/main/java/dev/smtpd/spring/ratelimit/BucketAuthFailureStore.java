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

import java.time.Duration;

import dev.smtpd.auth.AuthFailureStore;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.ProxyManager;

/**
 * {@link AuthFailureStore} that counts by token buckets. Where they are shared by several
 * instances of an application, so is what they have counted. There is a bucket for each
 * key that has failed, and none for others.
 *
 * @since 0.1.0
 */
public final class BucketAuthFailureStore implements AuthFailureStore {

	private static final String PREFIX = "smtpd:auth-failures:";

	private final ProxyManager<String> buckets;

	/**
	 * Create a store.
	 * @param buckets where the buckets are
	 */
	public BucketAuthFailureStore(ProxyManager<String> buckets) {
		this.buckets = buckets;
	}

	@Override
	public long remaining(String key, int limit, Duration window) {
		if (this.buckets.getProxyConfiguration(PREFIX + key).isEmpty()) {
			return limit;
		}
		return Math.max(0, bucket(key, limit, window).getAvailableTokens());
	}

	@Override
	public void add(String key, int limit, Duration window) {
		bucket(key, limit, window).tryConsume(1);
	}

	private BucketProxy bucket(String key, int limit, Duration window) {
		return this.buckets.getProxy(PREFIX + key,
				() -> BucketConfiguration.builder()
					.addLimit((bandwidth) -> bandwidth.capacity(limit).refillGreedy(limit, window))
					.build());
	}

}
