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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/**
 * The machine on which is measured.
 */
final class Machine {

	private static final String OPEN_FILES = "Max open files";

	private Machine() {
	}

	static String describe() throws IOException {
		return "Measured on %s with %d processors (%s), %s of memory, %s %s, TCP congestion control %s.".formatted(
				LocalDate.now(ZoneOffset.UTC), Runtime.getRuntime().availableProcessors(),
				value("/proc/cpuinfo", "model name"), value("/proc/meminfo", "MemTotal"), System.getProperty("os.name"),
				System.getProperty("os.version"), congestionControl());
	}

	// Return how many files a process may have open, at most.
	static long openFiles() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
			return lines.filter((line) -> line.startsWith(OPEN_FILES))
				.map((line) -> line.substring(OPEN_FILES.length()).strip().split(" +"))
				// the soft limit, which a JVM raises, and the hard one
				.mapToLong((limits) -> Long.parseLong(limits[1]))
				.findFirst()
				.orElse(Long.MAX_VALUE);
		}
	}

	// bbr sends by a clock, which slows large messages down on the loopback interface
	private static String congestionControl() throws IOException {
		Path file = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");
		return Files.isReadable(file) ? Files.readString(file).strip() : "unknown";
	}

	private static String value(String file, String key) throws IOException {
		try (Stream<String> lines = Files.lines(Path.of(file))) {
			return lines.filter((line) -> line.startsWith(key))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse("unknown");
		}
	}

}
