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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;

import org.springframework.util.ConcurrentLruCache;

/**
 * {@link TokenBuckets} in the memory of this instance of the application. Of too many
 * buckets, those that nobody has asked for the longest time are forgotten.
 *
 * @since 0.1.0
 */
public final class LocalTokenBuckets implements TokenBuckets {

	private final ConcurrentLruCache<TokenBucket, Bucket> buckets;

	/**
	 * Create empty memory.
	 * @param maxBuckets how many buckets are remembered, at least 1
	 */
	public LocalTokenBuckets(int maxBuckets) {
		this(maxBuckets, TimeMeter.SYSTEM_NANOTIME);
	}

	LocalTokenBuckets(int maxBuckets, TimeMeter clock) {
		this.buckets = new ConcurrentLruCache<>(maxBuckets, (bucket) -> create(bucket.configuration(), clock));
	}

	private static Bucket create(BucketConfiguration configuration, TimeMeter clock) {
		return Bucket.builder().addLimit(configuration.getBandwidths()[0]).withCustomTimePrecision(clock).build();
	}

	@Override
	public CompletionStage<Boolean> tryTake(TokenBucket bucket) {
		return CompletableFuture.completedStage(tryTakeNow(bucket));
	}

	@Override
	public CompletionStage<Long> remaining(TokenBucket bucket) {
		return CompletableFuture.completedStage(remainingNow(bucket));
	}

	@Override
	public boolean isNonBlocking() {
		return true;
	}

	/**
	 * Take a token out of a bucket, if there is one. Never blocks.
	 * @param bucket the bucket
	 * @return whether there was one
	 */
	public boolean tryTakeNow(TokenBucket bucket) {
		// of several that are made at the same time, the cache has kept one
		this.buckets.get(bucket);
		return this.buckets.get(bucket).tryConsume(1);
	}

	/**
	 * Return how many tokens a bucket has. Never blocks.
	 * @param bucket the bucket
	 * @return the number
	 */
	public long remainingNow(TokenBucket bucket) {
		return this.buckets.contains(bucket) ? this.buckets.get(bucket).getAvailableTokens() : bucket.capacity();
	}

	int size() {
		return this.buckets.size();
	}

}
