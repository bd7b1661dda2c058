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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.smtpd.benchmarks.runner.Contestant.Kind;
import dev.smtpd.benchmarks.server.ServerControl;

/**
 * A contestant in a separate process.
 */
final class RunningServer implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

	private final Contestant contestant;

	private final Process process;

	private final BufferedReader output;

	private final int port;

	private final Duration startTime;

	private RunningServer(Contestant contestant, Process process, BufferedReader output, int port, Duration startTime) {
		this.contestant = contestant;
		this.process = process;
		this.output = output;
		this.port = port;
		this.startTime = startTime;
	}

	static RunningServer start(Contestant contestant) throws IOException {
		int port = freePort();
		List<String> command = contestant.command()
			.stream()
			.map((word) -> word.replace(Contestant.PORT, Integer.toString(port)))
			.toList();
		boolean ours = contestant.kind().isOurs();
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)
			.redirectOutput(ours ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.DISCARD)
			.start();
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		try {
			if (ours) {
				String[] ready = awaitLine(output, ServerControl.READY).split(" ");
				return new RunningServer(contestant, process, output, Integer.parseInt(ready[0]),
						Duration.ofMillis(Long.parseLong(ready[1])));
			}
			awaitPort(process, port);
			return new RunningServer(contestant, process, output, port, Duration.ZERO);
		}
		catch (IOException ex) {
			process.destroy();
			throw new IOException(contestant.name() + " can't be started", ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static String awaitLine(BufferedReader output, String word) throws IOException {
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.startsWith(word + " ")) {
				return line.substring(word.length() + 1);
			}
		}
		throw new IOException("The process has ended");
	}

	private static void awaitPort(Process process, int port) throws IOException {
		long end = System.nanoTime() + START_TIMEOUT.toNanos();
		while (!isOpen(port)) {
			if (!process.isAlive() || System.nanoTime() - end > 0) {
				throw new IOException("Nobody listens on port " + port);
			}
			try {
				process.waitFor(50, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}
	}

	private static boolean isOpen(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.getInputStream().read() >= 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	Contestant contestant() {
		return this.contestant;
	}

	Kind kind() {
		return this.contestant.kind();
	}

	int port() {
		return this.port;
	}

	long pid() {
		return this.process.pid();
	}

	// since the start of the process, as the server prints it
	Duration startTime() {
		return this.startTime;
	}

	Duration cpuTime() throws IOException {
		return ProcessUsage.cpuTime(this.process.pid());
	}

	long residentBytes() throws IOException {
		return ProcessUsage.residentBytes(this.process.pid());
	}

	// Ask a server of ours something.
	long ask(String question) throws IOException {
		this.process.outputWriter(StandardCharsets.US_ASCII).append(question).append('\n').flush();
		return Long.parseLong(awaitLine(this.output, question));
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return this.contestant.name();
	}

}
