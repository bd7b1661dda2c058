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

package dev.smtpd.sample.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.smtpd.sample.InboxApplication;
import dev.smtpd.spring.boot.inbox.content.HostileHtml;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The inbox as a person uses it, in Chromium. Skipped where it isn't installed.
 */
@SpringBootTest(classes = InboxApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureSmtpd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxBrowserTests {

	// what is larger, the server rejects
	private static final int MAX_HTML = 20_000_000;

	@LocalServerPort
	private int httpPort;

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	private InboxMessages inbox;

	private Browser browser;

	@BeforeAll
	void openBrowser() {
		Browser.assumeInstalled();
		this.browser = new Browser("http://127.0.0.1:" + this.httpPort);
	}

	@AfterAll
	void closeBrowser() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@BeforeEach
	void reset() {
		this.browser.size(1280, 900);
		this.browser.theme("light");
		this.browser.console();
		this.browser.requests();
	}

	@Test
	void mailArrivesWithoutReload() {
		this.browser.open("/smtpd");
		this.browser.await((driver) -> "true".equals(this.browser.script("return document.body.dataset.live")));
		this.browser.script("window.loadedOnce = true");
		send(mail("Arrival of the train"));
		this.browser.awaitText("Arrival of the train");
		assertThat(this.browser.script("return window.loadedOnce")).isEqualTo(true);
	}

	@Test
	void searchFindsAndIsInTheAddress() {
		send(mail("Invoice 17").from("needle@example.org"));
		send(mail("Invoice 18").from("hay@example.org"));
		this.browser.open("/smtpd");
		this.browser.search("from:needle invoice");
		this.browser.await((driver) -> this.browser.address().contains("q=from"));
		this.browser.awaitText("Invoice 17");
		assertThat(this.browser.all(By.cssSelector(".row"))).hasSize(1);
	}

	@Test
	void messageIsReadAndMarkedAsRead() {
		long id = send(mail("To be read").html("<p>Hello <b>Ann</b></p>"));
		this.browser.open("/smtpd");
		this.browser.find(By.cssSelector("#row-" + id + ".unread"));
		this.browser.find(By.id("link-" + id)).click();
		assertThat(this.browser.find(By.tagName("h1")).getText()).isEqualTo("To be read");
		assertThat(this.browser.frame()).isEqualTo("Hello Ann");
		this.browser.find(By.id("back")).click();
		this.browser.find(By.cssSelector("#row-" + id + ":not(.unread)"));
	}

	@Test
	void remoteContentIsBlockedUntilItIsAskedFor() throws Exception {
		try (PictureServer remote = new PictureServer()) {
			long id = send(mail("Newsletter").html("<p>Look</p><img src='" + remote.url() + "'>"));
			this.browser.open("/smtpd/messages/" + id);
			assertThat(this.browser.frame()).isEqualTo("Look");
			assertThat(remote.requests()).isZero();
			assertThat(this.browser.requests()).noneMatch((url) -> url.equals(remote.url()));
			this.browser.find(By.id("show-remote")).click();
			remote.awaitRequest();
		}
	}

	@Test
	void attachmentsAreListedWithThumbnails() {
		long id = send(mail("Pictures").text("See")
			.attach("sun.png", "image/png", PictureServer.picture(64))
			.attach("gpj.\u202Eexe", "application/octet-stream", new byte[10]));
		this.browser.open("/smtpd/messages/" + id);
		assertThat(this.browser.all(By.cssSelector(".attachment"))).hasSize(2);
		assertThat(this.browser.find(By.cssSelector(".attachments")).getText()).contains("sun.png")
			.doesNotContain("\u202E");
		this.browser.await((driver) -> Boolean.TRUE.equals(this.browser
			.script("const i = document.querySelector('img.thumbnail');" + "return i.complete && i.naturalWidth > 0")));
		String disposition = String
			.valueOf(this.browser.script("return fetch(document.querySelectorAll('.attachment-text a')[1].href)"
					+ ".then((response) => response.headers.get('Content-Disposition'))"));
		assertThat(disposition).startsWith("attachment").doesNotContain("\u202E");
	}

	@Test
	void bulkDeleteIsUndone() {
		IntStream.range(0, 5).forEach((i) -> send(mail("Bulk " + i).from("bulk@example.org")));
		this.browser.open("/smtpd?q=from:bulk");
		assertThat(this.browser.all(By.cssSelector(".row"))).hasSize(5);
		this.browser.find(By.id("select-all")).click();
		this.browser.find(By.cssSelector(".toolbar button.danger")).click();
		this.browser.awaitText("5 messages deleted");
		assertThat(this.browser.all(By.cssSelector(".row"))).isEmpty();
		this.browser.find(By.cssSelector("#undo button")).click();
		this.browser.await((driver) -> driver.findElements(By.cssSelector(".row")).size() == 5);
	}

	@Test
	void transcriptIsShownWithoutContentAndPasswords() {
		long id = send(mail("Transcript").text("secret content"));
		this.browser.open("/smtpd/messages/" + id + "?view=session");
		this.browser.awaitText("MAIL FROM:<joe@example.org>");
		this.browser.awaitText("250 2.0.0 OK");
		this.browser.awaitNoText("secret content");
	}

	@Test
	void refusalsAreListedWithoutReload() {
		this.browser.open("/smtpd/refusals");
		refuse("support+4711@example.org");
		this.browser.awaitText("support+4711@example.org");
		this.browser.awaitText("550 5.1.1");
	}

	@Test
	void keyboardIsEnough() {
		send(mail("Second by keyboard").from("keyboard@example.org"));
		send(mail("First by keyboard").from("keyboard@example.org"));
		this.browser.open("/smtpd?q=from:keyboard");
		this.browser.press("j");
		this.browser.press("j");
		this.browser.press(Keys.ENTER);
		this.browser.await((driver) -> this.browser.address().contains("/messages/"));
		assertThat(this.browser.find(By.tagName("h1")).getText()).isEqualTo("Second by keyboard");
		this.browser.press(Keys.ESCAPE);
		this.browser.await((driver) -> !this.browser.address().contains("/messages/"));
		this.browser.press("?");
		this.browser.find(By.cssSelector("dialog[open]"));
		this.browser.press(Keys.ESCAPE);
		this.browser.await((driver) -> driver.findElements(By.cssSelector("dialog[open]")).isEmpty());
		this.browser.press("/");
		this.browser.await((driver) -> "q".equals(driver.switchTo().activeElement().getAttribute("id")));
		this.browser.press(Keys.ESCAPE);
		this.browser.press("j");
		this.browser.press("x");
		this.browser.press("#");
		this.browser.awaitText("1 message deleted");
		this.browser.press("z");
		this.browser.await((driver) -> driver.findElements(By.cssSelector(".row")).size() == 2);
	}

	@Test
	void phoneShowsEverythingWithoutScrollingSideways() {
		long id = send(mail("A rather long subject that goes on and on, as if it would never end, " + "x".repeat(200))
			.html("<table width=2000><tr><td>" + "wide ".repeat(100) + "</table>"));
		refuse("support+4712@example.org");
		this.browser.size(360, 780);
		for (String path : pages(id)) {
			this.browser.open(path);
			assertThat(this.browser.script("return document.documentElement.scrollWidth")).as(path)
				.isEqualTo(this.browser.script("return window.innerWidth"));
		}
	}

	@Test
	void themeFollowsTheSystemAndTheButton() {
		String color = "return getComputedStyle(document.body).backgroundColor";
		this.browser.open("/smtpd");
		Object light = this.browser.script(color);
		this.browser.theme("dark");
		Object dark = this.browser.script(color);
		assertThat(dark).isNotEqualTo(light);
		this.browser.find(By.cssSelector("[data-action=theme]")).click();
		assertThat(this.browser.script(color)).isEqualTo(light);
		this.browser.open("/smtpd");
		assertThat(this.browser.script(color)).isEqualTo(light);
		this.browser.script("localStorage.clear()");
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void pagesAreAccessible(String theme) throws Exception {
		long id = send(mail("Accessible").html("<p>Hello</p><img src='https://pictures.example.org/1.png'>")
			.attach("sun.png", "image/png", PictureServer.picture(64)));
		assertThat(this.smtp.mail().to("support@example.org").subject("Lamp").text("Help").send()).isAccepted();
		refuse("support+4713@example.org");
		this.browser.theme(theme);
		List<String> problems = new ArrayList<>();
		for (String path : pages(id)) {
			this.browser.open(path);
			String found = this.browser.accessibilityProblems();
			if (!found.isEmpty()) {
				problems.add(path + ": " + found);
			}
		}
		assertThat(problems).isEmpty();
	}

	@Test
	void hostileMailIsHarmless() throws Exception {
		try (PictureServer trap = new PictureServer()) {
			String origin = trap.url().replaceFirst("/[^/]*$", "");
			int count = 0;
			for (Map.Entry<String, String> entry : HostileHtml.all().entrySet()) {
				String html = entry.getValue()
					.replace("TRAP", origin)
					.replace("trap.example.org", origin.substring("http://".length()))
					.replace("alert(1)", "console.log('RAN')");
				if (html.length() > MAX_HTML) {
					continue;
				}
				long id = send(mail("<script>console.log('RAN')</script>" + entry.getKey()).html(html));
				this.browser.open("/smtpd/messages/" + id);
				this.browser.frame();
				assertThat(this.browser.console()).as(entry.getKey()).isEmpty();
				assertThat(this.browser.requests()).as(entry.getKey())
					.isNotEmpty()
					.allMatch((url) -> url.startsWith("http://127.0.0.1:" + this.httpPort + "/smtpd")
							|| url.startsWith("data:"));
				count++;
			}
			assertThat(count).isGreaterThan(50);
			assertThat(trap.requests()).isZero();
		}
	}

	private static List<String> pages(long id) {
		String message = "/smtpd/messages/" + id;
		return List.of("/smtpd", message, message + "?view=text", message + "?view=headers", message + "?view=source",
				message + "?view=structure", message + "?view=session", "/smtpd/refusals", "/smtpd/status", "/tickets");
	}

	private void refuse(String recipient) {
		try (SmtpTestConnection connection = this.smtp.open()) {
			connection.command("MAIL FROM:<joe@example.org>");
			assertThat(connection.command("RCPT TO:<" + recipient + ">").code()).isEqualTo(550);
		}
	}

	private SmtpTestMail mail(String subject) {
		return this.smtp.mail().to("inbox@example.org").subject(subject);
	}

	private long send(SmtpTestMail mail) {
		assertThat(mail.send()).isAccepted();
		List<InboxMessage> newest = this.inbox.list(SearchQuery.ALL, null, 1).messages();
		return newest.get(0).id();
	}

}
