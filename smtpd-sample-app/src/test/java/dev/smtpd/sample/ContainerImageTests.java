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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the Dockerfile and {@code spring-boot:build-image} name, beside what there is. No
 * image is built.
 */
class ContainerImageTests {

	private static final Path ROOT = Path.of("..");

	private static String dockerfile;

	private static List<String> stages;

	@TempDir
	private Path directory;

	@BeforeAll
	static void read() throws IOException {
		dockerfile = Files.readString(ROOT.resolve("Dockerfile")).replaceAll("\\\\\n\\s*", "");
		stages = Stream.of(dockerfile.split("(?m)^(?=FROM )")).filter((stage) -> stage.startsWith("FROM ")).toList();
	}

	@Test
	void imagesAreNamedWithTheirTag() {
		assertThat(stages).hasSize(2)
			.allSatisfy((stage) -> assertThat(stage.lines().findFirst().orElseThrow())
				.matches("FROM [a-z0-9./-]+:[A-Za-z0-9._-]+( AS [a-z]+)?"));
		assertThat(instruction("FROM")).doesNotContain("-jdk").doesNotContain(" AS ");
	}

	@Test
	void nothingRunsAsRoot() {
		String user = instruction("USER");
		assertThat(user).matches("[1-9][0-9]{3,}");
		assertThat(instruction("RUN")).contains("useradd ", "--uid " + user + " ");
		// nothing that comes later is done as root
		assertThat(stages.get(1).indexOf("\nUSER ")).isGreaterThan(stages.get(1).lastIndexOf("\nRUN "));
	}

	@Test
	void dataIsOnTheVolume() {
		String volume = instruction("VOLUME");
		assertThat(environment()).containsEntry("APP_DATA_DIRECTORY", volume);
		assertThat(instruction("RUN")).contains("install -d -o inbox -m 700 " + volume);
		assertThat(dockerfile).contains("-v team-inbox:" + volume + " ");
		assertThat(instruction("WORKDIR")).isNotEqualTo(volume);
	}

	@Test
	void portsAreThoseOfTheApplication() throws IOException {
		Map<String, Object> properties = yaml();
		assertThat(instruction("EXPOSE").split(" ")).containsExactlyInAnyOrder(
				String.valueOf(properties.getOrDefault("server.port", 8080)),
				String.valueOf(properties.get("smtpd.port")), String.valueOf(properties.get("app.submissions-port")));
		for (String port : instruction("EXPOSE").split(" ")) {
			assertThat(dockerfile).contains("-p " + port + ":" + port + " ");
			assertThat(Files.readString(ROOT.resolve("docs/modules/ROOT/pages/catcher.adoc")))
				.contains("-p " + port + ":" + port + " ");
		}
	}

	@Test
	void environmentNamesProperties() throws IOException {
		Map<String, Object> properties = yaml();
		assertThat(environment()).isNotEmpty().allSatisfy((name, value) -> {
			String property = name.toLowerCase(Locale.ROOT).replace('_', '.');
			assertThat(properties.keySet()).as(name).anyMatch((known) -> known.replace('-', '.').equals(property));
		});
		assertThat(environment()).containsEntry("SERVER_ADDRESS", "0.0.0.0");
	}

	@Test
	void commandsAreInTheirExecForm() {
		for (String text : List.of(instruction("ENTRYPOINT"), command())) {
			String[] arguments = JsonMapper.builder().build().readValue(text, String[].class);
			assertThat(arguments).hasSizeGreaterThan(1).allSatisfy((each) -> assertThat(each).isNotBlank());
		}
	}

	@Test
	void optionsAreThoseOfAJavaRuntime() throws Exception {
		String[] entryPoint = JsonMapper.builder().build().readValue(instruction("ENTRYPOINT"), String[].class);
		assertThat(entryPoint).startsWith("java").endsWith("-jar", "app.jar");
		List<String> options = Arrays.asList(entryPoint).subList(1, entryPoint.length - 2);
		Process process = new ProcessBuilder(Stream
			.of(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()), options,
					List.of("-version"))
			.flatMap(List::stream)
			.toList()).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
	}

	@Test
	void filesThatAreCopiedAreThere() {
		assertThat(stages.get(0)).contains("\nCOPY . .\n", "./mvnw ");
		for (String path : List.of("mvnw", "smtpd-sample-app/pom.xml", ".mvn/wrapper/maven-wrapper.properties")) {
			assertThat(ROOT.resolve(path)).exists();
		}
		// layers of the jar; the application comes last, as it changes most often
		assertThat(stages.get(1)
			.lines()
			.filter((line) -> line.startsWith("COPY "))
			.map((line) -> line.replaceAll("COPY --from=build /layers/([a-z-]+)/ \\./", "$1")))
			.containsExactly("dependencies", "spring-boot-loader", "snapshot-dependencies", "application");
	}

	@ParameterizedTest
	@CsvSource({ "'',true", "secret,true", "'',false" })
	void healthCheckAsksTheApplication(String password, boolean running) throws Exception {
		assumeThat(Path.of("/bin/bash")).exists();
		String[] command = JsonMapper.builder().build().readValue(command(), String[].class);
		assertThat(command).startsWith("bash", "-c").hasSize(3).anyMatch((each) -> each.contains("/8080 "));
		ConfigurableApplicationContext context = SpringApplication.from(InboxApplication::main)
			.run(Stream
				.concat(Stream.of("--smtpd.port=0", "--app.submissions-port=0", "--smtpd.address=127.0.0.1",
						"--server.port=0", "--server.address=0.0.0.0",
						"--app.data-directory=" + this.directory.resolve("data")),
						password.isEmpty() ? Stream.of() : Stream.of("--spring.security.user.password=" + password))
				.toArray(String[]::new))
			.getApplicationContext();
		try (context) {
			String port = String.valueOf(context.getEnvironment().getProperty("local.server.port"));
			if (!running) {
				SpringApplication.exit(context);
			}
			Process process = new ProcessBuilder(command[0], command[1], command[2].replace("/8080 ", "/" + port + " "))
				.redirectErrorStream(true)
				.start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor() == 0).as(output).isEqualTo(running);
		}
	}

	@Test
	void buildpackImageIsReachedFromOutside() throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));
		String image = pom.substring(pom.indexOf("<image>"), pom.indexOf("</image>"));
		assertThat(image).contains("<BPE_DEFAULT_SERVER_ADDRESS>0.0.0.0</BPE_DEFAULT_SERVER_ADDRESS>");
		// of the kind of the Dockerfile
		Matcher version = Pattern.compile("<BP_JVM_VERSION>(\\d+)</BP_JVM_VERSION>").matcher(image);
		assertThat(version.find()).isTrue();
		assertThat(stages.get(1)).startsWith("FROM eclipse-temurin:" + version.group(1) + "-jre\n");
		assertThat(instruction("ENTRYPOINT")).contains("--enable-native-access=ALL-UNNAMED");
		assertThat(image).contains("--enable-native-access=ALL-UNNAMED", "<name>smtpd/team-inbox:");
	}

	// the last one of the last stage
	private static String instruction(String name) {
		Matcher matcher = Pattern.compile("(?m)^" + name + " (.*)$").matcher(stages.get(1));
		assertThat(matcher.find()).as(name).isTrue();
		return matcher.group(1);
	}

	private static String command() {
		return instruction("HEALTHCHECK").replaceFirst("^.*CMD ", "");
	}

	private static Map<String, String> environment() {
		return Arrays.stream(instruction("ENV").split(" "))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1]));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> yaml() throws IOException {
		return (Map<String, Object>) new YamlPropertySourceLoader()
			.load("application", new FileSystemResource("src/main/resources/application.yaml"))
			.get(0)
			.getSource();
	}

}
