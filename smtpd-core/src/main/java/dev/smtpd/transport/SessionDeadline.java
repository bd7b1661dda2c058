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

import dev.smtpd.command.Dialogue;
import dev.smtpd.settings.TimeoutSettings;
import io.netty.util.concurrent.EventExecutor;

/**
 * What a session waits for, and how long at most. To be used on the event loop of the
 * connection.
 */
final class SessionDeadline {

	private final TimeoutSettings timeouts;

	private final Dialogue dialogue;

	private final Deadline deadline;

	private long bodyBytes;

	private long bodyStart;

	/**
	 * Create a deadline that isn't set.
	 * @param eventLoop the event loop of the connection
	 * @param timeouts how long the sides of a session may take
	 * @param dialogue the dialogue with the client
	 * @param passed called when the deadline has passed
	 */
	SessionDeadline(EventExecutor eventLoop, TimeoutSettings timeouts, Dialogue dialogue, Runnable passed) {
		this.timeouts = timeouts;
		this.dialogue = dialogue;
		this.deadline = new Deadline(eventLoop, passed);
	}

	/**
	 * The client is to send a command, or any part of a content.
	 */
	void expectInput() {
		this.deadline.set(awaitsReplyInVain() ? unterminatedDataNanos() : this.timeouts.idle().toNanos());
	}

	/**
	 * A content begins.
	 */
	void beginBody() {
		this.bodyBytes = 0;
		this.bodyStart = System.nanoTime();
	}

	void countBody(int bytes) {
		this.bodyBytes += bytes;
	}

	/**
	 * The client couldn't send anything for some time, since there was no room.
	 * @param nanos the time in nanoseconds
	 */
	void extendBody(long nanos) {
		this.bodyStart += nanos;
	}

	/**
	 * The client is to send more of a content. Slow clients have as much time as silent
	 * ones.
	 * @return whether it was fast enough so far
	 */
	boolean expectBody() {
		long elapsed = System.nanoTime() - this.bodyStart;
		long dataNanos = this.timeouts.data().toNanos();
		if (elapsed > dataNanos) {
			if (this.bodyBytes < this.timeouts.minDataRate() * TimeUnit.NANOSECONDS.toSeconds(elapsed)) {
				return false;
			}
			if (dataNanos != 0) {
				// a client that was fast at first must not be slow for long
				beginBody();
			}
		}
		this.deadline.set(awaitsReplyInVain() ? unterminatedDataNanos() : dataNanos);
		return true;
	}

	/**
	 * Return whether the client takes its message for ended and waits for a reply that it
	 * won't get.
	 * @return whether it has less time than else
	 */
	boolean awaitsReplyInVain() {
		return this.dialogue.endsUnterminated() && !this.timeouts.unterminatedData().isZero();
	}

	private long unterminatedDataNanos() {
		return this.timeouts.unterminatedData().toNanos();
	}

	/**
	 * Application code is to get a thread, and to be ready.
	 */
	void expectApplication() {
		long queue = this.timeouts.queue().toNanos();
		long processing = this.timeouts.processing().toNanos();
		this.deadline.set((processing > 0) ? Math.min(queue, processing) : queue);
	}

	/**
	 * The disk, or an authenticator, is to be ready.
	 */
	void expectProcessing() {
		this.deadline.set(this.timeouts.processing().toNanos());
	}

	/**
	 * Give some time more.
	 * @param nanos how long from now, in nanoseconds
	 */
	void extend(long nanos) {
		this.deadline.set(nanos);
	}

	void clear() {
		this.deadline.clear();
	}

	void recover() {
		this.deadline.recover();
	}

	void end() {
		this.deadline.end();
	}

}
