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

import java.util.Set;
import java.util.stream.Stream;

import dev.smtpd.SmtpServer;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * {@link SmtpServerCustomizer} that puts the users of tests before those of the
 * application. What the server can't do by the application, such as AUTH with passwords,
 * it doesn't do in the test either; unless nothing of the application authenticates
 * clients and the test itself sets {@code smtpd.auth.mode}.
 *
 * @param beanFactory has the authenticators of the application
 * @param environment has the properties that the test sets
 * @param users the users of tests
 */
record TestUserServerCustomizer(BeanFactory beanFactory, ConfigurableEnvironment environment,
		TestUsers users) implements SmtpServerCustomizer, Ordered {

	private static final Set<String> SOURCES = Set.of(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME,
			"Dynamic Test Properties");

	@Override
	public void customize(SmtpServer.Builder builder) {
		Authenticator passwords = this.beanFactory.getBeanProvider(Authenticator.class).getIfAvailable();
		if (passwords != null) {
			builder.authenticator(new TestUserAuthenticator(this.users, passwords, null));
		}
		TokenAuthenticator tokens = this.beanFactory.getBeanProvider(TokenAuthenticator.class).getIfAvailable();
		if (tokens != null) {
			builder.tokenAuthenticator(new TestUserAuthenticator(this.users, null, tokens));
		}
		if (passwords == null && tokens == null && isAuthSetByTest() && !hasScram()) {
			TestUserAuthenticator authenticator = new TestUserAuthenticator(this.users);
			builder.authenticator(authenticator).tokenAuthenticator(authenticator);
		}
	}

	private boolean hasScram() {
		return this.beanFactory.getBeanProvider(ScramAuthenticator.class).stream().findAny().isPresent();
	}

	// a mode of the application itself needs an authenticator of the application, also in
	// tests
	private boolean isAuthSetByTest() {
		return this.environment.getPropertySources()
			.stream()
			.filter((source) -> SOURCES.contains(source.getName()))
			.anyMatch((source) -> source instanceof EnumerablePropertySource<?> properties
					&& Stream.of(properties.getPropertyNames()).anyMatch(TestUserServerCustomizer::isMode));
	}

	private static boolean isMode(String name) {
		return name.startsWith("smtpd.") && name.endsWith("auth.mode");
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
