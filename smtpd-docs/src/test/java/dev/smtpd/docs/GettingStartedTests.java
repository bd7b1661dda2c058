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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import dev.smtpd.process.ForkedJvm;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on getting started, as it stands: its files are compiled, the application is
 * run, and its commands print what the page says. Only the port is another one. What
 * Maven does is shown by the script .ci/newcomer.
 */
class GettingStartedTests {

	private static final Pattern STARTED = Pattern.compile("SMTP server started on port (\\d+) \\(smtp\\)");

	private final List<Page.Block> blocks = Page.of(Page.PAGES.resolve("getting-started.adoc")).blocks();

	@TempDir
	private Path directory;

	@Test
	void commandsPrintWhatThePageSays() throws Exception {
		Assumptions.assumeTrue(Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((path) -> Files.isExecutable(Path.of(path, "curl"))), "There is no curl");
		try (ForkedJvm jvm = run(compile())) {
			int port = Integer.parseInt(jvm.awaitLine(STARTED).group(1));
			int outputs = 0;
			String printed = "";
			for (Page.Block block : this.blocks) {
				if (block.title().equals("In another terminal")) {
					printed = shell(block.code().replace("localhost:2525", "127.0.0.1:" + port));
				}
				else if (block.title().equals("Output")) {
					assertThat(printed).isEqualToNormalizingNewlines(block.code());
					outputs++;
				}
			}
			assertThat(outputs).isEqualTo(3);
		}
	}

	@Test
	void pageSaysWhatTheLogHas() {
		assertThat(this.blocks).extracting(Page.Block::code).contains("SMTP server started on port 2525 (smtp)\n");
	}

	@Test
	void versionsAreThoseOfTheBuild() throws Exception {
		String parent = Files.readString(Page.ROOT.resolve("pom.xml"));
		String pom = file("pom.xml");
		assertThat(pom).contains("<version>" + property(parent, "spring-boot.version") + "</version>");
		String version = Files.readString(Page.ROOT.resolve("smtpd-bom/pom.xml"))
			.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
		for (Page page : Page.ofSite()) {
			Matcher used = Pattern.compile(
					"<groupId>dev.smtpd</groupId>\\s*<artifactId>[^<]+</artifactId>\\s*<version>([^<]+)<|dev\\.smtpd:[\\w-]+:([\\w.-]+)")
				.matcher(page.source());
			while (used.find()) {
				assertThat((used.group(1) != null) ? used.group(1) : used.group(2)).as(page.name()).isEqualTo(version);
			}
		}
		assertThat(Files.readString(Page.ROOT.resolve("docs/antora.yml"))).contains("display_version: " + version);
	}

	private static String property(String pom, String name) {
		return pom.replaceFirst("(?s).*<" + name + ">([^<]+)<.*", "$1");
	}

	private String file(String title) {
		return this.blocks.stream()
			.filter((block) -> block.title().equals(title))
			.map(Page.Block::code)
			.findFirst()
			.orElseThrow();
	}

	private Path compile() throws IOException {
		List<String> options = new ArrayList<>(List.of("-proc:none", "-parameters", "-nowarn", "-d",
				this.directory.resolve("classes").toString(), "-cp", ForkedJvm.classPathWithoutTests()));
		for (Page.Block block : this.blocks) {
			if (block.language().equals("java")) {
				Path file = this.directory.resolve(block.title());
				Files.createDirectories(file.getParent());
				options.add(Files.writeString(file, block.code()).toString());
			}
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new))).isZero();
		return this.directory.resolve("classes");
	}

	private static ForkedJvm run(Path classes) throws IOException {
		return ForkedJvm
			.start(List.of("-cp", classes + ":" + ForkedJvm.classPathWithoutTests(), "com.example.desk.DeskApplication",
					"--smtpd.port=0", "--smtpd.address=127.0.0.1", "--spring.main.web-application-type=none"));
	}

	private String shell(String command) throws Exception {
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return Files.readString(output).replace("\r", "");
	}

}
