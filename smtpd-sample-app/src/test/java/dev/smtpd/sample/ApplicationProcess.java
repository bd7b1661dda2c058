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

package dev.smtpd.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM of its own, whose output goes to a file so that it never waits for a reader.
 * Nothing waits for it without end: what takes too long fails with all that was printed
 * and with what each thread does.
 */
final class ApplicationProcess implements AutoCloseable {

	/**
	 * The class path of an application: without the tests.
	 */
	static final String CLASS_PATH = Arrays
		.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
			.split(Pattern.quote(File.pathSeparator)))
		.filter((entry) -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes" + File.separator))
		.collect(Collectors.joining(File.pathSeparator));

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Process process;

	private final Path output;

	private ApplicationProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static ApplicationProcess java(Path directory, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(tool("java"));
		command.addAll(arguments);
		Path output = Files.createTempFile(directory, "output", ".txt");
		return new ApplicationProcess(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
	}

	private static String tool(String name) {
		return Path.of(System.getProperty("java.home"), "bin", name).toString();
	}

	/**
	 * Wait until the output has a match, and return its first group.
	 */
	String awaitOutput(Pattern pattern) throws Exception {
		try {
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> !this.process.isAlive() || pattern.matcher(output()).find());
		}
		catch (ConditionTimeoutException ex) {
			throw stuck();
		}
		Matcher matcher = pattern.matcher(output());
		assertThat(matcher.find()).as(output()).isTrue();
		return matcher.group(1);
	}

	/**
	 * Wait until the JVM has ended, and return its status.
	 */
	int awaitEnd() throws Exception {
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw stuck();
		}
		return this.process.exitValue();
	}

	private AssertionError stuck() throws Exception {
		Path threads = Files.createTempFile("threads", ".txt");
		try {
			Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(this.process.pid()), "Thread.print", "-l")
				.redirectErrorStream(true)
				.redirectOutput(threads.toFile())
				.start();
			if (!jcmd.waitFor(1, TimeUnit.MINUTES)) {
				jcmd.destroyForcibly();
			}
			return new AssertionError("Took too long: " + output() + "\n" + Files.readString(threads));
		}
		finally {
			Files.delete(threads);
		}
	}

	String output() throws IOException {
		return Files.readString(this.output);
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
