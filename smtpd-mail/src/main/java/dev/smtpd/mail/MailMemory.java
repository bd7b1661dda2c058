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

package dev.smtpd.mail;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;

/**
 * The memory that texts of messages take while they are read, for all messages together.
 * A reader of text {@linkplain #open() opens} an account, reserves on it as much as the
 * text may take, and closes it when the text isn't needed any more. Where there isn't as
 * much memory left, it waits for others to close theirs, first come first served.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class MailMemory {

	// bytes, as characters, without line ends, as text, and split by what is quoted
	private static final int COPIES = 8;

	private static final int KILOBYTE = 1024;

	private static final int HEAP_SHARE = 8;

	private static final SmtpReply BUSY = SmtpReply.of(451, "4.3.2", "Requested action aborted: try again later");

	private final int max;

	private final Duration maxWait;

	private final Semaphore free;

	private final AtomicLong refused = new AtomicLong();

	/**
	 * Create a bound.
	 * @param bytes how many bytes all texts may take together, at least 1 kB; a text that
	 * may take more is read alone
	 * @param maxWait how long to wait for memory; not negative
	 * @throws IllegalArgumentException if it is less than 1 kB, or the time is negative
	 */
	public MailMemory(long bytes, Duration maxWait) {
		if (bytes < KILOBYTE) {
			throw new IllegalArgumentException("'bytes' must be at least 1 kB");
		}
		if (maxWait.isNegative()) {
			throw new IllegalArgumentException("'maxWait' must not be negative");
		}
		this.max = (int) Math.min(Integer.MAX_VALUE, bytes / KILOBYTE);
		this.maxWait = maxWait;
		this.free = new Semaphore(this.max, true);
	}

	/**
	 * Return the default bound.
	 * @return an eighth of the maximum heap size, in bytes
	 */
	public static long defaultSize() {
		return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
	}

	/**
	 * Open an account, on which nothing is reserved yet.
	 * @return the account
	 */
	public Account open() {
		return new Account();
	}

	/**
	 * Return the bound.
	 * @return the bound in bytes
	 */
	public long getMax() {
		return (long) this.max * KILOBYTE;
	}

	/**
	 * Return how much is reserved.
	 * @return the memory in bytes
	 */
	public long getReserved() {
		return (long) (this.max - this.free.availablePermits()) * KILOBYTE;
	}

	/**
	 * Return how many threads wait for memory.
	 * @return the estimated number of threads
	 */
	public int getWaiting() {
		return this.free.getQueueLength();
	}

	/**
	 * Return how often there was no memory in time.
	 * @return the number since the start
	 */
	public long getRefused() {
		return this.refused.get();
	}

	/**
	 * What one message takes. A message is not to be read on several accounts at once.
	 */
	public final class Account implements AutoCloseable {

		private int reserved;

		private boolean closed;

		private Account() {
		}

		/**
		 * Reserve memory for the texts of a message. Only the first call does so: who has
		 * some never waits for more, so that no two messages wait for each other.
		 * @param bytes how many bytes of text are read
		 * @throws SmtpReplyException with 451 if there is no memory in time, or the
		 * thread is interrupted
		 */
		public synchronized void reserve(long bytes) {
			if (this.reserved > 0 || this.closed) {
				return;
			}
			int kilobytes = kilobytes(bytes);
			requireAcquired(acquire(kilobytes));
			this.reserved = kilobytes;
		}

		/**
		 * Reserve memory for the texts of a message within the message, beside what is
		 * reserved. Doesn't wait if that is something.
		 * @param bytes how many bytes of text are read
		 * @throws SmtpReplyException with 451 if there is no memory
		 */
		synchronized void reserveMore(long bytes) {
			if (this.reserved == 0 || this.closed) {
				reserve(bytes);
				return;
			}
			int kilobytes = Math.min(MailMemory.this.max - this.reserved, kilobytes(bytes));
			requireAcquired(MailMemory.this.free.tryAcquire(kilobytes));
			this.reserved += kilobytes;
		}

		private int kilobytes(long bytes) {
			return (int) Math.min(MailMemory.this.max, 1 + COPIES * Math.max(0, bytes) / KILOBYTE);
		}

		private void requireAcquired(boolean acquired) {
			if (!acquired) {
				MailMemory.this.refused.incrementAndGet();
				throw new SmtpReplyException(BUSY);
			}
		}

		private boolean acquire(int kilobytes) {
			try {
				return MailMemory.this.free.tryAcquire(kilobytes, MailMemory.this.maxWait.toMillis(),
						TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

		/**
		 * Return what is reserved.
		 */
		@Override
		public synchronized void close() {
			this.closed = true;
			MailMemory.this.free.release(this.reserved);
			this.reserved = 0;
		}

	}

}
