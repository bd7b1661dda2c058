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

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.TestServer;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.EventLoops;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Clients that send on while the upstream server goes down and comes back, several times.
 * Larger runs: {@code -Drelay.messages=50000 -Drelay.connections=100}.
 */
class RelayCrashTests {

	private static final int MESSAGES = Integer.getInteger("relay.messages", 3000);

	private static final int CONNECTIONS = Integer.getInteger("relay.connections", 30);

	private static final int CRASHES = 3;

	private static final int UNLIMITED = Integer.MAX_VALUE;

	private final Set<String> accepted = ConcurrentHashMap.newKeySet();

	private final AtomicInteger unconfirmed = new AtomicInteger();

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicInteger deferred = new AtomicInteger();

	@Test
	void whatClientsWereToldIsUpstream() throws Exception {
		run(new OwnServer());
	}

	@Test
	void whatClientsWereToldIsInAProgramOfOthersThatIsKilled(@TempDir Path directory) throws Exception {
		Optional<Path> program = Stream.of("/usr/sbin/smtp-sink", "/usr/local/sbin/smtp-sink")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
		assumeThat(program).as("smtp-sink is installed").isPresent();
		run(new SmtpSink(program.orElseThrow(), directory));
	}

	private void run(CrashingServer upstream) throws Exception {
		ExecutorService threads = Executors.newCachedThreadPool();
		int port = freePort();
		upstream.start(port);
		SmtpRelay relay = SmtpRelay.builder(new EventLoops())
			.remoteAddresses(List.of(new RemoteAddress("127.0.0.1", port)))
			.executor(threads)
			.retryInterval(Duration.ofMillis(200))
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
		try (TestServer proxy = TestServer
			.start((builder) -> builder.limits((limits) -> limits.withMaxCommands(UNLIMITED).withMaxMessages(UNLIMITED))
				.processor(new RelayMessageProcessor(relay)))) {
			List<Future<?>> clients = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				clients.add(threads.submit(() -> send(proxy)));
			}
			for (int crash = 1; crash <= CRASHES; crash++) {
				int point = crash * MESSAGES / (CRASHES + 1);
				Awaitility.await()
					.atMost(Duration.ofMinutes(5))
					.pollInterval(Duration.ofMillis(5))
					.until(() -> this.accepted.size() >= point);
				upstream.crash();
				upstream.start(port);
			}
			for (Future<?> client : clients) {
				client.get(5, TimeUnit.MINUTES);
			}
		}
		finally {
			relay.stop();
			upstream.crash();
			threads.shutdownNow();
		}
		Map<String, Integer> there = upstream.messages();
		assertThat(this.accepted).hasSize(MESSAGES);
		assertThat(there.keySet()).containsAll(this.accepted);
		int twice = there.values().stream().mapToInt((count) -> count - 1).sum();
		System.out.printf("%s: %d messages, %d deferred, %d unconfirmed, %d of them twice upstream%n", upstream,
				MESSAGES, this.deferred.get(), this.unconfirmed.get(), twice);
		assertThat(twice).isLessThanOrEqualTo(this.unconfirmed.get());
	}

	private void send(TestServer proxy) {
		try (SmtpTestConnection client = proxy.client()) {
			for (int id = this.next.incrementAndGet(); id <= MESSAGES; id = this.next.incrementAndGet()) {
				String name = "id" + id;
				String reply;
				do {
					client.send("MAIL FROM:<joe@example.org>").expect("250");
					client.send("RCPT TO:<ann@example.org>").expect("250").send("DATA").expect("354");
					reply = client.send("Subject: " + name + "\r\n\r\nHi\r\n.").readReply().lines().get(0);
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

	// Return a port that nobody is given by chance while the upstream server is down, not
	// even the relay, which then would be connected to itself.
	private static int freePort() {
		return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(10_000, 30_000))
			.filter(RelayCrashTests::isFree)
			.findFirst()
			.orElseThrow();
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port)) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private interface CrashingServer {

		void start(int port) throws IOException;

		void crash() throws Exception;

		// Return how often each message is there.
		Map<String, Integer> messages() throws IOException;

	}

	private static final class OwnServer implements CrashingServer {

		private final Map<String, Integer> messages = new ConcurrentHashMap<>();

		private @Nullable TestServer server;

		@Override
		public void start(int port) {
			this.server = TestServer.start((builder) -> builder.port(port).processor((message) -> {
				String content = message.content().text();
				this.messages.merge(content.substring("Subject: ".length(), content.indexOf('\r')), 1, Integer::sum);
				return null;
			}));
		}

		@Override
		public void crash() {
			if (this.server != null) {
				this.server.close();
			}
		}

		@Override
		public Map<String, Integer> messages() {
			return this.messages;
		}

		@Override
		public String toString() {
			return "own server";
		}

	}

	/**
	 * Postfix's smtp-sink, which writes each message into a file of its own, in another
	 * directory after each start, since it gives up where many names are taken. What is
	 * whole in such a file when it is killed is there.
	 */
	private static final class SmtpSink implements CrashingServer {

		private static final Pattern MESSAGE = Pattern.compile("Subject: (id\\d+)\r?\n\r?\nHi\r?\n");

		private final Path program;

		private final Path directory;

		private int starts;

		private @Nullable Process process;

		private SmtpSink(Path program, Path directory) {
			this.program = program;
			this.directory = directory;
		}

		@Override
		public void start(int port) throws IOException {
			this.process = new ProcessBuilder(this.program.toString(), "-u", System.getProperty("user.name"), "-d",
					this.directory + "/" + ++this.starts + "/message.", "127.0.0.1:" + port, "256")
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		}

		@Override
		public void crash() throws Exception {
			if (this.process != null) {
				this.process.destroyForcibly().waitFor();
			}
		}

		@Override
		public Map<String, Integer> messages() throws IOException {
			Map<String, Integer> messages = new HashMap<>();
			try (Stream<Path> files = Files.walk(this.directory)) {
				for (Path file : files.filter(Files::isRegularFile).toList()) {
					Matcher matcher = MESSAGE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
					if (matcher.find()) {
						messages.merge(matcher.group(1), 1, Integer::sum);
					}
				}
			}
			return messages;
		}

		@Override
		public String toString() {
			return "smtp-sink";
		}

	}

}
