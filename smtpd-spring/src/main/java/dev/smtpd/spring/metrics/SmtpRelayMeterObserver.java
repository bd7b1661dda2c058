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

package dev.smtpd.spring.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.relay.RelayObserver;
import dev.smtpd.relay.RelayOutcome;
import dev.smtpd.relay.RemoteAddress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * {@link RelayObserver} that counts and times what a relay does.
 *
 * @since 0.1.0
 */
public class SmtpRelayMeterObserver implements RelayObserver {

	private static final String UPSTREAM = SmtpServerMeter.Key.UPSTREAM.asString();

	private static final String NO_UPSTREAM = "none";

	private final MeterFactory factory;

	/**
	 * Create an observer.
	 * @param registry the registry for the meters
	 */
	public SmtpRelayMeterObserver(MeterRegistry registry) {
		this.factory = new MeterFactory(registry);
	}

	/**
	 * Register the meters of upstream servers that are made with their first event else.
	 * @param upstreams the servers
	 */
	void register(Collection<RemoteAddress> upstreams) {
		registerMessages(NO_UPSTREAM);
		upstreams.forEach((upstream) -> {
			connections(upstream);
			failures(upstream);
			registerMessages(upstream.toString());
		});
	}

	private void registerMessages(String upstream) {
		for (RelayOutcome outcome : RelayOutcome.values()) {
			messages(upstream, outcome);
		}
	}

	@Override
	public void connectionOpened(RemoteAddress upstream) {
		connections(upstream).increment();
	}

	private Counter connections(RemoteAddress upstream) {
		return this.factory.counter(SmtpServerMeter.RELAY_CONNECTIONS, UPSTREAM, upstream.toString());
	}

	@Override
	public void connectionFailed(RemoteAddress upstream, Throwable failure) {
		failures(upstream).increment();
	}

	private Counter failures(RemoteAddress upstream) {
		return this.factory.counter(SmtpServerMeter.RELAY_FAILURES, UPSTREAM, upstream.toString());
	}

	@Override
	public void relayEnded(SmtpMessage message, @Nullable RemoteAddress upstream, SmtpReply reply, RelayOutcome outcome,
			Duration duration) {
		messages((upstream != null) ? upstream.toString() : NO_UPSTREAM, outcome).record(duration);
	}

	private Timer messages(String upstream, RelayOutcome outcome) {
		return this.factory.timer(SmtpServerMeter.RELAY_MESSAGES, UPSTREAM, upstream,
				SmtpServerMeter.Key.RELAY_OUTCOME.asString(), outcome.name().toLowerCase(Locale.ROOT));
	}

}
