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

package dev.smtpd.spring.boot.inbox.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/inbox-api.md}, run against an inbox.
 */
class ApiExamplesTests {

	private WebInbox inbox;

	@TempDir
	private Path directory;

	@BeforeEach
	void start() {
		this.inbox = WebInbox.run();
		this.inbox.deliver("ann@example.org", "Your code", "123456 or https://example.org/confirm?x=1");
	}

	@AfterEach
	void stop() {
		this.inbox.close();
	}

	// the same as in the documentation
	@Test
	void junit() {
		int port = this.inbox.httpPort();
		RestTestClient client = RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + port + "/smtpd/api")
			.build();
		Message message = client.get()
			.uri("/messages/wait?query={query}&timeout=10s", "to:ann@example.org")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Message.class)
			.returnResult()
			.getResponseBody();
		String link = client.get()
			.uri("/messages/{id}/links?contains=/confirm", message.id())
			.exchange()
			.expectBody(Links.class)
			.returnResult()
			.getResponseBody()
			.links()
			.get(0);
		assertThat(link).isEqualTo("https://example.org/confirm?x=1");
	}

	@Test
	void python() throws Exception {
		String code = example("python") + "\n\ntest_code()\nprint('passed')\n";
		assertThat(run("python3", "-c", code)).contains("passed");
		assertThat(this.inbox.get("/counts").json().get("total").asInt()).isZero();
	}

	@Test
	void curl() throws Exception {
		assertThat(run("sh", "-ec", example("sh"))).contains("\"subject\":\"Your code\"", "\"count\":1");
	}

	private String example(String language) throws IOException {
		Path file = Path.of("docs", "inbox-api.md");
		String text = Files.readString(Files.exists(file) ? file : Path.of("..").resolve(file));
		Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
		assertThat(matcher.find()).isTrue();
		return matcher.group(1).replace("localhost:8080", "127.0.0.1:" + this.inbox.httpPort());
	}

	private String run(String... command) throws Exception {
		String tool = command[0].equals("sh") ? "curl" : command[0];
		Assumptions.assumeTrue(List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((path) -> Files.isExecutable(Path.of(path, tool))), () -> "There is no " + tool);
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(() -> read(output)).isZero();
		return read(output);
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * A message.
	 */
	record Message(long id, String subject) {

	}

	/**
	 * Links.
	 */
	record Links(List<String> links) {

	}

}
