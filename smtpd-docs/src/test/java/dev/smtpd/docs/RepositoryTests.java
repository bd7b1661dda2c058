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

package dev.smtpd.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The files by which a forge and contributors use the repository: they can be read, and
 * what they name is there.
 */
class RepositoryTests {

	private static final Path GITHUB = Page.ROOT.resolve(".github");

	private static final Pattern SCRIPT = Pattern.compile("(?<![\\w./$])(?:\\./)?(mvnw|\\.ci/[\\w-]+)(?![\\w-])");

	private static final Pattern PROFILE = Pattern.compile("(?<= )-P([\\w-]+)");

	private static final Pattern MODULE = Pattern.compile("(?<= )-pl ([\\w,-]+)");

	private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)(?:\\.(\\w+))?`");

	private static final Map<String, String> PLACES = Map.of("CORE", "smtpd-core/src/main/java/dev/smtpd", "BOOT",
			"smtpd-spring-boot-autoconfigure/src/main/java/dev/smtpd/spring/boot/autoconfigure", "METRICS",
			"smtpd-spring/src/main/java/dev/smtpd/spring/metrics");

	private static final Map<String, String> TESTS = tests();

	static List<Path> files() throws IOException {
		try (Stream<Path> files = Files.walk(GITHUB)) {
			return files.filter((file) -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
		}
	}

	static List<Path> workflows() throws IOException {
		return files().stream().filter((file) -> file.getParent().endsWith("workflows")).toList();
	}

	static List<Path> forms() throws IOException {
		return files().stream()
			.filter((file) -> file.getParent().endsWith("ISSUE_TEMPLATE") && !file.endsWith("config.yml"))
			.toList();
	}

	static List<Path> modules() throws IOException {
		return Pattern.compile("<module>(.+)</module>")
			.matcher(Files.readString(Page.ROOT.resolve("pom.xml")))
			.results()
			.map((match) -> Page.ROOT.resolve(match.group(1)).resolve("pom.xml"))
			.toList();
	}

	static List<Page> pages() {
		return Page.all().stream().filter((page) -> page.path().getParent().equals(Page.ROOT)).toList();
	}

	@ParameterizedTest
	@MethodSource("files")
	void yamlCanBeRead(Path file) throws Exception {
		assertThat(yaml(Files.readString(file))).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a: b: c", "a: [b", "a: 1\na: 2", "- a\nb: c" })
	void yamlThatCannotBeReadIsFound(String text) {
		assertThatExceptionOfType(YAMLException.class).isThrownBy(() -> yaml(text));
	}

	@ParameterizedTest
	@MethodSource("workflows")
	void workflowNamesWhatIsThere(Path file) throws Exception {
		Map<String, Object> workflow = yaml(Files.readString(file));
		assertThat(workflow).containsKeys("name", "permissions", "jobs");
		Map<String, Object> jobs = map(workflow.get("jobs"));
		assertThat(jobs).isNotEmpty();
		for (Object value : jobs.values()) {
			Map<String, Object> job = map(value);
			assertThat(job).containsKeys("runs-on", "steps");
			if (job.containsKey("needs")) {
				assertThat(jobs).containsKey((String) job.get("needs"));
			}
			for (Object step : (List<?>) job.get("steps")) {
				check(map(step));
			}
		}
	}

	private static void check(Map<String, Object> step) {
		assertThat(step.containsKey("uses")).as("%s", step).isNotEqualTo(step.containsKey("run"));
		if (step.containsKey("uses")) {
			assertThat((String) step.get("uses")).matches("[\\w-]+/[\\w/-]+@v\\d+");
		}
		else {
			assertThat(missing((String) step.get("run"))).isEmpty();
		}
		Map<String, Object> with = map(step.getOrDefault("with", Map.of()));
		if (with.containsKey("cache-dependency-path")) {
			assertThat(Page.ROOT.resolve((String) with.get("cache-dependency-path"))).isRegularFile();
		}
	}

	@ParameterizedTest
	@CsvSource({ "./mvnw -Pdocs -N generate-resources,", "bash .ci/run,", "./mvnw -pl smtpd-core test,",
			".ci/walk, .ci/walk", "./mvnw -Pdoc test, doc", "./mvnw -pl smtpd-kernel test, smtpd-kernel",
			"test v = $(.ci/versions), .ci/versions" })
	void whatACommandNamesIsLookedFor(String command, String missing) {
		assertThat(missing(command)).isEqualTo((missing != null) ? List.of(missing) : List.of());
	}

	@Test
	void everyJavaOfTheReadmeIsTested() throws Exception {
		Map<String, Object> jobs = map(yaml(Files.readString(GITHUB.resolve("workflows/build.yml"))).get("jobs"));
		Object versions = map(map(map(jobs.get("build")).get("strategy")).get("matrix")).get("java");
		String tested = ((List<?>) versions).stream().map(Object::toString).collect(Collectors.joining(" and "));
		assertThat(Files.readString(Page.ROOT.resolve("README.md"))).contains("| " + tested + " |");
	}

	@Test
	void updatesAreOfWhatIsThere() throws Exception {
		Map<String, String> manifests = Map.of("maven", "pom.xml", "npm", "package.json", "github-actions",
				".github/workflows");
		List<?> updates = (List<?>) yaml(Files.readString(GITHUB.resolve("dependabot.yml"))).get("updates");
		assertThat(updates).hasSameSizeAs(manifests.keySet());
		for (Object value : updates) {
			Map<String, Object> update = map(value);
			Path directory = Page.ROOT.resolve(((String) update.get("directory")).substring(1));
			assertThat(directory.resolve(manifests.get(update.get("package-ecosystem")))).exists();
		}
	}

	@ParameterizedTest
	@MethodSource("forms")
	void formCanBeFilledIn(Path file) throws Exception {
		Map<String, Object> form = yaml(Files.readString(file));
		assertThat(form).containsKeys("name", "description", "body");
		List<Object> ids = new ArrayList<>();
		for (Object value : (List<?>) form.get("body")) {
			Map<String, Object> field = map(value);
			assertThat((String) field.get("type")).isIn("markdown", "textarea", "input", "dropdown", "checkboxes");
			boolean text = "markdown".equals(field.get("type"));
			assertThat(map(field.get("attributes"))).containsKey(text ? "value" : "label");
			if (!text) {
				ids.add(field.get("id"));
			}
		}
		assertThat(ids).isNotEmpty().doesNotContainNull().doesNotHaveDuplicates();
	}

	@Test
	void containerForDevelopmentIsThere() throws Exception {
		Map<String, Object> container = yaml(Files.readString(Page.ROOT.resolve(".devcontainer/devcontainer.json")));
		assertThat(Page.ROOT.resolve(".devcontainer").resolve((String) map(container.get("build")).get("dockerfile")))
			.isRegularFile();
		assertThat(missing((String) container.get("postCreateCommand"))).isEmpty();
	}

	@Test
	void scriptsCanBeRun() throws Exception {
		try (Stream<Path> scripts = Files.list(Page.ROOT.resolve(".ci"))) {
			assertThat(scripts.filter((script) -> !script.toString().contains(".py")))
				.allMatch(Files::isExecutable, "executable")
				.hasSizeGreaterThan(3);
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void filesAndTestsThatThePageNamesAreThere(Page page) {
		assertThat(named(page.text()).filter((path) -> !Files.exists(Page.ROOT.resolve(path)))).isEmpty();
		assertThat(missingTests(page.text())).isEmpty();
	}

	@Test
	void placesAreThoseOfThePage() throws Exception {
		String page = Files.readString(Page.ROOT.resolve("CONTRIBUTING.md"));
		PLACES
			.forEach((name, path) -> assertThat(page).containsPattern("`" + name + "` (?:stands )?for `" + path + "`"));
		assertThat(named(page)).hasSizeGreaterThan(30);
		assertThat(named("`CORE/command/NopCommand.java` and `.ci/run`, by `./mvnw` and `a/b`"))
			.containsExactly("smtpd-core/src/main/java/dev/smtpd/command/NopCommand.java", ".ci/run");
	}

	@Test
	void testsOfTheThreatsAreThere() {
		String page = Page.of(Page.PAGES.resolve("threats.adoc")).text();
		assertThat(TEST.matcher(page).results()).hasSizeGreaterThan(250);
		assertThat(missingTests(page)).isEmpty();
		assertThat(missingTests("`FramingTests.nothing`, `FrameTests.nothingElseEndsTheContent`, `FramingTests`"))
			.containsExactly("`FramingTests.nothing`", "`FrameTests.nothingElseEndsTheContent`");
	}

	@Test
	void dialoguesOfTheThreatsAreThere() throws Exception {
		Set<String> titles = Files
			.readString(Page.ROOT.resolve("smtpd-core/src/test/resources/dev/smtpd/dialogues.txt"))
			.lines()
			.collect(Collectors.toSet());
		List<String> quoted = Pattern.compile("\"((?:RFC|Postfix|smtpd\\.py)[^\"]*: [^\"]+)\"")
			.matcher(Page.of(Page.PAGES.resolve("threats.adoc")).text())
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(quoted).hasSizeGreaterThan(20);
		assertThat(quoted.stream().filter((title) -> !titles.contains(title))).isEmpty();
	}

	@Test
	void pluginsOfTheBomAreThoseOfTheParent() throws Exception {
		String parent = Files.readString(Page.ROOT.resolve("pom.xml"));
		Pattern plugin = Pattern.compile("<artifactId>([\\w-]+-plugin)</artifactId>\\s*<version>([^<$]+)</version>");
		List<MatchResult> plugins = plugin.matcher(Files.readString(Page.ROOT.resolve("smtpd-bom/pom.xml")))
			.results()
			.toList();
		assertThat(plugins).hasSizeGreaterThan(2)
			.allSatisfy((match) -> assertThat(parent.replaceAll("\\$\\{spring-javaformat.version}", "0.0.47"))
				.containsPattern("<artifactId>" + match.group(1) + "</artifactId>\\s*<version>"
						+ Pattern.quote(match.group(2)) + "</version>"));
	}

	// -Dmaven.test.skip=true, as the release has it, makes no such jars
	@ParameterizedTest
	@MethodSource("modules")
	void jarsOfTestsAreInAProfile(Path pom) throws Exception {
		assertThat(Files.readString(pom).split("<profiles>")[0]).doesNotContain("<type>test-jar</type>");
	}

	@Test
	void modulesThatAreNotDeployedAreNotPublished() throws Exception {
		List<String> kept = new ArrayList<>();
		for (Path pom : modules()) {
			String text = Files.readString(pom);
			if (text.contains("<maven.deploy.skip>true<")) {
				kept.add(artifact(text));
			}
		}
		String parent = Files.readString(Page.ROOT.resolve("pom.xml"));
		kept.add(artifact(parent));
		List<String> excluded = Pattern.compile("<excludeArtifact>(.+)</excludeArtifact>")
			.matcher(parent)
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(excluded).hasSizeGreaterThan(5).containsExactlyInAnyOrderElementsOf(kept);
	}

	private static String artifact(String pom) {
		Matcher matcher = Pattern.compile("\n\t<artifactId>(.+)</artifactId>").matcher(pom);
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

	private static List<String> missing(String command) {
		List<String> missing = new ArrayList<>();
		SCRIPT.matcher(command)
			.results()
			.map((match) -> match.group(1))
			.filter((script) -> !Files.isExecutable(Page.ROOT.resolve(script)))
			.forEach(missing::add);
		String pom = Page.of(Page.ROOT.resolve("pom.xml")).source();
		PROFILE.matcher(command)
			.results()
			.map((match) -> match.group(1))
			.filter((profile) -> !pom.contains("<id>" + profile + "</id>"))
			.forEach(missing::add);
		MODULE.matcher(command)
			.results()
			.flatMap((match) -> Arrays.stream(match.group(1).split(",")))
			.filter((module) -> !pom.contains("<module>" + module + "</module>"))
			.forEach(missing::add);
		return missing;
	}

	// paths below a directory of the repository; others are those of applications
	private static Stream<String> named(String text) {
		return CODE.matcher(text)
			.results()
			.map((match) -> match.group(1))
			.filter((code) -> code.matches("[\\w./-]+/[\\w./-]+"))
			.map((code) -> {
				String place = code.substring(0, code.indexOf('/'));
				return PLACES.containsKey(place) ? PLACES.get(place) + code.substring(place.length()) : code;
			})
			.filter((path) -> !path.startsWith("./") && !path.matches(".*/(?:target|\\.cifuzz-corpus)(?:/.*)?")
					&& Files.isDirectory(Page.ROOT.resolve(path.substring(0, path.indexOf('/')))));
	}

	private static List<String> missingTests(String text) {
		return TEST.matcher(text)
			.results()
			.filter((match) -> !TESTS.containsKey(match.group(1)) || (match.group(2) != null
					&& !TESTS.get(match.group(1)).matches("(?s).*\\b" + match.group(2) + "\\(.*")))
			.map(MatchResult::group)
			.toList();
	}

	private static Map<String, String> tests() {
		Map<String, String> tests = new HashMap<>();
		try (Stream<Path> files = Files.walk(Page.ROOT)) {
			for (Path file : files.filter((path) -> path.toString().matches(".*/src/test/java/.*Tests\\.java"))
				.toList()) {
				String name = file.getFileName().toString().replace(".java", "");
				tests.merge(name, Files.readString(file), String::concat);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return tests;
	}

	private static Map<String, Object> yaml(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		return map(new Yaml(new SafeConstructor(options)).load(text));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Object value) {
		assertThat(value).isInstanceOf(Map.class);
		return (Map<String, Object>) value;
	}

}
