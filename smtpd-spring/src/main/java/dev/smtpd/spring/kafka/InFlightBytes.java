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

package dev.smtpd.spring.kafka;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Bounds how many bytes are in memory for records that Kafka hasn't acknowledged. What
 * waits for room holds neither a thread nor content, and gets it in order.
 */
final class InFlightBytes {

	private final long max;

	private final Executor executor;

	private final Set<Waiter> waiters = new LinkedHashSet<>();

	private long used;

	/**
	 * Create a bound.
	 * @param max the number of bytes
	 * @param executor goes on with what has waited
	 */
	InFlightBytes(long max, Executor executor) {
		this.max = max;
		this.executor = executor;
	}

	/**
	 * Ask for room.
	 * @param bytes how many bytes, at most the maximum
	 * @return completed once there is room: at once or by the executor. When it is
	 * cancelled before, nothing is taken
	 */
	CompletableFuture<Void> take(long bytes) {
		Waiter waiter = new Waiter(bytes);
		synchronized (this) {
			if (!this.waiters.isEmpty() || this.used + bytes > this.max) {
				this.waiters.add(waiter);
				waiter.whenComplete((result, failure) -> forget(waiter));
				return waiter;
			}
			this.used += bytes;
		}
		waiter.complete(null);
		return waiter;
	}

	private void forget(Waiter waiter) {
		boolean wasFirst;
		synchronized (this) {
			wasFirst = !this.waiters.isEmpty() && this.waiters.iterator().next() == waiter;
			this.waiters.remove(waiter);
		}
		if (wasFirst) {
			// the next one may be smaller
			giveBack(0);
		}
	}

	/**
	 * Return room.
	 * @param bytes how many bytes
	 */
	void giveBack(long bytes) {
		long returned = bytes;
		do {
			returned = admit(returned).stream().mapToLong(this::goOn).sum();
		}
		while (returned > 0);
	}

	private List<Waiter> admit(long returned) {
		List<Waiter> ready = new ArrayList<>();
		synchronized (this) {
			this.used -= returned;
			Iterator<Waiter> next = this.waiters.iterator();
			while (next.hasNext()) {
				Waiter waiter = next.next();
				if (this.used + waiter.bytes > this.max) {
					break;
				}
				next.remove();
				this.used += waiter.bytes;
				ready.add(waiter);
			}
		}
		return ready;
	}

	// returns the room that the waiter can't use
	private long goOn(Waiter waiter) {
		try {
			this.executor.execute(() -> {
				if (!waiter.complete(null)) {
					giveBack(waiter.bytes);
				}
			});
			return 0;
		}
		catch (Throwable ex) {
			waiter.completeExceptionally(ex);
			return waiter.bytes;
		}
	}

	/**
	 * Run something that may block.
	 * @param task the task
	 * @throws RejectedExecutionException if the executor has no place for it
	 */
	void execute(Runnable task) {
		this.executor.execute(task);
	}

	long getMax() {
		return this.max;
	}

	synchronized long getUsed() {
		return this.used;
	}

	synchronized int getWaiting() {
		return this.waiters.size();
	}

	/**
	 * What waits for room.
	 */
	private static final class Waiter extends CompletableFuture<Void> {

		private final long bytes;

		private Waiter(long bytes) {
			this.bytes = bytes;
		}

	}

}
