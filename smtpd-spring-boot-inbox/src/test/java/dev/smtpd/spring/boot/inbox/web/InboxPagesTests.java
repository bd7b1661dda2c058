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

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.spring.boot.inbox.content.FramePolicy;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages in an application, over HTTP.
 */
class InboxPagesTests {

	private static final Pattern TOKEN = Pattern.compile("name=\"_inbox\" value=\"([0-9a-f]+)\"");

	private static final String HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext context;

	private final CookieManager cookies = new CookieManager();

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(this.cookies).build();

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(PagesApplication.class).run("--server.port=0", "--smtpd.port=0",
				"--smtpd.address=127.0.0.1", "--smtpd.inbox.enabled=true", "--smtpd.inbox.directory=" + directory);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void clear() {
		messages().delete(InboxSelection.of(SearchQuery.ALL));
	}

	private static InboxMessages messages() {
		return context.getBean(InboxMessages.class);
	}

	private static void send(String sender, String content) {
		assertThat(SmtpTestClient
			.bindToServer(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.smtpd.port")))
			.mail()
			.from(sender)
			.to("ann+order@example.org")
			.content(content.replace("\n", "\r\n"))
			.send()).isAccepted();
	}

	private static URI uri(String path) {
		return URI
			.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + "/smtpd" + path);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(String path, String form) throws Exception {
		return this.client.send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form))
			.build(), BodyHandlers.ofString());
	}

	private String token() throws Exception {
		Matcher matcher = TOKEN.matcher(get("").body());
		assertThat(matcher.find()).isTrue();
		return "_inbox=" + matcher.group(1);
	}

	private static long newest() {
		return messages().list(SearchQuery.ALL, null, 1).messages().get(0).id();
	}

	@Test
	void emptyListSaysHowToSendMail() throws Exception {
		assertThat(get("").body()).contains("No mail yet")
			.contains("swaks --server localhost:" + context.getEnvironment().getProperty("local.smtpd.port"));
	}

	@Test
	void listShowsMailAndSearchFindsIt() throws Exception {
		send("joe@example.org", "Subject: Apples\nFrom: Joe <joe@example.org>\n\nGreen\n");
		send("eve@example.org", "Subject: Pears\nFrom: Eve <eve@example.org>\n\nYellow\n");
		assertThat(get("").body()).contains("Apples", "Pears", "<title>(2) Inbox</title>");
		assertThat(get("?q=from%3Ajoe").body()).contains("Apples", "1 message").doesNotContain("Pears");
		assertThat(get("?q=before%3Anonsense").body()).contains("could not be read as it was meant");
	}

	@Test
	void securityHeadersAreThere() throws Exception {
		HttpHeaders headers = get("").headers();
		assertThat(headers.firstValue("Content-Security-Policy")).get()
			.asString()
			.contains("script-src 'self'")
			.doesNotContain("unsafe");
		assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
		assertThat(headers.firstValue("Cache-Control")).contains("no-store");
	}

	@Test
	void hostileMessageIsEscapedEverywhere() throws Exception {
		send("evil@example.org",
				"Subject: " + HOSTILE + "\nFrom: \"" + HOSTILE.replace("\"", "") + "\" <e@example.org>\nX-" + "Evil: "
						+ HOSTILE + "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
						+ "Content-Type: text/html\n\n" + HOSTILE + "<p onclick=alert(3)>Hello\n--b\n"
						+ "Content-Type: image/svg+xml; name=\"<svg onload=alert(4)>.svg\"\n\n<svg/>\n--b--\n");
		String message = "/messages/" + newest();
		for (String path : List.of("", message, message + "?view=text", message + "?view=headers",
				message + "?view=source", message + "?view=structure", message + "?view=session", message + "/html")) {
			HttpResponse<String> response = get(path);
			assertThat(response.statusCode()).as(path).isEqualTo(200);
			assertThat(response.body()).as(path).doesNotContain("<script>", "<img src=x", "<svg onload", "<p onclick");
		}
	}

	@Test
	void htmlIsInASandboxWithItsPolicy() throws Exception {
		send("joe@example.org", "Subject: x\nContent-Type: text/html\n\n<img src=http://example.com/t.gif><b>Hi</b>\n");
		String message = "/messages/" + newest();
		assertThat(get(message).body()).contains("sandbox=\"" + FramePolicy.SANDBOX + "\"",
				"1 remote resource is blocked");
		HttpResponse<String> frame = get(message + "/html");
		assertThat(frame.headers().allValues("Content-Security-Policy")).containsExactly(FramePolicy.BLOCKED);
		assertThat(frame.body()).contains("<b>Hi</b>").doesNotContain("example.com");
		HttpResponse<String> shown = get(message + "/html?remote=true");
		assertThat(shown.headers().allValues("Content-Security-Policy")).containsExactly(FramePolicy.SHOWN);
		assertThat(shown.body()).contains("http://example.com/t.gif");
	}

	@Test
	void deletionBySearchIsUndone() throws Exception {
		send("joe@example.org", "Subject: Apples\n\nGreen\n");
		send("joe@example.org", "Subject: Pears\n\nYellow\n");
		HttpResponse<String> deleted = post("/delete", token() + "&all=true&q=subject%3Aapples");
		assertThat(deleted.statusCode()).isEqualTo(303);
		assertThat(messages().counts().total()).isEqualTo(1);
		String location = deleted.headers().firstValue("Location").orElseThrow();
		Matcher matcher = Pattern.compile("deleted=([^&]+)").matcher(location);
		assertThat(matcher.find()).isTrue();
		post("/undo", token() + "&deletion=" + matcher.group(1));
		assertThat(messages().counts().total()).isEqualTo(2);
	}

	@Test
	void changeWithoutTokenIsForbidden() throws Exception {
		send("joe@example.org", "Subject: Apples\n\nGreen\n");
		assertThat(post("/delete", "all=true").statusCode()).isEqualTo(403);
		token();
		assertThat(post("/delete", "all=true&_inbox=0").statusCode()).isEqualTo(403);
		assertThat(messages().counts().total()).isEqualTo(1);
	}

	@Test
	void eventComesAfterAMessageIsStored() throws Exception {
		HttpResponse<Stream<String>> stream = this.client.send(HttpRequest.newBuilder(uri("/events")).build(),
				BodyHandlers.ofLines());
		try (Stream<String> body = stream.body()) {
			Iterator<String> lines = body.iterator();
			while (!lines.next().equals("event:hello")) {
				// its data
			}
			send("joe@example.org", "Subject: Apples\n\nGreen\n");
			String line = lines.next();
			while (!line.equals("event:stored")) {
				line = lines.next();
			}
			assertThat(line).isEqualTo("event:stored");
		}
	}

	@Test
	void transcriptOfTheSessionIsShown() throws Exception {
		send("joe@example.org", "Subject: Apples\n\nGreen\n");
		assertThat(get("/messages/" + newest() + "?view=session").body()).contains("MAIL FROM:&lt;joe@example.org&gt;");
	}

	@Test
	void otherPagesWork() throws Exception {
		for (String path : List.of("/refusals", "/status", "/status/live", "/faults", "/live", "/assets/htmx.js")) {
			assertThat(get(path).statusCode()).as(path).isEqualTo(200);
		}
		assertThat(get("/messages/99999").statusCode()).isEqualTo(404);
		assertThat(get("/assets/other.js").statusCode()).isEqualTo(404);
	}

	@Test
	void faultIsAddedAndRemoved() throws Exception {
		SmtpFaults faults = context.getBean(SmtpFaults.class);
		post("/faults", token() + "&name=full&stage=CONNECT&action=DELAY&delay=1&nth=1000000");
		assertThat(faults.get("full")).isNotNull();
		assertThat(post("/faults", token() + "&name=bad&stage=RCPT&action=REPLY&reply=nonsense").body())
			.contains("The fault can&#39;t be made.".replace("&#39;", "'"));
		post("/faults/remove", token() + "&name=full");
		assertThat(faults.get("full")).isNull();
	}

}
