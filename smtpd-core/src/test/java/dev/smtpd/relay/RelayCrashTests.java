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

package dev.smtpd.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpTestClient;
import dev.smtpd.TestServer;
import dev.smtpd.transport.EventLoops;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that send on while the upstream server goes down and comes back, several times.
 * Larger runs: {@code -Drelay.messages=50000 -Drelay.connections=100}.
 */
class RelayCrashTests {

	private static final int MESSAGES = Integer.getInteger("relay.messages", 3000);

	private static final int CONNECTIONS = Integer.getInteger("relay.connections", 30);

	private static final int CRASHES = 3;

	private final Map<String, Integer> upstream = new ConcurrentHashMap<>();

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final AtomicInteger arrived = new AtomicInteger();

	private final AtomicInteger unconfirmed = new AtomicInteger();

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger deferred = new AtomicInteger();

	@Test
	void whatClientsWereToldIsUpstream() throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		TestServer server = startUpstream(0);
		int port = server.server().connectors().get(0).port();
		SmtpRelay relay = SmtpRelay.builder(new EventLoops())
			.remoteAddresses(List.of(new RemoteAddress("localhost", port)))
			.executor(threads)
			.failureThreshold(1_000_000)
			.observer(new RelayObserver() {

				@Override
				public void relayEnded(SmtpMessage message, @Nullable RemoteAddress address, SmtpReply reply,
						RelayOutcome outcome, Duration duration) {
					if (outcome == RelayOutcome.UNCONFIRMED) {
						RelayCrashTests.this.unconfirmed.incrementAndGet();
					}
				}

			})
			.build();
		relay.start();
		try (TestServer proxy = TestServer.start((builder) -> builder.processor(new RelayMessageProcessor(relay)))) {
			List<Future<?>> clients = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				clients.add(threads.submit(() -> send(proxy)));
			}
			for (int crash = 1; crash <= CRASHES; crash++) {
				int point = crash * MESSAGES / (CRASHES + 1);
				Awaitility.await()
					.atMost(Duration.ofMinutes(5))
					.pollInterval(Duration.ofMillis(5))
					.until(() -> this.arrived.get() >= point);
				server.server().stop();
				server = startUpstream(port);
			}
			for (Future<?> client : clients) {
				client.get(5, TimeUnit.MINUTES);
			}
		}
		finally {
			relay.stop();
			server.close();
			threads.shutdownNow();
		}
		assertThat(this.accepted).hasSize(MESSAGES);
		assertThat(this.upstream.keySet()).containsAll(this.accepted);
		int twice = this.upstream.values().stream().mapToInt((count) -> count - 1).sum();
		System.out.printf("%d messages, %d deferred, %d unconfirmed, %d of them twice upstream%n", MESSAGES,
				this.deferred.get(), this.unconfirmed.get(), twice);
		assertThat(twice).isLessThanOrEqualTo(this.unconfirmed.get());
	}

	private void send(TestServer proxy) {
		try (SmtpTestClient client = proxy.client()) {
			for (int id = this.next.incrementAndGet(); id <= MESSAGES; id = this.next.incrementAndGet()) {
				String name = "id" + id;
				String reply;
				do {
					client.send("MAIL FROM:<joe@example.org>").expect("250");
					client.send("RCPT TO:<ann@example.org>").expect("250").send("DATA").expect("354");
					reply = client.send("Subject: " + name + "\r\n\r\nHi\r\n.").readReply().get(0);
					if (!reply.startsWith("250 ")) {
						assertThat(reply).startsWith("451 4.");
						this.deferred.incrementAndGet();
					}
				}
				while (!reply.startsWith("250 "));
				this.accepted.add(name);
			}
		}
	}

	private TestServer startUpstream(int port) {
		return TestServer.start((builder) -> builder.port(port).processor((message) -> {
			String content = message.content().text();
			this.upstream.merge(content.substring("Subject: ".length(), content.indexOf('\r')), 1, Integer::sum);
			this.arrived.incrementAndGet();
			return null;
		}));
	}

}
