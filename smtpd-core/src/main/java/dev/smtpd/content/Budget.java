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

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that all messages together may take.
 */
final class Budget {

	// the share of what is used that is too much
	private static final int TOO_MUCH = 4;

	private volatile long limit;

	private final AtomicLong used = new AtomicLong();

	/**
	 * Create a budget.
	 * @param limit the number of bytes
	 */
	Budget(long limit) {
		this.limit = limit;
	}

	boolean reserve(long bytes) {
		if (this.used.addAndGet(bytes) <= this.limit) {
			return true;
		}
		release(bytes);
		return false;
	}

	// what can't be avoided, so that others avoid more
	void add(long bytes) {
		this.used.addAndGet(bytes);
	}

	void release(long bytes) {
		add(-bytes);
	}

	/**
	 * Lower the limit to less than what is used, since that was too much.
	 * @param min the lowest limit that there may be
	 */
	synchronized void lower(long min) {
		long bytes = this.used.get();
		this.limit = Math.min(this.limit, Math.max(min, bytes - bytes / TOO_MUCH));
	}

	long limit() {
		return this.limit;
	}

	long left() {
		return this.limit - this.used.get();
	}

	long used() {
		return this.used.get();
	}

}
