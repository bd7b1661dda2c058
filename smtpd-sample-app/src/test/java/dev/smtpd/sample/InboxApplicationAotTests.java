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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import dev.smtpd.process.ForkedJvm;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample, processed ahead of time as the Maven plugin does, in JVMs of its own that
 * don't have the tests on their class path.
 */
class InboxApplicationAotTests {

	private static final Pattern PORT = Pattern.compile("mail arrives at .*?port (\\d+) \\(default\\)");

	private static final String CLASS_PATH = Arrays
		.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator)))
		.filter((entry) -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes" + File.separator))
		.collect(Collectors.joining(File.pathSeparator));

	@Test
	void applicationStartsAndTakesMail(@TempDir Path directory) throws Exception {
		Path classes = process(directory);
		try (ForkedJvm jvm = ForkedJvm.start(List.of("-Dspring.aot.enabled=true", "-cp",
				classes + File.pathSeparator + CLASS_PATH, InboxApplication.class.getName(), "--smtpd.port=0",
				"--app.submissions-port=0", "--smtpd.address=127.0.0.1", "--server.port=0",
				"--server.address=127.0.0.1", "--app.data-directory=" + directory.resolve("data")))) {
			SmtpTestClient client = SmtpTestClient.bindToServer("127.0.0.1",
					Integer.parseInt(jvm.awaitLine(PORT).group(1)));
			assertThat(jvm.log()).anyMatch((line) -> line.contains("Starting AOT-processed InboxApplication"));
			assertThat(client.mail().to("inbox@example.org").send()).isAccepted();
			assertThat(client.mail().to("support@example.org").text("Help").send()).isAccepted()
				.hasReplyStartingWith("250 2.0.0 Ticket 1");
			assertThat(client.mail().to("support+1@example.org").text("More").send()).isAccepted();
			assertThat(client.mail().to("support+2@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		}
	}

	private static Path process(Path directory) throws Exception {
		Path sources = directory.resolve("sources");
		Path classes = Files.createDirectories(directory.resolve("classes"));
		try (ForkedJvm jvm = ForkedJvm.start(List.of("-cp", CLASS_PATH, SpringApplicationAotProcessor.class.getName(),
				InboxApplication.class.getName(), sources.toString(), classes.toString(), classes.toString(),
				"dev.smtpd", "sample"))) {
			assertThat(jvm.awaitExit()).as(() -> String.join("\n", jvm.log())).isZero();
		}
		List<String> options = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", CLASS_PATH));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(options::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new))).isZero();
		return classes;
	}

}
