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

import dev.smtpd.spring.boot.autoconfigure.ssl.BundleReference;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for a {@link SslBundleException}.
 */
class SslBundleFailureAnalyzer extends AbstractFailureAnalyzer<SslBundleException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SslBundleException cause) {
		BundleReference bundle = cause.getBundle();
		String named = bundle + ((bundle.property() != null) ? ", named by '" + bundle.property() + "'," : "");
		return switch (cause.getReason()) {
			case UNKNOWN -> analysis(cause, named + " isn't defined.", defineIt(cause, bundle));
			case UNUSABLE -> analysis(cause, named + " can't be used: " + cause.getMessage() + ".", repairIt(bundle));
		};
	}

	private static String defineIt(SslBundleException cause, BundleReference bundle) {
		String known = String.join(", ", cause.getKnownBundles());
		return "Define it by properties 'spring.ssl.bundle.pem." + bundle.name() + ".*' or 'spring.ssl.bundle.jks."
				+ bundle.name() + ".*'"
				+ (known.isEmpty() ? "." : ", or set '" + bundle.property() + "' to one of these: " + known + ".");
	}

	private static String repairIt(BundleReference bundle) {
		String properties = (bundle.name() != null) ? "the properties 'spring.ssl.bundle.pem." + bundle.name()
				+ ".*' or 'spring.ssl.bundle.jks." + bundle.name() + ".*' and the files that they name" : "it";
		return "Check " + properties + ". A server needs a key store with a private key and the certificate that "
				+ "belongs to it; for the relay, which is a client, it may be missing.";
	}

	private static FailureAnalysis analysis(SslBundleException cause, String description, String action) {
		return new FailureAnalysis("SMTP server failed to start. " + description, action, cause);
	}

}
