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
import java.util.function.ToDoubleFunction;

import dev.smtpd.SmtpServer;
import dev.smtpd.management.RunningCall;
import dev.smtpd.spring.context.SmtpServers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for what the servers hold at the moment.
 *
 * @since 0.1.0
 */
public class SmtpServerMetrics implements MeterBinder {

	private final SmtpServers servers;

	/**
	 * Create metrics.
	 * @param servers the servers
	 */
	public SmtpServerMetrics(SmtpServers servers) {
		this.servers = servers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.servers.getAll().forEach((name, server) -> bindTo(registry, name, server));
	}

	private static double secondsOfOldest(SmtpServer server) {
		RunningCall oldest = server.oldestCall();
		return (oldest != null) ? seconds(oldest.duration()) : 0;
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private static void bindTo(MeterRegistry registry, String name, SmtpServer server) {
		gauge(registry, name, server, SmtpServerMeter.SPOOL_MEMORY, (target) -> target.spoolUsage().memoryBytes());
		gauge(registry, name, server, SmtpServerMeter.SPOOL_MEMORY_MAX, SmtpServer::spoolMemoryBudget);
		gauge(registry, name, server, SmtpServerMeter.SPOOL_DISK, (target) -> target.spoolUsage().diskBytes());
		gauge(registry, name, server, SmtpServerMeter.SPOOL_FILES, (target) -> target.spoolUsage().files());
		gauge(registry, name, server, SmtpServerMeter.EXECUTOR_ACTIVE, (target) -> target.executorUsage().active());
		gauge(registry, name, server, SmtpServerMeter.EXECUTOR_QUEUED, (target) -> target.executorUsage().queued());
		gauge(registry, name, server, SmtpServerMeter.EXECUTOR_STALLED,
				(target) -> seconds(target.executorUsage().stalled()));
		gauge(registry, name, server, SmtpServerMeter.AUTHENTICATION_EXECUTOR_ACTIVE,
				(target) -> target.authExecutorUsage().active());
		gauge(registry, name, server, SmtpServerMeter.AUTHENTICATION_EXECUTOR_QUEUED,
				(target) -> target.authExecutorUsage().queued());
		gauge(registry, name, server, SmtpServerMeter.EXECUTOR_OLDEST, SmtpServerMetrics::secondsOfOldest);
	}

	private static void gauge(MeterRegistry registry, String name, SmtpServer server, SmtpServerMeter meter,
			ToDoubleFunction<SmtpServer> value) {
		Gauge.builder(meter.getName(), server, value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tag(SmtpServerMeter.Key.SERVER.asString(), name)
			.register(registry);
	}

}
