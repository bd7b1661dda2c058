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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.smtpd.benchmarks.runner.CurvePicture.Panel;
import dev.smtpd.benchmarks.runner.CurvePicture.Series;
import dev.smtpd.benchmarks.runner.CurvePicture.Value;

/**
 * What was measured for a curve, as tables with a row for each point and a column for
 * each server, and as a picture.
 *
 * @param curve the curve
 * @param servers the names of the servers
 * @param measurements what was measured, at most once for each point and server
 */
record CurveResults(Curve curve, List<String> servers, List<CurveMeasurement> measurements) {

	private static final String FAILED = "failed";

	private static final double MICROS_OF_A_MILLI = 1000;

	List<Table> tables() {
		List<Table> tables = new ArrayList<>();
		tables.add(table("CPU time of the server for a message, µs",
				(measured) -> Table.number(measured.cost().median()) + " (" + Table.spread(measured.cost()) + ")"));
		tables.add(table("Messages a second",
				(measured) -> Table.number(measured.rate().median()) + " (" + Table.spread(measured.rate()) + ")"));
		tables.add(table("From due to the reply, ms: p50 / p99 / p99.9",
				(measured) -> Stream.of(measured.p50(), measured.p99(), measured.p999())
					.map((samples) -> Table.number(samples.median() / MICROS_OF_A_MILLI))
					.reduce((left, right) -> left + " / " + right)
					.orElseThrow()));
		if (this.measurements.stream().anyMatch(CurveMeasurement::hasLosses)) {
			tables.add(losses());
		}
		return tables;
	}

	private Table table(String title, Function<CurveMeasurement, String> cell) {
		Table table = emptyTable(title);
		for (Point point : this.curve.points()) {
			List<String> cells = new ArrayList<>(List.of(point.label()));
			for (String server : this.servers) {
				cells
					.add(find(server, point).filter((measured) -> !measured.cost().isEmpty()).map(cell).orElse(FAILED));
			}
			table.add(cells);
		}
		return table;
	}

	private Table losses() {
		Table table = emptyTable("Refused messages, and how many had no reply");
		for (Point point : this.curve.points()) {
			List<String> cells = new ArrayList<>(List.of(point.label()));
			for (String server : this.servers) {
				cells.add(find(server, point).map(CurveResults::losses).orElse(FAILED));
			}
			table.add(cells);
		}
		return table;
	}

	private static String losses(CurveMeasurement measured) {
		String refused = measured.hasLosses() ? Table.number(100 * measured.refusedShare()) + " %" : "0";
		return (measured.failures() > 0) ? refused + ", " + measured.failures() : refused;
	}

	private Table emptyTable(String title) {
		return new Table(title, Stream.concat(Stream.of(this.curve.axis().label()), this.servers.stream()).toList());
	}

	CurvePicture picture() {
		return new CurvePicture(this.curve.title(), this.curve.axis(),
				List.of(panel("CPU time of the server for a message, µs", CurveMeasurement::cost, 1),
						panel("99 % of the replies at most this long after a message was due, ms",
								CurveMeasurement::p99, MICROS_OF_A_MILLI)));
	}

	private Panel panel(String label, Function<CurveMeasurement, Samples> samples, double unit) {
		return new Panel(label, this.servers.stream().map((server) -> series(server, samples, unit)).toList());
	}

	private Series series(String server, Function<CurveMeasurement, Samples> samples, double unit) {
		List<Value> values = new ArrayList<>();
		for (Point point : this.curve.points()) {
			find(server, point).map(samples)
				.filter((measured) -> !measured.isEmpty())
				.ifPresent((measured) -> values.add(new Value(point.label(), point.x(), measured.median() / unit,
						measured.min() / unit, measured.max() / unit)));
		}
		return new Series(server, Math.max(0, Curves.SERVERS.indexOf(server)), values);
	}

	private Optional<CurveMeasurement> find(String server, Point point) {
		return this.measurements.stream().filter((measured) -> measured.isOf(server, point)).findFirst();
	}

}
