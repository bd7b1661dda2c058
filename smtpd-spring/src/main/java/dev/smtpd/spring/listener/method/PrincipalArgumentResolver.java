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

package dev.smtpd.spring.listener.method;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

/**
 * Resolves who the client is: a {@link Principal} of any type, such as Spring Security's
 * {@code Authentication}. Without AUTH, and for a principal of another type, it is
 * {@code null}.
 */
final class PrincipalArgumentResolver implements HandlerMethodArgumentResolver {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.core.Authentication",
			PrincipalArgumentResolver.class.getClassLoader());

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return Principal.class.isAssignableFrom(parameter.getParameterType());
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		Principal principal = ((MailCall<?>) message).session().principal();
		if (parameter.getParameterType().isInstance(principal)) {
			return principal;
		}
		return (principal != null && SECURITY) ? Security.authentication(parameter.getParameterType()) : null;
	}

	/**
	 * Only loaded where Spring Security is present.
	 */
	private static final class Security {

		static @Nullable Object authentication(Class<?> type) {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return type.isInstance(authentication) ? authentication : null;
		}

	}

}
