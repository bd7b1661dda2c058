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

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

import dev.smtpd.ExecutorUsage;

/**
 * An {@link Executor} that tells how much it does, whatever it is.
 */
final class CountingExecutor implements Executor {

	private final Executor executor;

	private final LongAdder submitted = new LongAdder();

	private final LongAdder started = new LongAdder();

	private final LongAdder finished = new LongAdder();

	CountingExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		this.submitted.increment();
		try {
			this.executor.execute(() -> run(task));
		}
		catch (Throwable ex) {
			this.submitted.decrement();
			throw ex;
		}
	}

	private void run(Runnable task) {
		this.started.increment();
		try {
			task.run();
		}
		finally {
			this.finished.increment();
		}
	}

	// read from the end to the beginning, so that no count is negative
	ExecutorUsage usage() {
		long ended = this.finished.sum();
		long begun = this.started.sum();
		long all = this.submitted.sum();
		return new ExecutorUsage((int) (begun - ended), (int) Math.max(0, all - begun));
	}

}
