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

package dev.smtpd.sample;

import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabaseInUseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says what a second instance needs, before the inbox names properties of its own.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecondInstanceFailureAnalyzer extends AbstractFailureAnalyzer<InboxDatabaseInUseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InboxDatabaseInUseException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Stop the other process, or set 'app.data-directory' to another directory. A second instance also needs"
						+ " ports of its own: 'smtpd.port', 'app.submissions-port' and 'server.port'.",
				cause);
	}

}
