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

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smtpd.process.AotProcessedJvm;
import dev.smtpd.process.ForkedJvm;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample, processed ahead of time as the Maven plugin does, in JVMs of its own that
 * don't have the tests on their class path.
 */
class InboxApplicationAotTests {

	private static final Pattern PORT = Pattern.compile("mail arrives at .*?port (\\d+) \\(default\\)");

	private static final String CLASS_PATH = ForkedJvm.classPathWithoutTests();

	@TempDir
	private Path directory;

	@Test
	void applicationStartsAndTakesMail() throws Exception {
		try (ForkedJvm application = start(process(), "-Dspring.aot.enabled=true", 0)) {
			SmtpTestClient client = SmtpTestClient.bindToServer("127.0.0.1",
					Integer.parseInt(application.awaitLine(PORT).group(1)));
			assertThat(application.output()).contains("Starting AOT-processed InboxApplication");
			assertThat(client.mail().to("inbox@example.org").send()).isAccepted();
			assertThat(client.mail().to("support@example.org").text("Help").send()).isAccepted()
				.hasReplyStartingWith("250 2.0.0 Ticket 1");
			assertThat(client.mail().to("support+1@example.org").text("More").send()).isAccepted();
			assertThat(client.mail().to("support+2@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		}
	}

	// the ports are taken, no name can be resolved, and there is no directory afterwards
	@Test
	void trainingRunLeavesTheSystemAlone() throws Exception {
		Path hosts = Files.createFile(this.directory.resolve("hosts"));
		List<String> options = List.of("-Dspring.context.exit=onRefresh", "-Djdk.net.hosts.file=" + hosts,
				"-Djava.io.tmpdir=" + Files.createDirectory(this.directory.resolve("tmp")));
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertEndsWithoutTraces(start(CLASS_PATH, options, taken.getLocalPort()));
			List<String> processed = new ArrayList<>(options);
			processed.add("-Dspring.aot.enabled=true");
			assertEndsWithoutTraces(start(process(), processed, taken.getLocalPort()));
		}
	}

	private void assertEndsWithoutTraces(ForkedJvm training) throws Exception {
		try (training) {
			assertThat(training.awaitExit()).as(training::output).isZero();
			assertThat(training.output()).contains("InboxApplication")
				.doesNotContain("Started InboxApplication", "FAILED");
			assertThat(data()).doesNotExist();
			assertThat(this.directory.resolve("home")).doesNotExist();
			try (Stream<Path> temporary = Files.list(this.directory.resolve("tmp"))) {
				// of Tomcat, and of the JVM itself
				assertThat(temporary.map((file) -> file.getFileName().toString()))
					.allMatch((name) -> name.startsWith("tomcat") || name.startsWith("hsperfdata"));
			}
		}
	}

	private ForkedJvm start(String classPath, String option, int port) throws Exception {
		return start(classPath, List.of(option), port);
	}

	private ForkedJvm start(String classPath, List<String> options, int port) throws Exception {
		List<String> arguments = new ArrayList<>(options);
		arguments.addAll(List.of("-Duser.home=" + this.directory.resolve("home"), "-cp", classPath,
				InboxApplication.class.getName(), "--smtpd.port=" + port, "--app.submissions-port=" + port,
				"--smtpd.address=127.0.0.1", "--server.port=" + port, "--server.address=127.0.0.1",
				"--app.data-directory=" + data()));
		return ForkedJvm.start(arguments);
	}

	private Path data() {
		return this.directory.resolve("data");
	}

	private String process() throws Exception {
		return AotProcessedJvm.process(InboxApplication.class, CLASS_PATH, this.directory);
	}

}
