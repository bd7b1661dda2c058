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

package dev.smtpd.spring.boot.inbox.content;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Hostile HTML in a real browser: no script runs, nothing is loaded, and the console has
 * nothing to report. Skipped where there is no Chromium.
 */
class BrowserTests {

	// what scripts do instead of alert(1)
	private static final String SCRIPT = "console.log('RAN')";

	private final SafeHtmlRenderer renderer = new SafeHtmlRenderer();

	@TempDir
	private Path directory;

	private String console = "";

	@BeforeEach
	void findBrowser() {
		assumeTrue(browser() != null, "There is no 'chromium', so that nothing is shown in a browser");
	}

	@Test
	void hostileMailIsHarmlessInItsFrame() throws Exception {
		try (PageServer pages = new PageServer(); PageServer trap = new PageServer()) {
			open(pages, trap, FramePolicy.BLOCKED, " sandbox=\"" + FramePolicy.SANDBOX + "\"", true);
			assertThat(this.console).isEmpty();
			assertThat(trap.requests()).isEmpty();
		}
	}

	@Test
	void hostileMailIsHarmlessWithoutSandboxAndPolicy() throws Exception {
		try (PageServer pages = new PageServer(); PageServer trap = new PageServer()) {
			open(pages, trap, "", "", false);
			assertThat(this.console).isEmpty();
			assertThat(trap.requests()).isEmpty();
		}
	}

	@Test
	void whatIsNotRenderedRunsAndLoads() throws Exception {
		try (PageServer pages = new PageServer(); PageServer trap = new PageServer()) {
			pages.add("/", adapt("<script>alert(1)</script><img src=TRAP/a.png>", trap), "");
			show(pages);
			assertThat(this.console).contains("RAN");
			assertThat(trap.requests()).contains("/a.png");
		}
	}

	@Test
	void policyAloneStopsScriptsAndRemoteContent() throws Exception {
		try (PageServer pages = new PageServer(); PageServer trap = new PageServer()) {
			pages.add("/", adapt(
					"<script>alert(1)</script><img src=TRAP/a.png onerror=alert(1)><link rel=stylesheet href=TRAP/b>"
							+ "<style>@import 'TRAP/c';</style><iframe src=TRAP/d></iframe>",
					trap), FramePolicy.BLOCKED);
			show(pages);
			assertThat(this.console).isNotEmpty().doesNotContain("RAN");
			assertThat(trap.requests()).isEmpty();
		}
	}

	@Test
	void picturesOfTheMessageAreLoadedInTheFrame() throws Exception {
		try (PageServer pages = new PageServer(); PageServer remote = new PageServer()) {
			SafeHtml blocked = render("<img src=cid:logo><p style='background:url(cid:bg)'>x</p><img src="
					+ remote.url() + "/blocked.png>", RemoteContent.BLOCKED);
			SafeHtml shown = render("<img src=" + remote.url() + "/shown.png>", RemoteContent.SHOWN);
			pages.add("/blocked", blocked.html(), FramePolicy.BLOCKED);
			pages.add("/shown", shown.html(), FramePolicy.SHOWN);
			pages.add("/", frame("/blocked", " sandbox=\"" + FramePolicy.SANDBOX + "\"")
					+ frame("/shown", " sandbox=\"" + FramePolicy.SANDBOX + "\""), "");
			show(pages);
			assertThat(pages.requests()).contains("/cid/logo", "/cid/bg");
			assertThat(remote.requests()).containsExactly("/shown.png");
			assertThat(this.console).isEmpty();
		}
	}

	private void open(PageServer pages, PageServer trap, String policy, String sandbox, boolean withPolicy)
			throws Exception {
		StringBuilder frames = new StringBuilder();
		int number = 0;
		for (Map.Entry<String, String> entry : HostileHtml.all().entrySet()) {
			SafeHtml safe = render(adapt(entry.getValue(), trap), RemoteContent.BLOCKED);
			String path = "/mail/" + number++;
			String html = withPolicy ? safe.html()
					: safe.html().replaceFirst("<meta http-equiv=\"Content-Security-Policy\" content=\"[^\"]*\">", "");
			pages.add(path, html, policy);
			frames.append(frame(path, sandbox));
		}
		pages.add("/", frames.toString(), "");
		show(pages);
		assertThat(pages.requests()).contains("/mail/0", "/mail/" + (number - 1));
		assertThat(pages.requests())
			.allMatch((path) -> path.startsWith("/mail/") || path.equals("/") || path.equals("/favicon.ico"));
	}

	private SafeHtml render(String html, RemoteContent remoteContent) {
		return this.renderer.render(html, remoteContent, (id) -> "/cid/" + id);
	}

	private static String frame(String path, String sandbox) {
		return "<iframe src=\"" + path + "\"" + sandbox + "></iframe>";
	}

	private static String adapt(String html, PageServer trap) {
		return html.replace("TRAP", trap.url())
			.replace("trap.example.org", trap.url().substring("http://".length()))
			.replace("alert(1)", SCRIPT);
	}

	private void show(PageServer pages) throws IOException, InterruptedException {
		File log = this.directory.resolve("console.txt").toFile();
		List<String> command = new ArrayList<>(List.of(String.valueOf(browser()), "--headless", "--no-sandbox",
				"--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
				"--disable-background-networking", "--disable-component-update",
				"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--enable-logging=stderr",
				"--user-data-dir=" + this.directory.resolve("profile"), "--dump-dom", pages.url() + "/"));
		Process process = new ProcessBuilder(command).redirectError(log)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the browser ends").isTrue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		try (Stream<String> lines = Files.lines(log.toPath())) {
			this.console = String.join("\n", lines.filter((line) -> line.contains("CONSOLE")).toList());
		}
	}

	private static @Nullable Path browser() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, "chromium"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

}
