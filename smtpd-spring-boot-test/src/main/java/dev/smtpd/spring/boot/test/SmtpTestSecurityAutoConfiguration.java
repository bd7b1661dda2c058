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

package dev.smtpd.spring.boot.test;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authorization.method.AuthorizationAdvisor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of {@link SmtpTest} that fails where
 * listeners have annotations of Spring Security without method security.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(AuthorizationAdvisor.class)
public final class SmtpTestSecurityAutoConfiguration {

	@Bean
	static SliceMethodSecurity sliceMethodSecurity(ConfigurableListableBeanFactory beanFactory) {
		return new SliceMethodSecurity(beanFactory);
	}

}
