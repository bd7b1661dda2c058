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
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;

import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.Network;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.NettySmtpServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Attackers who guess passwords over many connections and from many addresses, beside
 * others who send mail and log in. All of them come through a proxy that is trusted, by
 * which they have addresses.
 */
class PasswordGuessingTests {

	private static final String ACCEPTED = "235 2.7.0";

	private static final String REFUSED = "535 5.7.8";

	private static final String ADDRESS_REFUSED = "421 4.7.0 Too many failed authentications from your address";

	private static final String USER_REFUSED = "454 4.7.0 Too many failed authentications of this user";

	private static final TlsConfiguration SERVER = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));

	private static final SSLContext CLIENT = TestCertificates.withoutCertificate();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private final List<String> reached = new CopyOnWriteArrayList<>();

	private final BlockingQueue<String> closed = new ArrayBlockingQueue<>(100);

	@Test
	void guessersStopNeitherMailNorLogins() throws Exception {
		Semaphore gate = new Semaphore(0);
		List<SmtpTestConnection> guessers = new ArrayList<>();
		ExecutorService application = Executors.newSingleThreadExecutor();
		try (TestServer server = start((builder) -> builder
			.authentication((auth) -> auth.withLimits(AuthLimits.defaults().withMaxConcurrent(2)))
			.executor(application)
			.processor((message) -> null)
			.authenticator((session, username, password) -> {
				this.asked.add(username);
				if (!username.equals("joe")) {
					gate.acquire();
				}
				return decide(username, password);
			}));
				SmtpTestConnection sender = client(server, "192.0.2.100");
				SmtpTestConnection joe = client(server, "192.0.2.101")) {
			for (int i = 0; i < 30; i++) {
				guessers.add(client(server, "192.0.2." + (1 + i % 6)).send(plain("guessed" + i, "password")));
			}
			awaitUsage(server, 2, 28);
			sender.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			joe.send(plain("joe", "secret"));
			awaitUsage(server, 2, 29);
			// two are being decided already, and each of the six addresses has one turn
			gate.release(8);
			joe.expect(ACCEPTED);
			// one more may wait at the gate on each of the two threads
			assertThat(this.asked.indexOf("joe")).isBetween(2, 10);
		}
		finally {
			gate.release(30);
			application.shutdown();
			guessers.forEach(SmtpTestConnection::close);
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, false", "false, false", "true, true", "false, true" })
	void attemptsOfClientsThatHaveDisconnectedAreNotDecided(boolean reset, boolean tls) throws Exception {
		Semaphore gate = new Semaphore(0);
		EventLoops oneEventLoop = new EventLoops(1);
		SmtpServer.Builder builder = NettySmtpServer.builder(oneEventLoop);
		configure(builder,
				(custom) -> custom.authentication((auth) -> auth.withLimits(AuthLimits.defaults().withMaxConcurrent(1)))
					.tls(TlsMode.OPTIONAL)
					.tlsConfiguration((name) -> SERVER)
					.authenticator((session, username, password) -> {
						this.asked.add(username);
						gate.acquire();
						return decide(username, password);
					}));
		try (TestServer server = started(builder);
				SmtpTestConnection first = client(server, "192.0.2.1");
				SmtpTestConnection last = client(server, "192.0.2.1")) {
			first.send(plain("first", "wrong"));
			awaitUsage(server, 1, 0);
			for (int i = 0; i < 5; i++) {
				SmtpTestConnection leaver = client(server, "192.0.2.2");
				if (tls) {
					leaver.send("STARTTLS")
						.expect("220")
						.handshake(SmtpTestTls.of(CLIENT).serverName("mx.example.org"));
					leaver.send("EHLO client.example.org").expect("250-");
				}
				leaver.send(plain("leaver", "guessed" + i));
				awaitUsage(server, 1, i + 1);
				if (reset) {
					leaver.reset();
				}
				else {
					leaver.close();
				}
			}
			// the event loop has seen them leave when it has answered twice
			last.send("NOOP").expect("250").send("NOOP").expect("250");
			last.send(plain("joe", "secret"));
			awaitUsage(server, 1, 6);
			gate.release(2);
			last.expect(ACCEPTED);
			first.expect(REFUSED);
			assertThat(this.asked).containsExactly("first", "joe");
			Awaitility.await().until(() -> server.server().status().sessionCount() == 2);
		}
		finally {
			gate.release(10);
		}
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.7, 192.0.2.7, 192.0.2.8", "2001:db8::1, 2001:db8::ffff:2, 2001:db8:0:1::1" })
	void addressThatFailsTooOftenIsRefusedOverAnyConnection(String address, String same, String other) {
		try (TestServer server = start((builder) -> builder.authentication(
				(auth) -> auth.withMaxFailures(10).withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(4))))) {
			for (int i = 0; i < 2; i++) {
				try (SmtpTestConnection client = client(server, address)) {
					client.send(plain("jane", "wrong")).expect(REFUSED).send(plain("nobody", "wrong")).expect(REFUSED);
				}
			}
			this.asked.clear();
			try (SmtpTestConnection client = client(server, same)) {
				client.send(plain("joe", "secret")).expect(ADDRESS_REFUSED).expectClosed();
			}
			assertThat(this.asked).isEmpty();
			assertThat(this.reached).containsExactly("AUTH_FAILURES_PER_ADDRESS " + hostAddress(same));
			try (SmtpTestConnection client = client(server, other)) {
				client.send(plain("joe", "secret")).expect(ACCEPTED);
			}
		}
	}

	// over as many connections at once as it likes
	@Test
	void guessesAtTheSameTimeCount() throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		List<SmtpTestConnection> guessers = new ArrayList<>();
		try (TestServer server = start((builder) -> builder
			.authentication(
					(auth) -> auth.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(5).withMaxConcurrent(3)))
			.authenticator((session, username, password) -> {
				this.asked.add(username);
				gate.await();
				return decide(username, password);
			}))) {
			for (int i = 0; i < 40; i++) {
				guessers.add(client(server, "192.0.2.1").send(plain("user" + i, "guessed")));
			}
			awaitUsage(server, 3, 37);
			gate.countDown();
			long refused = guessers.stream()
				.filter((client) -> client.readReply().lines().get(0).startsWith("421"))
				.count();
			// those that were being decided when the limit was reached are decided
			assertThat(this.asked).hasSizeBetween(5, 5 + 3 - 1);
			assertThat(refused).isEqualTo(40 - this.asked.size());
		}
		finally {
			gate.countDown();
			guessers.forEach(SmtpTestConnection::close);
		}
	}

	@Test
	void clientThatDoesNotWaitForItsReplyHasFailedAllTheSame() throws Exception {
		try (TestServer server = start(
				(builder) -> builder.authentication((auth) -> auth.withFailureDelay(Duration.ofHours(1))
					.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(3).withMaxConcurrent(1))))) {
			for (int i = 0; i < 3; i++) {
				int guess = i;
				try (SmtpTestConnection client = client(server, "192.0.2.1")) {
					client.send(plain("jane", "guessed" + guess));
					Awaitility.await().until(() -> this.asked.size() == guess + 1);
				}
			}
			try (SmtpTestConnection client = client(server, "192.0.2.1")) {
				client.send(plain("joe", "secret")).expect(ADDRESS_REFUSED).expectClosed();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void clientThatBreaksOffScramHasFailed(Leaving leaving) throws Exception {
		try (TestServer server = start((builder) -> builder.scramAuthenticator((session, username) -> null)
			.authentication((auth) -> auth
				.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(3).withMaxConcurrent(1))))) {
			for (int i = 0; i < 3; i++) {
				try (SmtpTestConnection client = client(server, "192.0.2.1")) {
					client.send("AUTH SCRAM-SHA-256 " + base64("n,,n=jane,r=abc")).expect("334 ");
					leaving.leave(client);
				}
				assertThat(this.closed.poll(20, TimeUnit.SECONDS)).isNotNull();
			}
			try (SmtpTestConnection client = client(server, "192.0.2.1")) {
				client.send(plain("joe", "secret")).expect(ADDRESS_REFUSED).expectClosed();
			}
		}
	}

	@Test
	void userWhoFailsTooOftenIsRefusedAtThisAddressOnly() {
		try (TestServer server = start((builder) -> builder.authentication((auth) -> auth.withMaxFailures(10)
			.withLimits(AuthLimits.defaults().withMaxFailuresPerUser(2).withUserDelay(Duration.ZERO))))) {
			try (SmtpTestConnection client = client(server, "192.0.2.1")) {
				client.send(plain("joe", "wrong")).expect(REFUSED).send(plain(" JOE", "wrong")).expect(REFUSED);
				client.send(plain("joe", "secret")).expect(USER_REFUSED);
				client.send(plain("jane", "secret")).expect(ACCEPTED);
			}
			assertThat(this.reached).containsExactly("AUTH_FAILURES_PER_USER 192.0.2.1");
			try (SmtpTestConnection client = client(server, "192.0.2.2")) {
				client.send(plain("joe", "secret")).expect(ACCEPTED);
			}
		}
	}

	// nobody is locked out by that
	@Test
	void userForWhomManyAddressesGuessHasToWait() {
		Duration delay = Duration.ofMillis(150);
		try (TestServer server = start((builder) -> builder.authentication(
				(auth) -> auth.withLimits(AuthLimits.defaults().withMaxFailuresPerUser(2).withUserDelay(delay))))) {
			for (int i = 0; i < 2; i++) {
				try (SmtpTestConnection client = client(server, "192.0.2." + (i + 1))) {
					client.send(plain("joe", "guessed" + i)).expect(REFUSED);
				}
			}
			try (SmtpTestConnection client = client(server, "192.0.2.3")) {
				long start = System.nanoTime();
				client.send(plain("joe", "wrong")).expect(REFUSED);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
				start = System.nanoTime();
				client.send(plain("joe", "secret")).expect(ACCEPTED);
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
			}
		}
	}

	@Test
	void exemptNetworksAreNotRefused() {
		try (TestServer server = start((builder) -> builder.authentication((auth) -> auth.withMaxFailures(10)
			.withLimits(AuthLimits.defaults()
				.withMaxFailuresPerAddress(1)
				.withMaxFailuresPerUser(1)
				.withUserDelay(Duration.ZERO)
				.withExemptNetworks(List.of(Network.of("192.0.2.0/28"))))));
				SmtpTestConnection client = client(server, "192.0.2.1")) {
			client.send(plain("joe", "wrong")).expect(REFUSED).send(plain("joe", "wrong")).expect(REFUSED);
			client.send(plain("joe", "secret")).expect(ACCEPTED);
		}
	}

	@Test
	void limitsCanBeSwitchedOff() {
		try (TestServer server = start((builder) -> builder.authentication((auth) -> auth.withMaxFailures(100)
			.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(0).withMaxFailuresPerUser(0))));
				SmtpTestConnection client = client(server, "192.0.2.1")) {
			for (int i = 0; i < 70; i++) {
				client.send(plain("joe", "wrong")).expect(REFUSED);
			}
			client.send(plain("joe", "secret")).expect(ACCEPTED);
		}
	}

	// it isn't the user's fault, but mustn't be a way to guess
	@Test
	void authenticatorThatFailsCountsForTheAddress() {
		try (TestServer server = start((builder) -> builder
			.authentication((auth) -> auth.withMaxFailures(10)
				.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(3).withMaxFailuresPerUser(1)))
			.authenticator((session, username, password) -> {
				throw new IllegalStateException("The directory is down");
			})); SmtpTestConnection client = client(server, "192.0.2.1")) {
			for (int i = 0; i < 3; i++) {
				client.send(plain("joe", "secret")).expect("454 4.7.0 Temporary");
			}
			client.send(plain("joe", "secret")).expect(ADDRESS_REFUSED).expectClosed();
		}
	}

	@Test
	void fullQueueRefusesTheClientWithTheMostAttempts() throws Exception {
		Semaphore gate = new Semaphore(0);
		try (TestServer server = start((builder) -> builder
			.authentication((auth) -> auth.withLimits(AuthLimits.defaults().withMaxConcurrent(1).withMaxWaiting(2)))
			.authenticator((session, username, password) -> {
				this.asked.add(username);
				gate.acquire();
				return decide(username, password);
			}));
				SmtpTestConnection running = client(server, "192.0.2.1");
				SmtpTestConnection first = client(server, "192.0.2.1");
				SmtpTestConnection second = client(server, "192.0.2.1");
				SmtpTestConnection third = client(server, "192.0.2.1");
				SmtpTestConnection joe = client(server, "192.0.2.2")) {
			running.send(plain("running", "wrong"));
			awaitUsage(server, 1, 0);
			first.send(plain("first", "wrong"));
			awaitUsage(server, 1, 1);
			second.send(plain("second", "wrong"));
			awaitUsage(server, 1, 2);
			third.send(plain("third", "wrong")).expect("454 4.7.0 Too many authentications at once");
			joe.send(plain("joe", "secret"));
			second.expect("454 4.7.0 Too many authentications at once");
			assertThat(this.reached).containsExactly("AUTH_WAITING 192.0.2.1", "AUTH_WAITING 192.0.2.1");
			gate.release(3);
			joe.expect(ACCEPTED);
			first.expect(REFUSED);
			assertThat(this.asked).containsExactly("running", "first", "joe");
			// it was refused because of others, and hasn't failed
			gate.release(1);
			third.send(plain("jane", "secret")).expect(ACCEPTED);
		}
		finally {
			gate.release(10);
		}
	}

	@Test
	void whenFailuresCannotBeCountedThenNobodyIsAsked() {
		AuthFailureStore lost = new AuthFailureStore() {

			@Override
			public long remaining(String key, int limit, Duration window) throws IOException {
				throw new IOException("The store is lost");
			}

			@Override
			public void add(String key, int limit, Duration window) throws IOException {
				throw new IOException("The store is lost");
			}

		};
		try (TestServer server = start((builder) -> builder.authFailureStore(lost));
				SmtpTestConnection client = client(server, "192.0.2.1")) {
			client.send(plain("joe", "secret")).expect("454 4.7.0 Temporary");
			assertThat(this.asked).isEmpty();
		}
	}

	// whatever clients make up
	@Test
	void keysInTheStoreAreShort() {
		List<String> keys = new CopyOnWriteArrayList<>();
		AuthFailureStore store = new AuthFailureStore() {

			@Override
			public long remaining(String key, int limit, Duration window) {
				return limit;
			}

			@Override
			public void add(String key, int limit, Duration window) {
				keys.add(key);
			}

		};
		try (TestServer server = start((builder) -> builder.authFailureStore(store));
				SmtpTestConnection client = client(server, "2001:db8::1")) {
			client.send(plain("joe", "wrong")).expect(REFUSED);
			client.send(plain("a".repeat(5000), "wrong")).expect(REFUSED);
			assertThat(keys)
				.startsWith("address:2001:db8:0:0:0:0:0:0/64", "address:2001:db8:0:0:0:0:0:0/64 user:joe", "user:joe")
				.hasSize(6)
				.allMatch((key) -> key.length() <= 200);
		}
	}

	@Test
	void ownExecutorGetsNoMoreThanItMayRun() throws Exception {
		Semaphore gate = new Semaphore(0);
		List<Runnable> tasks = new CopyOnWriteArrayList<>();
		try (TestServer server = start((builder) -> builder
			.authentication((auth) -> auth.withLimits(AuthLimits.defaults().withMaxConcurrent(1).withMaxWaiting(5)))
			.authExecutor((task) -> {
				tasks.add(task);
				new Thread(task, "own").start();
			})
			.authenticator((session, username, password) -> {
				this.asked.add(Thread.currentThread().getName());
				gate.acquire();
				return decide(username, password);
			}));
				SmtpTestConnection first = client(server, "192.0.2.1");
				SmtpTestConnection second = client(server, "192.0.2.1")) {
			first.send(plain("joe", "secret"));
			second.send(plain("joe", "secret"));
			awaitUsage(server, 1, 1);
			assertThat(tasks).hasSize(1);
			gate.release(2);
			first.expect(ACCEPTED);
			second.expect(ACCEPTED);
			assertThat(this.asked).containsExactly("own", "own");
			Awaitility.await()
				.until(() -> server.server().status().authExecutor().equals(new ExecutorUsage(0, 0, Duration.ZERO)));
		}
	}

	@Test
	void ownExecutorMayRefuse() {
		try (TestServer server = start((builder) -> builder.authExecutor((task) -> {
			throw new RejectedExecutionException("full");
		})); SmtpTestConnection client = client(server, "192.0.2.1")) {
			client.send(plain("joe", "secret")).expect("454 4.7.0 Too many authentications at once");
			client.send("NOOP").expect("250");
			assertThat(server.server().status().authExecutor()).isEqualTo(new ExecutorUsage(0, 0, Duration.ZERO));
		}
	}

	@Test
	void limitsThatLeaveNothingAreRefused() {
		AuthLimits limits = AuthLimits.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxFailuresPerAddress(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxFailuresPerUser(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withFailureWindow(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withUserDelay(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxRemembered(0));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxConcurrent(0));
		assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxWaiting(-1));
	}

	private @Nullable Principal authenticate(SmtpSession session, String username, String password) {
		this.asked.add(username);
		return decide(username, password);
	}

	private static @Nullable Principal decide(String username, String password) {
		return password.equals("secret") ? () -> username : null;
	}

	private TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> configure(builder, customizer));
	}

	private void configure(SmtpServer.Builder builder, Consumer<SmtpServer.Builder> customizer) {
		builder.auth(AuthMode.OPTIONAL)
			.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(Duration.ZERO))
			.authenticator(this::authenticate)
			.proxyProtocol(true)
			.proxies((proxies) -> proxies.withNetworks(List.of(Network.of("127.0.0.0/8"), Network.of("::1"))))
			.observer(new SmtpServerObserver() {

				@Override
				public void limitReached(SmtpLimit limit, InetAddress client) {
					if (limit.name().startsWith("AUTH_")) {
						PasswordGuessingTests.this.reached.add(limit + " " + client.getHostAddress());
					}
				}

				@Override
				public void sessionClosed(SmtpSession session) {
					PasswordGuessingTests.this.closed.add(session.id());
				}

			});
		customizer.accept(builder);
	}

	private static TestServer started(SmtpServer.Builder builder) {
		SmtpServer server = builder.port(0).build();
		server.start();
		return new TestServer(server, List.of());
	}

	private static SmtpTestConnection client(TestServer server, String address) {
		String header = address.contains(":") ? "TCP6 " + address + " 2001:db8::25" : "TCP4 " + address + " 192.0.2.25";
		return server.connect()
			.send("PROXY " + header + " 56324 25")
			.expect("220 ")
			.send("EHLO client.example.org")
			.expect("250-");
	}

	private static void awaitUsage(TestServer server, int active, int queued) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(server.server().status().authExecutor())
				.isEqualTo(new ExecutorUsage(active, queued, Duration.ZERO)));
	}

	private static String hostAddress(String address) {
		return Network.of(address).address().getHostAddress();
	}

	private static String plain(String username, String password) {
		return "AUTH PLAIN " + base64("\0" + username + "\0" + password);
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * How a client breaks off an exchange.
	 */
	enum Leaving {

		CANCEL {

			@Override
			void leave(SmtpTestConnection client) {
				client.send("*").expect("501 5.7.0");
			}

		},

		MALFORMED {

			@Override
			void leave(SmtpTestConnection client) {
				client.send("!").expect("501 5.5.2");
			}

		},

		CLOSE {

			@Override
			void leave(SmtpTestConnection client) {
				client.close();
			}

		},

		RESET {

			@Override
			void leave(SmtpTestConnection client) {
				client.reset();
			}

		};

		abstract void leave(SmtpTestConnection client);

	}

}
