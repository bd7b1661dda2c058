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
import java.util.stream.Stream;

import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.load.LoadOptions.Tls;
import dev.smtpd.benchmarks.runner.Contestant.Kind;

/**
 * Throughput of our servers as relays, beside the same servers that don't relay: to the
 * reference, and to an engine. The sender, the relay and its upstream server share the
 * processors of the machine.
 *
 * @param load what sends the messages
 */
record RelayScenario(Load load) implements Scenario {

	private static final LoadOptions OPTIONS = new LoadOptions(100, 1, 1000, true, false, Tls.NONE);

	private static final int MEGABYTE = 1024 * 1024;

	@Override
	public String name() {
		return "relay";
	}

	@Override
	public String title() {
		return "1 kB, 100 connections kept open, passed on to an upstream server";
	}

	@Override
	public boolean suits(Contestant contestant) {
		return contestant.kind() == Kind.REFERENCE || contestant.kind() == Kind.APPLICATION
				|| contestant.isPlainEngine();
	}

	@Override
	public List<Table> measure(List<Contestant> contestants, Settings settings) throws IOException {
		List<RunningServer> servers = new ArrayList<>();
		Table table = new Table("server", "messages/s", "ratio", "min – max", "CPU µs/message",
				"upstream's CPU µs/message", "resident MB before and after");
		try {
			for (Contestant ours : contestants.stream().filter((contestant) -> contestant.kind().isOurs()).toList()) {
				RunningServer alone = start(ours, servers);
				List<Way> ways = new ArrayList<>(List.of(new Way(alone, alone, this.load)));
				for (Contestant upstream : upstreams(contestants)) {
					RunningServer upstreamServer = start(upstream, servers);
					ways.add(new Way(start(ours.relayingTo(upstream.name(), upstreamServer.port()), servers),
							upstreamServer, this.load));
				}
				repeat(ways, settings);
				for (Way way : ways) {
					way.addTo(table, ways.get(0));
				}
			}
		}
		finally {
			servers.forEach(RunningServer::close);
		}
		return List.of(table);
	}

	private static List<Contestant> upstreams(List<Contestant> contestants) {
		return Stream.of(Kind.REFERENCE, Kind.ENGINE)
			.flatMap((kind) -> contestants.stream().filter((contestant) -> contestant.kind() == kind).limit(1))
			.toList();
	}

	private static RunningServer start(Contestant contestant, List<RunningServer> servers) throws IOException {
		RunningServer server = RunningServer.start(contestant);
		servers.add(server);
		return server;
	}

	private static void repeat(List<Way> ways, Settings settings) throws IOException {
		for (Way way : ways) {
			way.measurement.warmUp(settings);
			way.residentBefore = way.server.residentBytes();
		}
		for (int i = 0; i < settings.repetitions(); i++) {
			for (Way way : ways) {
				way.repeat();
			}
		}
	}

	/**
	 * The path of the messages.
	 */
	private static final class Way {

		private final RunningServer server;

		private final RunningServer upstream;

		private final Measurement measurement;

		private final Samples upstreamCost = new Samples();

		private long residentBefore;

		private Way(RunningServer server, RunningServer upstream, Load load) {
			this.server = server;
			this.upstream = upstream;
			this.measurement = new Measurement(server, load, OPTIONS);
		}

		private void repeat() throws IOException {
			Duration before = this.upstream.cpuTime();
			this.measurement.repeat();
			this.upstreamCost
				.add(Measurement.microseconds(this.upstream.cpuTime().minus(before)) / this.measurement.messages());
		}

		private void addTo(Table table, Way base) throws IOException {
			Samples rate = this.measurement.rate();
			table.add(this.server.toString(), Table.number(rate.median()),
					Table.ratio(rate.median(), base.measurement.rate().median()), Table.spread(rate),
					Table.number(this.measurement.cost().median()),
					(this.upstream != this.server) ? Table.number(this.upstreamCost.median()) : "",
					this.residentBefore / MEGABYTE + ", " + this.server.residentBytes() / MEGABYTE);
		}

	}

}
