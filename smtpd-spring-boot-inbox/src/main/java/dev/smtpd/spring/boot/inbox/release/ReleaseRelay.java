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

package dev.smtpd.spring.boot.inbox.release;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.smtpd.relay.SmtpRelay;

import org.springframework.context.SmartLifecycle;

/**
 * A relay for messages that are sent on, and for no others.
 *
 * @since 0.1.0
 */
public final class ReleaseRelay implements SmartLifecycle {

	private static final int THREADS = 4;

	private final ThreadPoolExecutor executor;

	private final SmtpRelay relay;

	/**
	 * Create a relay.
	 * @param relay creates the relay with an executor for what blocks
	 */
	public ReleaseRelay(Function<Executor, SmtpRelay> relay) {
		this.executor = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(100),
				(task) -> {
					Thread thread = new Thread(task, "smtpd-inbox-release");
					thread.setDaemon(true);
					return thread;
				});
		this.executor.allowCoreThreadTimeOut(true);
		this.relay = relay.apply(this.executor);
	}

	/**
	 * Return the relay.
	 * @return the relay
	 */
	public SmtpRelay relay() {
		return this.relay;
	}

	@Override
	public void start() {
		this.relay.start();
	}

	@Override
	public void stop() {
		this.relay.stop();
	}

	@Override
	public boolean isRunning() {
		return this.relay.isRunning();
	}

}
