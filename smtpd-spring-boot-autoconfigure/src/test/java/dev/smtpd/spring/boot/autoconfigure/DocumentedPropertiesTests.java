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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.smtpd.spring.metrics.SmtpServerMeter;
import dev.smtpd.spring.observation.SmtpObservationDocumentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the properties exist that texts name: documentation, Javadoc, logs, failure
 * analyses, and the code and tests themselves. Spring ignores a name that doesn't.
 */
class DocumentedPropertiesTests {

	private static final Path ROOT = Path.of("..");

	private static final Set<String> SUFFIXES = Set.of("java", "md", "adoc", "yaml", "yml", "properties", "html");

	private static final Set<String> SKIPPED = Set.of("target", ".git", ".mvn", "node_modules");

	// they have names on purpose that don't exist
	private static final Set<String> OWN_NAMES = Set.of("DocumentedPropertiesTests.java", "RandomSmtpPortTests.java");

	// those of the environment ("local."), packages ("dev.") and files aren't meant
	private static final Pattern NAME = Pattern
		.compile("(?<![\\w./${-])smtpd\\.[a-z][a-z0-9-]*(?:\\.(?:[a-z][a-z0-9-]*|<\\w+>|\\*))*(?![\\w(])");

	private static final Pattern MANAGEMENT = Pattern
		.compile("(?<![\\w.])management\\.(?:endpoint|health|info)\\.smtpd[a-z-]*(?:\\.[a-z][a-z-]*)*");

	private static final Pattern YAML = Pattern.compile("(?:```yaml\\n|\\[source,yaml]\\n----\\n)(.*?)(?:```|\\n----)",
			Pattern.DOTALL);

	private static final Pattern CONNECTOR = Pattern.compile("smtpd\\.connectors\\.(\\*|[^.]+(\\.(?<name>.+))?)");

	private static final Set<String> CONNECTOR_PROPERTIES = Set.of("address", "port", "protocol", "tls", "auth",
			"auth.mode", "proxy", "proxy.enabled");

	private static final Pattern FAULT = Pattern.compile("smtpd\\.faults\\.(\\*|[^.]+(\\.(?<name>.+))?)");

	private static final Set<String> FAULT_PROPERTIES = Set.of("at", "then", "reply", "delay", "nth", "every", "sender",
			"recipient", "connector");

	// Python's module, values of the endpoint, properties of the build, and those of the
	// inbox,
	// whose module looks itself
	private static final Pattern OTHERS = Pattern.compile("smtpd\\.(py|fuzz|benchmarks|report|session|inbox)(\\..*)?");

	private final Set<String> properties = properties();

	private final Set<String> meters = meters();

	@Test
	void textsNamePropertiesThatExist() throws Exception {
		Set<String> unknown = new TreeSet<>();
		for (Path file : files()) {
			String text = Files.readString(file);
			names(NAME, text).filter(Predicate.not(this::isKnown))
				.forEach((name) -> unknown.add(ROOT.relativize(file) + ": " + name));
			names(MANAGEMENT, text).filter(Predicate.not(this::isPropertyOrGroup))
				.forEach((name) -> unknown.add(ROOT.relativize(file) + ": " + name));
		}
		assertThat(unknown).isEmpty();
	}

	@Test
	void yamlOfTheDocumentationHasPropertiesThatExist() throws Exception {
		List<String> names = new ArrayList<>();
		for (Path file : files()) {
			if (file.toString().endsWith(".md") || file.toString().endsWith(".adoc")) {
				Matcher yaml = YAML.matcher(Files.readString(file));
				while (yaml.find()) {
					names.addAll(keys(yaml.group(1)));
				}
			}
		}
		assertThat(names).hasSizeGreaterThan(10).allMatch(this::isKnown);
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.port", "smtpd.auth.mode", "smtpd.auth.*", "smtpd.connectors.lan.auth.mode",
			"smtpd.connectors.<name>.port", "smtpd.faults.slow.at", "smtpd.spool", "smtpd.messages", "smtpd.relay.*" })
	void knownNames(String name) {
		assertThat(names(NAME, "See '" + name + "'.").filter(this::isKnown)).containsExactly(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtpd.idle-timeout", "smtpd.authentication.*", "smtpd.auth.modes",
			"smtpd.connectors.lan.proxy-protocol", "smtpd.connectors.lan.max-recipients", "smtpd.faults.slow.when",
			"smtpd.spoo" })
	void unknownNames(String name) {
		assertThat(names(NAME, "See '" + name + "'.").filter(Predicate.not(this::isKnown))).containsExactly(name);
	}

	private static Stream<String> names(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((result) -> result.group());
	}

	private static List<String> keys(String yaml) throws IOException {
		List<String> keys = new ArrayList<>();
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("documentation",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
			Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames())
				.filter((name) -> name.startsWith("smtpd."))
				.map((name) -> name.replaceFirst("\\[.*", ""))
				.forEach(keys::add);
		}
		return keys;
	}

	private boolean isKnown(String name) {
		return OTHERS.matcher(name).matches() || isPropertyOrGroup(name) || this.meters.contains(name)
				|| isOfMap(CONNECTOR, CONNECTOR_PROPERTIES, name) || isOfMap(FAULT, FAULT_PROPERTIES, name);
	}

	private static boolean isOfMap(Pattern map, Set<String> properties, String name) {
		Matcher entry = map.matcher(name);
		return entry.matches() && (entry.group("name") == null || properties.contains(entry.group("name")));
	}

	private boolean isPropertyOrGroup(String name) {
		String group = name.endsWith(".*") ? name.substring(0, name.length() - 1) : name + ".";
		return this.properties.contains(name)
				|| this.properties.stream().anyMatch((property) -> property.startsWith(group));
	}

	private static List<Path> files() throws IOException {
		List<Path> files = new ArrayList<>();
		Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
				return SKIPPED.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE
						: FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				String name = file.getFileName().toString();
				if (SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1)) && !OWN_NAMES.contains(name)) {
					files.add(file);
				}
				return FileVisitResult.CONTINUE;
			}

		});
		assertThat(files).hasSizeGreaterThan(100);
		return files;
	}

	private static Set<String> properties() {
		try {
			List<String> names = JsonPath.read(
					Path.of("target/classes/META-INF/spring-configuration-metadata.json").toFile(),
					"$.properties[*].name");
			return new HashSet<>(names);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Set<String> meters() {
		return Stream
			.concat(Arrays.stream(SmtpServerMeter.values()).map(SmtpServerMeter::getName),
					Arrays.stream(SmtpObservationDocumentation.values()).map(SmtpObservationDocumentation::getName))
			.collect(Collectors.toSet());
	}

}
