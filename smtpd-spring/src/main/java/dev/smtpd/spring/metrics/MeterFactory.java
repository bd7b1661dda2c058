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

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Registers meters as they are documented.
 *
 * @param registry the registry
 */
record MeterFactory(MeterRegistry registry) {

	Counter counter(SmtpServerMeter meter, String... tags) {
		return Counter.builder(meter.getName())
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(tags)
			.register(this.registry);
	}

	Timer timer(SmtpServerMeter meter, String... tags) {
		return Timer.builder(meter.getName()).description(meter.getDescription()).tags(tags).register(this.registry);
	}

	DistributionSummary summary(SmtpServerMeter meter, String... tags) {
		return DistributionSummary.builder(meter.getName())
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(tags)
			.register(this.registry);
	}

	<T> void gauge(SmtpServerMeter meter, T target, ToDoubleFunction<T> value, String... tags) {
		register(meter, Gauge.builder(meter.getName(), target, value), tags);
	}

	AtomicInteger gauge(SmtpServerMeter meter, String... tags) {
		AtomicInteger value = new AtomicInteger();
		register(meter, Gauge.builder(meter.getName(), value, AtomicInteger::get).strongReference(true), tags);
		return value;
	}

	private void register(SmtpServerMeter meter, Gauge.Builder<?> gauge, String... tags) {
		gauge.description(meter.getDescription()).baseUnit(meter.getBaseUnit()).tags(tags).register(this.registry);
	}

}
