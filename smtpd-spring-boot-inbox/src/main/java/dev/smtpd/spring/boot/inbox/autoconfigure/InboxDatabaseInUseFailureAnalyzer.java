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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabaseInUseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for an {@link InboxDatabaseInUseException}.
 */
class InboxDatabaseInUseFailureAnalyzer extends AbstractFailureAnalyzer<InboxDatabaseInUseException> {

	private final Environment environment;

	InboxDatabaseInUseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InboxDatabaseInUseException cause) {
		// the name counts only as long as there is no directory
		String action = this.environment.containsProperty("smtpd.inbox.directory")
				? "Stop the other process, or set 'smtpd.inbox.directory' to another directory."
				: "Stop the other process, set 'smtpd.inbox.directory' to another directory, or give the applications"
						+ " different names by 'spring.application.name'.";
		return new FailureAnalysis(cause.getMessage(), action, cause);
	}

}
