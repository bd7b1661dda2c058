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

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.fault.SmtpFaults;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.context.ApplicationContext;

/**
 * Finds the servers of an application context that can make faults. Loaded only where
 * Spring's test framework is present.
 */
final class ContextFaults {

	private ContextFaults() {
	}

	static List<FaultyServer> find(ExtensionContext context) {
		ApplicationContext applicationContext = SpringTests.findContext(context);
		return (applicationContext != null) ? find(applicationContext) : List.of();
	}

	static List<FaultyServer> find(ApplicationContext context) {
		List<FaultyServer> servers = new ArrayList<>();
		context.getBeansOfType(SmtpFaults.class)
			.values()
			.forEach((faults) -> servers
				.add(new FaultyServer(SmtpFault.Server.APPLICATION, faults, () -> connectors(context))));
		context.getBeansOfType(CapturedMessages.class, false, false)
			.values()
			.forEach((messages) -> servers
				.add(new FaultyServer(SmtpFault.Server.MAIL_CAPTURE, messages.faults(), messages::connectors)));
		return servers;
	}

	private static List<SmtpConnector> connectors(ApplicationContext context) {
		return context.getBeansOfType(SmtpServer.class)
			.values()
			.stream()
			.flatMap((server) -> server.connectors().stream())
			.toList();
	}

}
