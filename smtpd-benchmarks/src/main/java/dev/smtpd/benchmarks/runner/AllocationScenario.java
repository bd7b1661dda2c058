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
import java.util.List;

import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.load.LoadOptions.Tls;
import dev.smtpd.benchmarks.runner.Contestant.Kind;
import dev.smtpd.benchmarks.server.ServerControl;

/**
 * Memory that our servers allocate for a message.
 *
 * @param load what sends the messages
 */
record AllocationScenario(Load load) implements Scenario {

	private static final LoadOptions OPTIONS = new LoadOptions(20, 40_000, 1000, true, false, Tls.NONE);

	@Override
	public String name() {
		return "allocation";
	}

	@Override
	public String title() {
		return "Allocation for a message of 1 kB on kept connections";
	}

	@Override
	public boolean suits(Contestant contestant) {
		return contestant.kind() == Kind.ENGINE || contestant.kind() == Kind.APPLICATION;
	}

	@Override
	public List<Table> measure(List<Contestant> contestants, Settings settings) throws IOException {
		Table table = new Table("server", "bytes/message", "beyond its content", "min – max");
		for (Contestant contestant : contestants) {
			try (RunningServer server = RunningServer.start(contestant)) {
				this.load.send(server.port(), OPTIONS);
				Samples samples = new Samples();
				for (int i = 0; i < settings.repetitions(); i++) {
					long before = server.ask(ServerControl.ALLOCATED);
					this.load.send(server.port(), OPTIONS);
					samples.add((double) (server.ask(ServerControl.ALLOCATED) - before) / OPTIONS.messages());
				}
				table.add(contestant.name(), Table.number(samples.median()),
						Table.number(samples.median() - OPTIONS.size()), Table.spread(samples));
			}
		}
		return List.of(table);
	}

}
