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

package dev.smtpd.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;

import dev.smtpd.transport.TaskQueue;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * {@link SmtpServerExecutorProvider} of an executor with the bounds of
 * {@code smtpd.executor.*}, which refuses tasks when it is full rather than block the
 * event loop. It is closed with the application context, after the lifecycles were
 * stopped.
 *
 * @since 0.1.0
 */
public final class BoundedExecutorProvider implements SmtpServerExecutorProvider, DisposableBean {

	private final Executor executor;

	private final Runnable close;

	private BoundedExecutorProvider(Executor executor, Runnable close) {
		this.executor = executor;
		this.close = close;
	}

	/**
	 * Return a provider of a pool of platform threads.
	 * @param builder builds the executor
	 * @param bounds how many threads there may be
	 * @param queueCapacity how many tasks may wait
	 * @param threadNamePrefix what the names of the threads begin with
	 * @return a new provider
	 */
	public static BoundedExecutorProvider ofPlatformThreads(ThreadPoolTaskExecutorBuilder builder,
			SmtpdExecutorProperties bounds, int queueCapacity, String threadNamePrefix) {
		requireAtLeast(1, "smtpd.executor.max-size", bounds.getMaxSize());
		requireSeconds("smtpd.executor.keep-alive", bounds.getKeepAlive());
		ThreadPoolTaskExecutor executor = builder.corePoolSize(bounds.getMaxSize())
			.maxPoolSize(bounds.getMaxSize())
			.queueCapacity(queueCapacity)
			.keepAlive(bounds.getKeepAlive())
			.allowCoreThreadTimeOut(true)
			.threadNamePrefix(threadNamePrefix)
			.configure(new TaskQueueExecutor());
		executor.initialize();
		return new BoundedExecutorProvider(executor, executor::destroy);
	}

	/**
	 * Return a provider of virtual threads.
	 * @param builder builds the executor
	 * @param bounds how many threads there may be
	 * @param threadNamePrefix what the names of the threads begin with
	 * @return a new provider
	 */
	public static BoundedExecutorProvider ofVirtualThreads(SimpleAsyncTaskExecutorBuilder builder,
			SmtpdExecutorProperties bounds, String threadNamePrefix) {
		requireAtLeast(1, "smtpd.executor.concurrency-limit", bounds.getConcurrencyLimit());
		SimpleAsyncTaskExecutor executor = builder.virtualThreads(true)
			.concurrencyLimit(bounds.getConcurrencyLimit())
			.rejectTasksWhenLimitReached(true)
			.threadNamePrefix(threadNamePrefix)
			.build();
		return new BoundedExecutorProvider(executor, executor::close);
	}

	// the pool counts in seconds, and threads that end at once would be no pool
	private static void requireSeconds(String name, Duration value) {
		if (value.toSeconds() < 1) {
			throw new InvalidConfigurationPropertyValueException(name, value, "Must be at least 1 second.");
		}
	}

	private static void requireAtLeast(int least, String name, int value) {
		if (value < least) {
			throw new InvalidConfigurationPropertyValueException(name, value, "Must be at least %d.".formatted(least));
		}
	}

	@Override
	public Executor getExecutor() {
		return this.executor;
	}

	@Override
	public void destroy() {
		this.close.run();
	}

	/**
	 * {@link ThreadPoolTaskExecutor} with the queue of the engine.
	 */
	private static final class TaskQueueExecutor extends ThreadPoolTaskExecutor {

		private static final long serialVersionUID = 1L;

		@Override
		protected BlockingQueue<Runnable> createQueue(int queueCapacity) {
			return new TaskQueue(queueCapacity);
		}

	}

}
