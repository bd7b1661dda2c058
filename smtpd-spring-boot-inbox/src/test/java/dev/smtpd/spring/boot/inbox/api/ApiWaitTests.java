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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waiting for a message.
 */
class ApiWaitTests {

	private static WebInbox inbox;

	@BeforeAll
	static void start() {
		// fewer threads than there are clients that wait, and a short timeout of its own
		inbox = WebInbox.run("server.tomcat.threads.max=4", "server.tomcat.threads.min-spare=1",
				"spring.mvc.async.request-timeout=1ms");
	}

	@AfterAll
	static void stop() {
		inbox.close();
	}

	@Test
	void newestMessageIsReturnedAtOnce() {
		inbox.deliver("there@example.org", "Old", "x");
		long id = inbox.deliver("there@example.org", "New", "x");
		assertThat(inbox.get("/messages/wait?query=to:there").json().get("id").asLong()).isEqualTo(id);
	}

	@Test
	void messageThatArrivesLaterIsReturnedToAllThatWait() throws Exception {
		List<CompletableFuture<WebInbox.Result>> waiting = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			waiting.add(CompletableFuture.supplyAsync(() -> inbox.get("/messages/wait?query=to:later&timeout=2m"),
					(task) -> new Thread(task).start()));
		}
		inbox.deliver("later@example.org", "Later", "x");
		for (CompletableFuture<WebInbox.Result> each : waiting) {
			assertThat(each.get(1, TimeUnit.MINUTES).json().get("subject").asString()).isEqualTo("Later");
		}
	}

	@Test
	void timeoutIsAProblemThatSaysWhatThereIs() {
		inbox.deliver("other@example.org", "Other", "x");
		WebInbox.Result result = inbox.get("/messages/wait?query=to:nobody&timeout=1ms");
		assertThat(result.status()).isEqualTo(404);
		assertThat(result.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(result.json().get("detail").asString()).contains("to:nobody", "The newest messages: '");
	}

	@Test
	void timeoutIsBounded() {
		for (String timeout : List.of("6m", "-1s", "soon", "P1D", "9223372036854775807s")) {
			assertThat(inbox.get("/messages/wait?timeout=" + timeout).status()).as(timeout).isEqualTo(400);
		}
		assertThat(inbox.get("/messages/wait?query=larger:x&timeout=1ms").status()).isEqualTo(400);
	}

	@Test
	void numberOfClientsIsBounded() {
		try (WebInbox full = WebInbox.run()) {
			InboxMessages messages = full.context().getBean(InboxMessages.class);
			List<CompletableFuture<Optional<InboxMessage>>> waiting = new ArrayList<>();
			CompletableFuture<Optional<InboxMessage>> last;
			do {
				last = messages.await(SearchQuery.parse("to:nobody"), MessagesController.MAX_TIMEOUT);
				waiting.add(last);
			}
			while (!last.isCompletedExceptionally());
			WebInbox.Result result = full.get("/messages/wait?query=to:nobody&timeout=5m");
			assertThat(result.status()).isEqualTo(503);
			assertThat(result.header("Content-Type")).isEqualTo("application/problem+json");
			waiting.forEach((each) -> each.cancel(true));
			assertThat(full.get("/messages/wait?query=to:nobody&timeout=1ms").status()).isEqualTo(404);
		}
	}

}
