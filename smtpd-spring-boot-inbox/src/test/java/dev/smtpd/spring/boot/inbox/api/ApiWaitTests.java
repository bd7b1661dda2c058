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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.smtpd.spring.boot.inbox.metrics.WaitingClientsMetrics;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Waiting for a message.
 */
class ApiWaitTests {

	private static final String WAIT = "/messages/wait?query=to:nobody&timeout=5m";

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
	void numberOfClientsIsBounded() throws Exception {
		try (WebInbox full = WebInbox.run("smtpd.inbox.api.max-waiting-clients=2");
				ApiConnection first = ApiConnection.open(full).send("GET", WAIT);
				ApiConnection second = ApiConnection.open(full).send("GET", WAIT)) {
			WaitingClients clients = full.context().getBean(WaitingClients.class);
			SimpleMeterRegistry meters = new SimpleMeterRegistry();
			new WaitingClientsMetrics(clients).bindTo(meters);
			Awaitility.await().until(() -> clients.count() == 2);
			WebInbox.Result result = full.get(WAIT);
			assertThat(result.status()).isEqualTo(503);
			assertThat(result.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(result.header("Retry-After")).isEqualTo("5");
			assertThat(meters.get("smtpd.inbox.api.waiting").gauge().value()).isEqualTo(2);
			assertThat(meters.get("smtpd.inbox.api.waiting.max").gauge().value()).isEqualTo(2);
			assertThat(meters.get("smtpd.inbox.api.waiting.refused").functionCounter().count()).isEqualTo(1);
			full.deliver("nobody@example.org", "Now", "x");
			assertThat(first.readUntil("Now")).startsWith("HTTP/1.1 200 ");
			assertThat(second.readUntil("Now")).startsWith("HTTP/1.1 200 ");
			assertThat(clients.count()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void clientThatHasGoneMakesRoom(boolean reset) throws Exception {
		try (WebInbox full = WebInbox.run("smtpd.inbox.api.max-waiting-clients=3")) {
			WaitingClients clients = full.context().getBean(WaitingClients.class);
			List<Object> before = List.copyOf(subscribers(full));
			List<ApiConnection> connections = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				connections.add(ApiConnection.open(full).send("GET", WAIT));
			}
			Awaitility.await().until(() -> clients.count() == 3);
			assertThat(subscribers(full)).hasSize(before.size() + 3);
			for (ApiConnection connection : connections) {
				if (reset) {
					connection.reset();
				}
				connection.close();
			}
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> clients.count() == 0);
			assertThat(full.get("/messages/wait?query=to:nobody&timeout=1ms").status()).isEqualTo(404);
			// what they waited for no longer looks for messages
			assertThat(subscribers(full)).hasSameSizeAs(before);
		}
	}

	@SuppressWarnings("unchecked")
	private static List<Object> subscribers(WebInbox inbox) {
		return (List<Object>) Objects
			.requireNonNull(ReflectionTestUtils.getField(inbox.context().getBean(InboxEvents.class), "subscribers"));
	}

	@Test
	void clientThatStaysIsNotDisturbed() throws Exception {
		try (WebInbox other = WebInbox.run();
				ApiConnection stays = ApiConnection.open(other).send("GET", WAIT);
				ApiConnection goes = ApiConnection.open(other)) {
			WaitingClients clients = other.context().getBean(WaitingClients.class);
			Awaitility.await().until(() -> clients.count() == 1);
			goes.send("GET", WAIT);
			Awaitility.await().until(() -> clients.count() == 2);
			goes.end();
			// then the first one has been looked at, too
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> clients.count() == 1);
			other.deliver("nobody@example.org", "Arrived", "x");
			assertThat(stays.readUntil("\"releases\":[]}")).startsWith("HTTP/1.1 200 ").contains("Arrived");
			// the connection can be used again
			stays.send("GET", "/messages/wait?query=to:nobody&timeout=1m");
			assertThat(stays.readUntil("\"releases\":[]}")).contains("HTTP/1.1 200 ");
			stays.send("GET", "/counts", "Connection: close");
			assertThat(stays.readAll()).contains("HTTP/1.1 200 ", "\"total\":1");
		}
	}

	@Test
	void clientsGetTheirResponseWhenTheApplicationCloses() throws Exception {
		WebInbox closing = WebInbox.run("spring.lifecycle.timeout-per-shutdown-phase=5m");
		try (ApiConnection connection = ApiConnection.open(closing).send("GET", WAIT)) {
			WaitingClients clients = closing.context().getBean(WaitingClients.class);
			Awaitility.await().until(() -> clients.count() == 1);
			closing.close();
			assertThat(connection.readUntil("\r\n")).startsWith("HTTP/1.1 503 ");
		}
		finally {
			closing.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "1001" })
	void boundThatIsNoneFailsTheStart(String max) {
		assertThatException().isThrownBy(() -> WebInbox.run("smtpd.inbox.api.max-waiting-clients=" + max).close())
			.havingRootCause()
			.withMessageContaining("smtpd.inbox.api.max-waiting-clients");
	}

}
