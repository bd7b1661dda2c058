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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The programs on this machine: the build of this module, Java, and others.
 *
 * @param module the directory of this module
 */
record Installation(Path module) {

	private static final List<String> PROGRAM_DIRECTORIES = List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin");

	// Of the JVMs that are measured, all the same. Nothing that changes how Netty
	// allocates
	// memory, because the JVM of an application with the starter has its defaults.
	private static final List<String> JVM_OPTIONS = List.of("-Xmx512m");

	Path peers() {
		return this.module.resolve("peers");
	}

	// Return the directory of the classes of this module.
	Path classes() {
		return this.module.resolve("target/classes");
	}

	// Return the same classes in a jar.
	Path classesAsJar() {
		return jars(this.module.resolve("target")).filter((jar) -> !jar.toString().endsWith("-sources.jar"))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("This module isn't packaged"));
	}

	// Return the class path of this module with those libraries only that are wanted.
	String classPath(Predicate<String> wanted) {
		return Stream
			.concat(Stream.of(classes()),
					jars(this.module.resolve("target/lib")).filter((jar) -> wanted.test(jar.getFileName().toString())))
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	static Stream<Path> jars(Path directory) {
		if (!Files.isDirectory(directory)) {
			return Stream.empty();
		}
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".jar")).sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<String> java(Path home, String classPath, List<String> mainClassAndArguments) {
		List<String> command = new ArrayList<>();
		command.add(home.resolve("bin/java").toString());
		command.addAll(JVM_OPTIONS);
		command.addAll(List.of(System.getProperty("jvm.options", "").split(" ")));
		command.removeIf(String::isEmpty);
		command.add("-cp");
		command.add(classPath);
		command.addAll(mainClassAndArguments);
		return command;
	}

	static Path currentJava() {
		return Path.of(System.getProperty("java.home"));
	}

	// Java 17 and 25, by JAVA_HOME_<version> or in the directory where Debian has them
	static Optional<Path> findJava(int version) {
		if (Runtime.version().feature() == version) {
			return Optional.of(currentJava());
		}
		String configured = System.getenv("JAVA_HOME_" + version);
		if (configured != null) {
			return Optional.of(Path.of(configured));
		}
		Path directory = Path.of("/usr/lib/jvm");
		if (!Files.isDirectory(directory)) {
			return Optional.empty();
		}
		try (Stream<Path> homes = Files.list(directory)) {
			return homes.filter((home) -> home.getFileName().toString().contains("-" + version + "-"))
				.filter((home) -> Files.isExecutable(home.resolve("bin/java")))
				.findFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Optional<String> findProgram(String name) {
		return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), PROGRAM_DIRECTORIES.stream())
			.map((directory) -> Path.of(directory, name))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.findFirst();
	}

}
