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

package dev.smtpd.spring.boot.inbox.api;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipInputStream;

import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.test.TestMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The API over HTTP, of mail that has come by SMTP.
 */
class ApiTests {

	private static final byte[] PICTURE = Base64.getDecoder()
		.decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

	private static WebInbox inbox;

	@BeforeAll
	static void start() {
		// the API's JSON doesn't follow that of the application
		inbox = WebInbox.run("spring.jackson.property-naming-strategy=SNAKE_CASE");
	}

	@AfterAll
	static void stop() {
		inbox.close();
	}

	@Test
	void messagesAreListedInPages() {
		for (int i = 0; i < 3; i++) {
			inbox.deliver("list@example.org", "List " + i, "x");
		}
		JsonNode first = inbox.get("/messages?query=to:list&size=2").json();
		assertThat(first.get("messages")).hasSize(2);
		assertThat(first.get("messages").get(0).get("subject").asString()).isEqualTo("List 2");
		JsonNode second = inbox.get("/messages?query=to:list&size=2&before=" + first.get("next").asLong()).json();
		assertThat(second.get("messages")).hasSize(1);
		assertThat(second.get("next").isNull()).isTrue();
		assertThat(inbox.get("/messages/count?query=to:list").json().get("count").asLong()).isEqualTo(3);
		assertThat(inbox.get("/messages?query=larger:x").json().get("problems")).isNotEmpty();
		assertThat(inbox.get("/counts").json().get("total").asLong()).isGreaterThanOrEqualTo(3);
	}

	@Test
	void messageHasItsEnvelopeAndItsHeader() {
		long id = inbox.deliver("ann+detail@example.com", "Detail", "Hello");
		JsonNode message = inbox.get("/messages/" + id).json();
		assertThat(message.get("sender").asString()).isEqualTo("joe@example.org");
		assertThat(message.get("recipients").get(0).asString()).isEqualTo("ann+detail@example.com");
		assertThat(Instant.parse(message.get("receivedAt").asString())).isBefore(Instant.now().plusSeconds(60));
		assertThat(message.get("clientAddress").asString()).isEqualTo("127.0.0.1");
		assertThat(message.get("read").asBoolean()).isFalse();
		assertThat(message.get("tags").get(0).asString()).isEqualTo("detail");
		assertThat(inbox.get("/mailboxes").json().get("mailboxes").toString())
			.contains("\"kind\":\"tag\",\"name\":\"detail\"", "\"query\":\"tag:detail\"");
	}

	@Test
	void contentIsReturnedInEveryForm() {
		TestMail mail = TestMail.from("joe@example.org")
			.to("ann@example.org")
			.subject("Content")
			.text("Your code is 123 456. See https://example.org/confirm?t=1.")
			.html("<p onclick=\"alert(1)\">Hello <img src=\"cid:pic\"><img src=\"https://example.org/x.png\">"
					+ "<script>alert(1)</script></p>")
			.inline("pic", "image/png", PICTURE)
			.attach("a\".html", "text/html", "<script>alert(1)</script>".getBytes());
		inbox.smtp()
			.mail()
			.from("joe@example.org")
			.to("ann@example.org")
			.content(mail.bytes())
			.send()
			.assertThat()
			.isAccepted();
		long id = inbox.get("/messages?query=subject:Content").json().get("messages").get(0).get("id").asLong();
		String path = "/messages/" + id;
		WebInbox.Result raw = inbox.get(path + "/raw");
		assertThat(raw.text()).contains("Subject: Content");
		assertThat(raw.header("Content-Type")).startsWith("message/rfc822");
		assertThat(raw.header("Content-Disposition")).startsWith("attachment");
		assertThat(inbox.get(path + "/headers").text()).contains("\"name\":\"Subject\",\"value\":\"Content\"");
		assertThat(inbox.get(path + "/text").text()).startsWith("Your code");
		WebInbox.Result html = inbox.get(path + "/html");
		assertThat(html.text()).contains("Hello", "data:image/png").doesNotContain("script>", "onclick", "x.png");
		assertThat(html.header("Content-Security-Policy")).contains("script-src 'none'", "sandbox");
		assertThat(inbox.get(path + "/html?remote=true").text()).contains("x.png");
		assertThat(inbox.get(path + "/links?contains=/confirm").json().get("links").get(0).asString())
			.isEqualTo("https://example.org/confirm?t=1");
		assertThat(inbox.get(path + "/code?digits=6").json().get("code").asString()).isEqualTo("123456");
		assertThat(inbox.get(path + "/code?digits=8").status()).isEqualTo(404);
		assertThat(inbox.get(path + "/code?digits=0").status()).isEqualTo(400);
		assertThat(inbox.get(path + "/verdicts").json().get("authentication")).isEmpty();
		assertParts(path);
	}

	private static void assertParts(String path) {
		JsonNode tree = inbox.get(path + "/parts").json();
		String picture = find(tree, "image/png");
		WebInbox.Result part = inbox.get(path + "/parts/" + picture);
		assertThat(part.response().body()).isEqualTo(PICTURE);
		assertThat(part.header("Content-Type")).isEqualTo("image/png");
		WebInbox.Result thumbnail = inbox.get(path + "/parts/" + picture + "/thumbnail");
		assertThat(thumbnail.status()).isEqualTo(200);
		assertThat(thumbnail.text()).contains("PNG");
		String file = find(tree.get("parts").get(tree.get("parts").size() - 1), "text/html");
		WebInbox.Result attachment = inbox.get(path + "/parts/" + file);
		assertThat(attachment.header("Content-Type")).isEqualTo("application/octet-stream");
		assertThat(attachment.header("Content-Disposition")).startsWith("attachment");
		assertThat(attachment.header("X-Content-Type-Options")).isEqualTo("nosniff");
		assertThat(attachment.header("Content-Security-Policy")).contains("sandbox");
		assertThat(inbox.get(path + "/parts/" + file + "/thumbnail").status()).isEqualTo(404);
		assertThat(inbox.get(path + "/parts/9.9").status()).isEqualTo(404);
	}

	private static String find(JsonNode part, String mediaType) {
		if (part.get("mediaType").asString().equals(mediaType)) {
			return part.get("number").asString();
		}
		for (JsonNode child : part.get("parts")) {
			String found = find(child, mediaType);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	@Test
	void messageIsMarkedTaggedAndNoted() {
		long id = inbox.deliver("change@example.org", "Change", "x");
		JsonNode changed = inbox
			.exchange("PATCH", "/messages/" + id, "{\"read\":true,\"note\":\"Seen\",\"addTags\":[\"a\",\"b\"]}")
			.json();
		assertThat(changed.get("read").asBoolean()).isTrue();
		assertThat(changed.get("note").asString()).isEqualTo("Seen");
		assertThat(changed.get("tags")).hasSize(2);
		assertThat(inbox.exchange("PATCH", "/messages?query=to:change", "{\"read\":false,\"removeTags\":[\"a\"]}")
			.json()
			.get("count")
			.asInt()).isEqualTo(1);
		assertThat(inbox.get("/messages/" + id).json().get("tags").toString()).isEqualTo("[\"b\"]");
		assertThat(inbox.exchange("PATCH", "/messages/" + id, "{\"reed\":true}").status()).isEqualTo(400);
		assertThat(inbox.exchange("PATCH", "/messages/" + id, "{\"addTags\":[\"a\\u0000\"]}").status()).isEqualTo(400);
		assertThat(inbox.exchange("PATCH", "/messages/" + id, "{\"addTags\":[null]}").status()).isEqualTo(400);
		assertThat(inbox.exchange("PATCH", "/messages/999999", "{\"read\":true}").status()).isEqualTo(404);
		assertThat(inbox.exchange("PATCH", "/messages?query=to:change", "{\"note\":\"x\"}").status()).isEqualTo(400);
	}

	@Test
	void deletionIsUndone() {
		long id = inbox.deliver("delete@example.org", "Delete", "x");
		inbox.deliver("delete@example.org", "Delete", "x");
		JsonNode deletion = inbox.exchange("DELETE", "/messages?query=to:delete", null).json();
		assertThat(deletion.get("count").asInt()).isEqualTo(2);
		assertThat(inbox.get("/messages/" + id).status()).isEqualTo(404);
		String token = deletion.get("token").asString();
		assertThat(inbox.exchange("POST", "/undo", "{\"token\":\"" + token + "\"}").json().get("count").asInt())
			.isEqualTo(2);
		assertThat(inbox.exchange("DELETE", "/messages/" + id, null).json().get("count").asInt()).isEqualTo(1);
		assertThat(inbox.exchange("DELETE", "/messages/" + id, null).status()).isEqualTo(404);
		assertThat(inbox.exchange("DELETE", "/messages?ids=" + id + ",2000000", null).json().get("count").asInt())
			.isZero();
	}

	@Test
	void deletionNamesItsMessages() {
		assertThat(inbox.exchange("DELETE", "/messages", null).status()).isEqualTo(400);
		assertThat(inbox.exchange("DELETE", "/messages?query=x&ids=1", null).status()).isEqualTo(400);
		WebInbox.Result misread = inbox.exchange("DELETE", "/messages?query=before:tomorow", null);
		assertThat(misread.status()).isEqualTo(400);
		assertThat(misread.header("Content-Type")).isEqualTo("application/problem+json");
	}

	@Test
	void messagesAreExported() throws Exception {
		long id = inbox.deliver("export@example.org", "Export", "x");
		WebInbox.Result zip = inbox.get("/export.zip?query=to:export");
		try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip.response().body()))) {
			assertThat(in.getNextEntry().getName()).isEqualTo(id + ".eml");
			assertThat(new String(in.readAllBytes())).contains("Subject: Export");
			assertThat(in.getNextEntry()).isNull();
		}
		assertThat(zip.header("Content-Disposition")).startsWith("attachment");
		assertThat(inbox.get("/export.mbox?ids=" + id).text()).startsWith("From joe@example.org ");
		assertThat(inbox.get("/export.zip").status()).isEqualTo(400);
	}

	@Test
	void refusalIsListed() throws Exception {
		CountDownLatch refused = new CountDownLatch(1);
		InboxEvents events = inbox.context().getBean(InboxEvents.class);
		InboxEvents.Subscription subscription = events.subscribe((event) -> {
			if (event.type() == InboxEvent.Type.REFUSED) {
				refused.countDown();
			}
		});
		try (subscription) {
			inbox.smtp().mail().from("reject@example.org").to("ann@example.org").text("x").send();
			assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
		}
		JsonNode refusal = inbox.get("/refusals?text=reject").json().get("refusals").get(0);
		assertThat(refusal.get("stage").asString()).isEqualTo("message");
		assertThat(refusal.get("code").asInt()).isEqualTo(550);
		long id = refusal.get("id").asLong();
		assertThat(inbox.get("/refusals/" + id).json().get("reply").asString()).contains("Not welcome here");
		assertThat(inbox.exchange("DELETE", "/refusals", null).json().get("count").asInt()).isPositive();
		assertThat(inbox.get("/refusals/" + id).status()).isEqualTo(404);
	}

	@Test
	void failureIsAProblem() {
		for (String path : new String[] { "/messages/999999", "/messages/999999/raw", "/messages/999999/text",
				"/messages/999999/html", "/messages/999999/parts/1", "/messages/999999/transcript" }) {
			WebInbox.Result result = inbox.get(path);
			assertThat(result.status()).as(path).isEqualTo(404);
			assertThat(result.header("Content-Type")).as(path).isEqualTo("application/problem+json");
			assertThat(result.json().get("detail").asString()).contains("999999");
			assertThat(result.header("Cache-Control")).isEqualTo("no-store");
		}
		assertThat(inbox.get("/messages?size=x").status()).isEqualTo(400);
		assertThat(inbox.get("/messages/99999999999999999999").status()).isEqualTo(400);
		assertThat(inbox.exchange("POST", "/undo", "{").status()).isEqualTo(400);
		assertThat(inbox.exchange("POST", "/undo", "{}").status()).isEqualTo(400);
	}

	@Test
	void bodiesAreBounded() {
		String large = "{\"token\":\"" + "x".repeat(300_000) + "\"}";
		assertThat(inbox.exchange("POST", "/undo", large).status()).isEqualTo(413);
		assertThat(inbox.exchange("POST", "/undo", "[".repeat(10_000)).status()).isEqualTo(400);
	}

	@Test
	void faultIsMadeAndRemoved() {
		WebInbox.Result put = inbox.exchange("PUT", "/faults/full",
				"{\"at\":\"rcpt\",\"then\":\"reply\",\"reply\":\"452 4.3.1 Full\",\"recipient\":\"fault@*\"}");
		assertThat(put.status()).isEqualTo(200);
		assertThat(inbox.smtp().mail().from("joe@example.org").to("fault@example.org").text("x").send()).isDeferred();
		assertThat(inbox.get("/faults/full").json().get("made").asInt()).isEqualTo(1);
		assertThat(inbox.get("/faults").json().get("faults")).hasSize(1);
		assertThat(inbox.exchange("DELETE", "/faults/full", null).status()).isEqualTo(204);
		assertThat(inbox.get("/faults/full").status()).isEqualTo(404);
		assertThat(inbox.smtp().mail().from("joe@example.org").to("fault@example.org").text("x").send()).isAccepted();
	}

	@Test
	void faultThatCantBeMadeIsAProblem() {
		for (String fault : new String[] { "{}", "{\"at\":\"rcpt\",\"then\":\"reply\"}",
				"{\"at\":\"nowhere\",\"then\":\"drop\"}", "{\"at\":\"rcpt\",\"then\":\"delay\",\"delay\":\"1h\"}",
				"{\"at\":\"rcpt\",\"then\":\"delay\",\"delay\":\"soon\"}",
				"{\"at\":\"connect\",\"then\":\"drop\",\"sender\":\"a@*\"}" }) {
			WebInbox.Result result = inbox.exchange("PUT", "/faults/bad", fault);
			assertThat(result.status()).as(fault).isEqualTo(400);
			assertThat(result.header("Content-Type")).isEqualTo("application/problem+json");
		}
	}

}
