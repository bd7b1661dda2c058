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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A command line client that nobody here wrote, where it is installed.
 */
final class ForeignClient {

	private ForeignClient() {
	}

	static String run(String program, String... arguments) throws IOException, InterruptedException {
		Optional<Path> path = List.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin")
			.stream()
			.map((folder) -> Path.of(folder, program))
			.filter(Files::isExecutable)
			.findFirst();
		assumeThat(path).as("%s is installed", program).isPresent();
		Path output = Files.createTempFile(program, ".txt");
		try {
			ProcessBuilder builder = new ProcessBuilder(path.orElseThrow().toString());
			builder.command().addAll(List.of(arguments));
			Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
			boolean ended = process.waitFor(60, TimeUnit.SECONDS);
			process.destroyForcibly();
			String text = Files.readString(output, StandardCharsets.ISO_8859_1);
			assertThat(ended).as(text).isTrue();
			assertThat(process.exitValue()).as(text).isZero();
			return text;
		}
		finally {
			Files.delete(output);
		}
	}

}
