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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import dev.smtpd.spring.ratelimit.LocalTokenBuckets;
import dev.smtpd.spring.ratelimit.TokenBucket;
import dev.smtpd.spring.ratelimit.TokenBuckets;
import io.github.bucket4j.TimeMeter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store of shared limits that fails, hangs, and comes back.
 */
@Timeout(30)
class SharedLimitsTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final TokenBucket BUCKET = new TokenBucket("test", "user:joe", 3, Duration.ofHours(1));

	private final Table table = new Table();

	private final List<SharedLimitOutcome> outcomes = new CopyOnWriteArrayList<>();

	private @Nullable SharedLimits limits;

	@AfterEach
	void close() {
		this.table.hang.countDown();
		if (this.limits != null) {
			this.limits.close();
		}
	}

	private TokenBuckets buckets(Duration timeout, UnavailableMode mode, Duration retryInterval, int queueCapacity) {
		SharedLimitSettings settings = new SharedLimitSettings("test:", timeout, mode, 2, retryInterval, 1,
				queueCapacity);
		this.limits = new SharedLimits(this.table, settings, List.of((outcome, duration) -> this.outcomes.add(outcome)),
				new AbstractBucketTableTests.StoppedClock());
		return this.limits.withFallback(new LocalTokenBuckets(10));
	}

	private static boolean take(TokenBuckets buckets) {
		return buckets.tryTake(BUCKET).toCompletableFuture().join();
	}

	@Test
	void storeCounts() {
		TokenBuckets buckets = buckets(LONG, UnavailableMode.DEFER, LONG, 10);
		assertThat(buckets.remaining(BUCKET).toCompletableFuture().join()).isEqualTo(3);
		assertThat(this.table.states).isEmpty();
		for (int i = 0; i < 3; i++) {
			assertThat(take(buckets)).isTrue();
		}
		assertThat(take(buckets)).isFalse();
		assertThat(this.table.states).containsOnlyKeys(BUCKET.key("test:"));
		assertThat(this.outcomes).containsOnly(SharedLimitOutcome.ANSWERED);
	}

	@Test
	void whileTheStoreFailsThisInstanceGoesOnCounting() {
		TokenBuckets buckets = buckets(LONG, UnavailableMode.COUNT_LOCALLY, LONG, 10);
		assertThat(take(buckets)).isTrue();
		assertThat(take(buckets)).isTrue();
		this.table.failing = true;
		// the third, not the first
		assertThat(take(buckets)).isTrue();
		assertThat(take(buckets)).isFalse();
		assertThat(buckets.remaining(BUCKET).toCompletableFuture().join()).isZero();
		assertThat(this.outcomes).containsExactly(SharedLimitOutcome.ANSWERED, SharedLimitOutcome.ANSWERED,
				SharedLimitOutcome.FAILED, SharedLimitOutcome.FAILED, SharedLimitOutcome.SKIPPED);
	}

	@Test
	void whileTheStoreFailsWhatIsLimitedIsDeferred() {
		TokenBuckets buckets = buckets(LONG, UnavailableMode.DEFER, LONG, 10);
		this.table.failing = true;
		for (int i = 0; i < 3; i++) {
			assertThat(buckets.tryTake(BUCKET).toCompletableFuture()).failsWithin(LONG);
			assertThat(buckets.remaining(BUCKET).toCompletableFuture()).failsWithin(LONG);
		}
		assertThat(this.outcomes).startsWith(SharedLimitOutcome.FAILED, SharedLimitOutcome.FAILED)
			.endsWith(SharedLimitOutcome.SKIPPED);
	}

	@Test
	void errorOfAQuestionCountsAsFailure() {
		TimeMeter clock = Mockito.mock(TimeMeter.class);
		BDDMockito.given(clock.currentTimeNanos()).willThrow(new NoClassDefFoundError("for the test"));
		this.limits = new SharedLimits(this.table,
				new SharedLimitSettings("test:", LONG, UnavailableMode.COUNT_LOCALLY, 2, LONG, 1, 10),
				List.of((outcome, duration) -> this.outcomes.add(outcome)), clock);
		TokenBuckets buckets = this.limits.withFallback(new LocalTokenBuckets(10));
		assertThat(take(buckets)).isTrue();
		assertThat(this.outcomes).containsExactly(SharedLimitOutcome.FAILED);
	}

	@Test
	void storeIsAskedAgainOnceItIsBack() {
		TokenBuckets buckets = buckets(LONG, UnavailableMode.COUNT_LOCALLY, Duration.ofMillis(1), 10);
		this.table.failing = true;
		take(buckets);
		take(buckets);
		assertThat(this.limits).isNotNull();
		assertThat(this.limits.isAvailable()).isFalse();
		this.table.failing = false;
		// the local bucket is empty soon, the shared one is full
		while (!this.limits.isAvailable()) {
			take(buckets);
		}
		assertThat(this.outcomes).endsWith(SharedLimitOutcome.ANSWERED);
		assertThat(take(buckets)).isTrue();
	}

	@Test
	void callerIsNeverBlockedByAStoreThatHangs() throws Exception {
		TokenBuckets buckets = buckets(LONG, UnavailableMode.COUNT_LOCALLY, LONG, 10);
		this.table.hanging = true;
		CompletableFuture<Boolean> answer = buckets.tryTake(BUCKET).toCompletableFuture();
		this.table.asked.await();
		assertThat(answer).isNotDone();
		assertThat(buckets.isNonBlocking()).isTrue();
		this.table.hanging = false;
		this.table.hang.countDown();
		assertThat(answer.get()).isTrue();
	}

	@Test
	void storeThatHangsIsNotWaitedForLongerThanTheTimeout() {
		TokenBuckets buckets = buckets(Duration.ofMillis(50), UnavailableMode.COUNT_LOCALLY, LONG, 10);
		this.table.hanging = true;
		assertThat(take(buckets)).isTrue();
		assertThat(take(buckets)).isTrue();
		assertThat(take(buckets)).isTrue();
		assertThat(take(buckets)).isFalse();
		assertThat(this.outcomes).containsExactly(SharedLimitOutcome.TIMEOUT, SharedLimitOutcome.TIMEOUT,
				SharedLimitOutcome.SKIPPED, SharedLimitOutcome.SKIPPED);
	}

	// of different clients, since what is asked about the same one is put together
	@Test
	void questionsBeyondTheQueueAreNotAsked() throws Exception {
		TokenBuckets buckets = buckets(LONG, UnavailableMode.COUNT_LOCALLY, LONG, 2);
		this.table.hanging = true;
		List<CompletableFuture<Boolean>> answers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			TokenBucket bucket = new TokenBucket("test", "user:" + i, 3, Duration.ofHours(1));
			answers.add(buckets.tryTake(bucket).toCompletableFuture());
			if (i == 0) {
				this.table.asked.await();
			}
		}
		assertThat(answers.get(3).get()).isTrue();
		assertThat(this.outcomes).containsExactly(SharedLimitOutcome.QUEUE_FULL);
		assertThat(this.limits).isNotNull();
		assertThat(this.limits.getQueued()).isEqualTo(2);
		assertThat(answers.subList(0, 3)).allMatch((answer) -> !answer.isDone());
	}

	@Test
	void manyQuestionsAboutOneClientAreFewToTheStore() throws Exception {
		TokenBuckets buckets = buckets(LONG, UnavailableMode.DEFER, LONG, 10);
		this.table.hanging = true;
		List<CompletableFuture<Boolean>> answers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			answers.add(buckets.tryTake(BUCKET).toCompletableFuture());
		}
		this.table.asked.await();
		this.table.hanging = false;
		this.table.hang.countDown();
		long taken = 0;
		for (CompletableFuture<Boolean> answer : answers) {
			taken += answer.get() ? 1 : 0;
		}
		assertThat(taken).isEqualTo(3);
		assertThat(this.table.writes).isBetween(1, 5);
	}

	/**
	 * A table in memory.
	 */
	private static final class Table implements BucketTable {

		private final Map<String, byte[]> states = new ConcurrentHashMap<>();

		private final CountDownLatch asked = new CountDownLatch(1);

		private final CountDownLatch hang = new CountDownLatch(1);

		private volatile boolean failing;

		private volatile boolean hanging;

		private volatile int writes;

		private void pass() {
			this.asked.countDown();
			if (this.failing) {
				throw new IllegalStateException("for the test");
			}
			if (this.hanging) {
				try {
					this.hang.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}

		@Override
		public byte @Nullable [] find(String key) {
			pass();
			return this.states.get(key);
		}

		@Override
		public boolean insert(String key, byte[] state, Duration timeToLive) {
			pass();
			this.writes++;
			return this.states.putIfAbsent(key, state) == null;
		}

		@Override
		public boolean replace(String key, byte[] before, byte[] after, Duration timeToLive) {
			pass();
			this.writes++;
			this.states.put(key, after);
			return true;
		}

		@Override
		public void remove(String key) {
			this.states.remove(key);
		}

	}

}
