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

import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that a connection waits for. To move it costs next to nothing, since the
 * timer behind it is left alone unless it would come too late. Used on the event loop of
 * the connection only.
 *
 * @since 0.1.0
 */
public final class Deadline {

	private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(5);

	private final EventExecutor eventLoop;

	private final Runnable passed;

	private @Nullable Future<?> timer;

	private long timerAt;

	private long at;

	private boolean set;

	/**
	 * Create a deadline that isn't set.
	 * @param eventLoop the event loop of the connection, which is the only one to use
	 * this
	 * @param passed called when it has passed
	 */
	public Deadline(EventExecutor eventLoop, Runnable passed) {
		this.eventLoop = eventLoop;
		this.passed = passed;
	}

	/**
	 * Set the deadline, or set it anew.
	 * @param nanos how long from now, in nanoseconds; 0 for no deadline
	 */
	public void set(long nanos) {
		this.set = nanos > 0;
		if (this.set) {
			this.at = System.nanoTime() + nanos;
			if (this.timer == null || this.timerAt - this.at > 0) {
				start(nanos);
			}
		}
	}

	/**
	 * Make up for a timer that was lost, since there was no memory for it.
	 */
	void recover() {
		if (this.set && (this.timer == null || System.nanoTime() - this.timerAt > LOST_NANOS)) {
			start(Math.max(1, this.at - System.nanoTime()));
		}
	}

	/**
	 * Have no deadline for now.
	 */
	public void clear() {
		this.set = false;
	}

	/**
	 * Have no deadline any more, and let go of the timer.
	 */
	public void end() {
		clear();
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	private void start(long nanos) {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
		this.timerAt = this.at;
		this.timer = this.eventLoop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
	}

	private void look() {
		this.timer = null;
		if (this.set) {
			long left = this.at - System.nanoTime();
			if (left > 0) {
				start(left);
			}
			else {
				this.set = false;
				this.passed.run();
			}
		}
	}

}
