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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.runner.Contestant.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What messages cost, in CPU time of the server and in time. All servers run at once, and
 * are sent their load in turn, so that what else the machine does hits all of them.
 *
 * @param name the name of the scenario
 * @param title the caption
 * @param variants the loads; with several, each is compared with the first on the same
 * server, else with the reference
 * @param suitable which servers take part
 */
record MessageScenario(String name, String title, List<Variant> variants,
		Predicate<Contestant> suitable) implements Scenario {

	private static final int CALIBRATION_ROUNDS = 20;

	@Override
	public boolean suits(Contestant contestant) {
		return this.suitable.test(contestant);
	}

	@Override
	public MarkdownTable measure(List<Contestant> contestants, Settings settings) throws IOException {
		List<Row> rows = new ArrayList<>();
		try {
			for (Contestant contestant : contestants) {
				RunningServer server = RunningServer.start(contestant);
				Row base = null;
				for (Variant variant : this.variants) {
					Row row = new Row(server, variant, base);
					rows.add(row);
					base = (base != null) ? base : row;
				}
			}
			for (Row row : rows) {
				row.warmUp(settings);
			}
			for (int i = 0; i < settings.repetitions(); i++) {
				for (Row row : rows) {
					row.measure();
				}
			}
		}
		finally {
			rows.forEach((row) -> row.server.close());
		}
		return toTable(rows);
	}

	private MarkdownTable toTable(List<Row> rows) {
		MarkdownTable table = new MarkdownTable("server", "CPU µs/message", "ratio", "min – max", "messages/s", "ratio",
				"sender's CPU µs/message");
		Row reference = rows.stream()
			.filter((row) -> row.server.kind() == Kind.REFERENCE)
			.findFirst()
			.orElse(rows.get(0));
		for (Row row : rows) {
			Row base = (this.variants.size() > 1) ? row.base() : reference;
			String label = (this.variants.size() > 1) ? row.server + ": " + row.variant.label() : row.server.toString();
			table.add(label, MarkdownTable.number(row.cost.median()),
					MarkdownTable.ratio(row.cost.median(), base.cost.median()), MarkdownTable.spread(row.cost),
					MarkdownTable.number(row.rate.median()), MarkdownTable.ratio(row.rate.median(), base.rate.median()),
					MarkdownTable.number(row.senderCost.median()));
		}
		return table;
	}

	/**
	 * A load that is measured.
	 *
	 * @param label what is special about it
	 * @param load what sends it
	 * @param options the load, of which the number of messages is chosen by the speed of
	 * the server
	 */
	record Variant(String label, Load load, LoadOptions options) {

	}

	/**
	 * The measurements of one load on one server.
	 */
	private static final class Row {

		private final RunningServer server;

		private final Variant variant;

		private final @Nullable Row first;

		private final Samples cost = new Samples();

		private final Samples rate = new Samples();

		private final Samples senderCost = new Samples();

		private int messages;

		private Row(RunningServer server, Variant variant, @Nullable Row first) {
			this.server = server;
			this.variant = variant;
			this.first = first;
		}

		private Row base() {
			return (this.first != null) ? this.first : this;
		}

		private void warmUp(Settings settings) throws IOException {
			this.messages = this.variant.options().connections() * CALIBRATION_ROUNDS;
			long end = System.nanoTime() + settings.warmUp().toNanos();
			do {
				Load.Sent sent = send();
				this.messages = (int) Math.max(this.variant.options().connections(),
						sent.messagesPerSecond() * settings.time().toNanos() / Duration.ofSeconds(1).toNanos());
			}
			while (System.nanoTime() < end);
			System.err.println(this.server + " is warm: " + this.variant.label());
		}

		private Load.Sent send() throws IOException {
			return this.variant.load().send(this.server.port(), this.variant.options().withMessages(this.messages));
		}

		private void measure() throws IOException {
			Duration before = this.server.cpuTime();
			Load.Sent sent = send();
			this.cost.add(microseconds(this.server.cpuTime().minus(before)) / this.messages);
			this.rate.add(sent.messagesPerSecond());
			this.senderCost.add(microseconds(sent.cpuTime()) / this.messages);
		}

		private static double microseconds(Duration duration) {
			return duration.toNanos() / 1000.0;
		}

	}

}
