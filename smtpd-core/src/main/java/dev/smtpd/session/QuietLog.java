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

import java.util.function.LongSupplier;

/**
 * Keeps lines that clients can provoke from filling the log: there is one in 10 seconds,
 * which has the number of those left out. For use from any thread.
 *
 * @since 0.1.0
 */
public final class QuietLog {

	private static final long PAUSE_NANOS = 10_000_000_000L;

	private final LongSupplier nanoTime;

	private long writtenAt;

	private boolean written;

	private long leftOut;

	/**
	 * Create a log.
	 */
	public QuietLog() {
		this(System::nanoTime);
	}

	QuietLog(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Ask for a line.
	 * @return how many were left out since the last one, or -1 to leave out this one, too
	 */
	public synchronized long next() {
		long now = this.nanoTime.getAsLong();
		if (this.written && now - this.writtenAt < PAUSE_NANOS) {
			this.leftOut++;
			return -1;
		}
		this.written = true;
		this.writtenAt = now;
		long before = this.leftOut;
		this.leftOut = 0;
		return before;
	}

}
