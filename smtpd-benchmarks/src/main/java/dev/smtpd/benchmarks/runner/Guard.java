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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.load.LoadOptions.Tls;
import dev.smtpd.benchmarks.runner.Contestant.Kind;

/**
 * Measures the common kinds of mail in about five minutes, and fails if one costs more
 * CPU time, in relation to {@code smtp-sink} in the same run, than its bound allows.
 *
 * @since 0.1.0
 */
public final class Guard {

	private static final int JAVA_VERSION = 25;

	private static final Path BOUNDS = Path.of("smtpd-benchmarks", "guard.properties");

	private static final Settings SETTINGS = new Settings(5, Duration.ofMillis(1200), Duration.ofSeconds(4), 0);

	// our load generator is a JVM, which begins slowly, with TLS above all
	private static final Settings GENERATOR_SETTINGS = new Settings(5, Duration.ofMillis(3500), Duration.ofSeconds(4),
			0);

	private final Installation installation = new Installation(Path.of("smtpd-benchmarks"));

	private final Load generator = Load.generator(this.installation);

	private Guard() {
	}

	/**
	 * Measure and compare.
	 * @param args a regular expression for the names of loads; all if there is none
	 * @throws IOException if a server fails or a program is missing
	 */
	public static void main(String[] args) throws IOException {
		System.out.println(Machine.describe());
		GuardResult result = new Guard().measure(Pattern.compile((args.length > 0) ? args[0] : ""),
				GuardBounds.load(BOUNDS));
		System.out.println(result.toTable());
		if (!result.exceeded().isEmpty()) {
			System.out.println("Over the bound: " + String.join(", ", result.exceeded()));
			System.exit(1);
		}
	}

	private GuardResult measure(Pattern wanted, GuardBounds bounds) throws IOException {
		List<RunningServer> servers = new ArrayList<>();
		try {
			for (Contestant contestant : contestants()) {
				servers.add(RunningServer.start(contestant));
			}
			GuardResult result = new GuardResult(bounds);
			for (Map.Entry<String, LoadOptions> load : loads().entrySet()) {
				if (wanted.matcher(load.getKey()).find()) {
					measure(load.getKey(), load.getValue(), servers, result);
				}
			}
			return result;
		}
		finally {
			servers.forEach(RunningServer::close);
		}
	}

	// What is over its bound is measured once more, since machines are noisy.
	private void measure(String name, LoadOptions options, List<RunningServer> servers, GuardResult result)
			throws IOException {
		System.err.println(name);
		List<Measurement> measurements = new ArrayList<>();
		for (RunningServer server : servers) {
			if (server.kind() == Kind.REFERENCE || GuardServer.of(server).isTls() == (options.tls() != Tls.NONE)) {
				measurements.add(new Measurement(server, load(options), options(options, server)));
			}
		}
		for (Measurement measurement : measurements) {
			measurement.warmUp(isGenerated(options) ? GENERATOR_SETTINGS : SETTINGS);
		}
		repeat(measurements);
		if (result.isExceeded(name, measurements)) {
			repeat(measurements);
		}
		result.add(name, measurements);
	}

	private static void repeat(List<Measurement> measurements) throws IOException {
		for (int i = 0; i < SETTINGS.repetitions(); i++) {
			for (Measurement measurement : measurements) {
				measurement.repeat();
			}
		}
	}

	// smtp-sink has no TLS
	private static LoadOptions options(LoadOptions options, RunningServer server) {
		return (server.kind() != Kind.REFERENCE) ? options : new LoadOptions(options.connections(), options.messages(),
				options.size(), options.kept(), options.pipelined(), Tls.NONE);
	}

	private Load load(LoadOptions options) {
		return isGenerated(options) ? this.generator : Load.smtpSource(program("smtp-source"));
	}

	// smtp-source can do neither
	private static boolean isGenerated(LoadOptions options) {
		return options.pipelined() || options.tls() != Tls.NONE;
	}

	private static Map<String, LoadOptions> loads() {
		Map<String, LoadOptions> loads = new LinkedHashMap<>();
		loads.put("kept", new LoadOptions(20, 1, 1000, true, false, Tls.NONE));
		loads.put("new", new LoadOptions(20, 1, 1000, false, false, Tls.NONE));
		loads.put("10kb", new LoadOptions(8, 1, 10_000, true, false, Tls.NONE));
		loads.put("100kb", new LoadOptions(8, 1, 100_000, true, false, Tls.NONE));
		loads.put("2mb", new LoadOptions(8, 1, 2 * 1024 * 1024, true, false, Tls.NONE));
		loads.put("pipelined", new LoadOptions(20, 1, 1000, true, true, Tls.NONE));
		loads.put("tls-10kb", new LoadOptions(8, 1, 10_000, true, false, Tls.FULL));
		return loads;
	}

	private List<Contestant> contestants() {
		program("smtp-sink");
		List<Contestant> all = Contestants.find(this.installation);
		return Stream
			.concat(all.stream().filter((contestant) -> contestant.kind() == Kind.REFERENCE),
					Stream.of(GuardServer.values()).map((server) -> server.find(all, JAVA_VERSION)))
			.toList();
	}

	private static String program(String name) {
		Optional<String> program = Installation.findProgram(name);
		return program.orElseThrow(() -> new IllegalStateException("There is no " + name + ": install Postfix"));
	}

}
