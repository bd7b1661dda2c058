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

package dev.smtpd.spring.boot.inbox.web;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a browser shows of requests that fail.
 */
class InboxErrorPagesTests {

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext context;

	private static PagesClient client;

	@BeforeAll
	static void start() {
		context = run("/app", directory, "--smtpd.inbox.links.Help=/help");
		client = new PagesClient(context);
	}

	private static ConfigurableApplicationContext run(String contextPath, Path directory, String... properties) {
		String[] all = new String[properties.length + 6];
		System.arraycopy(properties, 0, all, 6, properties.length);
		all[0] = "--server.port=0";
		all[1] = "--server.servlet.context-path=" + contextPath;
		all[2] = "--smtpd.port=0";
		all[3] = "--smtpd.address=127.0.0.1";
		all[4] = "--smtpd.inbox.enabled=true";
		all[5] = "--smtpd.inbox.directory=" + directory;
		return new SpringApplicationBuilder(PagesApplication.class).run(all);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@ParameterizedTest
	@CsvSource({ "/nonsense, 404", "/messages/99999, 404", "/messages/99999/message.eml, 404", "/messages/x, 400",
			"/?before=x, 400", "/messages/1/html, 404", "/messages/1/parts/9, 404", "/assets/none.js, 404",
			"/delete, 405", "/sessions/none, 404", "/messages/1/thumbnails/1, 404", "/refusals?before=x, 400" })
	void pageHasTheLayout(String path, int status) throws Exception {
		HttpResponse<String> response = client.get("/app/smtpd" + path.replaceFirst("^/\\?", "?"));
		assertThat(response.statusCode()).isEqualTo(status);
		assertPage(response.body());
		assertThat(response.headers().firstValue("Content-Security-Policy")).get()
			.asString()
			.contains("script-src 'self'");
	}

	private static void assertPage(String page) {
		assertThat(page).contains("<h1>", "href=\"/app/smtpd/assets/inbox.css\"", "href=\"/app/help\"", "Show all mail")
			.doesNotContain("Whitelabel", "Exception");
	}

	@Test
	void pathOfTheRequestIsEscaped() throws Exception {
		assertThat(client.get("/app/smtpd/%3Cscript%3Ealert(1)%3C/script%3E").body()).doesNotContain("<script>alert");
	}

	@Test
	void changeBySearchThatCannotBeReadSaysWhy() throws Exception {
		HttpResponse<String> response = client.submit("/app/smtpd", "/app/smtpd/delete", "all=true&q=*");
		assertThat(response.statusCode()).isEqualTo(400);
		assertPage(response.body());
		assertThat(response.body()).contains("Nothing was changed.")
			.contains("A word without letters and digits is ignored.");
		HttpResponse<String> export = client.submit("/app/smtpd", "/app/smtpd/export.zip", "all=true&q=*");
		assertThat(export.statusCode()).isEqualTo(400);
		assertThat(export.body()).contains("Nothing was exported.");
	}

	@Test
	void formOutOfDateSaysSo() throws Exception {
		HttpResponse<String> response = client.post("/app/smtpd/delete", "all=true");
		assertThat(response.statusCode()).isEqualTo(403);
		assertPage(response.body());
		assertThat(response.body()).contains("<h1>Not allowed</h1>", "The page is out of date.");
	}

	@Test
	void clientFromElsewhereSeesTheReasonAndNoPlaces() throws Exception {
		HttpResponse<String> response = new PagesClient(context).header("X-Forwarded-For", "192.0.2.1")
			.get("/app/smtpd");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).contains("<h1>Not allowed</h1>", "SecurityFilterChain")
			.doesNotContain("<nav", "Whitelabel");
	}

	@Test
	void programsGetNoPage() throws Exception {
		HttpResponse<String> response = new PagesClient(context).header("X-Forwarded-For", "192.0.2.1")
			.header("Accept", "*/*")
			.get("/app/smtpd");
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).startsWith("The inbox can be reached from this machine only").doesNotContain("<");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nonsense", "/smtpdx", "/smtpd/api/nonsense" })
	void otherPathsAreTheApplications(String path) throws Exception {
		HttpResponse<String> response = client.get("/app" + path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).doesNotContain("inbox.css");
	}

	@Test
	void databaseThatFailsGivesAPage(@TempDir Path other) throws Exception {
		try (ConfigurableApplicationContext broken = run("/app", other, "--smtpd.inbox.links.Help=/help",
				"--smtpd.inbox.database=application", "--spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID())) {
			PagesClient pages = new PagesClient(broken);
			assertThat(pages.get("/app/smtpd/refusals").statusCode()).isEqualTo(200);
			((AutoCloseable) broken.getBean(DataSource.class)).close();
			HttpResponse<String> response = pages.get("/app/smtpd/refusals");
			assertThat(response.statusCode()).isEqualTo(500);
			assertPage(response.body());
			assertThat(response.body()).contains("The log of the application says why.");
		}
	}

}
