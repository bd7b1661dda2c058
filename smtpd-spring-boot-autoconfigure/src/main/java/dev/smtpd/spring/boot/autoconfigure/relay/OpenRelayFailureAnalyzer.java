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

import java.util.List;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for an {@link OpenRelayException}.
 */
class OpenRelayFailureAnalyzer extends AbstractFailureAnalyzer<OpenRelayException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OpenRelayException cause) {
		List<String> bundles = cause.getTrustingBundles();
		return new FailureAnalysis(
				"SMTP server failed to start. With 'smtpd.relay.enabled' it would be an open relay: beyond this machine "
						+ "anyone can reach " + String.join(", ", cause.getConnectors())
						+ (bundles.isEmpty() ? ", and nothing says who may send, or to whom."
								: ", and send with a certificate of any CA that the JDK trusts, since there is no trust "
										+ "store in SSL bundle " + String.join(", ", bundles) + "."),
				"Do one of the following:\n\n"
						+ "- require AUTH: 'auth.mode' set to required for the connector, or 'smtpd.auth.mode' for the server's own\n"
						+ (bundles.isEmpty() ? closings() : trusts())
						+ "- listen on the loopback address only: 'address' set to 127.0.0.1\n"
						+ "- open it on purpose, where a firewall keeps strangers away: 'smtpd.relay.open' set to true",
				cause);
	}

	private static String closings() {
		return "- require client certificates: 'smtpd.ssl.client-auth' set to need, 'tls' to required or implicit, and an "
				+ "SSL bundle whose own trust store has the CA of your clients only\n"
				+ "- name the networks of your clients: 'smtpd.relay.allowed-networks'\n"
				+ "- name the domains of your recipients: 'smtpd.relay.allowed-domains'\n";
	}

	private static String trusts() {
		return "- give the SSL bundle a trust store with the CA of your clients only\n"
				+ "- don't ask for client certificates: 'smtpd.ssl.client-auth' set to none\n";
	}

}
