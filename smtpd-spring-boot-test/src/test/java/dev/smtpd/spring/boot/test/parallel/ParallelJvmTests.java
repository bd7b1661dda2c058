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

package dev.smtpd.spring.boot.test.parallel;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test methods at the same time, in one JVM and in several, as surefire runs them with
 * {@code forkCount}.
 */
class ParallelJvmTests {

	private static final int JVMS = 4;

	@Test
	void methodsOfOneClassRunAtTheSameTime() {
		TestExecutionSummary summary = TestClassRun.run(ForwardingTestCase.class.getName());
		assertThat(summary.getFailures()).extracting((failure) -> failure.getException()).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(ForwardingTestCase.METHODS);
	}

	@Test
	void fourJvmsRunAtTheSameTime() throws Exception {
		List<Process> processes = new ArrayList<>();
		try {
			for (int i = 0; i < JVMS; i++) {
				processes.add(start(System.getProperty("java.class.path"), ForwardingTestCase.class.getName()));
			}
			List<BufferedReader> outputs = processes.stream().map(Process::inputReader).toList();
			for (BufferedReader output : outputs) {
				assertThat(output.readLine()).isEqualTo(TestClassRun.READY);
			}
			for (Process process : processes) {
				begin(process);
			}
			List<String> logs = outputs.parallelStream()
				.map((output) -> output.lines().collect(Collectors.joining("\n")))
				.toList();
			for (int i = 0; i < JVMS; i++) {
				assertThat(processes.get(i).waitFor()).as(logs.get(i)).isZero();
			}
		}
		finally {
			processes.forEach(Process::destroyForcibly);
		}
	}

	// as with this module alone, without the starter
	@Test
	void applicationThatOnlySendsMailNeedsNoServer() throws Exception {
		String whole = System.getProperty("java.class.path");
		assertThat(whole).contains("smtpd-spring-boot-autoconfigure");
		String classPath = Stream.of(whole.split(File.pathSeparator))
			.filter((entry) -> !entry.contains("smtpd-spring" + File.separator)
					&& !entry.contains("smtpd-spring-boot-autoconfigure")
					&& !entry.contains("smtpd-spring-boot-starter"))
			.collect(Collectors.joining(File.pathSeparator));
		Process process = start(classPath, "dev.smtpd.spring.boot.test.MailCaptureTests");
		try (BufferedReader output = process.inputReader()) {
			assertThat(output.readLine()).isEqualTo(TestClassRun.READY);
			begin(process);
			String log = output.lines().collect(Collectors.joining("\n"));
			assertThat(process.waitFor()).as(log).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static Process start(String classPath, String testClass) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-cp", classPath, TestClassRun.class.getName(), testClass)
			.redirectErrorStream(true)
			.start();
	}

	private static void begin(Process process) {
		try (OutputStream input = process.getOutputStream()) {
			input.write('\n');
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
