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

package dev.smtpd.session;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps lines that clients can provoke from filling the log: there is a number of them in
 * 10 seconds, and the next one has the number of those left out. For use from any thread.
 *
 * @since 0.1.0
 */
public final class QuietLog {

	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final int maxLines;

	private final LongSupplier nanoTime;

	private long intervalStart;

	private int lines;

	private long leftOut;

	/**
	 * Create a log with one line in 10 seconds.
	 */
	public QuietLog() {
		this(1, System::nanoTime);
	}

	/**
	 * Create a log.
	 * @param maxLines how many lines there may be in 10 seconds
	 * @param nanoTime the clock, as {@link System#nanoTime()}
	 */
	public QuietLog(int maxLines, LongSupplier nanoTime) {
		this.maxLines = maxLines;
		this.nanoTime = nanoTime;
	}

	/**
	 * Ask for a line.
	 * @return how many were left out since the last one, or -1 to leave out this one, too
	 */
	public synchronized long next() {
		long now = this.nanoTime.getAsLong();
		if (this.lines == 0 || now - this.intervalStart >= INTERVAL_NANOS) {
			this.intervalStart = now;
			this.lines = 0;
		}
		if (this.lines >= this.maxLines) {
			this.leftOut++;
			return -1;
		}
		this.lines++;
		long before = this.leftOut;
		this.leftOut = 0;
		return before;
	}

}
