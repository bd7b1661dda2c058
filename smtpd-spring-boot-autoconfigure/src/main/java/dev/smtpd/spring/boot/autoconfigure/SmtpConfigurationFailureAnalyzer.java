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

import java.util.Locale;

import dev.smtpd.SmtpConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for a {@link SmtpConfigurationException}.
 */
class SmtpConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<SmtpConfigurationException> {

	private final Environment environment;

	SmtpConfigurationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SmtpConfigurationException cause) {
		String prefix = ConnectorNames.prefix(cause.getConnector());
		return switch (cause.getReason()) {
			case TLS_WITHOUT_CONFIGURATION -> analysis(cause, "'" + prefix + "tls' needs a certificate.",
					"Name an SSL bundle by 'smtpd.ssl.bundle'.");
			case AUTH_WITHOUT_AUTHENTICATOR -> withoutAuthenticator(cause, prefix);
			case AUTH_WITHOUT_TLS -> analysis(cause,
					"'" + prefix
							+ "auth.mode' offers AUTH on a port that never speaks TLS, so that nobody could use it.",
					(isBundleNamed() ? "Set '" + prefix + "tls' to optional, required or implicit"
							: "Name an SSL bundle by 'smtpd.ssl.bundle'")
							+ "; or set 'smtpd.auth.allow-without-tls' to true, where nobody else can read "
							+ "the network.");
			case PROXY_PROTOCOL_WITHOUT_NETWORKS -> analysis(cause, "'" + prefix
					+ "proxy.enabled' is set, and no network is trusted to send the header of the PROXY protocol.",
					"Set 'smtpd.proxy.networks' to the addresses of your load balancers.");
			case LMTP_ON_PORT_25 -> analysis(cause,
					"'" + prefix + "protocol' is lmtp on port 25, where servers expect SMTP (RFC 2033 section 5).",
					"Configure '" + prefix + "port' with another port, such as 24.");
		};
	}

	private boolean isBundleNamed() {
		return this.environment.containsProperty("smtpd.ssl.bundle");
	}

	private static FailureAnalysis withoutAuthenticator(SmtpConfigurationException cause, String prefix) {
		String mechanism = cause.getMechanism();
		if (mechanism == null) {
			return analysis(cause, "'" + prefix + "auth.mode' needs a bean that decides who clients are.",
					"Define an Authenticator, TokenAuthenticator or ScramAuthenticator bean; or, with Spring Security, "
							+ "an AuthenticationManager, UserDetailsService, JwtDecoder or OpaqueTokenIntrospector "
							+ "bean.");
		}
		return analysis(cause,
				"'smtpd.auth.mechanisms' names " + mechanism.toUpperCase(Locale.ROOT)
						+ ", on which no bean can decide.",
				"Remove it from 'smtpd.auth.mechanisms', or define " + beansFor(mechanism) + ".");
	}

	private static String beansFor(String mechanism) {
		return switch (mechanism.toUpperCase(Locale.ROOT)) {
			case "PLAIN", "LOGIN" -> "an Authenticator bean; or, with Spring Security, an AuthenticationManager or "
					+ "UserDetailsService bean";
			case "OAUTHBEARER", "XOAUTH2" -> "a TokenAuthenticator bean; or, with Spring Security, a JwtDecoder or "
					+ "OpaqueTokenIntrospector bean";
			default -> "a ScramAuthenticator bean; or, with Spring Security, a UserDetailsService bean";
		};
	}

	private static FailureAnalysis analysis(SmtpConfigurationException cause, String description, String action) {
		return new FailureAnalysis("SMTP server failed to start. " + description, action, cause);
	}

}
