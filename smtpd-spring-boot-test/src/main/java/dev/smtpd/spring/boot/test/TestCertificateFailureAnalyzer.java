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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for a test whose application uses the certificate of
 * {@link SmtpTestCertificate}, and which has none.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class TestCertificateFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchSslBundleException> {

	private static final String BUNDLE = "smtpd-test";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchSslBundleException cause) {
		return BUNDLE.equals(cause.getBundleName())
				? new FailureAnalysis("The SSL bundle '" + BUNDLE + "' isn't defined. It is that of a test.",
						"Add @SmtpTestCertificate to the test class.", rootFailure)
				: null;
	}

}
