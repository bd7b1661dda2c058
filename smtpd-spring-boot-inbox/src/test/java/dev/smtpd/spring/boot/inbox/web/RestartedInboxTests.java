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

import java.nio.file.Path;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages after a second start on the same file.
 */
class RestartedInboxTests {

	@TempDir
	Path directory;

	@Test
	void transcriptTagAndNoteAreStillThere() throws Exception {
		long id;
		String session;
		try (ConfigurableApplicationContext first = run()) {
			assertThat(SmtpTestClient
				.bindToServer(Integer.parseInt(first.getEnvironment().getRequiredProperty("local.smtpd.port")))
				.mail()
				.from("joe@example.org")
				.to("ann@example.org")
				.subject("Before the restart")
				.text("Hello")
				.send()).isAccepted();
			InboxMessages messages = first.getBean(InboxMessages.class);
			id = messages.list(SearchQuery.ALL, null, 1).messages().get(0).id();
			session = messages.detail(id).sessionId();
			PagesClient client = new PagesClient(first);
			client.submit("/smtpd", "/smtpd/tag", "id=" + id + "&tag=urgent");
			client.submit("/smtpd", "/smtpd/note", "id=" + id + "&note=Ask+Ann");
		}
		try (ConfigurableApplicationContext second = run()) {
			PagesClient client = new PagesClient(second);
			String view = client.get("/smtpd/messages/" + id + "?view=session").body();
			assertThat(view).contains("Before the restart", ">urgent<", ">Ask Ann<")
				.contains("MAIL FROM:&lt;joe@example.org&gt;", "RCPT TO:&lt;ann@example.org&gt;", "250 2.0.0");
			assertThat(client.get("/smtpd/sessions/" + session).body()).contains("MAIL FROM:&lt;joe@example.org&gt;");
		}
	}

	private ConfigurableApplicationContext run() {
		return new SpringApplicationBuilder(PagesApplication.class).run("--server.port=0", "--smtpd.port=0",
				"--smtpd.address=127.0.0.1", "--smtpd.inbox.enabled=true", "--smtpd.inbox.directory=" + this.directory);
	}

}
