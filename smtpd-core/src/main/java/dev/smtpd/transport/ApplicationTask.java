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

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.smtpd.SmtpReply;
import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link ApplicationCall}. It can be given up: if it still waits for a
 * thread, it isn't run any more; if it runs, its thread is interrupted, once, and not
 * when the thread has gone on to something else. For that, the thread of a task that is
 * being interrupted waits at the end of the task until that is done, and leaves without
 * the interrupt.
 */
final class ApplicationTask implements Runnable {

	private static final int WAITING = 0;

	private static final int RUNNING = 1;

	private static final int INTERRUPTING = 2;

	private static final int INTERRUPTED = 3;

	private static final int CANCELLED = 4;

	private static final int ENDED = 5;

	private static final AtomicIntegerFieldUpdater<ApplicationTask> STATE = AtomicIntegerFieldUpdater
		.newUpdater(ApplicationTask.class, "state");

	private final ApplicationCall call;

	private final long submittedAt = System.nanoTime();

	private @Nullable Runnable work;

	private volatile int state = WAITING;

	private volatile @Nullable Thread thread;

	ApplicationTask(ApplicationCall call, Runnable work) {
		this.call = call;
		this.work = work;
	}

	ApplicationCall call() {
		return this.call;
	}

	long submittedAt() {
		return this.submittedAt;
	}

	/**
	 * Run the task, and behind it others that wait for a thread.
	 * @throws RuntimeException what the first of them has thrown that failed
	 */
	@Override
	public void run() {
		CountingExecutor executor = this.call.executor();
		Throwable failure = null;
		ApplicationTask task = this;
		while (task != null) {
			boolean run = false;
			if (task != this) {
				// what the code of the task before has left is not for this one
				Thread.interrupted();
			}
			try {
				run = task.runOnce(task == this);
			}
			catch (Throwable ex) {
				run = true;
				failure = (failure != null) ? failure : ex;
			}
			finally {
				task = executor.ended(task, run);
			}
		}
		if (failure != null) {
			throwUnchecked(failure);
		}
	}

	// work is a Runnable, which has no other exceptions
	private static void throwUnchecked(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		throw (RuntimeException) failure;
	}

	private boolean runOnce(boolean makesRoom) {
		boolean run = false;
		try {
			this.call.waited(this.call.executor().begun(makesRoom) - this.submittedAt);
			this.thread = Thread.currentThread();
			run = STATE.compareAndSet(this, WAITING, RUNNING);
			Runnable open = this.work;
			if (run && open != null) {
				open.run();
			}
			return run;
		}
		catch (Throwable ex) {
			this.call.failed();
			throw ex;
		}
		finally {
			end(run);
		}
	}

	private void end(boolean run) {
		if (run && !STATE.compareAndSet(this, RUNNING, ENDED)) {
			while (this.state == INTERRUPTING) {
				Thread.yield();
			}
			Thread.interrupted();
		}
		this.state = ENDED;
		this.thread = null;
	}

	/**
	 * Don't run the task any more, or interrupt its thread. Called once.
	 */
	void giveUp() {
		if (!cancel() && STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
			try {
				Thread runner = this.thread;
				if (runner != null) {
					runner.interrupt();
				}
			}
			finally {
				this.state = INTERRUPTED;
			}
		}
	}

	/**
	 * Don't run the task any more.
	 * @return whether it isn't run, {@code false} if it has begun
	 */
	boolean cancel() {
		if (!STATE.compareAndSet(this, WAITING, CANCELLED)) {
			return false;
		}
		this.work = null;
		if (this.call.executor().forget(this)) {
			this.state = ENDED;
		}
		return true;
	}

	/**
	 * Answer the client instead of running the task, which no thread will do.
	 * @param reply the reply
	 */
	void refuse(SmtpReply reply) {
		if (STATE.compareAndSet(this, WAITING, ENDED)) {
			this.work = null;
			this.call.answer(reply);
		}
		else {
			STATE.compareAndSet(this, CANCELLED, ENDED);
		}
	}

	// Return who waits for its turn.
	Network client() {
		return Network.ofClient(this.call.session().peer().getAddress());
	}

	// Return whether the executor has not taken it yet.
	boolean isWaiting() {
		int current = this.state;
		return current == WAITING || current == CANCELLED;
	}

	boolean isEnded() {
		return this.state == ENDED;
	}

	// Return the thread that runs it, null if none does.
	@Nullable Thread thread() {
		return this.thread;
	}

}
