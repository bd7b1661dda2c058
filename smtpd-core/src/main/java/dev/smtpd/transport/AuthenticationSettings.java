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

package dev.smtpd.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.sasl.BearerMechanism;
import dev.smtpd.sasl.LoginMechanism;
import dev.smtpd.sasl.PlainMechanism;
import dev.smtpd.sasl.SaslMechanism;
import dev.smtpd.sasl.ScramMechanism;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.AuthLimits;
import org.jspecify.annotations.Nullable;

/**
 * What is set for AUTH.
 */
final class AuthenticationSettings {

	/**
	 * The mechanisms that there are, the strongest first.
	 */
	static final List<String> MECHANISMS = List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN",
			"OAUTHBEARER", "XOAUTH2");

	@Nullable Authenticator authenticator;

	@Nullable TokenAuthenticator tokenAuthenticator;

	@Nullable ScramAuthenticator scramAuthenticator;

	List<String> names = List.of();

	boolean withoutTls;

	Duration failureDelay = Duration.ofSeconds(1);

	int maxFailures = 3;

	AuthLimits limits = AuthLimits.defaults();

	@Nullable AuthFailureStore failureStore;

	AuthenticationSettings copy() {
		AuthenticationSettings copy = new AuthenticationSettings();
		copy.authenticator = this.authenticator;
		copy.tokenAuthenticator = this.tokenAuthenticator;
		copy.scramAuthenticator = this.scramAuthenticator;
		copy.names = this.names;
		copy.withoutTls = this.withoutTls;
		copy.failureDelay = this.failureDelay;
		copy.maxFailures = this.maxFailures;
		copy.limits = this.limits;
		copy.failureStore = this.failureStore;
		return copy;
	}

	SessionSettings.Authentication toSessionSettings(boolean offered) {
		return new SessionSettings.Authentication(offered, this.withoutTls, this.failureDelay, this.maxFailures);
	}

	// the strongest first, since some clients take the first one they know
	List<SaslMechanism> mechanisms() {
		List<SaslMechanism> all = new ArrayList<>();
		if (this.scramAuthenticator != null) {
			all.addAll(ScramMechanism.both(this.scramAuthenticator, ScramMechanism.Offer.of(this.names)));
		}
		if (this.authenticator != null) {
			all.add(new PlainMechanism(this.authenticator));
			all.add(new LoginMechanism(this.authenticator));
		}
		if (this.tokenAuthenticator != null) {
			all.add(BearerMechanism.oauthBearer(this.tokenAuthenticator));
			all.add(BearerMechanism.xoauth2(this.tokenAuthenticator));
		}
		return this.names.isEmpty() ? all : this.names.stream().flatMap((name) -> find(all, name)).toList();
	}

	boolean hasAuthenticator() {
		return this.authenticator != null || this.tokenAuthenticator != null || this.scramAuthenticator != null;
	}

	// Return the first mechanism that is named and that nobody decides on, null if there
	// is none.
	@Nullable String undecidedMechanism() {
		List<SaslMechanism> decided = mechanisms();
		return this.names.stream().filter((name) -> find(decided, name).findAny().isEmpty()).findFirst().orElse(null);
	}

	private static Stream<SaslMechanism> find(List<SaslMechanism> all, String name) {
		return all.stream().filter((mechanism) -> mechanism.name().equalsIgnoreCase(name));
	}

}
