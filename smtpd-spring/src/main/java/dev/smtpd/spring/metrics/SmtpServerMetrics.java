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
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import dev.smtpd.SmtpServer;
import dev.smtpd.management.RunningCall;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.spring.context.SmtpServers;
import io.micrometer.core.instrument.Clock;
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

	private static double secondsOfOldest(SmtpServerStatus status) {
		RunningCall oldest = status.oldestCall();
		return (oldest != null) ? seconds(oldest.duration()) : 0;
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	private static void bindTo(MeterRegistry registry, String name, SmtpServer server) {
		RecentValues values = new RecentValues(registry.config().clock());
		values.add(SmtpServerMeter.SPOOL_MEMORY, (status) -> status.spool().usage().memoryBytes());
		values.add(SmtpServerMeter.SPOOL_MEMORY_MAX, (status) -> status.spool().memoryBudget());
		values.add(SmtpServerMeter.SPOOL_DISK, (status) -> status.spool().usage().diskBytes());
		values.add(SmtpServerMeter.SPOOL_FILES, (status) -> status.spool().usage().files());
		values.add(SmtpServerMeter.EXECUTOR_ACTIVE, (status) -> status.executor().active());
		values.add(SmtpServerMeter.EXECUTOR_QUEUED, (status) -> status.executor().queued());
		values.add(SmtpServerMeter.EXECUTOR_STALLED, (status) -> seconds(status.executor().stalled()));
		values.add(SmtpServerMeter.AUTHENTICATION_EXECUTOR_ACTIVE, (status) -> status.authExecutor().active());
		values.add(SmtpServerMeter.AUTHENTICATION_EXECUTOR_QUEUED, (status) -> status.authExecutor().queued());
		values.add(SmtpServerMeter.EXECUTOR_OLDEST, SmtpServerMetrics::secondsOfOldest);
		for (SmtpServerMeter meter : values.functions.keySet()) {
			Gauge.builder(meter.getName(), server, (target) -> values.get(target, meter))
				.description(meter.getDescription())
				.baseUnit(meter.getBaseUnit())
				.tag(SmtpServerMeter.Key.SERVER.asString(), name)
				.register(registry);
		}
	}

	/**
	 * The values of all gauges of one server at a moment, which serve one scrape, since a
	 * status costs more the more sessions there are. Keeps numbers only, so that neither
	 * a session nor its content is held.
	 */
	private static final class RecentValues {

		private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

		private final Clock clock;

		private final Map<SmtpServerMeter, ToDoubleFunction<SmtpServerStatus>> functions = new EnumMap<>(
				SmtpServerMeter.class);

		private Map<SmtpServerMeter, Double> values = Map.of();

		private long takenAt;

		private RecentValues(Clock clock) {
			this.clock = clock;
		}

		private void add(SmtpServerMeter meter, ToDoubleFunction<SmtpServerStatus> function) {
			this.functions.put(meter, function);
		}

		private synchronized double get(SmtpServer server, SmtpServerMeter meter) {
			Double known = this.values.get(meter);
			if (known != null && this.clock.monotonicTime() - this.takenAt < MAX_AGE_NANOS) {
				return known;
			}
			SmtpServerStatus status = server.status();
			Map<SmtpServerMeter, Double> taken = new EnumMap<>(SmtpServerMeter.class);
			this.functions.forEach((each, function) -> taken.put(each, function.applyAsDouble(status)));
			this.values = taken;
			this.takenAt = this.clock.monotonicTime();
			return taken.getOrDefault(meter, Double.NaN);
		}

	}

}
