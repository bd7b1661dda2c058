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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import dev.smtpd.process.ForkedJvm;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners of an application that was processed ahead of time, in a JVM of its own.
 */
class SmtpListenerAotTests {

	private static final Pattern PORT = Pattern.compile("^port=(\\d+)$");

	private static final String CLASS_PATH = System.getProperty("java.class.path");

	@Test
	void listenersTakeMail(@TempDir Path directory) throws Exception {
		Path classes = process(directory);
		try (ForkedJvm jvm = ForkedJvm.start(List.of("-Dspring.aot.enabled=true", "-cp",
				classes + File.pathSeparator + CLASS_PATH, AotApplication.class.getName(), "--smtpd.port=0",
				"--smtpd.address=127.0.0.1", "--app.domain=example.org"))) {
			int port = Integer.parseInt(jvm.awaitLine(PORT).group(1));
			assertThat(jvm.log()).anyMatch((line) -> line.contains("Starting AOT-processed AotApplication"));
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).open()) {
				client.command("MAIL FROM:<joe@example.org>");
				assertThat(client.command("RCPT TO:<jane@example.org>")).startsWith("550 5.1.1 ");
				assertThat(client.command("RCPT TO:<order+43@example.org>")).startsWith("550 5.1.1 ");
				assertThat(client.command("RCPT TO:<order+42@example.org>")).startsWith("250 ");
				assertThat(client.command("DATA")).startsWith("354 ");
				assertThat(client.command("Subject: Order\r\n\r\nQuantity: 3\r\n."))
					.isLine("250 2.0.0 42 Order[quantity=3]");
			}
		}
	}

	private static Path process(Path directory) throws IOException {
		Path sources = directory.resolve("sources");
		Path classes = directory.resolve("classes");
		Settings settings = Settings.builder()
			.sourceOutput(sources)
			.resourceOutput(classes)
			.classOutput(classes)
			.groupId("dev.smtpd")
			.artifactId("aot")
			.build();
		new SpringApplicationAotProcessor(AotApplication.class, settings,
				new String[] { "--smtpd.port=0", "--app.domain=example.org" })
			.process();
		List<String> options = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", CLASS_PATH));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(options::add);
		}
		Files.createDirectories(classes);
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new))).isZero();
		return classes;
	}

}
