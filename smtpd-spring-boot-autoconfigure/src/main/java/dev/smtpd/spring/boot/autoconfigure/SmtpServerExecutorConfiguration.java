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

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The executor of the SMTP server.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SmtpServerExecutorProvider.class)
class SmtpServerExecutorConfiguration {

	private static final String THREAD_NAME_PREFIX = "smtpd-task-";

	@Bean
	@ConditionalOnThreading(Threading.PLATFORM)
	BoundedExecutorProvider smtpServerExecutorProvider(ThreadPoolTaskExecutorBuilder builder,
			SmtpdProperties properties) {
		SmtpdExecutorProperties bounds = properties.getExecutor();
		// further tasks wait in the server's own queue, where clients take turns
		return BoundedExecutorProvider.ofPlatformThreads(builder, bounds, bounds.getMaxSize(), THREAD_NAME_PREFIX);
	}

	@Bean
	@ConditionalOnThreading(Threading.VIRTUAL)
	BoundedExecutorProvider smtpServerVirtualThreadExecutorProvider(SimpleAsyncTaskExecutorBuilder builder,
			SmtpdProperties properties) {
		return BoundedExecutorProvider.ofVirtualThreads(builder, properties.getExecutor(), THREAD_NAME_PREFIX);
	}

}
