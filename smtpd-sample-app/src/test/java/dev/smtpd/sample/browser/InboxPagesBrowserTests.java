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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.sample.InboxApplication;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
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
import org.junit.jupiter.api.io.TempDir;
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
 * What the pages of the inbox can do, and how they look at any width, in Chromium.
 * Skipped where it isn't installed.
 */
// with a context of its own, since a test pauses the connector
@SpringBootTest(classes = InboxApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "smtpd.hostname=pages.example.org")
@AutoConfigureSmtpd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboxPagesBrowserTests {

	private static final String NESTED = """
			Subject: Outer
			From: Joe Example <joe@example.org>
			To: inbox@example.org
			MIME-Version: 1.0
			Content-Type: multipart/mixed; boundary=a

			--a
			Content-Type: multipart/alternative; boundary=b

			--b
			Content-Type: text/plain

			Outer text
			--b
			Content-Type: text/html

			<p>Outer html</p>
			--b--
			--a
			Content-Type: message/rfc822

			Subject: Inner
			From: eve@example.com
			To: joe@example.org

			Inner text
			--a
			Content-Type: application/octet-stream; name="a-name-with-many-words-that-is-rather-long-2026.tar.gz"
			Content-Transfer-Encoding: base64

			AAAA
			--a--
			""";

	@LocalServerPort
	private int httpPort;

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	private InboxMessages inbox;

	@Autowired
	private SmtpServer server;

	@Autowired
	private SmtpFaults faults;

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
	}

	@ParameterizedTest
	@ValueSource(ints = { 390, 820, 1280 })
	void everythingCanBeReadAtAnyWidth(int width) throws Exception {
		long id = send(nested());
		this.inbox.note(id, "A note with " + "x".repeat(200));
		String session = this.inbox.detail(id).sessionId();
		refuse("support+" + "9".repeat(40) + "@example.org");
		refuse("not an address");
		this.faults.put("a-name-that-is-rather-long-" + width,
				Fault.at(FaultStage.CONNECT).reply(SmtpReply.of(421, "4.3.2", "Try later")).onNth(1_000_000));
		String message = "/smtpd/messages/" + id;
		List<String> problems = new ArrayList<>();
		try (SmtpTestConnection open = this.smtp.open()) {
			open.send("NOOP").expect("250");
			for (String path : List.of("/smtpd", "/smtpd?q=form:joe", "/smtpd?q=nosuchword", message,
					message + "?view=text", message + "?view=headers", message + "?view=source",
					message + "?view=structure", message + "?view=session", message + "?part=2", "/smtpd/refusals",
					"/smtpd/status", "/smtpd/faults", "/smtpd/sessions/" + session, "/smtpd/nonsense")) {
				this.browser.size(width, 900);
				this.browser.open(path);
				this.browser.script("document.querySelectorAll('details').forEach((each) => each.open = true)");
				String found = this.browser.layoutProblems();
				if (!found.isEmpty()) {
					problems.add(path + ": " + found);
				}
			}
		}
		finally {
			this.faults.clear();
		}
		assertThat(problems).isEmpty();
	}

	@Test
	void narrowTablesSayWhatTheirValuesAre() {
		refuse("support+4714@example.org");
		this.browser.size(390, 900);
		this.browser.open("/smtpd/refusals");
		this.browser.awaitText("support+4714@example.org");
		assertThat(this.browser.script("return Array.from(document.querySelectorAll('tr:nth-child(1) td'), (cell) => "
				+ "getComputedStyle(cell, '::before').content).join()"))
			.isEqualTo("\"When\",\"Reply\",\"Why\",\"What\",\"From and to\",\"Client\"");
	}

	@Test
	void refusedRecipientIsShown() {
		this.browser.open("/smtpd/refusals");
		refuse("support+4715@example.org");
		this.browser.awaitText("to support+4715@example.org refused");
		assertThat(this.browser.find(By.cssSelector("td .refused bdi")).getText())
			.isEqualTo("support+4715@example.org");
	}

	@Test
	void deletionBySearchThatCannotBeReadSaysWhatToDo() {
		send(mail("Kept").from("kept@example.org"));
		long before = this.inbox.counts().total();
		this.browser.open("/smtpd?q=*");
		this.browser.find(By.id("select-all")).click();
		this.browser.find(By.cssSelector(".toolbar button.danger")).click();
		this.browser.awaitText("Nothing was changed.");
		this.browser.awaitText("Go back, correct it, and try again.");
		assertThat(this.browser.find(By.className("top")).isDisplayed()).isTrue();
		assertThat(this.inbox.counts().total()).isEqualTo(before);
		this.browser.find(By.linkText("Show all mail")).click();
		this.browser.awaitText("Kept");
	}

	@Test
	void addressThatIsNotThereHasTheLayout() throws Exception {
		this.browser.open("/smtpd/nonsense");
		assertThat(this.browser.find(By.tagName("h1")).getText()).isEqualTo("Not found");
		assertThat(this.browser.accessibilityProblems()).isEmpty();
		this.browser.find(By.linkText("Refusals")).click();
		this.browser.await((driver) -> this.browser.address().endsWith("/smtpd/refusals"));
	}

	@Test
	void linkOfTheApplicationIsInTheHeader() {
		this.browser.open("/smtpd/status");
		this.browser.find(By.linkText("Tickets")).click();
		this.browser.await((driver) -> this.browser.address().endsWith("/tickets"));
	}

	@Test
	void tagIsAddedFoundAndRemoved() {
		long id = send(mail("To be tagged"));
		this.browser.open("/smtpd/messages/" + id);
		this.browser.find(By.cssSelector(".tags #tag")).sendKeys("to do <1>", Keys.ENTER);
		this.browser.await((driver) -> driver.findElement(By.cssSelector(".tags .tag")).getText().equals("to do <1>"));
		this.browser.open("/smtpd");
		this.browser.find(By.cssSelector("a.mailbox[title='to do <1>']")).click();
		this.browser.await((driver) -> this.browser.address().contains("q=tag"));
		assertThat(this.browser.all(By.cssSelector(".row"))).hasSize(1);
		this.browser.open("/smtpd/messages/" + id);
		this.browser.find(By.cssSelector("[aria-label='Remove tag to do <1>']")).click();
		this.browser.await((driver) -> driver.findElements(By.cssSelector(".tags .tag")).isEmpty());
		assertThat(this.inbox.detail(id).message().tags()).isEmpty();
	}

	@Test
	void selectedMessagesAreTagged() {
		long first = send(mail("First of two").from("two@example.org"));
		long second = send(mail("Second of two").from("two@example.org"));
		this.browser.open("/smtpd?q=from:two");
		this.browser.find(By.id("box-" + first)).click();
		this.browser.find(By.id("tag")).sendKeys("chosen");
		this.browser.find(By.cssSelector("button[formaction$='/tag']")).click();
		this.browser.find(By.cssSelector("#row-" + first + " .tag"));
		assertThat(this.inbox.detail(first).message().tags()).containsExactly("chosen");
		assertThat(this.inbox.detail(second).message().tags()).isEmpty();
	}

	@Test
	void noteIsKept() {
		long id = send(mail("To be noted"));
		this.browser.open("/smtpd/messages/" + id);
		this.browser.find(By.cssSelector(".note summary")).click();
		this.browser.find(By.id("note")).sendKeys("Ask Ann", Keys.ENTER, "<b>today</b>");
		this.browser.find(By.cssSelector(".note button")).click();
		this.browser.await((driver) -> !driver.findElements(By.cssSelector(".note[open]")).isEmpty());
		assertThat(this.browser.find(By.id("note")).getAttribute("value")).isEqualTo("Ask Ann\n<b>today</b>");
		assertThat(this.inbox.detail(id).note()).isEqualTo("Ask Ann\n<b>today</b>");
	}

	@Test
	void connectorIsPausedAndResumed() {
		String name = this.server.connectors().get(0).name();
		By button = By.cssSelector("[aria-label='Pause " + name + "']");
		this.browser.open("/smtpd/status");
		try {
			this.browser.find(button).click();
			this.browser.awaitText("paused by inbox");
			assertThat(this.smtp.mail().to("inbox@example.org").send()).atConnect().hasReply(421);
		}
		finally {
			this.browser.find(By.cssSelector("[aria-label='Resume " + name + "']")).click();
		}
		this.browser.find(button);
		this.browser.awaitNoText("paused by");
		send(mail("After the pause"));
	}

	@Test
	void nestedMessageIsOpened() {
		long id = send(nested());
		this.browser.open("/smtpd/messages/" + id + "?view=structure");
		this.browser.find(By.linkText("open")).click();
		assertThat(this.browser.find(By.tagName("h1")).getText()).isEqualTo("Inner");
		this.browser.awaitText("Inner text");
		assertThat(this.browser.all(By.cssSelector(".tags, .envelope, .release"))).isEmpty();
		this.browser.find(By.linkText("Headers")).click();
		this.browser.awaitText("eve@example.com");
		this.browser.awaitNoText("Joe Example");
		this.browser.find(By.linkText("message " + id)).click();
		this.browser.await((driver) -> driver.findElement(By.tagName("h1")).getText().equals("Outer"));
		this.browser.find(By.linkText("Open message")).click();
		this.browser.await((driver) -> driver.findElement(By.tagName("h1")).getText().equals("Inner"));
	}

	@Test
	void newerAndOlderStayInTheSearch() {
		send(mail("Oldest of three").from("three@example.org"));
		send(mail("Something else").from("other@example.org"));
		long middle = send(mail("Middle of three").from("three@example.org"));
		send(mail("Newest of three").from("three@example.org"));
		this.browser.open("/smtpd/messages/" + middle + "?q=from:three");
		this.browser.find(By.id("older")).click();
		awaitTitle("Oldest of three");
		assertThat(this.browser.all(By.id("older"))).isEmpty();
		this.browser.press("k");
		awaitTitle("Middle of three");
		this.browser.find(By.id("newer")).click();
		awaitTitle("Newest of three");
		assertThat(this.browser.all(By.id("newer"))).isEmpty();
		this.browser.find(By.id("back")).click();
		this.browser.await((driver) -> driver.findElements(By.cssSelector(".row")).size() == 3);
	}

	private void awaitTitle(String title) {
		this.browser.await((driver) -> driver.findElement(By.tagName("h1")).getText().equals(title));
	}

	@Test
	void selectedMessagesAreExported(@TempDir Path downloads) throws Exception {
		long chosen = send(mail("Exported").from("export@example.org").text("From here on"));
		send(mail("Not exported").from("export@example.org"));
		this.browser.downloadTo(downloads);
		this.browser.open("/smtpd?q=from:export");
		this.browser.find(By.id("box-" + chosen)).click();
		this.browser.find(By.cssSelector("button[formaction$='/export.zip']")).click();
		try (ZipFile zip = new ZipFile(download(downloads, "inbox.zip").toFile())) {
			assertThat(zip.stream().toList()).singleElement().satisfies((entry) -> {
				assertThat(entry.getName()).endsWith(".eml");
				assertThat(zip.getInputStream(entry)).asString(StandardCharsets.UTF_8)
					.contains("Subject: Exported")
					.contains("From here on");
			});
		}
		this.browser.find(By.cssSelector("button[formaction$='/export.mbox']")).click();
		assertThat(download(downloads, "inbox.mbox")).content()
			.startsWith("From ")
			.contains("Subject: Exported", "\n>From here on")
			.doesNotContain("Not exported");
	}

	// the browser renames the file when it is complete
	private Path download(Path directory, String name) {
		Path file = directory.resolve(name);
		return this.browser.await((driver) -> Files.isRegularFile(file) ? file : null);
	}

	@Test
	void printHasTheMessageAndNothingElse() throws IOException {
		long id = send(mail("Printed").text("Text on paper\n" + "more\n".repeat(200)));
		this.browser.open("/smtpd/messages/" + id + "?view=text");
		this.browser.print();
		for (String screenOnly : List.of(".top", ".toolbar", ".views", ".tags", "footer")) {
			assertThat(this.browser.find(By.cssSelector(screenOnly)).isDisplayed()).as(screenOnly).isFalse();
		}
		assertThat(this.browser.find(By.tagName("h1")).isDisplayed()).isTrue();
		assertThat(this.browser.find(By.className("text")).getText()).startsWith("Text on paper").endsWith("more");
		assertThat(this.browser.find(By.className("envelope")).isDisplayed()).isTrue();
		// dark on light, whatever the theme
		assertThat(luminance("color", "h1")).isLessThan(60);
		assertThat(luminance("color", ".muted")).isLessThan(130);
		assertThat(luminance("backgroundColor", "body")).isEqualTo(255);
		assertThat(luminance("backgroundColor", ".text")).isEqualTo(255);
	}

	@Test
	void listsArePrintedWithoutButtons() {
		send(mail("Printed in the list"));
		refuse("support+4716@example.org");
		for (String path : List.of("/smtpd", "/smtpd/refusals", "/smtpd/status", "/smtpd/faults")) {
			this.browser.open(path);
			this.browser.print();
			assertThat(this.browser.all(By.cssSelector("button, input:not([type=hidden])"))).as(path)
				.noneMatch((each) -> each.isDisplayed());
			assertThat(String.valueOf(this.browser.script("return document.querySelector('#main').innerText"))).as(path)
				.isNotBlank();
		}
	}

	private int luminance(String property, String element) {
		return ((Number) this.browser.script("const c = getComputedStyle(document.querySelector('" + element + "'))."
				+ property + ".match(/[0-9.]+/g).map(Number); return Math.round((c[0] + c[1] + c[2]) / 3)"))
			.intValue();
	}

	private SmtpTestMail nested() {
		return this.smtp.mail().to("inbox@example.org").content(NESTED.replace("\n", "\r\n"));
	}

	private SmtpTestMail mail(String subject) {
		return this.smtp.mail().to("inbox@example.org").subject(subject);
	}

	private long send(SmtpTestMail mail) {
		assertThat(mail.send()).isAccepted();
		return this.inbox.list(SearchQuery.ALL, null, 1).messages().get(0).id();
	}

	private void refuse(String recipient) {
		try (SmtpTestConnection connection = this.smtp.open()) {
			connection.command("MAIL FROM:<joe@example.org>");
			assertThat(connection.command("RCPT TO:<" + recipient + ">").code()).isGreaterThanOrEqualTo(500);
		}
	}

}
