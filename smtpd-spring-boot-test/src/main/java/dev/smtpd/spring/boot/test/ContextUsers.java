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

import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Finds the users of the application context of a test. Loaded only where Spring's test
 * framework is present.
 */
final class ContextUsers {

	private ContextUsers() {
	}

	static @Nullable TestUsers find(ExtensionContext context) {
		if (!isSpringTest(context.getRequiredTestClass())) {
			return null;
		}
		ApplicationContext applicationContext = SpringExtension.getApplicationContext(context);
		TestUsers users = applicationContext.getBeanProvider(TestUsers.class).getIfAvailable();
		if (users != null) {
			requireAuth(applicationContext, context);
		}
		return users;
	}

	// as for every test of Spring Boot
	private static boolean isSpringTest(Class<?> testClass) {
		return TestContextAnnotationUtils.hasAnnotation(testClass, BootstrapWith.class);
	}

	private static void requireAuth(ApplicationContext applicationContext, ExtensionContext context) {
		boolean offered = applicationContext.getBeanProvider(SmtpServer.class)
			.stream()
			.flatMap((server) -> server.connectors().stream())
			.anyMatch((connector) -> connector.auth() != AuthMode.NONE);
		if (!offered) {
			throw new IllegalStateException("@WithSmtpUser on " + context.getDisplayName()
					+ " has no effect: no connector of the application offers AUTH. Set 'smtpd.auth.mode' to "
					+ "'optional' or 'required' in the test, or remove the annotation");
		}
	}

}
