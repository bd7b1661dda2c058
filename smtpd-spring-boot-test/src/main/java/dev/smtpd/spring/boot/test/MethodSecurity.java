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

import java.util.List;

import dev.smtpd.ApplicationScope;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.spring.security.SecurityContextScope;
import dev.smtpd.spring.security.SecurityExceptionMapper;

import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.authorization.method.AuthorizationManagerAfterMethodInterceptor;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * What listeners need of Spring Security. Loaded only where it is present.
 */
final class MethodSecurity {

	private MethodSecurity() {
	}

	static void register(GenericApplicationContext context) {
		context.registerBean(DefaultAdvisorAutoProxyCreator.class, () -> {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(true);
			return creator;
		});
		context.registerBean("preAuthorize", AuthorizationManagerBeforeMethodInterceptor.class,
				() -> AuthorizationManagerBeforeMethodInterceptor.preAuthorize());
		context.registerBean("secured", AuthorizationManagerBeforeMethodInterceptor.class,
				() -> AuthorizationManagerBeforeMethodInterceptor.secured());
		context.registerBean("postAuthorize", AuthorizationManagerAfterMethodInterceptor.class,
				() -> AuthorizationManagerAfterMethodInterceptor.postAuthorize());
	}

	static void addTo(List<ApplicationScope> scopes, List<SmtpExceptionMapper> mappers) {
		SecurityContextHolderStrategy strategy = SecurityContextHolder.getContextHolderStrategy();
		SecurityExceptionMapper mapper = new SecurityExceptionMapper(strategy);
		scopes.add(new SecurityContextScope(strategy));
		scopes.add(mapper);
		mappers.add(mapper);
	}

}
