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

package dev.smtpd.benchmarks.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.smtpd.benchmarks.runner.Contestant.Kind;

/**
 * What the {@link Guard} has measured.
 */
final class GuardResult {

	private final GuardBounds bounds;

	private final Table table = new Table("load", "CPU µs/message", "ratio", "bound");

	private final List<String> exceeded = new ArrayList<>();

	GuardResult(GuardBounds bounds) {
		this.bounds = bounds;
	}

	List<String> exceeded() {
		return this.exceeded;
	}

	boolean isExceeded(String load, List<Measurement> measurements) {
		return ratios(load, measurements).entrySet()
			.stream()
			.anyMatch((ratio) -> ratio.getValue() > this.bounds.bound(ratio.getKey()));
	}

	void add(String load, List<Measurement> measurements) {
		Map<String, Double> ratios = ratios(load, measurements);
		for (Measurement measurement : measurements) {
			double cost = measurement.cost().median();
			if (measurement.server().kind() == Kind.REFERENCE) {
				this.table.add(load + ".smtp-sink", Table.number(cost), "", "");
				continue;
			}
			String key = key(load, measurement);
			double ratio = ratios.getOrDefault(key, Double.NaN);
			this.table.add(key, Table.number(cost), Table.number(ratio), Table.number(this.bounds.bound(key)));
			if (ratio > this.bounds.bound(key)) {
				this.exceeded.add(key);
			}
		}
	}

	private static Map<String, Double> ratios(String load, List<Measurement> measurements) {
		double reference = measurements.stream()
			.filter((measurement) -> measurement.server().kind() == Kind.REFERENCE)
			.findFirst()
			.orElseThrow()
			.cost()
			.median();
		Map<String, Double> ratios = new TreeMap<>();
		for (Measurement measurement : measurements) {
			if (measurement.server().kind() != Kind.REFERENCE) {
				ratios.put(key(load, measurement), measurement.cost().median() / reference);
			}
		}
		return ratios;
	}

	private static String key(String load, Measurement measurement) {
		return load + "." + GuardServer.of(measurement.server()).key();
	}

	Table toTable() {
		return this.table;
	}

}
