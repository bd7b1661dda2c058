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

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.spring.error.DataIntegrityExceptionMapper;
import dev.smtpd.spring.error.SmtpReplyStatusExceptionMapper;
import dev.smtpd.spring.security.SecurityExceptionMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * {@link SmtpExceptionMapper SmtpExceptionMappers} to be imported by
 * {@link SmtpdAutoConfiguration} in a certain order. Those of the application are asked
 * first.
 */
final class SmtpExceptionMapperConfigurations {

	private SmtpExceptionMapperConfigurations() {
	}

	/**
	 * What exception types say themselves.
	 */
	@Configuration(proxyBeanMethods = false)
	static class ReplyStatusConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SmtpReplyStatusExceptionMapper smtpReplyStatusExceptionMapper() {
			return new SmtpReplyStatusExceptionMapper();
		}

	}

	/**
	 * What Spring Security throws.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AccessDeniedException.class)
	static class SecurityConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SecurityExceptionMapper smtpSecurityExceptionMapper(ObjectProvider<SecurityContextHolderStrategy> strategy) {
			return new SecurityExceptionMapper(
					strategy.getIfAvailable(SecurityContextHolder::getContextHolderStrategy));
		}

	}

	/**
	 * What databases refuse.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DataIntegrityViolationException.class)
	static class DataAccessConfiguration {

		@Bean
		@ConditionalOnMissingBean
		DataIntegrityExceptionMapper smtpDataIntegrityExceptionMapper() {
			return new DataIntegrityExceptionMapper();
		}

	}

}
