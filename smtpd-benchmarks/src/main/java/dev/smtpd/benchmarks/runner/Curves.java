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

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.smtpd.benchmarks.runner.Axis.Scale;
import dev.smtpd.benchmarks.runner.OpenLoop.Traffic;

/**
 * The curves that are measured.
 */
final class Curves {

	private static final int SMALL = 1_000;

	private static final int KILOBYTE = 1_000;

	private static final int MEGABYTE = 1_000_000;

	// files that a server has open besides its connections
	private static final int OTHER_FILES = 500;

	private static final String PEERS = "smtp-sink|floor";

	private static final String ENGINE = "engine, epoll, Java 25";

	private static final String APPLICATION = "application, epoll, Java 25";

	private static final String OLD_APPLICATION = "application, epoll, Java 17";

	private static final String VIRTUAL_THREADS = "application with virtual threads, epoll, Java 25";

	private static final String LISTENERS = "application with @SmtpListener, epoll, Java 25";

	/**
	 * The names of all servers that take part in a curve, in the order of their colors.
	 */
	static final List<String> SERVERS = List.of("smtp-sink", "floor", ENGINE, APPLICATION, VIRTUAL_THREADS,
			OLD_APPLICATION, LISTENERS);

	private Curves() {
	}

	/**
	 * Return all curves.
	 * @param openFiles how many files a process may have open
	 * @param processors how many processors the machine has
	 * @return the curves
	 */
	static List<Curve> of(long openFiles, int processors) {
		return List.of(size(), connections(openFiles), recipients(), rate(), listeners(), processing(100),
				processing(3_000), cores(processors), heap());
	}

	private static Curve size() {
		ServerOptions unlimited = ServerOptions.properties("--smtpd.data-size-limit=0");
		return new Curve("curve-size", "Size of messages, 8 connections",
				new Axis("size of a message", Scale.LOGARITHMIC), servers(PEERS, ENGINE, APPLICATION, OLD_APPLICATION),
				IntStream.rangeClosed(2, 8)
					.flatMap((exponent) -> IntStream.of(1, 2, 5).map((digit) -> digit * (int) Math.pow(10, exponent)))
					.filter((size) -> size <= 100 * MEGABYTE)
					.mapToObj((size) -> new Point(bytes(size), size, unlimited, new Traffic(8, size, 1)))
					.toList());
	}

	private static Curve connections(long openFiles) {
		List<Integer> all = List.of(1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 15_000);
		List<Integer> possible = all.stream().filter((count) -> count + OTHER_FILES <= openFiles).toList();
		String stopped = (possible.size() < all.size())
				? "; not more of them, since the limit of open files is " + number(openFiles) + " (ulimit -n)" : "";
		return new Curve("curve-connections", "Connections, all busy, 1 kB" + stopped,
				new Axis("connections", Scale.LOGARITHMIC), servers(PEERS, ENGINE, APPLICATION, VIRTUAL_THREADS),
				possible.stream()
					.map((count) -> new Point(number(count), count, ServerOptions.NONE, new Traffic(count, SMALL, 1)))
					.toList());
	}

	private static Curve recipients() {
		return new Curve("curve-recipients", "Recipients of a message of 1 kB, 20 connections",
				new Axis("recipients of a message", Scale.LOGARITHMIC), servers(PEERS, ENGINE, APPLICATION),
				Stream.of(1, 3, 10, 30, 100, 300, 1_000)
					.map((count) -> new Point(number(count), count,
							ServerOptions.properties("--smtpd.limits.max-recipients=1000"),
							new Traffic(20, SMALL, count)))
					.toList());
	}

	private static Curve rate() {
		return new Curve("curve-rate", "Share of the highest rate, 1 kB, 100 connections",
				new Axis("% of the highest rate", Scale.LINEAR), servers(PEERS, ENGINE, APPLICATION, VIRTUAL_THREADS),
				Stream.of(5, 10, 25, 50, 75, 90, 95)
					.map((percent) -> new Point(percent + " %", percent, ServerOptions.NONE, new Traffic(100, SMALL, 1),
							percent / 100.0))
					.toList());
	}

	private static Curve listeners() {
		return new Curve("curve-listeners", "Listener methods, 1 kB, 20 connections",
				new Axis("listener methods", Scale.LOGARITHMIC), servers(PEERS, LISTENERS),
				Stream.of(1, 10, 100, 1_000)
					.map((count) -> new Point(number(count), count,
							ServerOptions.properties("--benchmark.listeners=" + count), new Traffic(20, SMALL, 1)))
					.toList());
	}

	// no peer takes time for a message
	private static Curve processing(int connections) {
		return new Curve("curve-processing-" + connections,
				"Time that the application takes for a message of 1 kB, " + number(connections) + " connections",
				new Axis("ms for a message", Scale.LOGARITHMIC_FROM_ZERO), servers(APPLICATION, VIRTUAL_THREADS),
				Stream.of(0, 1, 10, 100)
					.map((millis) -> new Point(millis + " ms", millis,
							ServerOptions.properties("--benchmark.processing=" + millis + "ms"),
							new Traffic(connections, SMALL, 1)))
					.toList());
	}

	private static Curve cores(int processors) {
		return new Curve("curve-cores", "Processors of the server, 1 kB, 100 connections",
				new Axis("processors", Scale.LINEAR), servers(PEERS, ENGINE, APPLICATION, VIRTUAL_THREADS),
				IntStream.rangeClosed(1, processors)
					.filter((count) -> Integer.bitCount(count) == 1 || count == processors)
					.mapToObj((count) -> new Point(number(count), count,
							ServerOptions.prefix("taskset", "-c", "0-" + (count - 1)), new Traffic(100, SMALL, 1)))
					.toList());
	}

	private static Curve heap() {
		return new Curve("curve-heap", "Heap, 100 kB, 100 connections", new Axis("heap", Scale.LOGARITHMIC),
				servers(ENGINE, APPLICATION),
				Stream.of(64, 128, 256, 512, 1_024, 2_048)
					.map((megabytes) -> new Point(number(megabytes) + " MB", megabytes,
							ServerOptions.jvm("-Xmx" + megabytes + "m"), new Traffic(100, 100 * KILOBYTE, 1)))
					.toList());
	}

	private static Pattern servers(String... names) {
		return Pattern.compile("^(" + String.join("|", names) + ")$");
	}

	private static String bytes(int size) {
		return (size < KILOBYTE) ? size + " B" : (size < MEGABYTE) ? size / KILOBYTE + " kB" : size / MEGABYTE + " MB";
	}

	private static String number(long value) {
		return String.format(Locale.ROOT, "%,d", value);
	}

}
