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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import org.jspecify.annotations.Nullable;

/**
 * {@link ProxyManager} of the buckets in a {@link BucketTable}, which is asked on the
 * threads of an executor.
 */
final class TableProxyManager extends AbstractCompareAndSwapBasedProxyManager<String> {

	private static final ExpirationAfterWriteStrategy EXPIRATION = ExpirationAfterWriteStrategy
		.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10));

	private final BucketTable table;

	private final Executor executor;

	private final TimeMeter clock;

	TableProxyManager(BucketTable table, Executor executor, Duration timeout, TimeMeter clock) {
		super(ClientSideConfig.getDefault()
			.withClientClock(clock)
			.withRequestTimeout(timeout)
			.withExpirationAfterWriteStrategy(EXPIRATION));
		this.table = table;
		this.executor = executor;
		this.clock = clock;
	}

	@Override
	protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
		return new CompareAndSwapOperation() {

			@Override
			public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
				return Optional.ofNullable(TableProxyManager.this.table.find(key));
			}

			@Override
			public boolean compareAndSwap(byte[] before, byte[] after, RemoteBucketState state,
					Optional<Long> timeoutNanos) {
				return write(key, before, after, timeToLive(state));
			}

		};
	}

	@Override
	protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
		CompareAndSwapOperation operation = beginCompareAndSwapOperation(key);
		return new AsyncCompareAndSwapOperation() {

			@Override
			public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> timeoutNanos) {
				return later(timeoutNanos, () -> operation.getStateData(timeoutNanos));
			}

			@Override
			public CompletableFuture<Boolean> compareAndSwap(byte[] before, byte[] after, RemoteBucketState state,
					Optional<Long> timeoutNanos) {
				return later(timeoutNanos, () -> operation.compareAndSwap(before, after, state, timeoutNanos));
			}

		};
	}

	private boolean write(String key, byte @Nullable [] before, byte[] after, Duration timeToLive) {
		return (before != null) ? this.table.replace(key, before, after, timeToLive)
				: this.table.insert(key, after, timeToLive);
	}

	private Duration timeToLive(RemoteBucketState state) {
		long millis = EXPIRATION.calculateTimeToLiveMillis(state, this.clock.currentTimeNanos());
		return Duration.ofMillis(Math.max(1, millis));
	}

	private <T> CompletableFuture<T> later(Optional<Long> timeoutNanos, Supplier<T> question) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		try {
			this.executor.execute(() -> answer(answer, question));
		}
		catch (RejectedExecutionException ex) {
			answer.completeExceptionally(ex);
		}
		timeoutNanos.ifPresent((nanos) -> answer.orTimeout(nanos, TimeUnit.NANOSECONDS));
		return answer;
	}

	private static <T> void answer(CompletableFuture<T> answer, Supplier<T> question) {
		// nobody waits any more for one that was too long in the queue
		if (answer.isDone()) {
			return;
		}
		try {
			answer.complete(question.get());
		}
		catch (Throwable ex) {
			answer.completeExceptionally(ex);
		}
	}

	@Override
	protected CompletableFuture<Void> removeAsync(String key) {
		return later(getClientSideConfig().getRequestTimeoutNanos(), () -> {
			this.table.remove(key);
			return Boolean.TRUE;
		}).thenAccept((removed) -> {
		});
	}

	@Override
	public void removeProxy(String key) {
		this.table.remove(key);
	}

	@Override
	public boolean isAsyncModeSupported() {
		return true;
	}

	@Override
	public boolean isExpireAfterWriteSupported() {
		return true;
	}

}
