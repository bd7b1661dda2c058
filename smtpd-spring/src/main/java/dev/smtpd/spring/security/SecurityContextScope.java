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

package dev.smtpd.spring.security;

import java.security.Principal;
import java.util.List;

import dev.smtpd.ApplicationScope;
import dev.smtpd.SmtpSession;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * {@link ApplicationScope} that has the client of the session in the
 * {@link SecurityContext} while application code runs. A user whom only a trusted proxy
 * knows is there without authorities.
 *
 * @since 0.1.0
 */
public final class SecurityContextScope implements ApplicationScope {

	private final SecurityContextHolderStrategy strategy;

	/**
	 * Create a scope.
	 * @param strategy holds the context
	 */
	public SecurityContextScope(SecurityContextHolderStrategy strategy) {
		this.strategy = strategy;
	}

	@Override
	public Handle open(SmtpSession session) {
		Principal principal = session.principal();
		if (principal == null) {
			return () -> {
			};
		}
		SecurityContext context = this.strategy.createEmptyContext();
		context.setAuthentication((principal instanceof Authentication authentication) ? authentication
				: UsernamePasswordAuthenticationToken.authenticated(principal.getName(), null, List.of()));
		this.strategy.setContext(context);
		return this.strategy::clearContext;
	}

}
