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

package dev.smtpd.spring.boot.inbox.web;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import dev.smtpd.spring.boot.inbox.content.DisplayName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * {@link ServerMeters} of Micrometer.
 *
 * @since 0.1.0
 */
public final class MicrometerServerMeters implements ServerMeters {

	private static final int MAX_METERS = 500;

	private final MeterRegistry registry;

	/**
	 * Create meters.
	 * @param registry has the meters
	 */
	public MicrometerServerMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Map<String, String> values() {
		Map<String, String> values = new TreeMap<>();
		for (Meter meter : this.registry.getMeters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith("smtpd") && values.size() < MAX_METERS) {
				values.put(DisplayName.of(id.getName() + id.getTags()
					.stream()
					.map((tag) -> tag.getKey() + "=" + tag.getValue())
					.collect(Collectors.joining(", ", " {", "}"))), value(meter));
			}
		}
		return values;
	}

	private static String value(Meter meter) {
		return StreamSupport.stream(meter.measure().spliterator(), false)
			.map((measurement) -> measurement.getStatistic().getTagValueRepresentation() + " "
					+ number(measurement.getValue()))
			.collect(Collectors.joining(", "));
	}

	private static String number(double value) {
		return (value == Math.rint(value)) ? String.format(Locale.ROOT, "%,.0f", value)
				: String.format(Locale.ROOT, "%.4f", value);
	}

}
