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

package dev.smtpd.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JVM of its own for a test. Its output is read all the time, so that it never waits
 * for a reader. No wait is without an end: a JVM that doesn't print a line or doesn't end
 * in time fails the test with its output and the stacks of its threads.
 */
public final class ForkedJvm implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final Duration DUMP_TIMEOUT = Duration.ofSeconds(20);

	// a module's, also where Maven has packaged it
	private static final Pattern TESTS = Pattern.compile("(test-classes[/\\\\]?|-tests\\.jar)$");

	private static final Pattern PORT = Pattern.compile("^port=(\\d+)$");

	private static final Pattern END_OF_DUMP = Pattern.compile("^JNI global refs");

	private final Process process;

	private final List<String> log = new ArrayList<>();

	private final Thread reader;

	private boolean ended;

	private ForkedJvm(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "output of " + process.pid());
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Start a JVM of the version that runs the test.
	 * @param arguments the options of the JVM, the main class, and its arguments
	 * @return the JVM
	 * @throws IOException if there is no process
	 */
	public static ForkedJvm start(List<String> arguments) throws IOException {
		return start(List.of(), arguments);
	}

	/**
	 * Start a JVM of the version that runs the test by another program.
	 * @param launcher the program and its arguments, such as {@code prlimit}
	 * @param arguments the options of the JVM, the main class, and its arguments
	 * @return the JVM
	 * @throws IOException if there is no process
	 */
	public static ForkedJvm start(List<String> launcher, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(launcher);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(arguments);
		return new ForkedJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	/**
	 * Return the class path of the test without test classes.
	 * @return the class path
	 */
	public static String classPathWithoutTests() {
		return Arrays
			.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
				.split(Pattern.quote(File.pathSeparator)))
			.filter((entry) -> !TESTS.matcher(entry).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			output.lines().forEach(this::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// the process was killed
		}
		synchronized (this.log) {
			this.ended = true;
			this.log.notifyAll();
		}
	}

	private void add(String line) {
		synchronized (this.log) {
			this.log.add(line);
			this.log.notifyAll();
		}
	}

	/**
	 * Return what the JVM has printed so far.
	 * @return its lines
	 */
	public List<String> log() {
		synchronized (this.log) {
			return List.copyOf(this.log);
		}
	}

	/**
	 * Return what the JVM has printed so far.
	 * @return its lines as one text
	 */
	public String output() {
		return String.join("\n", log());
	}

	/**
	 * Wait until a line matches, one that was printed before among them.
	 * @param pattern what is to be found in the line
	 * @return the match
	 * @throws AssertionError if the output ends without it, or it takes too long
	 */
	public Matcher awaitLine(Pattern pattern) {
		Matcher matcher = findLine(pattern, TIMEOUT);
		if (matcher == null) {
			throw failure("did not print " + pattern);
		}
		return matcher;
	}

	/**
	 * Wait until an application has printed its port as {@code port=2525}.
	 * @return the port
	 * @throws AssertionError if the output ends without it, or it takes too long
	 */
	public int awaitPort() {
		return Integer.parseInt(awaitLine(PORT).group(1));
	}

	private Matcher findLine(Pattern pattern, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		int next = 0;
		synchronized (this.log) {
			while (true) {
				for (; next < this.log.size(); next++) {
					Matcher matcher = pattern.matcher(this.log.get(next));
					if (matcher.find()) {
						return matcher;
					}
				}
				long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
				if (this.ended || millis <= 0) {
					return null;
				}
				try {
					this.log.wait(millis);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return null;
				}
			}
		}
	}

	/**
	 * Wait until the JVM has ended by itself.
	 * @return its exit value
	 * @throws AssertionError if it takes too long
	 */
	public int awaitExit() {
		try {
			if (this.process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				this.reader.join(TIMEOUT.toMillis());
				return this.process.exitValue();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw failure("did not end");
	}

	private AssertionError failure(String what) {
		if (this.process.isAlive()) {
			printThreads();
		}
		this.process.destroyForcibly();
		return new AssertionError("The JVM " + what + ":\n" + output());
	}

	private void printThreads() {
		try {
			new ProcessBuilder("kill", "-QUIT", Long.toString(this.process.pid())).start().waitFor();
			findLine(END_OF_DUMP, DUMP_TIMEOUT);
		}
		catch (IOException ex) {
			add("No stacks: " + ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Return the process.
	 * @return the process; its output must not be read
	 */
	public Process process() {
		return this.process;
	}

	/**
	 * Kill it as {@code kill -9} does, and wait until it is gone.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Stop it by SIGTERM, as Kubernetes does, and wait until it is gone.
	 * @throws AssertionError if it takes too long
	 */
	public void terminate() {
		this.process.destroy();
		awaitExit();
	}

	@Override
	public void close() {
		try {
			kill();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
