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
import java.util.concurrent.TimeUnit;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;

/**
 * An event loop that goes on after an {@link Error}. Netty's ends with the first one that
 * nothing has caught, such as an {@link OutOfMemoryError} while another one is logged,
 * and leaves its ports and connections open without serving them. What was to be done
 * after the error is done in the next round, since the system reports again what is
 * ready.
 */
final class GuardedEventLoop extends SingleThreadIoEventLoop {

	// Netty's default
	private static final long MAX_TASK_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final LoopGuard guard;

	GuardedEventLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlerFactory, LoopGuard guard) {
		super(parent, executor, handlerFactory);
		this.guard = guard;
	}

	// As in the superclass, whose own loop can't be continued.
	@Override
	protected void run() {
		try {
			ioHandler().initialize();
			boolean done = false;
			while (!done) {
				done = runOnce();
			}
		}
		finally {
			this.guard.ended();
		}
	}

	// whatever the guard itself throws
	private boolean runOnce() {
		try {
			handleEvents();
			runTasks();
			return isDone();
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private void handleEvents() {
		try {
			runIo();
			if (isShuttingDown()) {
				ioHandler().prepareToDestroy();
			}
		}
		catch (Throwable ex) {
			this.guard.survived(ex);
		}
	}

	private void runTasks() {
		try {
			runAllTasks(MAX_TASK_NANOS);
		}
		catch (Throwable ex) {
			this.guard.survived(ex);
		}
	}

	private boolean isDone() {
		try {
			return confirmShutdown() || canSuspend();
		}
		catch (Throwable ex) {
			this.guard.survived(ex);
			return false;
		}
	}

}
