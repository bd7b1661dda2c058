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
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Buckets in memory.
 */
class LocalTokenBucketsTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final AtomicLong nanos = new AtomicLong(1);

	private final LocalTokenBuckets buckets = new LocalTokenBuckets(3, new TimeMeter() {

		@Override
		public long currentTimeNanos() {
			return LocalTokenBucketsTests.this.nanos.get();
		}

		@Override
		public boolean isWallClockBased() {
			return false;
		}

	});

	private static TokenBucket bucket(String client) {
		return new TokenBucket("test", client, 2, HOUR);
	}

	@Test
	void bucketHasItsCapacityAndFillsSteadily() {
		assertThat(this.buckets.tryTakeNow(bucket("a"))).isTrue();
		assertThat(this.buckets.tryTakeNow(bucket("a"))).isTrue();
		assertThat(this.buckets.tryTakeNow(bucket("a"))).isFalse();
		assertThat(this.buckets.tryTakeNow(bucket("b"))).isTrue();
		this.nanos.addAndGet(HOUR.toNanos() / 2);
		assertThat(this.buckets.tryTakeNow(bucket("a"))).isTrue();
		assertThat(this.buckets.tryTakeNow(bucket("a"))).isFalse();
	}

	@Test
	void askingMakesNoBucket() {
		assertThat(this.buckets.remainingNow(bucket("a"))).isEqualTo(2);
		assertThat(this.buckets.size()).isZero();
		this.buckets.tryTakeNow(bucket("a"));
		assertThat(this.buckets.remainingNow(bucket("a"))).isEqualTo(1);
	}

	@Test
	void thoseWithoutActivityForTheLongestTimeAreForgotten() {
		this.buckets.tryTakeNow(bucket("attacker"));
		this.buckets.tryTakeNow(bucket("attacker"));
		for (int i = 0; i < 1000; i++) {
			this.buckets.tryTakeNow(bucket("other " + i));
			assertThat(this.buckets.tryTakeNow(bucket("attacker"))).as("after %d others", i).isFalse();
		}
		assertThat(this.buckets.size()).isLessThanOrEqualTo(3);
	}

	@Test
	void thoseWhoComeFirstAtTheSameTimeShareABucket() {
		CyclicBarrier bothCreate = new CyclicBarrier(2);
		AtomicInteger calls = new AtomicInteger();
		LocalTokenBuckets concurrent = new LocalTokenBuckets(3, new TimeMeter() {

			@Override
			public long currentTimeNanos() {
				if (calls.getAndIncrement() < 2) {
					try {
						bothCreate.await(20, TimeUnit.SECONDS);
					}
					catch (Exception ex) {
						throw new IllegalStateException(ex);
					}
				}
				return 1;
			}

			@Override
			public boolean isWallClockBased() {
				return false;
			}

		});
		TokenBucket one = new TokenBucket("test", "a", 1, HOUR);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			Future<Boolean> first = threads.submit(() -> concurrent.tryTakeNow(one));
			Future<Boolean> second = threads.submit(() -> concurrent.tryTakeNow(one));
			assertThat(List.of(first, second)).map(Future::get).containsExactlyInAnyOrder(true, false);
		}
		finally {
			threads.shutdownNow();
		}
	}

}
