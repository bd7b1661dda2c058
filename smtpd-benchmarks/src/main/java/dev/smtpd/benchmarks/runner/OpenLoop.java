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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Our sender in C, whose messages are due at fixed times, and which measures how long
 * each of them takes and the CPU time of the server: {@code peers/openloop}.
 *
 * @param program where it is
 */
record OpenLoop(Path program) {

	/**
	 * Find the program.
	 * @param installation where it is built if there is a C compiler
	 * @return the program
	 */
	static Optional<OpenLoop> find(Installation installation) {
		return Optional.of(installation.peers().resolve("openloop/target/openloop"))
			.filter(Files::isExecutable)
			.map(OpenLoop::new);
	}

	/**
	 * Send a load.
	 * @param port the port of the server
	 * @param pid the process of the server
	 * @param traffic the load
	 * @param rate the messages that are due in a second; 0 to send one after the other
	 * over each connection
	 * @param time for how long
	 * @return what was measured
	 * @throws IOException if the connections can't be opened
	 */
	Result send(int port, long pid, Traffic traffic, double rate, Duration time) throws IOException {
		List<String> command = List.of(this.program.toString(), Integer.toString(port),
				Integer.toString(traffic.connections()), Double.toString(rate),
				Double.toString(time.toMillis() / 1000.0), Integer.toString(traffic.size()),
				Integer.toString(traffic.recipients()), Long.toString(pid));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
			String line = output.readLine();
			int status = process.waitFor();
			if (status != 0 || line == null) {
				throw new IOException("Status " + status + " of " + command);
			}
			return Result.parse(line);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	/**
	 * What is sent.
	 *
	 * @param connections how many connections are open, each with a message at a time
	 * @param size how many bytes the content of a message has
	 * @param recipients how many recipients a message has
	 */
	record Traffic(int connections, int size, int recipients) {

	}

	/**
	 * What was measured. Times are in microseconds, from when a message is due to the
	 * reply to its content.
	 *
	 * @param messages how many messages were accepted
	 * @param perSecond how many of them in a second
	 * @param p50 the median of their times
	 * @param p99 what 99 % of them didn't exceed
	 * @param p999 what 99.9 % of them didn't exceed
	 * @param max the longest
	 * @param refused how many messages were refused
	 * @param failures how many messages weren't replied to
	 * @param cpu the CPU time of the server in microseconds
	 */
	record Result(long messages, double perSecond, double p50, double p99, double p999, double max, long refused,
			long failures, double cpu) {

		static Result parse(String line) throws IOException {
			Map<String, String> values = new HashMap<>();
			String[] words = line.split(" ");
			for (int i = 0; i + 1 < words.length; i += 2) {
				values.put(words[i], words[i + 1]);
			}
			try {
				return new Result((long) value(values, "messages"), value(values, "per-second"), value(values, "p50"),
						value(values, "p99"), value(values, "p99.9"), value(values, "max"),
						(long) value(values, "refused"), (long) value(values, "failures"), value(values, "cpu"));
			}
			catch (IllegalArgumentException ex) {
				throw new IOException("Not a result of openloop: " + line, ex);
			}
		}

		private static double value(Map<String, String> values, String name) {
			String value = values.get(name);
			if (value == null) {
				throw new IllegalArgumentException(name + " is missing");
			}
			return Double.parseDouble(value);
		}

	}

}
