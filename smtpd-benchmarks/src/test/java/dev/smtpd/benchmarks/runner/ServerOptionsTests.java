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

import java.util.List;

import dev.smtpd.benchmarks.runner.Contestant.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerOptions}.
 */
class ServerOptionsTests {

	private static final List<String> JAVA = List.of("java", "-Xmx512m", "-cp", "classes", "Main");

	@Test
	void optionsOfTheJvmComeAfterThoseThatAllHave() {
		assertThat(command(ServerOptions.jvm("-Xmx64m"), Kind.ENGINE)).containsExactly("java", "-Xmx512m", "-Xmx64m",
				"-cp", "classes", "Main");
	}

	@Test
	void propertiesAreForApplications() {
		ServerOptions options = ServerOptions.properties("--benchmark.listeners=3");
		assertThat(command(options, Kind.APPLICATION)).endsWith("Main", "--benchmark.listeners=3");
		assertThat(command(options, Kind.ENGINE)).isEqualTo(JAVA);
	}

	@Test
	void prefixIsForAll() {
		ServerOptions options = ServerOptions.prefix("taskset", "-c", "0-1");
		assertThat(command(options, Kind.PEER)).startsWith("taskset", "-c", "0-1", "java");
		assertThat(command(options, Kind.ENGINE)).startsWith("taskset", "-c", "0-1", "java");
	}

	private static List<String> command(ServerOptions options, Kind kind) {
		return options.applyTo(new Contestant("server", JAVA, kind)).command();
	}

}
