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

import java.util.Collection;
import java.util.List;
import java.util.Set;

import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/**
 * {@link AbstractFailureAnalyzer} for several beans of a type of which the SMTP server
 * works with one. Comes before Spring Boot's own, which can only name the method of an
 * auto-configuration.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SeveralBeansFailureAnalyzer extends AbstractFailureAnalyzer<NoUniqueBeanDefinitionException> {

	private static final Set<Class<?>> TYPES = Set.of(Authenticator.class, TokenAuthenticator.class,
			ScramAuthenticator.class, AuthFailureStore.class, SmtpServerExecutorProvider.class);

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause) {
		Class<?> type = cause.getBeanType();
		Collection<String> beans = cause.getBeanNamesFound();
		if (type == null || !TYPES.contains(type) || beans == null) {
			return null;
		}
		List<String> names = beans.stream().sorted().toList();
		return new FailureAnalysis(
				"SMTP server failed to start. It works with one " + type.getSimpleName() + " bean, and there are "
						+ names.size() + ": '" + StringUtils.collectionToDelimitedString(names, "', '") + "'.",
				"Mark the one that the server is to use with @Primary, or those that it isn't to use with "
						+ "@Bean(defaultCandidate = false).",
				cause);
	}

}
