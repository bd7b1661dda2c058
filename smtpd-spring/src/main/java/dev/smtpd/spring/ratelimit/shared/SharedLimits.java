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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import dev.smtpd.spring.ratelimit.LocalTokenBuckets;
import dev.smtpd.spring.ratelimit.ProxyTokenBuckets;
import dev.smtpd.spring.ratelimit.TokenBucket;
import dev.smtpd.spring.ratelimit.TokenBuckets;
import io.github.bucket4j.TimeMeter;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Token buckets that several instances of an application share by a {@link BucketTable}.
 * The table is asked on threads of this object. While it can't be asked, or doesn't
 * answer in time, an {@link UnavailableMode} decides; after several failures in a row it
 * is left alone for a while. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SharedLimits implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SharedLimits.class);

	private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

	private final SharedLimitSettings settings;

	private final List<SharedLimitObserver> observers;

	private final ThreadPoolExecutor executor;

	private final TokenBuckets shared;

	private final CircuitBreaker circuitBreaker;

	private final AtomicBoolean failing = new AtomicBoolean();

	/**
	 * Create shared limits.
	 * @param table has the buckets
	 * @param settings how it is asked
	 * @param observers notified of each question
	 */
	public SharedLimits(BucketTable table, SharedLimitSettings settings, List<SharedLimitObserver> observers) {
		this(table, settings, observers, TimeMeter.SYSTEM_MILLISECONDS);
	}

	SharedLimits(BucketTable table, SharedLimitSettings settings, List<SharedLimitObserver> observers,
			TimeMeter clock) {
		this.settings = settings;
		this.observers = List.copyOf(observers);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("smtpd-limits-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(settings.threads(), settings.threads(), KEEP_ALIVE.toSeconds(),
				TimeUnit.SECONDS, new LinkedBlockingQueue<>(settings.queueCapacity()), threads);
		this.executor.allowCoreThreadTimeOut(true);
		this.shared = new ProxyTokenBuckets(new TableProxyManager(table, this.executor, settings.timeout(), clock),
				settings.keyPrefix());
		this.circuitBreaker = CircuitBreaker.of("shared limits",
				CircuitBreakerConfig.custom()
					.slidingWindow(settings.failureThreshold(), settings.failureThreshold(),
							CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
					.failureRateThreshold(100)
					.waitDurationInOpenState(settings.retryInterval())
					.permittedNumberOfCallsInHalfOpenState(1)
					.build());
	}

	/**
	 * Ask the store once, without waiting for it, so that connections are there before
	 * the first client comes. A failure has no effect.
	 */
	public void connect() {
		this.shared.remaining(new TokenBucket("connect", "", 1, Duration.ofHours(1)))
			.whenComplete((remaining, failure) -> logger
				.debug("The store of shared limits was asked for the first time", failure));
	}

	/**
	 * Return the shared buckets.
	 * @param local count while the shared ones can't be asked; everything is counted
	 * there, too
	 * @return the buckets, which never block
	 */
	public TokenBuckets withFallback(LocalTokenBuckets local) {
		return new TokenBuckets() {

			@Override
			public CompletionStage<Boolean> tryTake(TokenBucket bucket) {
				return ask(() -> SharedLimits.this.shared.tryTake(bucket), local.tryTakeNow(bucket));
			}

			@Override
			public CompletionStage<Long> remaining(TokenBucket bucket) {
				return ask(() -> SharedLimits.this.shared.remaining(bucket), local.remainingNow(bucket));
			}

			@Override
			public boolean isNonBlocking() {
				return true;
			}

		};
	}

	private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> question, T localAnswer) {
		if (!this.circuitBreaker.tryAcquirePermission()) {
			notifyObservers(SharedLimitOutcome.SKIPPED, Duration.ZERO);
			return withoutStore(localAnswer, new IllegalStateException("The store of shared limits is left alone"));
		}
		long start = System.nanoTime();
		return start(question).toCompletableFuture()
			.copy()
			.orTimeout(this.settings.timeout().toNanos(), TimeUnit.NANOSECONDS)
			.handle((answer, failure) -> {
				Duration duration = Duration.ofNanos(System.nanoTime() - start);
				if (failure == null) {
					succeeded(duration);
					return CompletableFuture.completedStage(answer);
				}
				Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure;
				failed(cause, duration);
				return withoutStore(localAnswer, cause);
			})
			.thenCompose((stage) -> stage);
	}

	// the circuit breaker waits for an outcome in any case
	private static <T> CompletionStage<T> start(Supplier<CompletionStage<T>> question) {
		try {
			return question.get();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private <T> CompletionStage<T> withoutStore(T localAnswer, Throwable cause) {
		return switch (this.settings.whenUnavailable()) {
			case COUNT_LOCALLY -> CompletableFuture.completedStage(localAnswer);
			case DEFER -> CompletableFuture.failedStage(cause);
		};
	}

	private void succeeded(Duration duration) {
		this.circuitBreaker.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS);
		notifyObservers(SharedLimitOutcome.ANSWERED, duration);
		if (this.failing.compareAndSet(true, false)) {
			logger.info("The store of shared limits is available again");
		}
	}

	private void failed(Throwable cause, Duration duration) {
		this.circuitBreaker.onError(duration.toNanos(), TimeUnit.NANOSECONDS, cause);
		notifyObservers(outcome(cause), duration);
		// not for each command while the store is down
		if (this.failing.compareAndSet(false, true)) {
			logger.warn("The store of shared limits failed: {}", switch (this.settings.whenUnavailable()) {
				case COUNT_LOCALLY -> "this instance counts by itself meanwhile";
				case DEFER -> "what is limited is deferred meanwhile";
			}, cause);
		}
		else {
			logger.debug("The store of shared limits failed", cause);
		}
	}

	private static SharedLimitOutcome outcome(Throwable cause) {
		if (cause instanceof RejectedExecutionException) {
			return SharedLimitOutcome.QUEUE_FULL;
		}
		return (cause instanceof TimeoutException || cause instanceof io.github.bucket4j.TimeoutException)
				? SharedLimitOutcome.TIMEOUT : SharedLimitOutcome.FAILED;
	}

	private void notifyObservers(SharedLimitOutcome outcome, Duration duration) {
		this.observers.forEach((observer) -> observer.asked(outcome, duration));
	}

	/**
	 * Return whether the store is asked, or left alone since it has failed.
	 * @return whether the last question was answered, or there was none yet
	 */
	public boolean isAvailable() {
		return !this.failing.get();
	}

	/**
	 * Return how many questions wait for a thread.
	 * @return the number
	 */
	public int getQueued() {
		return this.executor.getQueue().size();
	}

	/**
	 * Ask no more. What is being asked is given up.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
