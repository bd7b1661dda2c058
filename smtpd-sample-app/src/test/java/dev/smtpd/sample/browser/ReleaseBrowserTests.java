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

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.sample.InboxApplication;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.spring.boot.test.SmtpServerExtension;
import dev.smtpd.test.SmtpTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The release of a message by a team that logs in, in Chromium: every change has the
 * token of the inbox and that of Spring Security. Skipped where it isn't installed.
 */
@SpringBootTest(classes = InboxApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.security.user.name=ann", "spring.security.user.password=secret",
				"smtpd.inbox.release.tls=none", "smtpd.inbox.release.allowed-recipients=*@example.org" })
@AutoConfigureSmtpd
class ReleaseBrowserTests {

	@RegisterExtension
	static SmtpServerExtension upstream = new SmtpServerExtension((builder) -> builder.policy(new SessionPolicy() {

		@Override
		public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
			return recipient.localPart().equals("unknown") ? SmtpReply.of(550, "5.1.1", "No such user") : null;
		}

	}));

	@LocalServerPort
	private int httpPort;

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	private InboxMessages inbox;

	private Browser browser;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("smtpd.inbox.release.remote-address", () -> upstream.host() + ":" + upstream.port());
	}

	@BeforeEach
	void openBrowser() {
		Browser.assumeInstalled();
		this.browser = new Browser("http://127.0.0.1:" + this.httpPort);
		this.browser.open("/smtpd");
		this.browser.find(By.name("username")).sendKeys("ann");
		this.browser.find(By.name("password")).sendKeys("secret");
		this.browser.find(By.cssSelector("[type=submit]")).click();
		this.browser.find(By.id("list"));
	}

	@AfterEach
	void closeBrowser() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@Test
	void messageIsReleased() throws Exception {
		long id = send("To be released");
		this.browser.open("/smtpd/messages/" + id);
		release("bob@example.org, unknown@example.org");
		this.browser.awaitText("Released to bob@example.org.");
		this.browser.awaitText("The server has not taken it:");
		assertThat(upstream.messages().await(RecordedMessages.to("bob@example.org"))).hasSubject("To be released");
		for (int width : new int[] { 1280, 820, 390 }) {
			this.browser.size(width, 900);
			assertThat(this.browser.find(By.className("releases")).getText()).contains("bob@example.org", "ann",
					"550 5.1.1 No such user");
			this.browser.script("document.querySelectorAll('details').forEach((each) => each.open = true)");
			assertThat(this.browser.layoutProblems()).as("at %s", width).isEmpty();
			assertThat(this.browser.accessibilityProblems()).as("at %s", width).isEmpty();
		}
		this.browser.size(1280, 900);
	}

	@Test
	void recipientThatIsNotAllowedIsRefused() {
		long id = send("Not to be released");
		this.browser.open("/smtpd/messages/" + id);
		release("bob@example.com");
		this.browser.awaitText("The message was not released. Not allowed: bob@example.com");
		assertThat(this.browser.find(By.id("recipients")).getAttribute("value")).isEqualTo("bob@example.com");
		assertThat(this.browser.all(By.className("releases"))).isEmpty();
	}

	@Test
	void deletionIsUndoneWithBothTokens() {
		long id = send("Deleted by ann");
		this.browser.open("/smtpd/messages/" + id);
		this.browser.find(By.id("delete")).click();
		this.browser.awaitText("1 message deleted");
		assertThat(this.inbox.detail(id)).isNull();
		this.browser.find(By.cssSelector("#undo button")).click();
		this.browser.find(By.id("row-" + id));
	}

	@Test
	void formWithoutTheTokenOfSpringSecurityIsRefused() {
		long id = send("Kept");
		this.browser.open("/smtpd/messages/" + id);
		this.browser.script("document.querySelectorAll('[name=_csrf]').forEach((each) => each.remove())");
		this.browser.find(By.id("delete")).click();
		this.browser.await((driver) -> driver.findElement(By.tagName("h1")).getText().equals("Not allowed"));
		assertThat(this.inbox.detail(id)).isNotNull();
	}

	private void release(String recipients) {
		this.browser.find(By.cssSelector(".release summary")).click();
		assertThat(this.browser.find(By.id("recipients")).getAttribute("value")).isEqualTo("inbox@example.org");
		this.browser.find(By.id("recipients")).clear();
		this.browser.find(By.id("recipients")).sendKeys(recipients);
		this.browser.find(By.id("release")).click();
	}

	private long send(String subject) {
		assertThat(this.smtp.mail().to("inbox@example.org").subject(subject).send()).isAccepted();
		return this.inbox.list(SearchQuery.ALL, null, 1).messages().get(0).id();
	}

}
