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
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.smtpd.command.Outcome;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

/**
 * A reply waits.
 */
final class DelaySuspension implements Suspension {

	private final Supplier<Outcome> next;

	private final Future<?> timer;

	/**
	 * Begin to wait.
	 * @param eventLoop the event loop of the connection
	 * @param nanos how long, in nanoseconds
	 * @param next returns what comes next, at the end of the delay
	 * @param resume goes on at the end of the delay
	 */
	DelaySuspension(EventExecutor eventLoop, long nanos, Supplier<Outcome> next, Consumer<Suspension> resume) {
		this.next = next;
		this.timer = eventLoop.schedule(() -> resume.accept(this), nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public Outcome next() {
		return this.next.get();
	}

	@Override
	public void timedOut() {
		// it ends by itself
	}

	@Override
	public boolean endsWithConnection() {
		cancel();
		return true;
	}

	/**
	 * Have it not end by itself any more.
	 */
	void cancel() {
		this.timer.cancel(false);
	}

}
