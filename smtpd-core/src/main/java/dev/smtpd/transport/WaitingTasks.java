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

package dev.smtpd.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of application code that wait until its executor has room for them. Clients take
 * turns. The connection of a task reads nothing, so that there are never more tasks than
 * connections. For use from any thread; never blocks.
 */
final class WaitingTasks {

	private final long timeout;

	private final LongSupplier clock;

	// guarded by this, as all that changes
	private final ClientTurns<ApplicationTask> turns = new ClientTurns<>();

	private final Set<Network> overloading = new HashSet<>();

	private long windowStart;

	private long taken;

	private double knownRate = Double.NaN;

	private volatile int size;

	/**
	 * Create an empty queue.
	 * @param timeout how long tasks wait
	 * @param clock returns the time in nanoseconds
	 */
	WaitingTasks(Duration timeout, LongSupplier clock) {
		this.timeout = timeout.toNanos();
		this.clock = clock;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	int size() {
		return this.size;
	}

	synchronized void add(ApplicationTask task) {
		if (this.size == 0) {
			this.windowStart = this.clock.getAsLong();
			this.taken = 0;
			this.knownRate = Double.NaN;
		}
		this.turns.add(task.client(), task);
		this.size++;
	}

	// Put back the task that was taken last.
	synchronized void putBack(ApplicationTask task) {
		this.turns.putBack(task.client(), task);
		this.taken--;
		this.size++;
	}

	@Nullable synchronized ApplicationTask next() {
		ApplicationTask task = this.turns.next();
		if (task != null) {
			this.taken++;
			removed(task.client());
		}
		return task;
	}

	synchronized boolean remove(ApplicationTask task) {
		boolean removed = this.turns.remove(task.client(), task);
		if (removed) {
			removed(task.client());
		}
		return removed;
	}

	synchronized List<ApplicationTask> removeAll() {
		List<ApplicationTask> all = new ArrayList<>(this.size);
		for (ApplicationTask task = next(); task != null; task = next()) {
			all.add(task);
		}
		return all;
	}

	private void removed(Network client) {
		this.size--;
		if (!this.overloading.isEmpty() && this.turns.size(client) == 0) {
			this.overloading.remove(client);
		}
	}

	/**
	 * Return whether a client has so much waiting that a further task is likely to reach
	 * the timeout: one of its tasks has waited for an eighth of it, and a new one would
	 * wait for more than half of it. The client stays so until that is less than a
	 * quarter.
	 * @param client the client
	 * @return whether further messages of the client should be deferred
	 */
	synchronized boolean isOverloadedBy(Network client) {
		ApplicationTask oldest = this.turns.oldest(client);
		if (oldest == null) {
			return false;
		}
		long now = this.clock.getAsLong();
		double wait = expectedWait(client, now);
		if (this.overloading.contains(client)) {
			if (wait < this.timeout / 4) {
				this.overloading.remove(client);
				return false;
			}
			return true;
		}
		if (wait > this.timeout / 2 && now - oldest.submittedAt() > this.timeout / 8) {
			this.overloading.add(client);
			return true;
		}
		return false;
	}

	// Return how long a new task is likely to wait, in nanoseconds; 0 if that isn't
	// known.
	private double expectedWait(Network client, long now) {
		long elapsed = now - this.windowStart;
		double rate = (elapsed >= this.timeout / 24) ? (this.taken + 1.0) / elapsed : this.knownRate;
		if (elapsed >= this.timeout / 4) {
			this.windowStart = now;
			this.taken = 0;
			this.knownRate = rate;
		}
		if (Double.isNaN(rate)) {
			return 0;
		}
		long before = Math.min(this.size, (long) (this.turns.size(client) + 1) * this.turns.clients());
		return before / rate;
	}

}
