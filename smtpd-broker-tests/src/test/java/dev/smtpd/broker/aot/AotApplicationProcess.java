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

package dev.smtpd.broker.aot;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time, in a JVM of its own. It prints its
 * port as {@code port=…}.
 *
 * @param process the JVM
 * @param port the port of the SMTP server
 */
public record AotApplicationProcess(Process process, int port) implements AutoCloseable {

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	/**
	 * Process an application, with its properties, and start it.
	 * @param application the application
	 * @param directory a directory for what is generated
	 * @param arguments the properties, as arguments
	 * @return the started application
	 * @throws IOException if it can't be started
	 */
	public static AotApplicationProcess start(Class<?> application, Path directory, String... arguments)
			throws IOException {
		Path classes = process(application, directory, arguments);
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dspring.aot.enabled=true",
						"-cp", classes + File.pathSeparator + CLASS_PATH, application.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			List<String> log = new ArrayList<>();
			int port = port(process.inputReader(StandardCharsets.UTF_8), log);
			assertThat(log).anyMatch((line) -> line.contains("Starting AOT-processed " + application.getSimpleName()));
			return new AotApplicationProcess(process, port);
		}
		catch (IOException | AssertionError ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static int port(BufferedReader output, List<String> log) throws IOException {
		String line = output.readLine();
		while (line != null && !line.startsWith("port=")) {
			log.add(line);
			line = output.readLine();
		}
		assertThat(line).as(() -> String.join("\n", log)).isNotNull();
		return Integer.parseInt(line.substring("port=".length()));
	}

	private static Path process(Class<?> application, Path directory, String... arguments) throws IOException {
		Path sources = directory.resolve("sources");
		Path classes = Files.createDirectories(directory.resolve("classes"));
		Settings settings = Settings.builder()
			.sourceOutput(sources)
			.resourceOutput(classes)
			.classOutput(classes)
			.groupId("dev.smtpd")
			.artifactId("aot")
			.build();
		new SpringApplicationAotProcessor(application, settings, arguments).process();
		List<String> options = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", CLASS_PATH));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(options::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new))).isZero();
		return classes;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
