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

import java.time.Duration;

/**
 * How long the next reply of a session has to wait. For use from any thread.
 *
 * @since 0.1.0
 */
public final class ReplyDelay {

	private volatile long nanos;

	ReplyDelay() {
	}

	/**
	 * Return how long the next reply has to wait, once.
	 * @return the time in nanoseconds, 0 if it needn't
	 */
	public long take() {
		if (this.nanos == 0) {
			return 0;
		}
		synchronized (this) {
			long delay = this.nanos;
			this.nanos = 0;
			return delay;
		}
	}

	/**
	 * Have the next reply wait.
	 * @param delay how long at least
	 */
	public synchronized void extend(Duration delay) {
		this.nanos = Math.max(this.nanos, delay.toNanos());
	}

}
