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

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.smtpd.benchmarks.load.LoadGenerator;
import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.load.LoadOptions.Tls;
import dev.smtpd.benchmarks.server.ServerControl;

/**
 * Memory of idle connections after EHLO. Measured after some load and, with servers of
 * ours, after garbage collections, so that the startup of the server isn't measured. A
 * JVM that has done some work has more memory than it needs, enough for idle connections;
 * therefore the used heap is the better figure for our servers.
 *
 * @param installation where our load generator is
 */
record IdleScenario(Installation installation) implements Scenario {

	private static final LoadOptions WARM_UP = new LoadOptions(20, 10_000, 1000, true, false, Tls.NONE);

	@Override
	public String name() {
		return "idle";
	}

	@Override
	public String title() {
		return "Resident memory for idle connections";
	}

	@Override
	public boolean suits(Contestant contestant) {
		return true;
	}

	@Override
	public List<Table> measure(List<Contestant> contestants, Settings settings) throws IOException {
		Table table = new Table("server", "connections", "resident KiB each", "min – max", "heap KiB each",
				"min – max");
		for (Contestant contestant : contestants) {
			Samples resident = new Samples();
			Samples heap = new Samples();
			for (int i = 0; i < settings.repetitions(); i++) {
				try (RunningServer server = RunningServer.start(contestant)) {
					Memory memory = measure(server, settings.idleConnections());
					resident.add(memory.resident() / 1024.0 / settings.idleConnections());
					heap.add(memory.heap() / 1024.0 / settings.idleConnections());
				}
			}
			boolean ours = contestant.kind().isOurs();
			table.add(contestant.name(), Integer.toString(settings.idleConnections()), Table.number(resident.median()),
					Table.spread(resident), ours ? Table.number(heap.median()) : "", ours ? Table.spread(heap) : "");
		}
		return List.of(table);
	}

	private Memory measure(RunningServer server, int connections) throws IOException {
		Load.generator(this.installation).send(server.port(), WARM_UP);
		Memory before = Memory.of(server);
		Process clients = new ProcessBuilder(Installation.java(Installation.currentJava(),
				this.installation.classPath((jar) -> true), List.of(LoadGenerator.class.getName(),
						Integer.toString(server.port()), "idle", Integer.toString(connections))))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader output = clients.inputReader(StandardCharsets.US_ASCII)) {
			if (output.readLine() == null) {
				throw new IOException(server + " doesn't take " + connections + " connections");
			}
			return Memory.of(server).minus(before);
		}
		finally {
			clients.destroy();
		}
	}

	private record Memory(long resident, long heap) {

		static Memory of(RunningServer server) throws IOException {
			long heap = server.kind().isOurs() ? server.ask(ServerControl.COLLECT) : 0;
			return new Memory(server.residentBytes(), heap);
		}

		Memory minus(Memory other) {
			return new Memory(this.resident - other.resident, this.heap - other.heap);
		}

	}

}
