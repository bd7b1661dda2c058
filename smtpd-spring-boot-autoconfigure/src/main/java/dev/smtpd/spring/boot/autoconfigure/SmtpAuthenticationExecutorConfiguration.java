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

import dev.smtpd.settings.AuthLimits;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The executor of authenticators. Its threads are never virtual: password hashes keep a
 * processor busy, and virtual threads that do so leave none to others. It goes to those
 * only that ask for it by name, and no other bean backs off because of it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = SmtpAuthenticationExecutorConfiguration.BEAN_NAME)
class SmtpAuthenticationExecutorConfiguration {

	static final String BEAN_NAME = "smtpAuthenticationExecutorProvider";

	private static final String THREAD_NAME_PREFIX = "smtpd-auth-";

	@Bean(name = BEAN_NAME, defaultCandidate = false)
	BoundedExecutorProvider smtpAuthenticationExecutorProvider(ThreadPoolTaskExecutorBuilder builder,
			SmtpdProperties properties) {
		AuthLimits limits = new AuthLimitsMapper(properties.getAuth()).toLimits();
		SmtpdExecutorProperties bounds = new SmtpdExecutorProperties();
		bounds.setMaxSize(limits.maxConcurrent());
		bounds.setKeepAlive(properties.getExecutor().getKeepAlive());
		// attempts wait in the server's own queue
		return BoundedExecutorProvider.ofPlatformThreads(builder, bounds, limits.maxConcurrent(), THREAD_NAME_PREFIX);
	}

}
