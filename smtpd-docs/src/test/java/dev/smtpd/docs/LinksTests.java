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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether links of the documentation lead somewhere: to pages, files, pictures and
 * anchors.
 */
class LinksTests {

	private static final Path NAVIGATION = Page.ROOT.resolve("docs/modules/ROOT/nav.adoc");

	private static final String REPOSITORY = "https://github.com/smtpd/smtpd-spring-boot/blob/main/";

	private static final Pattern CODE = Pattern.compile("`[^`\\n]+`");

	private static final Pattern ASCIIDOC = Pattern.compile(
			"(?:(?<kind>xref|link|image):{1,2}|(?<url>https://[^\\s\\[\\]]+)|<<)(?<target>[^\\s\\[\\]<>,]*)(?=\\[|>>|,|\\s|$)");

	private static final Pattern MARKDOWN = Pattern.compile("\\]\\((?<target>[^)\\s]+)\\)");

	static List<Page> pages() {
		return Page.all();
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadSomewhere(Page page) {
		assertThat(broken(page)).isEmpty();
	}

	@Test
	void thereAreLinksOfEveryKind() {
		String all = String.join("\n", Page.all().stream().map(Page::text).toList());
		assertThat(all).contains("xref:", "image::", "](docs/", REPOSITORY, "#");
	}

	@Test
	void navigationHasEveryPageOnce() throws Exception {
		List<String> pages = Pattern.compile("xref:([^\\[#]+)\\[")
			.matcher(Files.readString(NAVIGATION))
			.results()
			.map((match) -> match.group(1))
			.toList();
		try (Stream<Path> files = Files.list(Page.PAGES)) {
			assertThat(pages)
				.containsExactlyInAnyOrderElementsOf(files.map((file) -> file.getFileName().toString()).toList());
		}
	}

	@ParameterizedTest
	@CsvSource({ "a.adoc, xref:missing.adoc[x]", "a.adoc, xref:a.adoc#missing[x]", "a.adoc, xref:#missing[x]",
			"a.adoc, <<missing>>", "a.adoc, image::missing.png[x]",
			"a.adoc, https://github.com/smtpd/smtpd-spring-boot/blob/main/missing.md[x]", "a.md, [x](missing.md)",
			"a.md, [x](a.md#missing)", "a.md, [x](#missing)", "a.md, ![x](missing.png)" })
	void brokenLinkIsFound(String file, String link, @TempDir Path directory) throws Exception {
		Path path = directory.resolve(file);
		String heading = file.endsWith(".md") ? "# A\n\n## Some part\n\n" : "= A\n\n== Some part\n\n";
		Files.writeString(path, heading + "Text " + link + " more.\n");
		assertThat(broken(Page.of(path))).hasSize(1);
		Files.writeString(path,
				heading + "Text " + (file.endsWith(".md") ? "[x](#some-part)" : "xref:#some-part[x]") + " more.\n");
		assertThat(broken(Page.of(path))).isEmpty();
	}

	private static List<String> broken(Page page) {
		List<String> broken = new ArrayList<>();
		String text = CODE.matcher(page.text()).replaceAll("");
		Matcher matcher = (page.isAsciiDoc() ? ASCIIDOC : MARKDOWN).matcher(text);
		while (matcher.find()) {
			String url = page.isAsciiDoc() ? matcher.group("url") : null;
			String target = (url != null) ? url : matcher.group("target");
			boolean image = page.isAsciiDoc() && "image".equals(matcher.group("kind"));
			boolean anchorOnly = page.isAsciiDoc() && matcher.group("kind") == null && url == null;
			if (!resolves(page, anchorOnly ? "#" + target : target, image)) {
				broken.add(matcher.group());
			}
		}
		return broken;
	}

	private static boolean resolves(Page page, String target, boolean image) {
		if (target.startsWith(REPOSITORY)) {
			return resolves(Page.ROOT, target.substring(REPOSITORY.length()), page);
		}
		if (target.matches("[a-z]+:.*")) {
			return true;
		}
		if (image) {
			return Files.isRegularFile(Page.ROOT.resolve("docs/images").resolve(target));
		}
		return resolves(page.path().getParent(), target, page);
	}

	private static boolean resolves(Path directory, String target, Page page) {
		int hash = target.indexOf('#');
		String file = (hash < 0) ? target : target.substring(0, hash);
		Path path = file.isEmpty() ? page.path() : pagesOf(page, directory).resolve(file);
		if (!Files.exists(path)) {
			return false;
		}
		return hash < 0 || Page.of(path).anchors().contains(target.substring(hash + 1));
	}

	private static Path pagesOf(Page page, Path directory) {
		return page.path().equals(NAVIGATION) ? Page.PAGES : directory;
	}

}
