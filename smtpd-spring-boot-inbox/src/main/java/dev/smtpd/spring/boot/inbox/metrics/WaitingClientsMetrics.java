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

package dev.smtpd.spring.boot.inbox.metrics;

import java.util.function.ToDoubleFunction;

import dev.smtpd.spring.boot.inbox.api.WaitingClients;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the clients of the API that wait.
 *
 * @since 0.1.0
 */
public class WaitingClientsMetrics implements MeterBinder {

	private final WaitingClients clients;

	/**
	 * Create metrics.
	 * @param clients the clients
	 */
	public WaitingClientsMetrics(WaitingClients clients) {
		this.clients = clients;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, InboxMeter.API_WAITING, WaitingClients::count);
		gauge(registry, InboxMeter.API_WAITING_MAX, WaitingClients::max);
		FunctionCounter.builder(InboxMeter.API_WAITING_REFUSED.getName(), this.clients, WaitingClients::refused)
			.description(InboxMeter.API_WAITING_REFUSED.getDescription())
			.baseUnit(InboxMeter.API_WAITING_REFUSED.getBaseUnit())
			.register(registry);
	}

	private void gauge(MeterRegistry registry, InboxMeter meter, ToDoubleFunction<WaitingClients> value) {
		Gauge.builder(meter.getName(), this.clients, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.register(registry);
	}

}
