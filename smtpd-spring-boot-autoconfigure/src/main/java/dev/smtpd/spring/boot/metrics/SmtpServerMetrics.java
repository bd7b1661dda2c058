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
import java.util.function.ToDoubleFunction;

import dev.smtpd.RunningCall;
import dev.smtpd.SmtpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for what a server holds at the moment.
 *
 * @since 0.1.0
 */
public class SmtpServerMetrics implements MeterBinder {

	private final SmtpServer server;

	/**
	 * Create metrics.
	 * @param server the server
	 */
	public SmtpServerMetrics(SmtpServer server) {
		this.server = server;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, SmtpServerMeter.SPOOL_MEMORY, (server) -> server.spoolUsage().memoryBytes());
		gauge(registry, SmtpServerMeter.SPOOL_DISK, (server) -> server.spoolUsage().diskBytes());
		gauge(registry, SmtpServerMeter.SPOOL_FILES, (server) -> server.spoolUsage().files());
		gauge(registry, SmtpServerMeter.EXECUTOR_ACTIVE, (server) -> server.executorUsage().active());
		gauge(registry, SmtpServerMeter.EXECUTOR_QUEUED, (server) -> server.executorUsage().queued());
		gauge(registry, SmtpServerMeter.EXECUTOR_STALLED, (server) -> seconds(server.executorUsage().stalled()));
		gauge(registry, SmtpServerMeter.EXECUTOR_OLDEST, SmtpServerMetrics::secondsOfOldest);
	}

	private static double secondsOfOldest(SmtpServer server) {
		RunningCall oldest = server.oldestCall();
		return (oldest != null) ? seconds(oldest.duration()) : 0;
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private void gauge(MeterRegistry registry, SmtpServerMeter meter, ToDoubleFunction<SmtpServer> value) {
		Gauge.builder(meter.getName(), this.server, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.register(registry);
	}

}
