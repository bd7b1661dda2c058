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

package dev.smtpd.spring.boot.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users of other versions of Spring Boot read, in a process with these versions.
 */
class SpringBootVersionCheckTests {

	// where Maven has put them
	private static final Path OTHER_VERSIONS = Path.of("target", "spring-boot");

	@Test
	void springBoot3IsRefusedWithAReason() throws Exception {
		assertThat(run(Application.class, "3.5.0", (path) -> path.contains("/org/springframework/")))
			.contains("APPLICATION FAILED TO START")
			.contains(
					"smtpd-spring-boot needs Spring Boot 4.1 or later, and this application runs with Spring Boot 3.5.0.")
			.contains("Use Spring Boot 4.1 or later, or remove the dependency 'dev.smtpd:smtpd-spring-boot-starter'.")
			.doesNotContain("Threading");
	}

	@Test
	void springBoot40IsRefusedWithAReason() throws Exception {
		assertThat(run(Application.class, "4.0.0", (path) -> path.contains("/org/springframework/boot/")))
			.contains("APPLICATION FAILED TO START")
			.contains(
					"smtpd-spring-boot needs Spring Boot 4.1 or later, and this application runs with Spring Boot 4.0.0.")
			.contains("Use Spring Boot 4.1 or later, or remove the dependency 'dev.smtpd:smtpd-spring-boot-starter'.");
	}

	@Test
	void thisVersionIsSupported() throws Exception {
		assertThat(SpringBootVersionCheck.isSupported(SpringBootVersion.getVersion())).isTrue();
		assertThat(run(SmallApplication.class, null, (path) -> false)).contains("SMTP server started")
			.doesNotContain("APPLICATION FAILED TO START");
	}

	@ParameterizedTest
	@CsvSource({ "2.7.18, false", "3.5.9, false", "4.0.0, false", "4.0.12-SNAPSHOT, false", "4.1.0-M1, true",
			"4.1.2, true", "4.10.0, true", "5.0.0-RC1, true" })
	void versionsAreCompared(String version, boolean supported) {
		assertThat(SpringBootVersionCheck.isSupported(version)).isEqualTo(supported);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "unknown", "4" })
	void unknownVersionIsTaken(String version) {
		assertThat(SpringBootVersionCheck.isSupported(version)).isTrue();
		assertThat(SpringBootVersionCheck.isSupported(null)).isTrue();
	}

	private static String run(Class<?> application, String version, Predicate<String> replaced) throws Exception {
		Stream<String> current = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
			.splitAsStream(System.getProperty("java.class.path"))
			.filter((path) -> !replaced.test(path.replace(File.separatorChar, '/')));
		String classPath = Stream.concat((version != null) ? jars(version).stream() : Stream.empty(), current)
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath, application.getName(), "--smtpd.port=0")
			.redirectErrorStream(true)
			.start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	private static List<String> jars(String version) throws IOException {
		try (Stream<Path> jars = Files.list(OTHER_VERSIONS.resolve(version))) {
			return jars.map(Path::toString).toList();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Application {

		public static void main(String[] args) {
			SpringApplication.run(Application.class, args).close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
	public static class SmallApplication {

		public static void main(String[] args) {
			SpringApplication.run(SmallApplication.class, args).close();
		}

	}

}
