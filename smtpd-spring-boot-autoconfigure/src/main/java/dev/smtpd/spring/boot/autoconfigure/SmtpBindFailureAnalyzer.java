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

import dev.smtpd.SmtpBindException;
import dev.smtpd.spring.context.AdditionalServerStartException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * {@link AbstractFailureAnalyzer} for a {@link SmtpBindException}.
 */
class SmtpBindFailureAnalyzer extends AbstractFailureAnalyzer<SmtpBindException> {

	private static final String SPRING_BOOT_TEST = "org.springframework.boot.test.context.SpringBootTest";

	// a class of the module that has servers listen on free ports in tests
	private static final String SMTPD_TEST = "dev.smtpd.spring.boot.test.SmtpTest";

	private static final int DEFAULT_PORT = 2525;

	private final Environment environment;

	SmtpBindFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SmtpBindException cause) {
		int port = cause.getAddress().getPort();
		String host = cause.getAddress().getHostString();
		AdditionalServerStartException start = findCause(rootFailure, AdditionalServerStartException.class);
		String server = (start != null) ? start.getBeanName() : null;
		String portSetting = setting(cause, "port", server);
		String addressSetting = setting(cause, "address", server);
		return switch (cause.getReason()) {
			case PORT_IN_USE -> portInUse(cause, port, portSetting);
			case PERMISSION_DENIED -> analysis(cause, "The application may not listen on port " + port + ".",
					"Configure " + portSetting + " with a port of 1024 or above and have port " + port
							+ " forwarded to it, or allow the process to bind privileged ports, for example by "
							+ "CAP_NET_BIND_SERVICE.");
			case ADDRESS_NOT_AVAILABLE ->
				analysis(cause, "The address " + host + " is not one of this machine.", "Configure " + addressSetting
						+ " with an address of this machine, or remove it to listen on all of them.");
			case OTHER ->
				analysis(cause, "It can't listen on " + host + " port " + port + ": " + cause.getCause() + ".",
						"Check " + addressSetting + " and " + portSetting + ".");
		};
	}

	// a property only where changing it has an effect
	private String setting(SmtpBindException cause, String name, @Nullable String server) {
		if (server != null) {
			return "the " + name + " of SMTP server '" + server + "' where that bean is defined";
		}
		String prefix = ConnectorNames.prefix(cause.getConnector());
		boolean property = name.equals("port") ? isPortOfProperties(prefix, cause.getAddress().getPort())
				: isSet(prefix + "address") || isSet("smtpd.address");
		return property ? "'" + prefix + name + "'" : "the " + name + " of connector '" + cause.getConnector()
				+ "' where the application sets it in its code";
	}

	private boolean isPortOfProperties(String prefix, int port) {
		Integer configured = Binder.get(this.environment)
			.bind(prefix + "port", Integer.class)
			.orElse(prefix.equals("smtpd.") ? DEFAULT_PORT : null);
		return configured != null && configured == port;
	}

	private boolean isSet(String property) {
		return Binder.get(this.environment).bind(property, String.class).isBound();
	}

	private FailureAnalysis portInUse(SmtpBindException cause, int port, String portSetting) {
		String description = "Port " + port + " was already in use";
		String other = cause.getOtherConnector();
		if (other != null) {
			return analysis(cause, description + " by connector '" + other + "' of the same server.",
					"Configure " + portSetting + " or '" + ConnectorNames.prefix(other) + "port' with another port.");
		}
		String own = new LocalPorts(this.environment).find(port);
		if (own != null) {
			return analysis(cause, description + " by this application itself, as its '" + own + "'.",
					"Configure " + portSetting + " with another port.");
		}
		return analysis(cause, description + ".", "Identify and stop the process that's listening on port " + port
				+ " or configure " + portSetting + "." + hintForTests(portSetting));
	}

	// contexts of other tests are kept, and with them their servers
	private static String hintForTests(String portSetting) {
		if (!ClassUtils.isPresent(SPRING_BOOT_TEST, null)) {
			return "";
		}
		boolean property = portSetting.startsWith("'");
		if (!ClassUtils.isPresent(SMTPD_TEST, null)) {
			return " In a test, add the dependency 'dev.smtpd:smtpd-spring-boot-starter-test', by which servers listen on "
					+ "free ports of the loopback address" + (property ? ", or set " + portSetting + " to 0."
							: " if SmtpServerConfigurer configures their builders.");
		}
		return property
				? " In a test, remove " + portSetting + " from the properties of the test or set it to 0, and don't "
						+ "use webEnvironment=DEFINED_PORT, to listen on a free port."
				: " In a test, have SmtpServerConfigurer configure the builder of the server, go on with the builder "
						+ "that it returns, and don't use webEnvironment=DEFINED_PORT, to listen on a free port.";
	}

	private static FailureAnalysis analysis(SmtpBindException cause, String description, String action) {
		return new FailureAnalysis("SMTP server failed to start. " + description, action, cause);
	}

}
