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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.benchmarks.plain.PlainApplication;
import dev.smtpd.benchmarks.runner.Contestant.Kind;

import org.springframework.util.FileSystemUtils;

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
		// with what the starter brings
		return contestant.kind() == Kind.APPLICATION && contestant.name().contains(", nio, ");
	}

	@Override
	public List<Table> measure(List<Contestant> contestants, Settings settings) throws IOException {
		Path directory = Files.createTempDirectory("smtpd-benchmarks");
		try {
			List<Pair> pairs = new ArrayList<>();
			for (Contestant contestant : contestants) {
				Pair pair = new Pair(contestant, withoutStarter(contestant));
				pairs.add(pair);
				AotCache with = new AotCache(this.installation, directory.resolve(pairs.size() + "-with"));
				AotCache without = new AotCache(this.installation, directory.resolve(pairs.size() + "-without"));
				if (with.record(pair.with) && without.record(pair.without)) {
					pairs.add(new Pair(with.apply(pair.with), without.apply(pair.without)));
				}
			}
			return List.of(measure(pairs, settings.repetitions()));
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	private static Table measure(List<Pair> pairs, int repetitions) throws IOException {
		for (int i = 0; i < repetitions; i++) {
			for (Pair pair : pairs) {
				pair.samplesWith.add(startMillis(pair.with));
				pair.samplesWithout.add(startMillis(pair.without));
			}
		}
		Table table = new Table("application", "ms with the starter", "ms without", "difference");
		for (Pair pair : pairs) {
			table.add(pair.with.name(), toText(pair.samplesWith), toText(pair.samplesWithout),
					Table.number(pair.samplesWith.median() - pair.samplesWithout.median()));
		}
		return table;
	}

	private static double startMillis(Contestant contestant) throws IOException {
		try (RunningServer server = RunningServer.start(contestant)) {
			return server.startTime().toMillis();
		}
	}

	private static String toText(Samples samples) {
		return Table.number(samples.median()) + " (" + Table.spread(samples) + ")";
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

	/**
	 * An application with the starter and the same without it.
	 */
	private record Pair(Contestant with, Contestant without, Samples samplesWith, Samples samplesWithout) {

		private Pair(Contestant with, Contestant without) {
			this(with, without, new Samples(), new Samples());
		}

	}

}
