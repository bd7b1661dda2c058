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

package dev.smtpd.content;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.slf4j.Logger;

/**
 * Logs failures that come in large numbers, since it is the system that lacks something:
 * one line at most every 10 seconds. Thread-safe, and never throws, so that it can be
 * used where there is no memory left.
 *
 * @since 0.1.0
 */
public final class FailureLog {

	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

	// after a line that could not be logged
	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

	// resolved with the class, since there may be no memory for it when they are used
	private static final String WARNING = "{}: {}{}".intern();

	private static final String ERROR = "{}{}".intern();

	private static final String NONE = "".intern();

	private static final long NOT_DUE = -1;

	private final Logger logger;

	private final LongSupplier clock;

	private final AtomicLong next;

	private final AtomicLong omitted = new AtomicLong();

	/**
	 * Create a log.
	 * @param logger writes the lines
	 */
	public FailureLog(Logger logger) {
		this(logger, System::nanoTime);
	}

	FailureLog(Logger logger, LongSupplier clock) {
		this.logger = logger;
		this.clock = clock;
		this.next = new AtomicLong(clock.getAsLong());
	}

	/**
	 * Log a failure of the system as a warning without a stack trace, which is in the log
	 * at level DEBUG only.
	 * @param failure what has failed, and the reply to the client
	 * @param cause the cause
	 */
	public void warn(String failure, Throwable cause) {
		long count = NOT_DUE;
		try {
			this.logger.debug(failure, cause);
			count = takeTurn();
			if (count != NOT_DUE) {
				this.logger.warn(WARNING, failure, cause, describe(count));
			}
		}
		catch (Throwable ex) {
			retryUnless(count);
		}
	}

	/**
	 * Log a failure as an error with its stack trace.
	 * @param failure what has failed, and the reply to the client
	 * @param cause the cause
	 */
	public void error(String failure, Throwable cause) {
		long count = NOT_DUE;
		try {
			count = takeTurn();
			if (count != NOT_DUE) {
				this.logger.error(ERROR, failure, describe(count), cause);
			}
			else {
				this.logger.debug(failure, cause);
			}
		}
		catch (Throwable ex) {
			retryUnless(count);
		}
	}

	// Return how many failures before were not logged, if this one may be.
	private long takeTurn() {
		long now = this.clock.getAsLong();
		long due = this.next.get();
		if (now - due >= 0 && this.next.compareAndSet(due, now + INTERVAL_NANOS)) {
			return this.omitted.getAndSet(0);
		}
		this.omitted.incrementAndGet();
		return NOT_DUE;
	}

	private static String describe(long count) {
		return (count > 0) ? " (" + count + " similar failures before were not logged)" : NONE;
	}

	// There may be no memory to log with.
	private void retryUnless(long count) {
		if (count != NOT_DUE) {
			this.omitted.addAndGet(count + 1);
			this.next.set(this.clock.getAsLong() + RETRY_NANOS);
		}
	}

}
