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

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.smtpd.SmtpBindException.Reason;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.NettySmtpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Starting, stopping, and what clients see of it. Alone, since the port of a server that
 * was stopped may be given to one of another test.
 */
@Isolated
class LifecycleTests {

	@Test
	void severalServersRunInOneJvmAndStartAgain() {
		try (TestServer first = TestServer.start((builder) -> {
		}); TestServer second = TestServer.start((builder) -> {
		})) {
			first.client().close();
			second.client().close();
			SmtpServer server = first.server();
			server.start();
			server.stop();
			server.stop();
			assertThat(server.isRunning()).isFalse();
			assertThat(server.connectors()).isEmpty();
			second.client().close();
			server.start();
			try (SmtpTestConnection client = first.client()) {
				client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
			}
			assertThat(first.received()).hasSize(1);
		}
	}

	@Test
	void sessionsOfServersThatStartTogetherHaveIdsOfTheirOwn() {
		EventLoops eventLoops = new EventLoops(1);
		List<SmtpServer> servers = IntStream.range(0, 50)
			.mapToObj((i) -> NettySmtpServer.builder(eventLoops).port(0).hostname("mx.example.org").build())
			.toList();
		servers.forEach(SmtpServer::start);
		Set<String> ids = new HashSet<>();
		for (SmtpServer server : servers) {
			try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port())
				.connect()
				.expect("220 ")) {
				client.send("NOOP").expect("250");
				ids.add(server.sessions().get(0).id());
			}
		}
		servers.forEach(SmtpServer::stop);
		assertThat(ids).hasSameSizeAs(servers);
	}

	@Test
	void serverIsBuiltAndClosedByItsInterface() {
		SmtpServer closed;
		try (SmtpServer server = SmtpServer.builder().port(0).build()) {
			server.start();
			SmtpTestClient.bindToServer(server.connectors().get(0).port()).connect().expect("220 ").close();
			closed = server;
		}
		assertThat(closed.isRunning()).isFalse();
		closed.close();
	}

	@Test
	void sameServerTakesItsPortAgainAtOnce() throws Exception {
		int port = freePort();
		try (TestServer server = TestServer.start((builder) -> builder.port(port))) {
			SmtpTestConnection client = server.client();
			server.server().stop();
			client.expectClosed();
			server.server().start();
			assertThat(server.server().connectors().get(0).port()).isEqualTo(port);
			server.client().close();
		}
	}

	@Test
	void portInUseIsToldAndNothingIsLeftRunning() {
		try (TestServer server = TestServer.start((builder) -> {
		})) {
			int port = server.server().connectors().get(0).port();
			SmtpServer other = NettySmtpServer.builder().port(port).build();
			assertThatExceptionOfType(SmtpBindException.class).isThrownBy(other::start)
				.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.PORT_IN_USE))
				.satisfies((ex) -> assertThat(ex.getAddress().getPort()).isEqualTo(port))
				.satisfies((ex) -> assertThat(ex.getOtherConnector()).isNull());
			assertThat(other.isRunning()).isFalse();
		}
	}

	@Test
	void portOfAnotherConnectorIsToldAndNothingIsLeftRunning() throws Exception {
		int port = freePort();
		SmtpServer server = SmtpServer.builder()
			.port(port)
			.connectorName("mx")
			.connector("submission", (connector) -> connector.port(port))
			.build();
		assertThatExceptionOfType(SmtpBindException.class).isThrownBy(server::start)
			.satisfies((ex) -> assertThat(ex.getConnector()).isEqualTo("submission"))
			.satisfies((ex) -> assertThat(ex.getOtherConnector()).isEqualTo("mx"));
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void connectorsHaveNames() {
		try (SmtpServer server = SmtpServer.builder().port(0).connectorName("mx").connector("lmtp_2", (connector) -> {
		}).build()) {
			server.start();
			assertThat(server.connectors()).extracting(SmtpConnector::name).containsExactly("mx", "lmtp_2");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-a", "a b", "a.b", "a/b", "\u00e4", "default" })
	void whatIsNoNameOfAConnectorIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> SmtpServer.builder().connector(name, (connector) -> {
		}));
		if (!name.equals("default")) {
			assertThatIllegalArgumentException().isThrownBy(() -> SmtpServer.builder().connectorName(name));
		}
	}

	@Test
	void nameOfAnotherConnectorIsRefused() {
		SmtpServer.Builder builder = SmtpServer.builder().connector("lmtp", (connector) -> {
		});
		assertThatIllegalArgumentException().isThrownBy(() -> builder.connectorName("lmtp"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.connector("lmtp", (connector) -> {
		}));
	}

	@Test
	void addressOfAnotherMachineIsTold() throws Exception {
		SmtpServer server = NettySmtpServer.builder().address(InetAddress.getByName("192.0.2.1")).port(0).build();
		assertThatExceptionOfType(SmtpBindException.class).isThrownBy(server::start)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.ADDRESS_NOT_AVAILABLE));
	}

	@Test
	void ipv4AndIpv6AreServedByDefault() throws Exception {
		try (TestServer server = TestServer.start((builder) -> {
		})) {
			int port = server.server().connectors().get(0).port();
			for (String address : new String[] { "127.0.0.1", "::1" }) {
				SmtpTestClient.bindToServer(address, port).open().close();
			}
		}
	}

	@Test
	void oneAddressCanBeServedAlone() throws Exception {
		try (TestServer server = TestServer.start((builder) -> builder.address(loopback6()))) {
			InetSocketAddress address = server.server().connectors().get(0).address();
			assertThat(address.getAddress()).isInstanceOf(Inet6Address.class);
			SmtpTestClient.bindToServer("::1", address.getPort()).open().close();
			assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> new Socket("127.0.0.1", address.getPort()));
		}
	}

	@Test
	void gracefulShutdownLetsTransactionsFinishAndRefusesNewMail() throws Exception {
		CountDownLatch processing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (TestServer server = TestServer.start((builder) -> builder.processor((message) -> {
			processing.countDown();
			release.await();
			return null;
		}))) {
			SmtpTestConnection idle = server.client();
			SmtpTestConnection inTransaction = server.client().send("MAIL FROM:<joe@example.org>").expect("250");
			SmtpTestConnection inContent = server.client().beginData().sendRaw("half");
			SmtpTestConnection inProcessing = server.client().beginData().sendRaw("hi\r\n.\r\nNOOP\r\n");
			processing.await();
			int port = server.server().connectors().get(0).port();
			CompletableFuture<Boolean> done = server.server().shutDownGracefully();
			// NIO closes a port with the next round of its event loop only
			Awaitility.await()
				.untilAsserted(() -> assertThatExceptionOfType(ConnectException.class)
					.isThrownBy(() -> new Socket("localhost", port).close()));
			assertThat(server.server().connectors()).isEmpty();
			idle.expect("421 4.3.2 mx.example.org Service shutting down").expectClosed();
			assertThat(done).isNotDone();
			release.countDown();
			inProcessing.expect("250 2.0.0").expect("421 4.3.2").expectClosed();
			inContent.sendRaw(" a message\r\n.\r\n").expect("250 2.0.0").expect("421 4.3.2").expectClosed();
			inTransaction.send("RSET").expect("250 2.0.0").expect("421 4.3.2").expectClosed();
			assertThat(done).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
			assertThat(server.received()).hasSize(2);
		}
	}

	@Test
	void stopEndsAGracefulShutdownThatTakesTooLong() {
		try (TestServer server = TestServer.start((builder) -> {
		}); SmtpTestConnection client = server.client().beginData().sendRaw("half")) {
			CompletableFuture<Boolean> done = server.server().shutDownGracefully();
			server.server().stop();
			assertThat(done).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
			client.expectClosed();
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void shutdownIsCompletedWithoutTheLockOfTheServer() {
		try (TestServer server = TestServer.start((builder) -> {
		}); SmtpTestConnection client = server.client().beginData().sendRaw("half")) {
			CompletableFuture<Boolean> again = server.server().shutDownGracefully().thenApply((done) -> {
				CompletableFuture.runAsync(server.server()::start).orTimeout(10, TimeUnit.SECONDS).join();
				return done;
			});
			server.server().stop();
			assertThat(again).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(false);
			assertThat(server.server().isRunning()).isTrue();
			client.expectClosed();
		}
	}

	@Test
	void stopReturnsWhileApplicationCodeIsStillRunning() throws Exception {
		CountDownLatch processing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		TestServer server = TestServer.start((builder) -> builder.processor((message) -> {
			processing.countDown();
			release.await();
			return null;
		}));
		try (SmtpTestConnection client = server.client().beginData().sendRaw("hi\r\n.\r\n")) {
			processing.await();
			server.server().stop();
			client.expectClosed();
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void serverCanBeStoppedWhenItIsDrained() {
		try (TestServer server = TestServer.start((builder) -> {
		}); SmtpTestConnection client = server.client()) {
			CompletableFuture<Void> stopped = server.server().shutDownGracefully().thenRun(server.server()::stop);
			client.expect("421 4.3.2").expectClosed();
			assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
			assertThat(server.server().isRunning()).isFalse();
		}
	}

	@Test
	void serverCannotBeStoppedByItsOwnThreads() throws Exception {
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		AtomicReference<SmtpServer> self = new AtomicReference<>();
		try (TestServer server = TestServer.start((builder) -> builder.observer(new SmtpServerObserver() {

			@Override
			public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
				try {
					self.get().stop();
				}
				catch (Throwable ex) {
					failure.complete(ex);
				}
			}

		}))) {
			self.set(server.server());
			try (SmtpTestConnection client = server.client()) {
				assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
				client.send("NOOP").expect("250");
			}
		}
	}

	@Test
	void drainWaitsForApplicationCodeOfClientsThatAreGone() throws Exception {
		CountDownLatch processing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (TestServer server = TestServer.start((builder) -> builder.processor((message) -> {
			processing.countDown();
			release.await();
			return null;
		}))) {
			SmtpTestConnection client = server.client().beginData().sendRaw("hi\r\n.\r\n");
			processing.await();
			client.reset();
			CompletableFuture<Boolean> drained = server.server().shutDownGracefully();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(drained).isNotDone();
			release.countDown();
			assertThat(drained).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(true);
		}
		finally {
			release.countDown();
		}
	}

	@Test
	void clientThatDoesNotTakeItsRepliesIsClosedAnyway() {
		try (TestServer server = TestServer
			.start((builder) -> builder.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(500))));
				SmtpTestConnection client = server.client()) {
			Thread writer = new Thread(() -> {
				while (true) {
					client.sendRaw("HELP\r\n".repeat(1000));
				}
			});
			writer.setUncaughtExceptionHandler((thread, ex) -> {
			});
			writer.start();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.server().status().sessionCount() == 0);
		}
	}

	@Test
	void idleClientIsTold421() {
		try (TestServer server = TestServer
			.start((builder) -> builder.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(200))));
				SmtpTestConnection client = server.client()) {
			client.expect("421 4.4.2").expectClosed();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
		}
	}

	@Test
	void threadsKeepTheJvmAliveWhileTheServerRuns() {
		try (TestServer server = TestServer.start((builder) -> {
		})) {
			server.client().close();
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("smtpd-"))
				.filteredOn((thread) -> !thread.getName().contains("application"))
				.isNotEmpty()
				.noneMatch(Thread::isDaemon);
		}
	}

	@Test
	void badConfigurationIsRefused() {
		SmtpServer.Builder builder = NettySmtpServer.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65536));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.hostname("not a name"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.hostname("a\r\n250 b"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.dataSizeLimit(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.limits((limits) -> limits.withMaxRecipients(0)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder.timeouts((timeouts) -> timeouts.withIdle(Duration.ofMillis(-1))));
		assertThatIllegalStateException().isThrownBy(() -> builder.decodeData(true).enableSmtputf8(true).build());
	}

	private static InetAddress loopback6() {
		try {
			return InetAddress.getByName("::1");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
