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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import dev.smtpd.auth.AuthFailureStore;

/**
 * {@link AuthFailureStore} that counts by token buckets. Where they are shared by several
 * instances of an application, so is what they have counted. There is a bucket for each
 * key that has failed, and none for others. Blocks until the buckets have answered.
 *
 * @since 0.1.0
 */
public final class BucketAuthFailureStore implements AuthFailureStore {

	private static final String LIMIT = "auth-failures";

	private final TokenBuckets buckets;

	/**
	 * Create a store.
	 * @param buckets where the buckets are
	 */
	public BucketAuthFailureStore(TokenBuckets buckets) {
		this.buckets = buckets;
	}

	@Override
	public long remaining(String key, int limit, Duration window) throws Exception {
		return Math.max(0, answer(this.buckets.remaining(new TokenBucket(LIMIT, key, limit, window))));
	}

	@Override
	public void add(String key, int limit, Duration window) throws Exception {
		answer(this.buckets.tryTake(new TokenBucket(LIMIT, key, limit, window)));
	}

	private static <T> T answer(CompletionStage<T> stage) throws Exception {
		try {
			return stage.toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

}
