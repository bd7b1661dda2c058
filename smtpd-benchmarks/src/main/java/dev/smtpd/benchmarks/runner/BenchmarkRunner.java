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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.load.LoadOptions.Tls;
import dev.smtpd.benchmarks.runner.Contestant.Kind;
import dev.smtpd.benchmarks.runner.MessageScenario.Variant;

/**
 * Measures servers side by side and prints tables.
 *
 * @since 0.1.0
 */
public final class BenchmarkRunner {

	private static final int SMALL = 1000;

	private static final int MEGABYTE = 1024 * 1024;

	// between the small messages and the large ones
	private static final Map<String, Integer> SIZES = new TreeMap<>(Map.of("4kb", 4_000, "10kb", 10_000, "30kb", 30_000,
			"100kb", 100_000, "1mb", 1_000_000, "10mb", 10_000_000));

	private static final Map<String, String> DEFAULTS = Map.of("scenarios", ".*", "servers", ".*", "repetitions", "5",
			"seconds", "3", "warm-up", "10", "idle-connections", "10000", "format", "markdown", "pictures",
			"smtpd-benchmarks/target");

	private final Installation installation = new Installation(Path.of("smtpd-benchmarks"));

	private final Load generator = Load.generator(this.installation);

	// servers that are commonly available
	private final Load load = Installation.findProgram("smtp-source").map(Load::smtpSource).orElse(this.generator);

	private final Format format;

	private final Path pictures;

	private BenchmarkRunner(Format format, Path pictures) {
		this.format = format;
		this.pictures = pictures;
	}

	/**
	 * Run the benchmarks.
	 * @param args options, all of which have defaults: {@code --scenarios} and
	 * {@code --servers} with regular expressions for their names, {@code --repetitions},
	 * {@code --seconds} for each of them, {@code --warm-up} in seconds for each server,
	 * {@code --idle-connections}, {@code --format}, which is {@code markdown} or
	 * {@code asciidoc}, and {@code --pictures}, the directory of the pictures of curves
	 * @throws IOException if a server fails
	 */
	public static void main(String[] args) throws IOException {
		Map<String, String> options = parse(args);
		Settings settings = new Settings(number(options, "repetitions"), Duration.ofSeconds(number(options, "seconds")),
				Duration.ofSeconds(number(options, "warm-up")), number(options, "idle-connections"));
		new BenchmarkRunner(Format.parse(options.getOrDefault("format", "")),
				Path.of(options.getOrDefault("pictures", "")))
			.run(Pattern.compile(options.getOrDefault("scenarios", "")),
					Pattern.compile(options.getOrDefault("servers", "")), settings);
	}

	private static Map<String, String> parse(String[] args) {
		Map<String, String> options = new TreeMap<>(DEFAULTS);
		for (String arg : args) {
			String[] parts = arg.replaceFirst("^--", "").split("=", 2);
			if (parts.length < 2 || options.put(parts[0], parts[1]) == null) {
				throw new IllegalArgumentException(arg + " isn't one of " + DEFAULTS);
			}
		}
		return options;
	}

	private static int number(Map<String, String> options, String name) {
		return Integer.parseInt(options.getOrDefault(name, ""));
	}

	private void run(Pattern scenarios, Pattern servers, Settings settings) throws IOException {
		List<Contestant> contestants = Contestants.find(this.installation)
			.stream()
			.filter((contestant) -> contestant.kind() == Kind.REFERENCE || contestant.kind() == Kind.FLOOR
					|| servers.matcher(contestant.name()).find())
			.toList();
		System.out.println(Machine.describe());
		for (Scenario scenario : scenarios()) {
			if (scenarios.matcher(scenario.name()).find()) {
				List<Contestant> suitable = contestants.stream().filter(scenario::suits).toList();
				System.err.println("Scenario " + scenario.name());
				System.out.println("\n" + this.format.heading(scenario.title()));
				for (Table table : scenario.measure(suitable, settings)) {
					System.out.println("\n" + this.format.table(table));
				}
			}
		}
	}

	private List<Scenario> scenarios() throws IOException {
		LoadOptions small = new LoadOptions(20, 1, SMALL, true, false, Tls.NONE);
		List<Scenario> scenarios = new ArrayList<>();
		scenarios.add(single("kept", "1 kB, 20 connections kept open", this.load, small));
		scenarios.add(single("new", "1 kB, one connection for each message, 20 at once", this.load,
				new LoadOptions(20, 1, SMALL, false, false, Tls.NONE)));
		SIZES.forEach((name, size) -> scenarios.add(single(name, name + ", 8 connections kept open", this.load,
				new LoadOptions(8, 1, size, true, false, Tls.NONE))));
		scenarios.add(single("2mb", "2 MB, 8 connections kept open", this.load,
				new LoadOptions(8, 1, 2 * MEGABYTE, true, false, Tls.NONE)));
		scenarios.add(single("25mb", "25 MB, 8 connections kept open", this.load,
				new LoadOptions(8, 1, 25 * MEGABYTE, true, false, Tls.NONE))
			.withEntries(BenchmarkRunner::withDiscarding));
		scenarios.add(new MessageScenario("pipelining", "1 kB, 20 connections kept open, by our load generator",
				List.of(new Variant("one command at a time", this.generator, small),
						new Variant("pipelined", this.generator, new LoadOptions(20, 1, SMALL, true, true, Tls.NONE))),
				(contestant) -> (contestant.kind().isOurs() || contestant.kind() == Kind.REFERENCE)
						&& !isTls(contestant)));
		scenarios.add(new MessageScenario("tls", "1 kB, 20 connections kept open, by our load generator",
				List.of(new Variant("plain", this.generator, small),
						new Variant("TLS 1.3", this.generator, new LoadOptions(20, 1, SMALL, true, false, Tls.FULL))),
				BenchmarkRunner::isTls));
		scenarios.add(new MessageScenario("handshakes",
				"STARTTLS and 1 kB, one connection after the other without TCP_NODELAY, by our load generator",
				List.of(new Variant("full handshakes", this.generator,
						new LoadOptions(1, 1, SMALL, false, false, Tls.FULL)),
						new Variant("resumed sessions", this.generator,
								new LoadOptions(1, 1, SMALL, false, false, Tls.RESUMED))),
				BenchmarkRunner::isTls));
		scenarios.add(new RelayScenario(this.load));
		scenarios.add(new IdleScenario(this.installation));
		scenarios.add(new StartupScenario(this.installation));
		scenarios.add(new AllocationScenario(this.load));
		addCurves(scenarios);
		return scenarios;
	}

	private void addCurves(List<Scenario> scenarios) throws IOException {
		Optional<OpenLoop> sender = OpenLoop.find(this.installation);
		if (sender.isEmpty()) {
			System.err.println("Without the curves: their sender, peers/openloop, isn't built");
			return;
		}
		for (Curve curve : Curves.of(Machine.openFiles(), Runtime.getRuntime().availableProcessors())) {
			scenarios.add(new CurveScenario(curve, sender.get(), this.pictures));
		}
	}

	private static MessageScenario single(String name, String title, Load load, LoadOptions options) {
		return new MessageScenario(name, title, List.of(new Variant(name, load, options)),
				(contestant) -> !isTls(contestant));
	}

	private static Stream<Contestant> withDiscarding(Contestant contestant) {
		return contestant.kind().isOurs() ? Stream.of(contestant, contestant.discarding()) : Stream.of(contestant);
	}

	private static boolean isTls(Contestant contestant) {
		return contestant.command().contains("--tls");
	}

}
