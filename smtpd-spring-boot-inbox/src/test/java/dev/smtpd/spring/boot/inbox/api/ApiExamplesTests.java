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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.http.server.PathContainer;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the page on the API, run against an inbox.
 */
class ApiExamplesTests {

	private static final Pattern REQUEST = Pattern
		.compile("(?<path>/messages(?:/[a-z0-9]+)*)|[?&](?<name>\\w+)=|(?:params|qs): \\{ (?<object>.*?) }");

	private static final Pattern KEY = Pattern.compile("(\\w+): ");

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
		String code = example("inbox-api.adoc", "python") + "\n\ntest_code()\nprint('passed')\n";
		assertThat(run("python3", "-c", code)).contains("passed");
		assertThat(this.inbox.get("/counts").json().get("total").asInt()).isZero();
	}

	@Test
	void curl() throws Exception {
		assertThat(run("sh", "-ec", example("inbox-api.adoc", "sh"))).contains("\"subject\":\"Your code\"",
				"\"count\":1");
	}

	@Test
	void curlOfTheIntroduction() throws Exception {
		String script = "TMPDIR='" + this.directory + "'\n" + example("inbox.adoc", "sh");
		assertThat(run("sh", "-ec", script)).contains("\"subject\":\"Your code\"", "{\"count\":1}", "\"undoUntil\"");
		assertThat(this.directory.resolve("checked.mbox")).content().contains("Subject: Your code");
		assertThat(this.inbox.get("/counts").json().get("total").asInt()).isZero();
	}

	// Playwright and Cypress aren't run
	@ParameterizedTest
	@ValueSource(strings = { "ts", "js", "java", "python", "sh" })
	void examplesNameOperationsAndParameters(String language) throws IOException {
		// the numbers of messages
		String example = example("inbox-api.adoc", language).replaceAll("\\$?\\{(id|body\\.id|message\\['id'])}", "1");
		Matcher matcher = REQUEST.matcher(example);
		Set<String> known = Set.of();
		List<String> names = new ArrayList<>();
		while (matcher.find()) {
			if (matcher.group("path") != null) {
				known = parameters(matcher.group("path"));
				continue;
			}
			if (matcher.group("name") != null) {
				names.add(matcher.group("name"));
			}
			else {
				KEY.matcher(matcher.group("object")).results().forEach((key) -> names.add(key.group(1)));
			}
			assertThat(known).containsAll(names);
			names.clear();
		}
		assertThat(known).isNotEmpty();
	}

	// of the operations with a path, which fails if there is none
	private Set<String> parameters(String path) {
		Set<String> names = new TreeSet<>();
		RequestMappingHandlerMapping mappings = this.inbox.context()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
		PathContainer wanted = PathContainer.parsePath("/smtpd/api" + path);
		boolean found = false;
		for (Map.Entry<RequestMappingInfo, HandlerMethod> each : mappings.getHandlerMethods().entrySet()) {
			if (each.getValue().getBeanType().getPackage() == ApiExamplesTests.class.getPackage()
					&& each.getKey().getPathPatternsCondition() != null
					&& each.getKey()
						.getPathPatternsCondition()
						.getPatterns()
						.stream()
						.anyMatch((pattern) -> pattern.matches(wanted))) {
				found = true;
				for (MethodParameter parameter : each.getValue().getMethodParameters()) {
					parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
					if (parameter.hasParameterAnnotation(RequestParam.class)) {
						names.add(parameter.getParameterName());
					}
				}
			}
		}
		assertThat(found).as(path).isTrue();
		return names;
	}

	private String example(String document, String language) throws IOException {
		Path file = Path.of("docs/modules/ROOT/pages", document);
		String text = Files.readString(Files.exists(file) ? file : Path.of("..").resolve(file));
		Matcher matcher = Pattern.compile("\\[source," + language + "]\n----\n(.*?)----", Pattern.DOTALL).matcher(text);
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
