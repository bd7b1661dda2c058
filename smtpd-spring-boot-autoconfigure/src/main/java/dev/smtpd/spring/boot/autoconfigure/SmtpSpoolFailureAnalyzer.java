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

import dev.smtpd.SmtpSpoolException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for a {@link SmtpSpoolException}.
 */
class SmtpSpoolFailureAnalyzer extends AbstractFailureAnalyzer<SmtpSpoolException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SmtpSpoolException cause) {
		return new FailureAnalysis(
				"SMTP server failed to start. It can't make files in the directory " + cause.getDirectory()
						+ ", which it needs for messages that don't fit into memory: " + cause.getCause() + ".",
				"Configure 'smtpd.spool.directory' with a directory to which the application may write. To keep no "
						+ "files, set 'smtpd.spool.disk-budget' to 0: messages that don't fit into memory are deferred "
						+ "then, and those larger than 'smtpd.spool.memory-threshold' are rejected.",
				cause);
	}

}
