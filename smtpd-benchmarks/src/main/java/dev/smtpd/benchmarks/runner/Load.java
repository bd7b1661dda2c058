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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.benchmarks.load.LoadGenerator;
import dev.smtpd.benchmarks.load.LoadOptions;
import dev.smtpd.benchmarks.load.LoadOptions.Tls;

/**
 * Sends load to a server, in a separate process.
 */
interface Load {

	/**
	 * Send a load, and wait until the server has accepted all of it.
	 * @param port the port of the server
	 * @param options the load
	 * @return its cost
	 * @throws IOException if the server hasn't accepted all of it
	 */
	default Sent send(int port, LoadOptions options) throws IOException {
		Duration cpuBefore = ProcessUsage.cpuTimeOfEndedChildren();
		long start = System.nanoTime();
		List<String> command = command(port, options);
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		Duration measured = null;
		try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
			String line = output.readLine();
			if (line != null && line.startsWith(LoadGenerator.SENT)) {
				measured = Duration.ofNanos(Long.parseLong(line.substring(line.indexOf(' ') + 1)));
			}
			int status = process.waitFor();
			if (status != 0) {
				throw new IOException("Status " + status + " of " + command);
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
		Duration elapsed = (measured != null) ? measured : Duration.ofNanos(System.nanoTime() - start);
		return new Sent(options.messages(), elapsed, ProcessUsage.cpuTimeOfEndedChildren().minus(cpuBefore));
	}

	List<String> command(int port, LoadOptions options);

	/**
	 * Return Postfix's smtp-source.
	 * @param program where it is
	 * @return the load
	 */
	static Load smtpSource(String program) {
		return (port, options) -> {
			if (options.pipelined() || options.tls() != Tls.NONE) {
				throw new IllegalArgumentException("smtp-source doesn't support these options");
			}
			List<String> command = new ArrayList<>(List.of(program, "-s", Integer.toString(options.connections()), "-m",
					Integer.toString(options.messages()), "-l", Integer.toString(options.size()), "-f",
					"sender@example.org", "-t", "recipient@example.com"));
			if (options.kept()) {
				command.add("-d");
			}
			command.add("127.0.0.1:" + port);
			return command;
		};
	}

	/**
	 * Return our own load generator.
	 * @param installation where it is
	 * @return the load
	 */
	static Load generator(Installation installation) {
		return (port, options) -> {
			List<String> main = new ArrayList<>(List.of(LoadGenerator.class.getName(), Integer.toString(port)));
			main.addAll(options.toArguments());
			return Installation.java(Installation.currentJava(), installation.classPath((jar) -> true), main);
		};
	}

	/**
	 * The cost of a load.
	 *
	 * @param messages how many messages were sent
	 * @param elapsed how long it took
	 * @param cpuTime the CPU time of the sender
	 */
	record Sent(int messages, Duration elapsed, Duration cpuTime) {

		double messagesPerSecond() {
			return this.messages / (this.elapsed.toNanos() / 1e9);
		}

	}

}
