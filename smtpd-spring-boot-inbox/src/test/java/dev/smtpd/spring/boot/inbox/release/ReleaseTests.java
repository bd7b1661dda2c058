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

package dev.smtpd.spring.boot.inbox.release;

import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.TestServer;
import dev.smtpd.spring.boot.inbox.api.WebInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Messages that are sent on to another server.
 */
class ReleaseTests {

	private TestServer upstream;

	@BeforeEach
	void start() {
		this.upstream = TestServer.start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession session, Mailbox recipient, EsmtpParameters parameters) {
				return recipient.localPart().equals("unknown") ? SmtpReply.of(550, "5.1.1", "Unknown") : null;
			}

		}));
	}

	@AfterEach
	void stop() {
		this.upstream.close();
	}

	@Test
	void messageIsSentOnAsItIsAndMarked() {
		try (WebInbox inbox = run("smtpd.inbox.release.allowed-recipients=*@example.org,ann@example.net")) {
			long id = inbox.deliver("list@example.com", "Release", "Gr\u00fc\u00dfe");
			JsonNode releases = release(inbox, id, "\"joe@example.org\",\"unknown@example.org\",\"ann@example.net\"")
				.json()
				.get("releases");
			assertThat(releases.get(0).get("accepted").asBoolean()).isTrue();
			assertThat(releases.get(1).get("code").asInt()).isEqualTo(550);
			assertThat(releases.get(1).get("reply").asString()).contains("Unknown");
			assertThat(releases.get(2).get("code").asInt()).isEqualTo(250);
			assertThat(this.upstream.received()).singleElement().satisfies((message) -> {
				assertThat(message.envelope().sender()).hasToString("joe@example.org");
				assertThat(message.envelope().recipients()).extracting((recipient) -> recipient.mailbox().toString())
					.containsExactly("joe@example.org", "ann@example.net");
				assertThat(message.content().text()).isEqualTo(inbox.get("/messages/" + id + "/raw").text());
			});
			JsonNode known = inbox.get("/messages/" + id).json().get("releases");
			assertThat(known).hasSize(3);
			assertThat(known.get(0).get("recipient").asString()).isEqualTo("joe@example.org");
			assertThat(inbox.get("/messages/" + id + "/releases").json().get("releases")).hasSize(3);
		}
	}

	@Test
	void senderMayBeNullAndResentFieldsAreAdded() {
		try (WebInbox inbox = run("smtpd.inbox.release.allowed-recipients=*@example.org",
				"smtpd.inbox.release.resent-from=inbox@example.org")) {
			long id = inbox.deliver("list@example.com", "Release", "x");
			assertThat(inbox
				.exchange("POST", "/messages/" + id + "/releases",
						"{\"recipients\":[\"joe@example.org\"],\"nullSender\":true}")
				.status()).isEqualTo(200);
			assertThat(this.upstream.received()).singleElement().satisfies((message) -> {
				assertThat(message.envelope().sender().isNull()).isTrue();
				assertThat(message.content().text()).startsWith("Resent-Date: ")
					.contains("\r\nResent-From: inbox@example.org\r\n", "\r\nResent-Message-ID: <");
			});
		}
	}

	@Test
	void nothingIsSentIfOneRecipientIsNotAllowed() {
		try (WebInbox inbox = run("smtpd.inbox.release.allowed-recipients=*@example.org")) {
			long id = inbox.deliver("list@example.com", "Release", "x");
			WebInbox.Result result = release(inbox, id, "\"joe@example.org\",\"joe@evil.example\"");
			assertThat(result.status()).isEqualTo(403);
			assertThat(result.json().get("detail").asString()).contains("joe@evil.example")
				.doesNotContain("joe@example.org");
			assertThat(release(inbox, id, "\"joe%evil.example@example.org\"").status()).isEqualTo(403);
			for (String invalid : List.of("", "\"joe\"", "\"joe@example.org\\r\\nRCPT TO:<joe@evil.example>\"",
					"\"joe@example.org> <joe@evil.example\"", "\"<joe@evil.example>,joe@example.org\"", "null",
					"\"@evil.example:joe@example.org\"")) {
				assertThat(release(inbox, id, invalid).status()).as(invalid).isIn(400, 403);
			}
			assertThat(release(inbox, id, manyRecipients()).status()).isEqualTo(400);
			assertThat(release(inbox, 999_999, "\"joe@example.org\"").status()).isEqualTo(404);
			assertThat(this.upstream.received()).isEmpty();
			assertThat(inbox.get("/messages/" + id).json().get("releases")).isEmpty();
		}
	}

	private static String manyRecipients() {
		List<String> recipients = new ArrayList<>();
		for (int i = 0; i < 101; i++) {
			recipients.add("\"joe" + i + "@example.org\"");
		}
		return String.join(",", recipients);
	}

	@Test
	void isOffUnlessRecipientsAreAllowed() {
		try (WebInbox inbox = run()) {
			long id = inbox.deliver("list@example.com", "Release", "x");
			assertThat(release(inbox, id, "\"joe@example.org\"").status()).isEqualTo(403);
			assertThat(inbox.context().getBean(MessageReleases.class).isEnabled()).isFalse();
			assertThat(this.upstream.received()).isEmpty();
		}
	}

	@Test
	void outageIsAResult() {
		try (WebInbox inbox = run("smtpd.inbox.release.allowed-recipients=*@example.org")) {
			long id = inbox.deliver("list@example.com", "Release", "x");
			this.upstream.close();
			JsonNode release = release(inbox, id, "\"joe@example.org\"").json().get("releases").get(0);
			assertThat(release.get("code").asInt()).isBetween(400, 499);
			assertThat(release.get("accepted").asBoolean()).isFalse();
		}
	}

	@Test
	void messageIsNotSentToThisServer() throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		try (WebInbox inbox = WebInbox.run("smtpd.port=" + port, "smtpd.inbox.release.remote-address=localhost:" + port,
				"smtpd.inbox.release.allowed-recipients=*@example.org")) {
			long id = inbox.deliver("list@example.com", "Release", "x");
			assertThat(release(inbox, id, "\"joe@example.org\"").status()).isEqualTo(409);
			assertThat(inbox.get("/counts").json().get("total").asInt()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "example.org" })
	void patternOfEverythingFailsTheStart(String pattern) {
		assertThatException().isThrownBy(() -> run("smtpd.inbox.release.allowed-recipients=" + pattern).close())
			.havingRootCause()
			.withMessageContaining("smtpd.inbox.release.allowed-recipients");
	}

	@Test
	void recipientsWithoutAServerFailTheStart() {
		assertThatException()
			.isThrownBy(() -> WebInbox.run("smtpd.inbox.release.allowed-recipients=*@example.org").close())
			.havingRootCause()
			.withMessageContaining("smtpd.inbox.release.remote-address");
	}

	private static WebInbox.Result release(WebInbox inbox, long id, String recipients) {
		return inbox.exchange("POST", "/messages/" + id + "/releases", "{\"recipients\":[" + recipients + "]}");
	}

	private WebInbox run(String... properties) {
		List<String> all = new ArrayList<>(List.of(
				"smtpd.inbox.release.remote-address=127.0.0.1:" + this.upstream.server().connectors().get(0).port(),
				"smtpd.inbox.release.tls=none"));
		all.addAll(List.of(properties));
		return WebInbox.run(all.toArray(new String[0]));
	}

}
