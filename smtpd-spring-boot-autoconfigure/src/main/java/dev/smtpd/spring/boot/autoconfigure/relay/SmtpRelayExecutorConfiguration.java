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

package dev.smtpd.spring.boot.autoconfigure.relay;

import dev.smtpd.spring.boot.autoconfigure.BoundedExecutorProvider;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The executor of the relay. It isn't that of application code, which may wait for what
 * the relay does. It goes to those only that ask for it by name, and no other bean backs
 * off because of it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = SmtpRelayExecutorConfiguration.BEAN_NAME)
class SmtpRelayExecutorConfiguration {

	static final String BEAN_NAME = "smtpRelayExecutorProvider";

	private static final int QUEUE_CAPACITY = 1024;

	private static final String THREAD_NAME_PREFIX = "smtpd-relay-";

	@Bean(name = BEAN_NAME, defaultCandidate = false)
	@ConditionalOnThreading(Threading.PLATFORM)
	BoundedExecutorProvider smtpRelayExecutorProvider(ThreadPoolTaskExecutorBuilder builder,
			SmtpdProperties properties) {
		return BoundedExecutorProvider.ofPlatformThreads(builder, properties.getExecutor(), QUEUE_CAPACITY,
				THREAD_NAME_PREFIX);
	}

	@Bean(name = BEAN_NAME, defaultCandidate = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	BoundedExecutorProvider smtpRelayVirtualThreadExecutorProvider(SimpleAsyncTaskExecutorBuilder builder,
			SmtpdProperties properties) {
		return BoundedExecutorProvider.ofVirtualThreads(builder, properties.getExecutor(), THREAD_NAME_PREFIX);
	}

}
