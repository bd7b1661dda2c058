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

import dev.smtpd.spring.boot.inbox.webhook.Webhook;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the webhook.
 *
 * @since 0.1.0
 */
public class WebhookMetrics implements MeterBinder {

	private static final double MILLIS = 1_000;

	private final Webhook webhook;

	/**
	 * Create metrics.
	 * @param webhook the webhook
	 */
	public WebhookMetrics(Webhook webhook) {
		this.webhook = webhook;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		counter(registry, "delivered", Webhook::delivered);
		counter(registry, "retried", Webhook::retried);
		counter(registry, "failed", Webhook::failed);
		gauge(registry, InboxMeter.WEBHOOK_PENDING, Webhook::pending);
		gauge(registry, InboxMeter.WEBHOOK_OLDEST, (webhook) -> webhook.oldest().toMillis() / MILLIS);
	}

	private void counter(MeterRegistry registry, String outcome, ToDoubleFunction<Webhook> count) {
		InboxMeter meter = InboxMeter.WEBHOOK_NOTIFICATIONS;
		FunctionCounter.builder(meter.getName(), this.webhook, count)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tag(InboxMeter.Key.OUTCOME.asString(), outcome)
			.register(registry);
	}

	private void gauge(MeterRegistry registry, InboxMeter meter, ToDoubleFunction<Webhook> value) {
		Gauge.builder(meter.getName(), this.webhook, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.register(registry);
	}

}
