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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smtpd.docs.reference.Beans;
import dev.smtpd.docs.reference.Events;
import dev.smtpd.docs.reference.Meters;
import dev.smtpd.docs.reference.Pages;
import dev.smtpd.docs.reference.Properties;
import dev.smtpd.docs.reference.Replies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of the reference are those that are made from metadata and code. To write
 * them:
 *
 * <pre>
 * ./mvnw test -pl smtpd-docs -am -Dtest=ReferenceTests -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true
 * </pre>
 */
class ReferenceTests {

	private static final boolean UPDATE = Boolean.getBoolean("docs.update");

	private static final Pattern GENERATED = Pattern.compile(
			"(?<begin>(?://|<!--) begin generated: (?<name>[\\w-]+)(?: -->)?\\n)(?<text>.*?)(?<end>(?://|<!--) end generated(?: -->)?\\n)",
			Pattern.DOTALL);

	private static final Map<String, Supplier<String>> GENERATORS = new LinkedHashMap<>();

	static {
		GENERATORS.put("properties", () -> Properties.table("smtpd-spring-boot-autoconfigure"));
		GENERATORS.put("inbox-properties", () -> Properties.table("smtpd-spring-boot-inbox"));
		GENERATORS.put("meters", Meters::table);
		GENERATORS.put("meter-tags", Meters::tags);
		GENERATORS.put("inbox-meters", Meters::inboxTable);
		GENERATORS.put("inbox-meter-tags", Meters::inboxTags);
		GENERATORS.put("observations", Meters::observations);
		GENERATORS.put("events", Events::table);
		GENERATORS.put("beans", Beans::tables);
		GENERATORS.put("replies", Replies::table);
		GENERATORS.put("pages", Pages::list);
	}

	static Stream<Path> files() throws IOException {
		try (Stream<Path> pages = Files.list(Page.PAGES)) {
			return Stream.concat(pages.sorted().toList().stream(), Stream.of(Page.ROOT.resolve("docs/llms.txt")));
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void tablesAreThoseOfTheCode(Path file) throws Exception {
		String text = Files.readString(file);
		String generated = GENERATED.matcher(text)
			.replaceAll((match) -> Matcher
				.quoteReplacement(match.group(1) + GENERATORS.get(match.group(2)).get() + match.group(4)));
		if (UPDATE) {
			Files.writeString(file, generated);
		}
		else {
			assertThat(text).as("Write tables anew by -Ddocs.update=true, see ReferenceTests").isEqualTo(generated);
		}
	}

	@Test
	void everyTableIsInAPage() throws Exception {
		StringBuilder all = new StringBuilder();
		for (Path file : files().toList()) {
			all.append(Files.readString(file));
		}
		assertThat(GENERATED.matcher(all).results().map((match) -> match.group(2)))
			.containsExactlyInAnyOrderElementsOf(GENERATORS.keySet());
	}

	@Test
	void refusalsAreExplained() {
		String page = Page.of(Page.PAGES.resolve("troubleshooting.adoc")).source();
		assertThat(Replies.refusals()).hasSizeGreaterThan(50);
		assertThat(Replies.refusals().stream().filter((reply) -> !page.contains(reply))).isEmpty();
	}

	@Test
	void linesOfTheLogAreThoseOfTheCode() throws Exception {
		String page = Page.of(Page.PAGES.resolve("troubleshooting.adoc")).source();
		String lines = page.substring(page.indexOf("== By line of the log"));
		String sources = String.join("\n", Replies.sources()).replaceAll("\"\\s*\\+\\s*\"", "");
		List<String> quoted = Pattern.compile("\"([^\"]+)\"")
			.matcher(lines.replaceAll("options=.*|cols=.*", ""))
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(quoted).hasSizeGreaterThan(10);
		assertThat(quoted.stream().filter((line) -> !sources.contains(line))).isEmpty();
	}

}
