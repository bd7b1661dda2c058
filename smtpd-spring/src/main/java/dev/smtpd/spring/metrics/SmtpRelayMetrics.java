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

import java.util.function.ToDoubleFunction;

import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.relay.UpstreamState;
import dev.smtpd.relay.UpstreamStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the state of the upstream servers. The meters of
 * {@link SmtpRelayMeterObserver} exist from here on, so that the rate of what they count
 * has no gap at its first event.
 *
 * @since 0.1.0
 */
public class SmtpRelayMetrics implements MeterBinder {

	private final SmtpRelay relay;

	/**
	 * Create metrics.
	 * @param relay the relay
	 */
	public SmtpRelayMetrics(SmtpRelay relay) {
		this.relay = relay;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		new SmtpRelayMeterObserver(registry).register(this.relay.remoteAddresses());
		this.relay.remoteAddresses().forEach((upstream) -> {
			gauge(registry, SmtpServerMeter.RELAY_AVAILABLE, upstream,
					(status) -> (status.state() == UpstreamState.OPEN) ? 0 : 1);
			gauge(registry, SmtpServerMeter.RELAY_CONNECTIONS_ACTIVE, upstream, UpstreamStatus::active);
			gauge(registry, SmtpServerMeter.RELAY_CONNECTIONS_IDLE, upstream,
					(status) -> Math.max(0, status.connections() - status.active()));
			gauge(registry, SmtpServerMeter.RELAY_WAITING, upstream, UpstreamStatus::waiting);
		});
	}

	private void gauge(MeterRegistry registry, SmtpServerMeter meter, RemoteAddress upstream,
			ToDoubleFunction<UpstreamStatus> value) {
		new MeterFactory(registry).gauge(meter, this.relay, (relay) -> value(relay, upstream, value),
				SmtpServerMeter.Key.UPSTREAM.asString(), upstream.toString());
	}

	private static double value(SmtpRelay relay, RemoteAddress upstream, ToDoubleFunction<UpstreamStatus> value) {
		return relay.status()
			.stream()
			.filter((status) -> status.address().equals(upstream))
			.mapToDouble(value)
			.findFirst()
			.orElse(0);
	}

}
