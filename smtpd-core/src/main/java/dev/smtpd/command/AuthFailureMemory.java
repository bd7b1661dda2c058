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

package dev.smtpd.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import dev.smtpd.auth.AuthFailureStore;

/**
 * {@link AuthFailureStore} in memory. Of too many keys, that without an attempt for the
 * longest time is forgotten, so that an attacker who floods it forgets nobody who goes on
 * guessing.
 */
final class AuthFailureMemory implements AuthFailureStore {

	private final Map<String, Bucket> buckets;

	private final LongSupplier nanoTime;

	/**
	 * Create a store.
	 * @param maxKeys how many keys are remembered
	 * @param nanoTime the time as of {@link System#nanoTime()}
	 */
	AuthFailureMemory(int maxKeys, LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		this.buckets = new LinkedHashMap<>(16, 0.75f, true) {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
				return size() > maxKeys;
			}

		};
	}

	@Override
	public long remaining(String key, int limit, Duration window) {
		synchronized (this.buckets) {
			Bucket bucket = this.buckets.get(key);
			return (bucket != null) ? (long) bucket.refill(limit, window, this.nanoTime.getAsLong()) : limit;
		}
	}

	@Override
	public void add(String key, int limit, Duration window) {
		long now = this.nanoTime.getAsLong();
		synchronized (this.buckets) {
			Bucket bucket = this.buckets.computeIfAbsent(key, (absent) -> new Bucket(limit, now));
			bucket.tokens = Math.max(0, bucket.refill(limit, window, now) - 1);
		}
	}

	int size() {
		synchronized (this.buckets) {
			return this.buckets.size();
		}
	}

	private static final class Bucket {

		private double tokens;

		private long refilledAt;

		private Bucket(double tokens, long now) {
			this.tokens = tokens;
			this.refilledAt = now;
		}

		private double refill(int limit, Duration window, long now) {
			double refill = (double) limit * (now - this.refilledAt) / window.toNanos();
			this.refilledAt = now;
			this.tokens = Math.min(limit, this.tokens + refill);
			return this.tokens;
		}

	}

}
