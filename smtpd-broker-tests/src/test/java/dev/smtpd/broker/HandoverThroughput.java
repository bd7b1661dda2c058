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

package dev.smtpd.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.awaitility.Awaitility;

/**
 * Compares the throughput of an application that hands messages over to Kafka with that
 * of the same application that discards them: messages of 1 kB by {@code smtp-source} of
 * Postfix, the broker in a process of its own on the same machine. Each round measures
 * both. A program for a machine that does nothing else:
 *
 * <pre>
 * ./mvnw -pl smtpd-broker-tests -am verify -Dtest=HandoverThroughputTests -Dthroughput.rounds=3
 * </pre>
 */
final class HandoverThroughput {

	private static final int MESSAGES = Integer.getInteger("throughput.messages", 30_000);

	private static final int SESSIONS = Integer.getInteger("throughput.sessions", 50);

	private static final String SIZE = "1000";

	// what the kernel counts processor time in, a hundredth of a second
	private static final int TICKS_PER_SECOND = 100;

	private HandoverThroughput() {
	}

	static List<Round> run(int rounds) throws Exception {
		List<Round> results = new ArrayList<>();
		try (KafkaBroker broker = new KafkaBroker().start()) {
			for (int i = 0; i < rounds; i++) {
				Run discarded = measure(broker, false);
				results.add(new Round(discarded, measure(broker, true)));
			}
		}
		return results;
	}

	private static Run measure(KafkaBroker broker, boolean kafka) throws Exception {
		int port = freePort();
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
				System.getProperty("java.class.path"), HandoverApplication.class.getName(), "--smtpd.port=" + port,
				"--smtpd.address=127.0.0.1", "--smtpd.data-size-limit=900KB", "--spring.main.web-application-type=none",
				"--spring.main.banner-mode=off", "--spring.artemis.embedded.enabled=false",
				"--spring.kafka.bootstrap-servers=" + broker.address(), "--logging.level.root=warn",
				"--smtpd.limits.max-connections-per-address=" + SESSIONS));
		if (kafka) {
			command.add("--smtpd.kafka.topic=mail");
		}
		Process application = new ProcessBuilder(command).inheritIO().start();
		try {
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> listens(port) || !application.isAlive());
			if (!application.isAlive()) {
				throw new IllegalStateException("The application hasn't started");
			}
			send(port, MESSAGES);
			Ticks before = Ticks.read(application.pid(), broker.pid());
			long start = System.nanoTime();
			send(port, MESSAGES);
			double seconds = (System.nanoTime() - start) / 1e9;
			Ticks after = Ticks.read(application.pid(), broker.pid());
			return new Run(MESSAGES / seconds, micros(after.application() - before.application()),
					micros(after.broker() - before.broker()), micros(after.load() - before.load()));
		}
		finally {
			application.destroy();
			application.waitFor();
		}
	}

	private static void send(int port, int messages) throws Exception {
		Process load = new ProcessBuilder("smtp-source", "-d", "-s", String.valueOf(SESSIONS), "-m",
				String.valueOf(messages), "-l", SIZE, "-f", "joe@example.org", "-t", "ann@example.org",
				"127.0.0.1:" + port)
			.inheritIO()
			.start();
		if (load.waitFor() != 0) {
			throw new IllegalStateException("A message was not accepted");
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static boolean listens(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static double micros(long ticks) {
		return ticks * 1e6 / TICKS_PER_SECOND / MESSAGES;
	}

	/**
	 * Processor time by process, in ticks.
	 *
	 * @param application that of the application
	 * @param broker that of the broker
	 * @param load that of the load generators which have ended
	 */
	private record Ticks(long application, long broker, long load) {

		// fields of proc(5), from that of the state on
		private static final int USER = 11;

		private static final int USER_OF_CHILDREN = 13;

		private static Ticks read(long application, long broker) throws IOException {
			return new Ticks(read(application, USER), read(broker, USER),
					read(ProcessHandle.current().pid(), USER_OF_CHILDREN));
		}

		// with that of the kernel, which is the next field
		private static long read(long pid, int field) throws IOException {
			String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1]);
		}

	}

	/**
	 * A run of an application.
	 *
	 * @param throughput messages per second
	 * @param applicationMicros microseconds of processor time per message of the
	 * application
	 * @param brokerMicros those of the broker
	 * @param loadMicros those of the load generator
	 */
	record Run(double throughput, double applicationMicros, double brokerMicros, double loadMicros) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT,
					"%.0f messages/s, CPU per message: application %.0f us, broker %.0f us, load generator %.0f us",
					this.throughput, this.applicationMicros, this.brokerMicros, this.loadMicros);
		}

	}

	/**
	 * Both applications, one after the other.
	 *
	 * @param discarded the run of the one that discards messages
	 * @param handedOver the run of the one that hands them over
	 */
	record Round(Run discarded, Run handedOver) {

		double ratio() {
			return this.handedOver.throughput() / this.discarded.throughput();
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%.0f %%: discarded %s; handed over %s", 100 * ratio(), this.discarded,
					this.handedOver);
		}

	}

}
