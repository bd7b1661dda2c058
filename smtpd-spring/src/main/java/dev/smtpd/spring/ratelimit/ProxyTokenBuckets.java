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
import java.util.function.Supplier;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;

import org.springframework.util.ConcurrentLruCache;

/**
 * {@link TokenBuckets} of a {@link ProxyManager} of Bucket4j, such as those in a grid or
 * a database. What is asked of the same bucket meanwhile is put together into one
 * request, where the manager can be asked asynchronously. Else it is asked on the thread
 * of the caller, who waits for it.
 *
 * @since 0.1.0
 */
public final class ProxyTokenBuckets implements TokenBuckets {

	// of those that are asked at the moment; without it a bucket is only asked more often
	private static final int MAX_PROXIES = 4096;

	private final ProxyManager<String> manager;

	private final String keyPrefix;

	private final ConcurrentLruCache<TokenBucket, AsyncBucketProxy> proxies;

	/**
	 * Create buckets.
	 * @param manager has them
	 * @param keyPrefix what the keys of all buckets begin with
	 */
	public ProxyTokenBuckets(ProxyManager<String> manager, String keyPrefix) {
		this.manager = manager;
		this.keyPrefix = keyPrefix;
		this.proxies = new ConcurrentLruCache<>(MAX_PROXIES, this::proxy);
	}

	private AsyncBucketProxy proxy(TokenBucket bucket) {
		BucketConfiguration configuration = bucket.configuration();
		return this.manager.asAsync()
			.builder()
			.withOptimization(Optimizations.batching())
			.build(bucket.key(this.keyPrefix), () -> CompletableFuture.completedFuture(configuration));
	}

	@Override
	public CompletionStage<Boolean> tryTake(TokenBucket bucket) {
		if (this.manager.isAsyncModeSupported()) {
			return asked(bucket, this.proxies.get(bucket).tryConsume(1));
		}
		return now(() -> this.manager.getProxy(bucket.key(this.keyPrefix), bucket::configuration).tryConsume(1));
	}

	@Override
	public CompletionStage<Long> remaining(TokenBucket bucket) {
		String key = bucket.key(this.keyPrefix);
		if (this.manager.isAsyncModeSupported()) {
			AsyncProxyManager<String> asynchronous = this.manager.asAsync();
			return asynchronous.getProxyConfiguration(key)
				.thenCompose((configuration) -> configuration.isPresent()
						? asked(bucket, this.proxies.get(bucket).getAvailableTokens())
						: CompletableFuture.completedStage(bucket.capacity()));
		}
		return now(() -> this.manager.getProxyConfiguration(key).isPresent()
				? this.manager.getProxy(key, bucket::configuration).getAvailableTokens() : bucket.capacity());
	}

	// those who come after a request that hangs don't wait for its end
	private <T> CompletionStage<T> asked(TokenBucket bucket, CompletableFuture<T> answer) {
		return answer.whenComplete((result, failure) -> {
			if (failure != null) {
				this.proxies.remove(bucket);
			}
		});
	}

	private static <T> CompletionStage<T> now(Supplier<T> question) {
		try {
			return CompletableFuture.completedStage(question.get());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	@Override
	public boolean isNonBlocking() {
		return false;
	}

}
