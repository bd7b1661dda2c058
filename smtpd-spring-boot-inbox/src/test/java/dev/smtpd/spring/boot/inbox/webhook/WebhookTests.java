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

package dev.smtpd.spring.boot.inbox.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.smtpd.spring.boot.inbox.api.WebInbox;
import dev.smtpd.spring.boot.inbox.jdbc.Inbox;
import dev.smtpd.spring.boot.inbox.metrics.WebhookMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The webhook of an application with a server of HTTP.
 */
class WebhookTests {

	private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private HttpServer server;

	private volatile Handler handler = (exchange) -> respond(exchange, 204);

	@TempDir
	private Path directory;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", (exchange) -> {
			this.calls.add(Call.of(exchange));
			this.handler.handle(exchange);
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	@Test
	void arrivalIsNotified() throws Exception {
		try (WebInbox inbox = run()) {
			long id = inbox.deliver("hook@example.org", "Hook", "Hello there");
			Call call = next();
			assertThat(call.method).isEqualTo("POST");
			assertThat(call.path).isEqualTo("/hook");
			JsonNode json = JsonMapper.builder().build().readTree(call.body);
			assertThat(json.get("type").asString()).isEqualTo("message.received");
			assertThat(json.get("data").get("id").asLong()).isEqualTo(id);
			assertThat(json.get("data").get("recipients").get(0).asString()).isEqualTo("hook@example.org");
			assertThat(json.get("data").get("preview").asString()).isEqualTo("Hello there");
			assertThat(call.signature).isEqualTo("v1," + hmac("secret".getBytes(StandardCharsets.UTF_8),
					call.id + "." + call.timestamp + "." + call.body));
		}
	}

	@Test
	void secretMayBeBase64() throws Exception {
		try (WebInbox inbox = run("smtpd.inbox.webhook.secret=whsec_AAEC")) {
			inbox.deliver("hook@example.org", "Hook", "x");
			Call call = next();
			assertThat(call.signature)
				.isEqualTo("v1," + hmac(new byte[] { 0, 1, 2 }, call.id + "." + call.timestamp + "." + call.body));
		}
	}

	@Test
	void failureIsTriedAgainWithTheSameIdentifier() throws Exception {
		AtomicInteger failures = new AtomicInteger(3);
		this.handler = (exchange) -> respond(exchange, (failures.getAndDecrement() > 0) ? 500 : 200);
		try (WebInbox inbox = run()) {
			inbox.deliver("hook@example.org", "Hook", "x");
			String id = next().id;
			for (int i = 0; i < 3; i++) {
				assertThat(next().id).isEqualTo(id);
			}
			// the next one is of the next message
			inbox.deliver("hook@example.org", "Next", "x");
			assertThat(next().body).contains("\"Next\"");
		}
	}

	@Test
	void failureIsGivenUpAfterSomeAttempts() throws Exception {
		this.handler = (exchange) -> respond(exchange, 410);
		try (WebInbox inbox = run("smtpd.inbox.webhook.max-attempts=2")) {
			inbox.deliver("hook@example.org", "First", "x");
			assertThat(next().body).contains("\"First\"");
			assertThat(next().body).contains("\"First\"");
			inbox.deliver("hook@example.org", "Second", "x");
			assertThat(next().body).contains("\"Second\"");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectIsAFailureThatIsNotFollowed(int status) throws Exception {
		AtomicInteger redirects = new AtomicInteger(1);
		this.handler = (exchange) -> {
			exchange.getResponseHeaders().add("Location", "/other");
			respond(exchange, (redirects.getAndDecrement() > 0) ? status : 204);
		};
		try (WebInbox inbox = run()) {
			inbox.deliver("hook@example.org", "Hook", "x");
			assertThat(next().path).isEqualTo("/hook");
			assertThat(next().path).isEqualTo("/hook");
		}
	}

	@Test
	void endpointThatNeverRespondsDelaysNoMail() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.handler = (exchange) -> await(end);
		try (WebInbox inbox = run("smtpd.inbox.webhook.timeout=5m")) {
			inbox.deliver("hook@example.org", "First", "x");
			next();
			// the webhook hangs
			for (int i = 0; i < 5; i++) {
				inbox.deliver("hook@example.org", "More", "x");
			}
			assertThat(inbox.get("/counts").json().get("total").asLong()).isEqualTo(6);
			end.countDown();
		}
	}

	@Test
	void endpointThatNeverRespondsIsGivenUpInTime() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.handler = (exchange) -> await(end);
		try (WebInbox inbox = run("smtpd.inbox.webhook.timeout=50ms")) {
			inbox.deliver("hook@example.org", "Hook", "x");
			String id = next().id;
			assertThat(next().id).isEqualTo(id);
			end.countDown();
		}
	}

	@Test
	void endlessResponseIsNotRead() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.handler = (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write(new byte[100]);
			exchange.getResponseBody().flush();
			await(end);
		};
		try (WebInbox inbox = run("smtpd.inbox.webhook.timeout=5m")) {
			inbox.deliver("hook@example.org", "First", "x");
			assertThat(next().body).contains("\"First\"");
			inbox.deliver("hook@example.org", "Second", "x");
			assertThat(next().body).contains("\"Second\"");
			end.countDown();
		}
	}

	@Test
	void restartLosesNone() throws Exception {
		String[] properties = { "spring.datasource.url=jdbc:h2:file:" + this.directory.resolve("inbox") };
		this.handler = (exchange) -> respond(exchange, 503);
		try (WebInbox inbox = run(with(properties, "smtpd.inbox.webhook.max-attempts=1000000"))) {
			inbox.deliver("hook@example.org", "Kept", "x");
			assertThat(next().body).contains("\"Kept\"");
			assertThat(inbox.context().getBean(Inbox.class).outbox().size()).isEqualTo(1);
		}
		this.handler = (exchange) -> respond(exchange, 204);
		this.calls.clear();
		try (WebInbox inbox = run(properties)) {
			assertThat(inbox.context().getBean(Webhook.class).isRunning()).isTrue();
			assertThat(next().body).contains("\"Kept\"");
		}
	}

	@Test
	void metersSayWhatBecameOfNotifications() throws Exception {
		// the first message fails twice, the second one once
		List<String> failures = new CopyOnWriteArrayList<>();
		this.handler = (exchange) -> {
			String id = exchange.getRequestHeaders().getFirst("webhook-id");
			boolean fails = Collections.frequency(failures,
					id) < ((failures.isEmpty() || failures.get(0).equals(id)) ? 2 : 1)
					&& Set.copyOf(failures).size() + (failures.contains(id) ? 0 : 1) <= 2;
			if (fails) {
				failures.add(id);
			}
			respond(exchange, fails ? 500 : 200);
		};
		try (WebInbox inbox = run("smtpd.inbox.webhook.max-attempts=2")) {
			MeterRegistry meters = meters(inbox);
			inbox.deliver("hook@example.org", "First", "x");
			inbox.deliver("hook@example.org", "Second", "x");
			inbox.deliver("hook@example.org", "Third", "x");
			Awaitility.await().until(() -> notifications(meters, "delivered") == 2);
			assertThat(notifications(meters, "failed")).isEqualTo(1);
			assertThat(notifications(meters, "retried")).isEqualTo(2);
			assertThat(meters.get("smtpd.inbox.webhook.pending").gauge().value()).isZero();
			assertThat(meters.get("smtpd.inbox.webhook.oldest").gauge().value()).isZero();
		}
	}

	@Test
	void metersSayWhatIsPending() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.handler = (exchange) -> await(end);
		try (WebInbox inbox = run("smtpd.inbox.webhook.timeout=5m")) {
			MeterRegistry meters = meters(inbox);
			inbox.deliver("hook@example.org", "First", "x");
			next();
			inbox.deliver("hook@example.org", "Second", "x");
			assertThat(meters.get("smtpd.inbox.webhook.pending").gauge().value()).isEqualTo(2);
			Awaitility.await().until(() -> meters.get("smtpd.inbox.webhook.oldest").gauge().value() > 0);
			assertThat(notifications(meters, "delivered")).isZero();
			end.countDown();
		}
	}

	@Test
	void outboxIsNeverLargerThanTheInbox() throws Exception {
		this.handler = (exchange) -> respond(exchange, 503);
		try (WebInbox inbox = run("smtpd.inbox.webhook.max-attempts=1000000", "smtpd.inbox.webhook.backoff=1h",
				"smtpd.inbox.webhook.max-backoff=1h", "smtpd.inbox.retention.max-messages=2",
				"smtpd.inbox.retention.interval=10ms")) {
			for (int i = 0; i < 5; i++) {
				inbox.deliver("hook@example.org", "Mail " + i, "x");
				next();
			}
			Awaitility.await().until(() -> inbox.context().getBean(Webhook.class).pending() == 2);
			assertThat(inbox.get("/counts").json().get("total").asLong()).isEqualTo(2);
		}
	}

	@Test
	void nothingThatMailNamesIsRequested() throws Exception {
		try (WebInbox inbox = run()) {
			String other = "http://127.0.0.1:" + this.server.getAddress().getPort() + "/other";
			String content = ("From: joe@example.org\nTo: hook@example.org\nSubject: " + other + "\nList-Unsubscribe: <"
					+ other + ">\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
					+ "Disposition-Notification-To: <" + other + ">\nContent-Type: text/html\n\n<base href=\"" + other
					+ "\"><img src=\"" + other + "\"><link rel=stylesheet href=\"" + other + "\"><a href=\"" + other
					+ "\">x</a><iframe src=\"" + other + "\"></iframe>\n")
				.replace("\n", "\r\n");
			inbox.smtp()
				.mail()
				.from("joe@example.org")
				.to("hook@example.org")
				.content(content)
				.send()
				.assertThat()
				.isAccepted();
			assertThat(next().path).isEqualTo("/hook");
			long id = inbox.newest();
			inbox.get("/messages/" + id + "/html");
			inbox.get("/messages/" + id + "/html?remote=true");
			inbox.get("/messages/" + id + "/links");
			// comes after whatever the first one has led to
			inbox.deliver("hook@example.org", "Next", "x");
			assertThat(next().path).isEqualTo("/hook");
			assertThat(this.calls).isEmpty();
		}
	}

	@Test
	void nothingWaitsWithoutAWebhook() {
		try (WebInbox inbox = WebInbox.run()) {
			inbox.deliver("hook@example.org", "None", "x");
			assertThat(inbox.context().getBeansOfType(Webhook.class)).isEmpty();
			assertThat(inbox.context().getBean(Inbox.class).outbox().size()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://example.org/", "/hook", "file:///etc/passwd", "http://joe:secret@example.org/",
			"mailto:joe@example.org" })
	void urlThatIsNoneFailsTheStart(String url) {
		assertThatException().isThrownBy(() -> WebInbox.run("smtpd.inbox.webhook.url=" + url).close())
			.havingRootCause()
			.withMessageContaining("smtpd.inbox.webhook");
	}

	private WebInbox run(String... properties) {
		String[] defaults = {
				"smtpd.inbox.webhook.url=http://127.0.0.1:" + this.server.getAddress().getPort() + "/hook",
				"smtpd.inbox.webhook.secret=secret", "smtpd.inbox.webhook.backoff=1ms",
				"smtpd.inbox.webhook.max-backoff=5ms" };
		return WebInbox.run(with(defaults, properties));
	}

	private static String[] with(String[] some, String... others) {
		return Stream.of(some, others).flatMap(Arrays::stream).toArray(String[]::new);
	}

	private static MeterRegistry meters(WebInbox inbox) {
		MeterRegistry meters = new SimpleMeterRegistry();
		new WebhookMetrics(inbox.context().getBean(Webhook.class)).bindTo(meters);
		return meters;
	}

	private static double notifications(MeterRegistry meters, String outcome) {
		return meters.get("smtpd.inbox.webhook.notifications").tag("outcome", outcome).functionCounter().count();
	}

	private Call next() throws InterruptedException {
		Call call = this.calls.poll(1, TimeUnit.MINUTES);
		assertThat(call).isNotNull();
		return call;
	}

	private static String hmac(byte[] key, String text) throws Exception {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(key, "HmacSHA256"));
		return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static void respond(HttpExchange exchange, int status) throws IOException {
		exchange.sendResponseHeaders(status, -1);
		exchange.close();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Handles a request.
	 */
	private interface Handler {

		void handle(HttpExchange exchange) throws IOException;

	}

	/**
	 * A request.
	 */
	private record Call(String method, String path, String id, String timestamp, String signature, String body) {

		static Call of(HttpExchange exchange) throws IOException {
			return new Call(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					exchange.getRequestHeaders().getFirst("webhook-id"),
					exchange.getRequestHeaders().getFirst("webhook-timestamp"),
					exchange.getRequestHeaders().getFirst("webhook-signature"),
					new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
		}

	}

}
