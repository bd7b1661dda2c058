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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.relay.SmtpRelayBuilder;
import dev.smtpd.settings.AuthSettings;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.transport.EventLoops;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What IDEs and users read about the configuration.
 */
class ConfigurationMetadataTests {

	private static final Path METADATA = Path.of("target/classes/META-INF");

	@Test
	void everyPropertyHasADescription() throws Exception {
		assertThat(properties()).hasSizeGreaterThan(15).allSatisfy((property) -> {
			assertThat((String) property.get("name")).matches("(management\\.(endpoint|health|info)\\.)?smtpd[.-].+");
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
	void propertiesAreListedOnce() throws Exception {
		assertThat(properties()).extracting((property) -> property.get("name")).doesNotHaveDuplicates();
	}

	@Test
	void additionalMetadataIsSorted() throws Exception {
		for (String list : List.of("properties", "hints")) {
			List<String> names = JsonPath.read(
					METADATA.resolve("additional-spring-configuration-metadata.json").toFile(),
					"$." + list + "[*].name");
			assertThat(names).as(list).isNotEmpty().isSorted().doesNotHaveDuplicates();
		}
	}

	@Test
	void autoConfigurationsAreSortedAndExist() {
		List<String> candidates = new ArrayList<>();
		ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).forEach(candidates::add);
		List<String> ours = candidates.stream().filter((name) -> name.startsWith("dev.smtpd.")).toList();
		assertThat(ours).hasSize(21).isSorted().allMatch((name) -> ClassUtils.isPresent(name, null));
	}

	@Test
	void failureAnalyzersExist() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, new StandardEnvironment()),
					(type, name, failure) -> assertThat(name).doesNotStartWith("dev.smtpd.")))
			.hasAtLeastOneElementOfType(SmtpBindFailureAnalyzer.class);
	}

	@Test
	void hintsAreForPropertiesThatExist() throws Exception {
		List<String> hints = JsonPath.read(METADATA.resolve("spring-configuration-metadata.json").toFile(),
				"$.hints[*].name");
		assertThat(hints)
			.contains("smtpd.auth.mechanisms", "smtpd.extensions", "smtpd.limits.forbidden-commands",
					"smtpd.relay.auth.mechanisms")
			.allSatisfy((hint) -> assertThat(properties()).extracting((property) -> property.get("name"))
				.contains(hint.replaceFirst("\\.(keys|values)$", "")));
	}

	// else an IDE takes other values for wrong
	@Test
	void hintsForOpenValuesAllowAny() throws Exception {
		for (String name : List.of("smtpd.hostname", "smtpd.port", "smtpd.limits.forbidden-commands")) {
			List<Object> providers = JsonPath.read(METADATA.resolve("spring-configuration-metadata.json").toFile(),
					"$.hints[?(@.name=='" + name + "')].providers[*].name");
			assertThat(providers).as(name).contains("any");
		}
	}

	@Test
	void hintsHaveTheValuesOfTheServer() throws Exception {
		assertThat(hint("smtpd.extensions")).containsExactly(Arrays.stream(SmtpExtension.values())
			.map((extension) -> extension.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toArray());
		assertThat(hint("smtpd.limits.forbidden-commands"))
			.containsExactlyInAnyOrderElementsOf(SmtpLimits.defaults().forbiddenCommands());
		AuthSettings settings = AuthSettings.defaults();
		assertThat(hint("smtpd.auth.mechanisms")).hasSize(6)
			.allSatisfy((mechanism) -> settings.withMechanisms(List.of((String) mechanism)));
		assertThatIllegalArgumentException().isThrownBy(() -> settings.withMechanisms(List.of("NONE")))
			.withMessageEndingWith("Known are: " + String.join(", ", strings(hint("smtpd.auth.mechanisms"))));
		SmtpRelayBuilder relay = SmtpRelay.builder(new EventLoops());
		assertThatIllegalArgumentException().isThrownBy(() -> relay.authMechanisms(List.of("NONE")))
			.withMessageEndingWith("Known are: " + String.join(", ", strings(hint("smtpd.relay.auth.mechanisms"))));
	}

	private static List<Object> hint(String name) throws IOException {
		return JsonPath.read(METADATA.resolve("spring-configuration-metadata.json").toFile(),
				"$.hints[?(@.name=='" + name + "')].values[*].value");
	}

	private static List<String> strings(List<Object> values) {
		return values.stream().map(String::valueOf).toList();
	}

	private static List<Map<String, Object>> properties() throws IOException {
		return JsonPath.read(METADATA.resolve("spring-configuration-metadata.json").toFile(), "$.properties");
	}

}
