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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for a web server whose port the SMTP server has.
 * Ordered before Spring Boot's own, which would have the process stopped that listens
 * there.
 */
class WebServerPortFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> implements Ordered {

	private final Environment environment;

	WebServerPortFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		String property = new LocalPorts(this.environment).find(cause.getPort());
		if (property == null || !property.startsWith("local.smtpd.")) {
			return null;
		}
		return new FailureAnalysis(
				"Web server failed to start. Port " + cause.getPort()
						+ " was already in use by the SMTP server of this application, as its '" + property + "'.",
				"Configure 'server.port' or 'management.server.port', or the port of the SMTP server, with another "
						+ "port.",
				cause);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
