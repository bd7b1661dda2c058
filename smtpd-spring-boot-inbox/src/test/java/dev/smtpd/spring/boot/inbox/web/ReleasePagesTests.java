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
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.TestServer;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.test.SmtpTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The release of messages by the page.
 */
class ReleasePagesTests {

	@TempDir
	Path directory;

	private TestServer upstream;

	private ConfigurableApplicationContext context;

	private PagesClient client;

	private String page;

	@BeforeEach
	void start() {
		this.upstream = TestServer.start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
				return recipient.localPart().equals("unknown") ? SmtpReply.of(550, "5.1.1", "No <b>such</b> user")
						: null;
			}

		}));
	}

	private void run(String... properties) {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--smtpd.port=0", "--smtpd.address=127.0.0.1",
				"--smtpd.inbox.enabled=true", "--smtpd.inbox.directory=" + this.directory));
		all.addAll(List.of(properties));
		this.context = new SpringApplicationBuilder(PagesApplication.class).run(all.toArray(new String[0]));
		assertThat(SmtpTestClient
			.bindToServer(Integer.parseInt(this.context.getEnvironment().getRequiredProperty("local.smtpd.port")))
			.mail()
			.from("joe@example.org")
			.to("ann@example.org", "eve@example.com")
			.subject("To be released")
			.text("Hello")
			.send()).isAccepted();
		this.client = new PagesClient(this.context);
		this.page = "/smtpd/messages/"
				+ this.context.getBean(InboxMessages.class).list(SearchQuery.ALL, null, 1).messages().get(0).id();
	}

	private void runWithRelease() {
		run("--smtpd.inbox.release.remote-address=127.0.0.1:" + this.upstream.server().connectors().get(0).port(),
				"--smtpd.inbox.release.tls=none", "--smtpd.inbox.release.allowed-recipients=*@example.org");
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.upstream.close();
	}

	private HttpResponse<String> release(String form) throws Exception {
		return this.client.submit(this.page, this.page + "/release", form);
	}

	@Test
	void messageIsSentOnAndTheReplyOfEachRecipientIsShown() throws Exception {
		runWithRelease();
		HttpResponse<String> response = release(
				"recipients=bob%40example.org%2C+unknown%40example.org&nullSender=true");
		assertThat(response.statusCode()).isEqualTo(303);
		assertThat(this.upstream.received()).singleElement().satisfies((message) -> {
			assertThat(message.envelope().sender().isNull()).isTrue();
			assertThat(message.envelope().recipients()).extracting((recipient) -> recipient.mailbox().toString())
				.containsExactly("bob@example.org");
			assertThat(message.content().text()).contains("Subject: To be released");
		});
		String shown = this.client.get(response.headers().firstValue("Location").orElseThrow()).body();
		assertThat(shown).contains("Released to <bdi>bob@example.org</bdi>", "The server has not taken it",
				"550 5.1.1 No &lt;b&gt;such&lt;/b&gt; user");
		assertThat(this.client.get(this.page).body()).contains("<h2 id=\"releases-title\">Releases</h2>")
			.doesNotContain("Released to", "The server has not taken it");
	}

	@Test
	void formHasTheRecipientsThatAreAllowed() throws Exception {
		runWithRelease();
		assertThat(this.client.get(this.page).body()).contains(">ann@example.org</textarea>",
				"Allowed: <span>*@example.org</span>");
	}

	@Test
	void recipientThatIsNotAllowedIsNamedAndNothingIsSent() throws Exception {
		runWithRelease();
		HttpResponse<String> response = release("recipients=ann%40example.org+%3Cb%3E%40evil.example");
		assertThat(response.body()).contains("The message was not released.").doesNotContain("<b>@evil");
		HttpResponse<String> refused = release("recipients=ann%40example.org%3B%0D%0Aeve%40evil.example");
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("The message was not released.", "Not allowed: eve@evil.example",
				"eve@evil.example</textarea>");
		assertThat(release("recipients=").statusCode()).isEqualTo(400);
		assertThat(this.upstream.received()).isEmpty();
		assertThat(this.client.get(this.page).body()).doesNotContain("releases-title");
	}

	@Test
	void formWithoutTokenIsForbidden() throws Exception {
		runWithRelease();
		assertThat(this.client.post(this.page + "/release", "recipients=ann%40example.org").statusCode())
			.isEqualTo(403);
		assertThat(this.upstream.received()).isEmpty();
	}

	@Test
	void serverThatIsAwayIsNamed() throws Exception {
		runWithRelease();
		this.upstream.close();
		HttpResponse<String> response = release("recipients=ann%40example.org");
		assertThat(this.client.get(response.headers().firstValue("Location").orElseThrow()).body())
			.contains("The server has not taken it");
	}

	@Test
	void withoutConfigurationThereIsNoForm() throws Exception {
		run();
		assertThat(this.client.get(this.page).body()).doesNotContain("/release\"");
		assertThat(release("recipients=ann%40example.org").statusCode()).isEqualTo(403);
	}

}
