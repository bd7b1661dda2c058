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

package dev.smtpd.spring.boot.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An application that runs in a JVM of its own.
 *
 * @param process its process
 * @param port its port
 * @param log the lines of its output so far
 */
record ForkedApplication(Process process, int port, List<String> log) implements AutoCloseable {

	static ForkedApplication start(List<String> jvmOptions, Path database, String... properties) throws IOException {
		List<String> all = new ArrayList<>(List.of("spring.datasource.url=" + url(database),
				"spring.datasource.username=sa", "smtpd.limits.max-connections-per-address=1000"));
		all.addAll(List.of(properties));
		return start(List.of(), jvmOptions, LoadApplication.class, all.toArray(String[]::new));
	}

	/**
	 * Start an application that prints its port.
	 * @param launcher what starts the JVM; empty to start it directly
	 * @param jvmOptions the options of the JVM
	 * @param application the class with the main method
	 * @param properties the properties, such as {@code smtpd.hostname=mx.example.org}
	 * @return the application
	 * @throws IOException if it doesn't start, with its output
	 */
	static ForkedApplication start(List<String> launcher, List<String> jvmOptions, Class<?> application,
			String... properties) throws IOException {
		List<String> command = new ArrayList<>(launcher);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), application.getName()));
		if (List.of(properties).stream().noneMatch((property) -> property.startsWith("smtpd.port="))) {
			command.add("--smtpd.port=0");
		}
		for (String property : properties) {
			command.add("--" + property);
		}
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		List<String> log = new CopyOnWriteArrayList<>();
		String line = output.readLine();
		while (line != null && !line.startsWith("port=")) {
			log.add(line);
			line = output.readLine();
		}
		if (line == null) {
			throw new IOException("The application didn't start:\n" + String.join("\n", log));
		}
		Thread drain = new Thread(() -> drain(output, log));
		drain.setDaemon(true);
		drain.start();
		return new ForkedApplication(process, Integer.parseInt(line.substring("port=".length())), log);
	}

	private static void drain(BufferedReader output, List<String> log) {
		try {
			output.lines().forEach(log::add);
		}
		catch (UncheckedIOException ex) {
			// the process was killed
		}
	}

	static String url(Path database) {
		return "jdbc:h2:file:" + database.toAbsolutePath() + ";WRITE_DELAY=0";
	}

	/**
	 * Kill it as kill -9 does.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Stop it as Kubernetes does, by SIGTERM.
	 */
	void terminate() throws InterruptedException {
		this.process.destroy();
		this.process.waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
