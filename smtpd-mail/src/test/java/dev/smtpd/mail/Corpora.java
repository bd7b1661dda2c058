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

package dev.smtpd.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Public test data beside the checkout, or in the directory that the system property
 * {@code corpora} names. Tests with it are skipped where it isn't there.
 */
final class Corpora {

	private Corpora() {
	}

	static Path directory(String name) {
		Path directory = Stream
			.of(Path.of(System.getProperty("corpora", "")), Path.of("../../shared/corpora"),
					Path.of("../../../shared/corpora"))
			.map((path) -> path.resolve(name))
			.filter(Files::isDirectory)
			.findFirst()
			.orElse(Path.of(name));
		assumeTrue(Files.isDirectory(directory), "There is no corpus '" + name + "', so it isn't read");
		return directory;
	}

	static List<Path> files(String name, String suffix) throws IOException {
		try (Stream<Path> files = Files.walk(directory(name))) {
			return files.filter((file) -> file.toString().endsWith(suffix)).sorted().toList();
		}
	}

}
