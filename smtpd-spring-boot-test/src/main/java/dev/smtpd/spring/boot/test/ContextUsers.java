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
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ApplicationContext;

/**
 * Finds the users of the application context of a test. Loaded only where Spring's test
 * framework is present.
 */
final class ContextUsers {

	private ContextUsers() {
	}

	static @Nullable TestUsers find(ExtensionContext context) {
		ApplicationContext applicationContext = SpringTests.findContext(context);
		if (applicationContext == null) {
			return null;
		}
		TestUsers users = applicationContext.getBeanProvider(TestUsers.class).getIfAvailable();
		if (users != null && !SmtpServerExtension.isRegistered(context)) {
			requireAuth(applicationContext, context);
		}
		return users;
	}

	private static void requireAuth(ApplicationContext applicationContext, ExtensionContext context) {
		List<SmtpConnector> connectors = applicationContext.getBeanProvider(SmtpServer.class)
			.stream()
			.flatMap((server) -> server.connectors().stream())
			.toList();
		if (connectors.stream().noneMatch((connector) -> connector.auth() != AuthMode.NONE)) {
			throw new IllegalStateException("@WithSmtpUser on " + context.getDisplayName()
					+ " has no effect: no connector of the application offers AUTH. Set the properties "
					+ String.join(" and ", missing(connectors).map((property) -> "'" + property + "'").toList())
					+ " in the test, or remove the annotation");
		}
	}

	private static Stream<String> missing(List<SmtpConnector> connectors) {
		boolean tls = connectors.stream().anyMatch((connector) -> connector.tls() != TlsMode.NONE);
		return tls ? Stream.of("smtpd.auth.mode=optional")
				: Stream.of("smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true");
	}

}
