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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.smtpd.spring.boot.inbox.metrics.InboxMeter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What IDEs and users read about the configuration of the inbox.
 */
class InboxPropertiesTests {

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final List<Path> TEXTS = List.of(Path.of("src"), Path.of("../docs"), Path.of("../README.md"));

	private static final Pattern NAME = Pattern
		.compile("(?<![\\w./${-])smtpd\\.inbox(?:\\.[a-z][a-z0-9-]*)+(?![\\w(])");

	@Test
	void everyPropertyHasADescription() throws Exception {
		assertThat(properties()).isNotEmpty().allSatisfy((property) -> {
			assertThat((String) property.get("name")).startsWith("smtpd.inbox.");
			assertThat((String) property.get("description")).as("description of %s", property)
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
			if ("java.lang.Boolean".equals(property.get("type"))) {
				assertThat((String) property.get("description")).startsWith("Whether ");
			}
		});
	}

	@Test
	void textsNamePropertiesThatExist() throws Exception {
		// meters begin as properties do
		List<String> names = Stream
			.concat(properties().stream().map((property) -> (String) property.get("name")),
					Arrays.stream(InboxMeter.values()).map(InboxMeter::getName))
			.toList();
		Set<String> unknown = new TreeSet<>();
		for (Path root : TEXTS) {
			try (Stream<Path> files = Files.walk(root)) {
				for (Path file : files.filter(InboxPropertiesTests::isText).toList()) {
					NAME.matcher(Files.readString(file))
						.results()
						.map(MatchResult::group)
						.filter((name) -> names.stream()
							.noneMatch((known) -> known.equals(name) || known.startsWith(name + ".")))
						.forEach((name) -> unknown.add(file + ": " + name));
				}
			}
		}
		assertThat(unknown).isEmpty();
	}

	private static boolean isText(Path file) {
		String name = file.getFileName().toString();
		return Files.isRegularFile(file) && Set.of("java", "md", "adoc", "yaml", "properties", "html")
			.contains(name.substring(name.lastIndexOf('.') + 1));
	}

	private static List<Map<String, Object>> properties() throws IOException {
		return JsonPath.read(METADATA.toFile(), "$.properties");
	}

}
