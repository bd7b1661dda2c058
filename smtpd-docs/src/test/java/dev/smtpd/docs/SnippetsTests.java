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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Java in the pages of the site is code that is compiled: it stands, line for line, in a
 * source file of a module. Pages have the text itself, since forges don't include files.
 */
class SnippetsTests {

	private static final Map<Path, Source> SOURCES = sources();

	static List<Page> pages() {
		return Page.ofSite();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void javaOfThePageIsCompiled(Page page) {
		assertThat(page.blocks()).filteredOn((block) -> block.language().equals("java"))
			.extracting(Page.Block::code)
			.allSatisfy((code) -> assertThat(SOURCES.values()).as("Source files that have, line for line:%n%s", code)
				.anyMatch((source) -> source.has(code)));
	}

	@Test
	void codeThatNoFileHasIsFound() {
		String code = "@SpringBootApplication\nclass DeskApplication {\n";
		assertThat(SOURCES.values()).anyMatch((source) -> source.has(code))
			.noneMatch((source) -> source.has(code.replace("Desk", "Task")))
			.noneMatch((source) -> source.has("import java.util.concurrent.Phaser;\n\n" + code));
	}

	private static Map<Path, Source> sources() {
		Map<Path, Source> sources = new TreeMap<>();
		try (Stream<Path> modules = Files.list(Page.ROOT)) {
			for (Path module : modules.filter((path) -> Files.exists(path.resolve("pom.xml"))).toList()) {
				for (String root : List.of("src/main/java", "src/test/java")) {
					if (Files.isDirectory(module.resolve(root))) {
						try (Stream<Path> files = Files.walk(module.resolve(root))) {
							files.filter((file) -> file.toString().endsWith(".java"))
								.forEach((file) -> sources.put(file, Source.of(file)));
						}
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sources;
	}

	/**
	 * A source file, without indentation, blank lines and the comments that name regions.
	 *
	 * @param imports the imports and the package
	 * @param code all other lines
	 */
	private record Source(Set<String> imports, String code) {

		static Source of(Path file) {
			try {
				return of(Files.readString(file));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static Source of(String text) {
			List<String> lines = text.lines()
				.map(String::strip)
				.filter((line) -> !line.isEmpty() && !line.matches("// (?:tag|end)::.*"))
				.toList();
			return new Source(lines.stream().filter(Source::isHead).collect(Collectors.toSet()),
					lines.stream().filter((line) -> !isHead(line)).collect(Collectors.joining("\n", "\n", "\n")));
		}

		private static boolean isHead(String line) {
			return line.startsWith("import ") || line.startsWith("package ");
		}

		// a class may end in the page before it ends in the file
		boolean has(String code) {
			Source snippet = of(code);
			String lines = snippet.code;
			return this.imports.containsAll(snippet.imports) && (this.code.contains(lines)
					|| (lines.endsWith("\n}\n") && this.code.contains(lines.substring(0, lines.length() - 2))));
		}

	}

}
