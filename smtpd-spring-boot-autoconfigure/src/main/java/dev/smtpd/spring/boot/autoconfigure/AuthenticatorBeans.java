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

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The beans that can authenticate clients.
 *
 * @param beanFactory the bean factory
 */
record AuthenticatorBeans(ListableBeanFactory beanFactory) {

	// their names say nothing to users, who have defined one of the sources
	private static final Set<String> AUTO_CONFIGURED = Set.of("smtpAuthenticator", "smtpScramAuthenticator",
			"smtpJwtAuthenticator", "smtpOpaqueTokenAuthenticator");

	private static final List<String> SOURCES = List.of(
			"org.springframework.security.authentication.AuthenticationManager",
			"org.springframework.security.authentication.AuthenticationProvider",
			"org.springframework.security.core.userdetails.UserDetailsService",
			"org.springframework.security.oauth2.jwt.JwtDecoder",
			"org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector");

	/**
	 * Return the names of the beans, which for those of Spring Security are the beans of
	 * the application that decide.
	 * @return the names, none if nothing can authenticate clients
	 */
	List<String> names() {
		return Stream.of(Authenticator.class, TokenAuthenticator.class, ScramAuthenticator.class)
			.flatMap((type) -> Stream.of(this.beanFactory.getBeanNamesForType(type))
				.filter((name) -> type.isInstance(this.beanFactory.getBean(name))))
			.flatMap((name) -> AUTO_CONFIGURED.contains(name) ? sources(name).stream() : Stream.of(name))
			.distinct()
			.toList();
	}

	/**
	 * Return the names of the beans of Spring Security by which an authenticator decides.
	 * @return the names
	 */
	List<String> sources() {
		return SOURCES.stream()
			.filter((type) -> ClassUtils.isPresent(type, null))
			.map((type) -> ClassUtils.resolveClassName(type, null))
			.flatMap((type) -> Stream.of(this.beanFactory.getBeanNamesForType(type, true, false)))
			.distinct()
			.toList();
	}

	private List<String> sources(String name) {
		List<String> sources = sources();
		return sources.isEmpty() ? List.of(name) : sources;
	}

}
