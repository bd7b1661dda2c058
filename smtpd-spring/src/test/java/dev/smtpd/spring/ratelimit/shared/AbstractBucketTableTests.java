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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import dev.smtpd.spring.ratelimit.LocalTokenBuckets;
import dev.smtpd.spring.ratelimit.TokenBucket;
import dev.smtpd.spring.ratelimit.TokenBuckets;
import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every store of shared limits has to do.
 */
@Timeout(60)
abstract class AbstractBucketTableTests {

	private static final byte[] ONE = "one".getBytes(StandardCharsets.US_ASCII);

	// bytes that aren't text
	private static final byte[] TWO = { 0, -1, 13, 10, -128, 127 };

	private static final Duration HOUR = Duration.ofHours(1);

	abstract BucketTable table();

	@Test
	void stateIsInsertedOnce() {
		assertThat(table().find("a")).isNull();
		assertThat(table().insert("a", ONE, HOUR)).isTrue();
		assertThat(table().insert("a", TWO, HOUR)).isFalse();
		assertThat(table().find("a")).isEqualTo(ONE);
		assertThat(table().find("b")).isNull();
	}

	@Test
	void stateIsReplacedIfItIsWhatItWas() {
		table().insert("a", ONE, HOUR);
		assertThat(table().replace("a", TWO, ONE, HOUR)).isFalse();
		assertThat(table().replace("a", ONE, TWO, HOUR)).isTrue();
		assertThat(table().find("a")).isEqualTo(TWO);
		assertThat(table().replace("a", TWO, ONE, HOUR)).isTrue();
		assertThat(table().replace("b", ONE, TWO, HOUR)).isFalse();
		assertThat(table().find("b")).isNull();
	}

	@Test
	void stateIsRemoved() {
		table().insert("a", ONE, HOUR);
		table().remove("a");
		table().remove("b");
		assertThat(table().find("a")).isNull();
	}

	@Test
	void longestKeyFits() {
		String key = new TokenBucket("connection-rate", "user:joe", 1, HOUR).key("x".repeat(64));
		assertThat(table().insert(key, ONE, HOUR)).isTrue();
		assertThat(table().find(key)).isEqualTo(ONE);
	}

	@Test
	void instancesTogetherTakeWhatIsThere() throws Exception {
		TokenBucket bucket = new TokenBucket("test", "user:joe", 150, HOUR);
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try (SharedLimits one = instance(); SharedLimits other = instance()) {
			List<TokenBuckets> buckets = Stream.of(one, other)
				.map((instance) -> instance.withFallback(new LocalTokenBuckets(10)))
				.toList();
			CountDownLatch start = new CountDownLatch(1);
			List<Future<Integer>> taken = new ArrayList<>();
			for (int i = 0; i < 16; i++) {
				TokenBuckets mine = buckets.get(i % 2);
				taken.add(threads.submit(() -> {
					start.await();
					int count = 0;
					for (int n = 0; n < 20; n++) {
						count += mine.tryTake(bucket).toCompletableFuture().get() ? 1 : 0;
					}
					return count;
				}));
			}
			start.countDown();
			int sum = 0;
			for (Future<Integer> each : taken) {
				sum += each.get();
			}
			assertThat(sum).isEqualTo(150);
			for (TokenBuckets each : buckets) {
				assertThat(each.remaining(bucket).toCompletableFuture().get()).isZero();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private SharedLimits instance() {
		SharedLimitSettings settings = new SharedLimitSettings("test:", Duration.ofSeconds(50), UnavailableMode.DEFER,
				5, Duration.ofSeconds(1), 4, 100);
		return new SharedLimits(table(), settings, List.of(), new StoppedClock());
	}

	/**
	 * Time that stands still.
	 */
	static final class StoppedClock implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return 1_000_000_000;
		}

		@Override
		public boolean isWallClockBased() {
			return true;
		}

	}

}
