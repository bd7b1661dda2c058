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

package dev.smtpd;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.settings.Network;
import dev.smtpd.test.ProxyHeader;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestReply;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers whose application is slower than the mail that arrives.
 */
class BusyServerTests {

	private final CountDownLatch release = new CountDownLatch(1);

	private final List<String> processed = new CopyOnWriteArrayList<>();

	private final List<SmtpTestConnection> clients = new ArrayList<>();

	@AfterEach
	void end() {
		this.release.countDown();
		this.clients.forEach(SmtpTestConnection::close);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void messagesWaitForTheirTurn(String name, ExecutorSource executor) {
		try (TestServer server = start(executor, (builder) -> {
		})) {
			for (int i = 0; i < 60; i++) {
				send(server.client());
			}
			Awaitility.await().until(() -> calls(server) == 60);
			this.release.countDown();
			this.clients.forEach((client) -> client.expect("250 2.0.0"));
			assertThat(this.processed).hasSize(60);
			Awaitility.await().until(() -> calls(server) == 0);
		}
	}

	static Stream<Arguments> messagesWaitForTheirTurn() {
		return Stream.of(Arguments.of("own executor", (ExecutorSource) () -> null),
				Arguments.of("queue", (ExecutorSource) () -> pool(3)),
				Arguments.of("no queue", (ExecutorSource) () -> pool(0)),
				Arguments.of("threads for each task", (ExecutorSource) LimitedThreads::new));
	}

	@Test
	void clientsTakeTurns() {
		try (TestServer server = start(() -> pool(1), BusyServerTests::trustProxies)) {
			for (int i = 0; i < 30; i++) {
				send(client(server, "192.0.2.1"));
			}
			Awaitility.await().until(() -> calls(server) == 30);
			send(client(server, "192.0.2.2"));
			Awaitility.await().until(() -> calls(server) == 31);
			this.release.countDown();
			this.clients.forEach((client) -> client.expect("250 2.0.0"));
			assertThat(this.processed.indexOf("192.0.2.2")).as("%s", this.processed).isBetween(0, 10);
		}
	}

	@Test
	void messageThatHasWaitedForTooLongIsDeferredAndNotProcessed() {
		List<SmtpLimit> limits = new CopyOnWriteArrayList<>();
		try (TestServer server = start(() -> pool(1), (builder) -> {
			builder.timeouts((timeouts) -> timeouts.withQueue(Duration.ofSeconds(2)));
			builder.observer(new SmtpServerObserver() {

				@Override
				public void limitReached(SmtpSession session, SmtpLimit limit) {
					limits.add(limit);
				}

			});
		})) {
			send(server.client());
			send(server.client());
			Awaitility.await().until(() -> this.processed.size() == 2);
			// each has its 354 before the first one waits, after which MAIL may be
			// deferred
			for (int i = 0; i < 4; i++) {
				this.clients.add(server.client().beginData());
			}
			this.clients.subList(2, 6).forEach((client) -> client.sendRaw("hi\r\n.\r\n"));
			this.clients.subList(2, 6).forEach((client) -> client.expect("451 4.3.2"));
			assertThat(limits).containsOnly(SmtpLimit.QUEUE_TIMEOUT).hasSize(4);
			Awaitility.await().until(() -> server.server().status().executor().queued() <= 1);
			this.release.countDown();
			this.clients.subList(0, 2).forEach((client) -> client.expect("250 2.0.0"));
			Awaitility.await().until(() -> calls(server) == 0);
			assertThat(this.clients.get(5).beginData().sendRaw("again\r\n.\r\n").readReply()).startsWith("250 2.0.0");
			assertThat(this.processed).hasSize(3);
		}
	}

	@Test
	void waitForThreadDoesNotCountAsProcessing() {
		try (TestServer server = start(() -> pool(1),
				(builder) -> builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofMillis(400))))) {
			send(server.client());
			send(server.client());
			Awaitility.await().until(() -> this.processed.size() == 2);
			send(server.client());
			send(server.client());
			// their interrupts make room, after the others have waited as long
			this.clients.subList(0, 2).forEach((client) -> client.expect("451 4.3.0"));
			Awaitility.await().until(() -> this.processed.size() == 4);
			this.release.countDown();
			this.clients.subList(2, 4).forEach((client) -> client.expect("250 2.0.0"));
		}
	}

	@Test
	void executorThatIsShutDownDefersMessages() {
		ExecutorService executor = Executors.newSingleThreadExecutor();
		executor.shutdown();
		try (TestServer server = start(() -> executor, (builder) -> {
		})) {
			for (int i = 0; i < 3; i++) {
				send(server.client());
			}
			this.clients.forEach((client) -> client.expect("451 4.3.2"));
			assertThat(calls(server)).isZero();
		}
	}

	@Test
	void clientWithTooMuchWaitingIsDeferredAtMail() {
		try (TestServer server = start(() -> pool(1), (builder) -> {
			trustProxies(builder);
			builder.timeouts((timeouts) -> timeouts.withQueue(Duration.ofSeconds(8)));
		})) {
			for (int i = 0; i < 30; i++) {
				send(client(server, "192.0.2.1"));
			}
			SmtpTestConnection busy = client(server, "192.0.2.1");
			Awaitility.await().until(() -> {
				SmtpTestReply reply = busy.command("MAIL FROM:<joe@example.org>");
				busy.command("RSET");
				return reply.startsWith("452 4.3.2");
			});
			SmtpTestConnection other = client(server, "192.0.2.2");
			other.send("MAIL FROM:<joe@example.org>").expect("250 2.1.0");
			this.release.countDown();
			this.clients.subList(0, 30).forEach((client) -> client.expect("250 2.0.0"));
			busy.send("MAIL FROM:<joe@example.org>").expect("250 2.1.0");
		}
	}

	@Test
	void nothingBeginsOnceTheServerHasStopped() throws Exception {
		ThreadPoolExecutor pool = pool(0);
		AtomicInteger begun = new AtomicInteger();
		try (TestServer server = start(() -> pool, (builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) throws Exception {
				begun.incrementAndGet();
				BusyServerTests.this.release.await();
				return null;
			}

		}))) {
			for (int i = 0; i < 6; i++) {
				SmtpTestConnection client = server.connect();
				this.clients.add(client);
				client.send("EHLO client.example.org");
			}
			Awaitility.await().until(() -> calls(server) == 6);
		}
		this.release.countDown();
		pool.shutdown();
		assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		assertThat(begun).hasValue(2);
	}

	@Test
	void authenticationMayTakeLongerThanTheWaitForAThread() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		try (TestServer server = start(() -> pool(0), (builder) -> {
			builder.timeouts((timeouts) -> timeouts.withQueue(Duration.ofSeconds(2)).withProcessing(Duration.ZERO));
			builder.auth(AuthMode.OPTIONAL).authentication((auth) -> auth.withAllowWithoutTls(true));
			builder.authenticator((session, username, password) -> {
				asked.countDown();
				answer.await();
				return () -> username;
			});
		})) {
			SmtpTestConnection authenticating = server.client();
			this.clients.add(authenticating);
			authenticating.send("AUTH PLAIN AGpvZQBzZWNyZXQ=");
			asked.await();
			for (int i = 0; i < 2; i++) {
				send(server.client());
			}
			Awaitility.await().until(() -> this.processed.size() == 2);
			SmtpTestConnection waiting = server.client();
			send(waiting);
			waiting.expect("451 4.3.2");
			answer.countDown();
			authenticating.expect("235");
		}
	}

	@Test
	void messageThatIsBeingCommittedWaitsLonger() {
		try (TestServer server = TestServer.start((builder) -> {
			builder.executor(pool(0));
			builder.timeouts((timeouts) -> timeouts.withQueue(Duration.ofSeconds(2)));
			builder.processor(AsyncMessageProcessor.nonBlocking((message) -> {
				if (message.envelope().sender().localPart().equals("commit")) {
					message.beginCommit();
				}
				return CompletableFuture.completedFuture(null);
			}));
			builder.processor((message) -> {
				this.processed.add(message.id());
				this.release.await();
				return null;
			});
		})) {
			for (int i = 0; i < 2; i++) {
				send(server.client());
			}
			Awaitility.await().until(() -> this.processed.size() == 2);
			// before anything waits, else it may be deferred at MAIL
			SmtpTestConnection waiting = server.client();
			this.clients.add(waiting);
			waiting.beginData();
			SmtpTestConnection committed = server.client();
			this.clients.add(committed);
			committed.send("MAIL FROM:<commit@example.org>")
				.expect("250")
				.send("RCPT TO:<jane@example.org>")
				.expect("250")
				.send("DATA")
				.expect("354")
				.sendRaw("hi\r\n.\r\n");
			Awaitility.await().until(() -> calls(server) == 3);
			waiting.sendRaw("hi\r\n.\r\n").expect("451 4.3.2");
			this.release.countDown();
			committed.expect("250 2.0.0");
		}
	}

	private TestServer start(ExecutorSource executor, Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> {
			builder.executor(executor.get());
			builder.processor((message) -> {
				this.processed.add(message.session().peer().getAddress().getHostAddress());
				this.release.await();
				return null;
			});
			customizer.accept(builder);
		});
	}

	private static void trustProxies(SmtpServer.Builder builder) {
		builder.proxyProtocol(true).proxies((proxy) -> proxy.withNetworks(List.of(Network.of("127.0.0.1"))));
	}

	private SmtpTestConnection client(TestServer server, String address) {
		SmtpTestConnection client = server.smtp()
			.proxyHeader(ProxyHeader.v2(new InetSocketAddress(address, 4711), new InetSocketAddress("192.0.2.25", 25)))
			.open();
		this.clients.add(client);
		return client;
	}

	private void send(SmtpTestConnection client) {
		if (!this.clients.contains(client)) {
			this.clients.add(client);
		}
		client.beginData().sendRaw("hi\r\n.\r\n");
	}

	private static int calls(TestServer server) {
		return server.server().status().executor().active() + server.server().status().executor().queued();
	}

	private static ThreadPoolExecutor pool(int capacity) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(2, 2, 1, TimeUnit.SECONDS,
				(capacity > 0) ? new ArrayBlockingQueue<>(capacity) : new SynchronousQueue<>());
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/**
	 * Creates an executor, or none.
	 */
	@FunctionalInterface
	interface ExecutorSource {

		@Nullable Executor get();

	}

	/**
	 * A thread for each task, as executors of virtual threads have, of which there may be
	 * two.
	 */
	private static final class LimitedThreads implements Executor {

		private final Semaphore permits = new Semaphore(2);

		@Override
		public void execute(Runnable task) {
			if (!this.permits.tryAcquire()) {
				throw new RejectedExecutionException("full");
			}
			new Thread(() -> {
				try {
					task.run();
				}
				finally {
					this.permits.release();
				}
			}).start();
		}

	}

}
