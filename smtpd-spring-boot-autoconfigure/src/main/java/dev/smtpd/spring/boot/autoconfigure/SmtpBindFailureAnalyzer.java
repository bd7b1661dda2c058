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

import java.util.stream.Stream;

import dev.smtpd.SmtpBindException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * {@link AbstractFailureAnalyzer} for a {@link SmtpBindException}.
 */
class SmtpBindFailureAnalyzer extends AbstractFailureAnalyzer<SmtpBindException> {

	private static final String SPRING_BOOT_TEST = "org.springframework.boot.test.context.SpringBootTest";

	private final Environment environment;

	SmtpBindFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SmtpBindException cause) {
		int port = cause.getAddress().getPort();
		String host = cause.getAddress().getHostString();
		String prefix = ConnectorProperties.prefix(cause.getConnector());
		String portProperty = "'" + prefix + "port'";
		String addressProperty = "'" + prefix + "address'";
		return switch (cause.getReason()) {
			case PORT_IN_USE -> portInUse(cause, port, portProperty);
			case PERMISSION_DENIED -> analysis(cause, "The application may not listen on port " + port + ".",
					"Configure " + portProperty + " with a port of 1024 or above and have port " + port
							+ " forwarded to it, or allow the process to bind privileged ports, for example by "
							+ "CAP_NET_BIND_SERVICE.");
			case ADDRESS_NOT_AVAILABLE ->
				analysis(cause, "The address " + host + " is not one of this machine.", "Configure " + addressProperty
						+ " with an address of this machine, or remove it to listen on all of them.");
			case OTHER ->
				analysis(cause, "It can't listen on " + host + " port " + port + ": " + cause.getCause() + ".",
						"Check " + addressProperty + " and " + portProperty + ".");
		};
	}

	private FailureAnalysis portInUse(SmtpBindException cause, int port, String portProperty) {
		String description = "Port " + port + " was already in use";
		String other = cause.getOtherConnector();
		if (other != null) {
			return analysis(cause, description + " by connector '" + other + "' of the same server.", "Configure "
					+ portProperty + " or '" + ConnectorProperties.prefix(other) + "port' with another port.");
		}
		String own = ownPort(port);
		if (own != null) {
			return analysis(cause, description + " by this application itself, which has it as '" + own + "'.",
					"Configure " + portProperty + " with another port.");
		}
		return analysis(cause, description + ".", "Identify and stop the process that's listening on port " + port
				+ " or configure " + portProperty + "." + hintForTests(portProperty));
	}

	// such as local.server.port
	private @Nullable String ownPort(int port) {
		PropertySource<?> ports = (this.environment instanceof ConfigurableEnvironment configurable)
				? configurable.getPropertySources().get("server.ports") : null;
		return (ports instanceof EnumerablePropertySource<?> source) ? Stream.of(source.getPropertyNames())
			.filter((name) -> Integer.valueOf(port).equals(source.getProperty(name)))
			.findFirst()
			.orElse(null) : null;
	}

	// contexts of other tests are kept, and with them their servers
	private static String hintForTests(String portProperty) {
		return ClassUtils.isPresent(SPRING_BOOT_TEST, null)
				? " In a test, remove " + portProperty + " from the properties of the test or set it to 0, and don't "
						+ "use webEnvironment=DEFINED_PORT, to listen on a free port."
				: "";
	}

	private static FailureAnalysis analysis(SmtpBindException cause, String description, String action) {
		return new FailureAnalysis("SMTP server failed to start. " + description, action, cause);
	}

}
