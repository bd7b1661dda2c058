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

import dev.smtpd.ApplicationScope;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.AuthMode;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.AuthorizationServiceException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * {@link SmtpExceptionMapper} for the exceptions of authorization: {@code 530 5.7.0} (RFC
 * 4954 section 6) where the client hasn't authenticated and AUTH is offered, which this
 * knows as an {@link ApplicationScope}, else {@code 550 5.7.1}. As on the web, a client
 * that hasn't authenticated is one without {@link Authentication} or with an anonymous
 * one. Exceptions that say that authorization doesn't work at present aren't mapped.
 *
 * @since 0.1.0
 */
public final class SecurityExceptionMapper implements SmtpExceptionMapper, ApplicationScope, Ordered {

	private static final SmtpReply NOT_AUTHENTICATED = SmtpReply.of(530, "5.7.0", "Authentication required");

	private static final SmtpReply NOT_AUTHORIZED = SmtpReply.of(550, "5.7.1", "Not authorized");

	private final ThreadLocal<Boolean> authOffered = ThreadLocal.withInitial(() -> true);

	private final SecurityContextHolderStrategy strategy;

	private final AuthenticationTrustResolver trustResolver = new AuthenticationTrustResolverImpl();

	/**
	 * Create a mapper.
	 * @param strategy holds the context
	 */
	public SecurityExceptionMapper(SecurityContextHolderStrategy strategy) {
		this.strategy = strategy;
	}

	@Override
	public @Nullable SmtpReply map(Throwable failure) {
		if (failure instanceof AuthenticationCredentialsNotFoundException
				|| failure instanceof InsufficientAuthenticationException) {
			return notAuthenticated();
		}
		if (failure instanceof AccessDeniedException && !(failure instanceof AuthorizationServiceException)) {
			return isAuthenticated() ? NOT_AUTHORIZED : notAuthenticated();
		}
		return null;
	}

	// a client that can't authenticate would try in vain
	private SmtpReply notAuthenticated() {
		return this.authOffered.get() ? NOT_AUTHENTICATED : NOT_AUTHORIZED;
	}

	@Override
	public Handle open(SmtpSession session) {
		this.authOffered.set(session.connector().auth() != AuthMode.NONE);
		return this.authOffered::remove;
	}

	private boolean isAuthenticated() {
		Authentication authentication = this.strategy.getContext().getAuthentication();
		return authentication != null && !this.trustResolver.isAnonymous(authentication);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
