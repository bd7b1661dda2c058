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

package dev.smtpd.spring.observation;

import java.time.Duration;
import java.util.Locale;

import dev.smtpd.AttributeKey;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.relay.RelayObserver;
import dev.smtpd.relay.RelayOutcome;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.spring.observation.SmtpObservationDocumentation.RelayKeyNames;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Observes the relaying of each message, within the observation of its transaction.
 *
 * @since 0.1.0
 */
public class SmtpRelayObservations implements RelayObserver {

	private static final AttributeKey<Observation> KEY = AttributeKey.of("relay observation");

	private final ObservationRegistry registry;

	/**
	 * Create observations.
	 * @param registry the registry
	 */
	public SmtpRelayObservations(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void relayBegun(SmtpMessage message) {
		if (!this.registry.isNoop()) {
			Observation observation = SmtpObservationDocumentation.RELAY.observation(this.registry)
				.parentObservation(SmtpServerObservations.transaction(message.session()))
				.start();
			message.session().attributes().set(KEY, observation);
		}
	}

	@Override
	public void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream, SmtpReply reply, RelayOutcome outcome,
			Duration duration) {
		Observation observation = message.session().attributes().remove(KEY);
		if (observation != null) {
			observation
				.lowCardinalityKeyValue(
						RelayKeyNames.UPSTREAM.withValue((upstream != null) ? upstream.toString() : "none"))
				.lowCardinalityKeyValue(RelayKeyNames.OUTCOME.withValue(outcome.name().toLowerCase(Locale.ROOT)))
				.stop();
		}
	}

}
