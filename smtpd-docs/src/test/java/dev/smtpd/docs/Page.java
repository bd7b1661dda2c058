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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, in AsciiDoc or Markdown.
 *
 * @param path the path of the file
 * @param source its text
 * @param text what is not code, without comments
 * @param blocks the blocks of code
 * @param anchors what links may point to
 */
record Page(Path path, String source, String text, List<Block> blocks, Set<String> anchors) {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	static final Path PAGES = ROOT.resolve("docs/modules/ROOT/pages");

	private static final List<String> FOR_FORGES = List.of("README.md", "CHANGELOG.md", "CODE_OF_CONDUCT.md",
			"CONTRIBUTING.md", "SECURITY.md", ".github/PULL_REQUEST_TEMPLATE.md");

	private static final Pattern HEADING = Pattern.compile("(#{1,6}|={1,6}) (.+)");

	private static final Pattern ANCHOR = Pattern.compile("\\[(?:#|\\[)([\\w.-]+)\\]{1,2}");

	private static final Pattern SOURCE = Pattern.compile("\\[source,\\s*([\\w-]+).*\\]");

	static Page of(Path path) {
		try {
			return new Parser(path, Files.readString(path)).parse();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return all pages: those of the site, those in Markdown, and those that forges show.
	 * @return the pages
	 */
	static List<Page> all() {
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
				Stream<Path> examples = Files.walk(ROOT.resolve("examples"), 2)) {
			return Stream.of(docs, examples, FOR_FORGES.stream().map(ROOT::resolve))
				.flatMap(Function.identity())
				.filter((file) -> file.toString().endsWith(".md") || file.toString().endsWith(".adoc"))
				.sorted()
				.map(Page::of)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the pages of the site.
	 * @return the pages
	 */
	static List<Page> ofSite() {
		return all().stream().filter((page) -> page.path().startsWith(PAGES)).toList();
	}

	boolean isAsciiDoc() {
		return this.path.toString().endsWith(".adoc");
	}

	String name() {
		return ROOT.relativize(this.path).toString();
	}

	@Override
	public String toString() {
		return name();
	}

	/**
	 * A block of code.
	 *
	 * @param language the language, or an empty string
	 * @param title the title above it, or an empty string
	 * @param code the code, with a line break at its end
	 */
	record Block(String language, String title, String code) {

	}

	/**
	 * Reads as much of AsciiDoc and Markdown as these pages use.
	 */
	private static final class Parser {

		private final Path path;

		private final String source;

		private final boolean asciiDoc;

		private final StringBuilder text = new StringBuilder();

		private final List<Block> blocks = new ArrayList<>();

		private final Set<String> anchors = new HashSet<>();

		private String language = "";

		private String title = "";

		private String anchor = "";

		Parser(Path path, String source) {
			this.path = path;
			this.source = source;
			this.asciiDoc = path.toString().endsWith(".adoc");
		}

		Page parse() {
			List<String> lines = this.source.lines().toList();
			int i = 0;
			while (i < lines.size()) {
				String delimiter = delimiter(lines.get(i));
				if (delimiter == null) {
					line(lines.get(i));
					i++;
				}
				else {
					i = block(lines, i, delimiter);
				}
			}
			return new Page(this.path, this.source, this.text.toString(), this.blocks, this.anchors);
		}

		private String delimiter(String line) {
			if (this.asciiDoc) {
				return line.matches("-{4,}|\\.{4,}|/{4,}|\\+{4,}") ? line : null;
			}
			return line.strip().startsWith("```") ? "```" : null;
		}

		private int block(List<String> lines, int start, String delimiter) {
			int end = start + 1;
			StringBuilder code = new StringBuilder();
			while (!lines.get(end).strip().equals(delimiter)) {
				code.append(lines.get(end)).append('\n');
				end++;
			}
			if (!this.asciiDoc) {
				this.language = lines.get(start).strip().substring(3).strip();
			}
			if (!delimiter.startsWith("/")) {
				this.blocks.add(new Block(this.language, this.title, code.toString()));
			}
			this.language = "";
			this.title = "";
			return end + 1;
		}

		private void line(String line) {
			Matcher source = SOURCE.matcher(line);
			if (source.matches()) {
				this.language = source.group(1);
				return;
			}
			if (this.asciiDoc && line.startsWith("//")) {
				return;
			}
			Matcher heading = HEADING.matcher(line);
			if (heading.matches() && heading.group(1).startsWith(this.asciiDoc ? "=" : "#")) {
				this.anchors.add(this.anchor.isEmpty() ? unique(slug(heading.group(2))) : this.anchor);
			}
			this.anchor = "";
			ANCHOR.matcher(line).results().map((match) -> match.group(1)).forEach((id) -> {
				this.anchors.add(id);
				this.anchor = id;
			});
			this.title = (this.asciiDoc && line.matches("\\.[^. ].*")) ? line.substring(1) : "";
			this.text.append(line).append('\n');
		}

		private String unique(String id) {
			int number = this.asciiDoc ? 2 : 1;
			String candidate = id;
			while (this.anchors.contains(candidate)) {
				candidate = id + "-" + number;
				number++;
			}
			return candidate;
		}

		// as Asciidoctor does with idprefix= and idseparator=-, and as forges do
		private String slug(String heading) {
			String plain = heading.replaceAll("(?:xref:|https?:)?[^\\s\\[]*\\[([^\\]]*)\\](?:\\([^)]*\\))?", "$1")
				.toLowerCase(Locale.ROOT);
			if (this.asciiDoc) {
				return plain.replaceAll("[^\\w\\-. ]", "").replaceAll("[ .\\-]+", "-").replaceAll("-$", "");
			}
			return plain.replaceAll("[^\\w\\- ]", "").replace(' ', '-');
		}

	}

}
