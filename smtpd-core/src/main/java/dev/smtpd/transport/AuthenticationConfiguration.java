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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
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
import dev.smtpd.settings.AuthSettings;
import org.jspecify.annotations.Nullable;

/**
 * How clients authenticate, and the application code that decides.
 *
 * @param settings the settings
 * @param authenticator decides on passwords, {@code null} if there is none
 * @param tokenAuthenticator decides on bearer tokens, {@code null} if there is none
 * @param scramAuthenticator has the credentials of SCRAM, {@code null} if there is none
 * @param failureStore counts failures, {@code null} for the memory of the server
 * @param executor runs authenticators, {@code null} for one of the server's own
 */
record AuthenticationConfiguration(AuthSettings settings, @Nullable Authenticator authenticator,
		@Nullable TokenAuthenticator tokenAuthenticator, @Nullable ScramAuthenticator scramAuthenticator,
		@Nullable AuthFailureStore failureStore, @Nullable Executor executor) {

	SessionSettings.Authentication toSessionSettings(boolean offered) {
		return new SessionSettings.Authentication(offered, this.settings.allowWithoutTls(),
				this.settings.failureDelay(), this.settings.maxFailures());
	}

	// the strongest first, since some clients take the first one they know
	List<SaslMechanism> mechanisms() {
		List<String> names = this.settings.mechanisms();
		List<SaslMechanism> all = new ArrayList<>();
		if (this.scramAuthenticator != null) {
			all.addAll(ScramMechanism.both(this.scramAuthenticator, ScramMechanism.Offer.of(names)));
		}
		if (this.authenticator != null) {
			all.add(new PlainMechanism(this.authenticator));
			all.add(new LoginMechanism(this.authenticator));
		}
		if (this.tokenAuthenticator != null) {
			all.add(BearerMechanism.oauthBearer(this.tokenAuthenticator));
			all.add(BearerMechanism.xoauth2(this.tokenAuthenticator));
		}
		return names.isEmpty() ? all : names.stream().flatMap((name) -> find(all, name)).toList();
	}

	boolean hasAuthenticator() {
		return this.authenticator != null || this.tokenAuthenticator != null || this.scramAuthenticator != null;
	}

	// Return the first mechanism that is named and has no authenticator, null if there is
	// none.
	@Nullable String undecidedMechanism() {
		List<SaslMechanism> decided = mechanisms();
		return this.settings.mechanisms()
			.stream()
			.filter((name) -> find(decided, name).findAny().isEmpty())
			.findFirst()
			.orElse(null);
	}

	private static Stream<SaslMechanism> find(List<SaslMechanism> all, String name) {
		return all.stream().filter((mechanism) -> mechanism.name().equalsIgnoreCase(name));
	}

}
