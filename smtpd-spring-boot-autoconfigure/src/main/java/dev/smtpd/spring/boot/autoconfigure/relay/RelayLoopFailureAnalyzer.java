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

package dev.smtpd.spring.boot.autoconfigure.relay;

import dev.smtpd.SmtpConnector;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for a {@link RelayLoopException}.
 */
class RelayLoopFailureAnalyzer extends AbstractFailureAnalyzer<RelayLoopException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RelayLoopException cause) {
		SmtpConnector connector = cause.getConnector();
		return new FailureAnalysis(
				"SMTP server failed to start. The upstream server " + cause.getAddress()
						+ " is this application itself, whose connector '" + connector.name() + "' listens on port "
						+ connector.port() + ". Each message would be relayed to it again.",
				"Configure 'smtpd.remote-address' with the server that is to get the mail, or let this application "
						+ "listen on another port.",
				cause);
	}

}
