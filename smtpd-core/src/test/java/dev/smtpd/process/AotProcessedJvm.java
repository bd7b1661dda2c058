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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Spring Boot application that was processed ahead of time, as the Maven plugin does
 * it, in a JVM of its own.
 */
public final class AotProcessedJvm {

	private static final String PROCESSOR = "org.springframework.boot.SpringApplicationAotProcessor";

	private AotProcessedJvm() {
	}

	/**
	 * Process an application with its properties, and start it.
	 * @param application the class with the main method
	 * @param classPath the class path
	 * @param directory a directory for what is generated
	 * @param arguments the properties, as arguments
	 * @return the JVM, in which the application begins to start
	 * @throws IOException if there is no process
	 */
	public static ForkedJvm start(Class<?> application, String classPath, Path directory, String... arguments)
			throws IOException {
		// with the property an application that was not processed fails to start
		return ForkedJvm.start(join(List.of("-Dspring.aot.enabled=true", "-cp",
				process(application, classPath, directory, arguments), application.getName()), arguments));
	}

	/**
	 * Process an application with its properties.
	 * @param application the class with the main method
	 * @param classPath the class path
	 * @param directory a directory for what is generated
	 * @param arguments the properties, as arguments
	 * @return the class path of the processed application
	 * @throws IOException if there is no process
	 */
	public static String process(Class<?> application, String classPath, Path directory, String... arguments)
			throws IOException {
		Path sources = directory.resolve("sources");
		Path classes = Files.createDirectories(directory.resolve("classes"));
		try (ForkedJvm jvm = ForkedJvm.start(join(List.of("-cp", classPath, PROCESSOR, application.getName(),
				sources.toString(), classes.toString(), classes.toString(), "dev.smtpd", "aot"), arguments))) {
			assertThat(jvm.awaitExit()).as(jvm::output).isZero();
		}
		List<String> options = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(options::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new))).isZero();
		return classes + File.pathSeparator + classPath;
	}

	private static List<String> join(List<String> first, String... more) {
		return Stream.concat(first.stream(), Stream.of(more)).toList();
	}

}
