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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.benchmarks.plain.PlainApplication;
import dev.smtpd.benchmarks.runner.Contestant.Kind;

/**
 * How much longer an application takes to start with the starter on its class path.
 *
 * @param installation where the application is
 */
record StartupScenario(Installation installation) implements Scenario {

	@Override
	public String name() {
		return "startup";
	}

	@Override
	public String title() {
		return "Start of the Java process until the application is ready";
	}

	@Override
	public boolean suits(Contestant contestant) {
		return contestant.kind() == Kind.APPLICATION;
	}

	@Override
	public MarkdownTable measure(List<Contestant> contestants, Settings settings) throws IOException {
		List<Contestant> all = new ArrayList<>(contestants);
		contestants.stream().map(this::withoutStarter).forEach(all::add);
		Map<Contestant, Samples> milliseconds = new LinkedHashMap<>();
		for (int i = 0; i < settings.repetitions(); i++) {
			for (Contestant contestant : all) {
				try (RunningServer server = RunningServer.start(contestant)) {
					milliseconds.computeIfAbsent(contestant, (key) -> new Samples()).add(server.startTime().toMillis());
				}
			}
		}
		MarkdownTable table = new MarkdownTable("application", "ms with the starter", "ms without", "difference");
		for (int i = 0; i < contestants.size(); i++) {
			Samples with = milliseconds.getOrDefault(all.get(i), new Samples());
			Samples without = milliseconds.getOrDefault(all.get(contestants.size() + i), new Samples());
			table.add(all.get(i).name(), MarkdownTable.number(with.median()) + " (" + MarkdownTable.spread(with) + ")",
					MarkdownTable.number(without.median()) + " (" + MarkdownTable.spread(without) + ")",
					MarkdownTable.number(with.median() - without.median()));
		}
		return table;
	}

	private Contestant withoutStarter(Contestant with) {
		List<String> command = new ArrayList<>(with.command());
		int classPath = command.indexOf("-cp") + 1;
		command.subList(classPath, command.size()).clear();
		command.add(this.installation.classPath((jar) -> !jar.startsWith("smtpd-") && !jar.startsWith("netty-")));
		command.add(PlainApplication.class.getName());
		with.command().stream().filter((argument) -> argument.startsWith("--spring.")).forEach(command::add);
		return new Contestant(with.name() + " without the starter", command, with.kind());
	}

}
