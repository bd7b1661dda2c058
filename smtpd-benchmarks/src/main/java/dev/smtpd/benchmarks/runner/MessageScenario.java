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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.runner.Contestant.Kind;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of the server and elapsed time per message. All servers run at once and
 * receive their load in turn, so that other work of the machine affects all of them.
 *
 * @param name the name of the scenario
 * @param title the caption
 * @param variants the loads; with several, each is compared with the first on the same
 * server, else with the reference
 * @param suitable which servers take part
 * @param entries the entries of a server in the table
 */
record MessageScenario(String name, String title, List<Variant> variants, Predicate<Contestant> suitable,
		Function<Contestant, Stream<Contestant>> entries) implements Scenario {

	MessageScenario(String name, String title, List<Variant> variants, Predicate<Contestant> suitable) {
		this(name, title, variants, suitable, Stream::of);
	}

	MessageScenario withEntries(Function<Contestant, Stream<Contestant>> entries) {
		return new MessageScenario(this.name, this.title, this.variants, this.suitable, entries);
	}

	@Override
	public boolean suits(Contestant contestant) {
		return this.suitable.test(contestant);
	}

	@Override
	public List<Table> measure(List<Contestant> contestants, Settings settings) throws IOException {
		List<Row> rows = new ArrayList<>();
		try {
			for (Contestant contestant : contestants.stream().flatMap(this.entries).toList()) {
				RunningServer server = RunningServer.start(contestant);
				Measurement first = null;
				for (Variant variant : this.variants) {
					Measurement measurement = new Measurement(server, variant.load(), variant.options());
					rows.add(new Row(measurement, variant, first));
					first = (first != null) ? first : measurement;
				}
			}
			for (Row row : rows) {
				row.measurement.warmUp(settings);
			}
			for (int i = 0; i < settings.repetitions(); i++) {
				for (Row row : rows) {
					row.measurement.repeat();
				}
			}
		}
		finally {
			rows.forEach((row) -> row.measurement.server().close());
		}
		return List.of(toTable(rows));
	}

	private Table toTable(List<Row> rows) {
		Table table = new Table("server", "CPU µs/message", "ratio", "to the floor", "min – max", "messages/s", "ratio",
				"sender's CPU µs/message");
		Measurement reference = find(rows, Kind.REFERENCE).orElse(rows.get(0).measurement);
		Optional<Measurement> floor = find(rows, Kind.FLOOR);
		for (Row row : rows) {
			Measurement measured = row.measurement;
			Measurement base = (this.variants.size() > 1) ? row.base() : reference;
			String label = (this.variants.size() > 1) ? measured.server() + ": " + row.variant.label()
					: measured.server().toString();
			table.add(label, Table.number(measured.cost().median()),
					Table.ratio(measured.cost().median(), base.cost().median()),
					floor.map((lowest) -> Table.ratio(measured.cost().median(), lowest.cost().median())).orElse("–"),
					Table.spread(measured.cost()), Table.number(measured.rate().median()),
					Table.ratio(measured.rate().median(), base.rate().median()),
					Table.number(measured.senderCost().median()));
		}
		return table;
	}

	private static Optional<Measurement> find(List<Row> rows, Kind kind) {
		return rows.stream()
			.map(Row::measurement)
			.filter((measurement) -> measurement.server().kind() == kind)
			.findFirst();
	}

	/**
	 * A load that is measured.
	 *
	 * @param label its label in the table
	 * @param load the sender
	 * @param options the load
	 */
	record Variant(String label, Load load, LoadOptions options) {

	}

	private record Row(Measurement measurement, Variant variant, @Nullable Measurement first) {

		Measurement base() {
			return (this.first != null) ? this.first : this.measurement;
		}

	}

}
