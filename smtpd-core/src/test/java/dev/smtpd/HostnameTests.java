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

package dev.smtpd;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * By which name a server introduces itself, in a process of its own: whether the name of
 * the machine can be resolved is decided once for each JVM.
 */
class HostnameTests {

	@Test
	void whenNameOfTheMachineCannotBeResolvedThenStartWarns(@TempDir Path directory) throws Exception {
		Path hosts = Files.createFile(directory.resolve("hosts"));
		assertThat(run(List.of("-Djdk.net.hosts.file=" + hosts))).contains("220 localhost ESMTP")
			.containsOnlyOnce("The server introduces itself as 'localhost'")
			.contains("'smtpd.hostname'");
	}

	@Test
	void whenHostnameIsSetThenStartDoesNotWarn(@TempDir Path directory) throws Exception {
		Path hosts = Files.createFile(directory.resolve("hosts"));
		assertThat(run(List.of("-Djdk.net.hosts.file=" + hosts), "mx.example.org")).contains("220 mx.example.org ESMTP")
			.doesNotContain("introduces itself");
	}

	private static String run(List<String> jvmOptions, String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), Greeting.class.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	/**
	 * Prints the greeting of a server.
	 */
	public static final class Greeting {

		private Greeting() {
		}

		public static void main(String[] arguments) {
			SmtpServer.Builder builder = SmtpServer.builder().port(0);
			if (arguments.length > 0) {
				builder.hostname(arguments[0]);
			}
			try (SmtpServer server = builder.build()) {
				server.start();
				try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port())
					.connect()) {
					System.out.println(client.readReply());
				}
			}
		}

	}

}
