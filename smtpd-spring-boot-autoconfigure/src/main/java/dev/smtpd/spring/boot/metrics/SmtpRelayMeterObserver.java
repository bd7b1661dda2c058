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

package dev.smtpd.spring.boot.metrics;

import java.time.Duration;
import java.util.Locale;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.relay.RelayObserver;
import dev.smtpd.relay.RelayOutcome;
import dev.smtpd.relay.RemoteAddress;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * {@link RelayObserver} that counts and times what a relay does.
 *
 * @since 0.1.0
 */
public class SmtpRelayMeterObserver implements RelayObserver {

	private static final String UPSTREAM = SmtpServerMeter.Key.UPSTREAM.asString();

	private final MeterFactory factory;

	/**
	 * Create an observer.
	 * @param registry the registry for the meters
	 */
	public SmtpRelayMeterObserver(MeterRegistry registry) {
		this.factory = new MeterFactory(registry);
	}

	@Override
	public void connectionOpened(RemoteAddress upstream) {
		this.factory.counter(SmtpServerMeter.RELAY_CONNECTIONS, UPSTREAM, upstream.toString()).increment();
	}

	@Override
	public void connectionFailed(RemoteAddress upstream, Throwable failure) {
		this.factory.counter(SmtpServerMeter.RELAY_FAILURES, UPSTREAM, upstream.toString()).increment();
	}

	@Override
	public void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream, SmtpReply reply, RelayOutcome outcome,
			Duration duration) {
		this.factory
			.timer(SmtpServerMeter.RELAY_MESSAGES, UPSTREAM, (upstream != null) ? upstream.toString() : "none",
					SmtpServerMeter.Key.RELAY_OUTCOME.asString(), outcome.name().toLowerCase(Locale.ROOT))
			.record(duration);
	}

}
