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

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The executor of the SMTP server: bounded, and never blocking the event loop when it is
 * full.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SmtpServerExecutorProvider.class)
class SmtpServerExecutorConfiguration {

	private static final String THREAD_NAME_PREFIX = "smtpd-task-";

	@Bean
	@ConditionalOnThreading(Threading.PLATFORM)
	ManagedExecutorProvider smtpServerExecutorProvider(ThreadPoolTaskExecutorBuilder builder,
			SmtpdProperties properties) {
		SmtpdProperties.Executor bounds = properties.getExecutor();
		requireAtLeast(1, "smtpd.executor.max-size", bounds.getMaxSize());
		requireAtLeast(0, "smtpd.executor.queue-capacity", bounds.getQueueCapacity());
		requireSeconds("smtpd.executor.keep-alive", bounds.getKeepAlive());
		ThreadPoolTaskExecutor executor = builder.corePoolSize(bounds.getMaxSize())
			.maxPoolSize(bounds.getMaxSize())
			.queueCapacity(bounds.getQueueCapacity())
			.keepAlive(bounds.getKeepAlive())
			.allowCoreThreadTimeOut(true)
			.threadNamePrefix(THREAD_NAME_PREFIX)
			.build();
		executor.initialize();
		return new ManagedExecutorProvider(executor, executor::destroy);
	}

	@Bean
	@ConditionalOnThreading(Threading.VIRTUAL)
	ManagedExecutorProvider smtpServerVirtualThreadExecutorProvider(SimpleAsyncTaskExecutorBuilder builder,
			SmtpdProperties properties) {
		int limit = properties.getExecutor().getConcurrencyLimit();
		requireAtLeast(1, "smtpd.executor.concurrency-limit", limit);
		SimpleAsyncTaskExecutor executor = builder.virtualThreads(true)
			.concurrencyLimit(limit)
			.rejectTasksWhenLimitReached(true)
			.threadNamePrefix(THREAD_NAME_PREFIX)
			.build();
		return new ManagedExecutorProvider(executor, executor::close);
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

}
