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

import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smtpd.management.SpoolUsage;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Content in memory and in files, and what becomes of both.
 */
class SpoolTests {

	private static final String LINE = "x".repeat(98) + "\r\n";

	private static final SpoolUsage NOTHING = new SpoolUsage(0, 0, 0);

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 9, 10, 11, 100, 10_000 })
	void contentIsTheSameInMemoryAndInAFile(int lines) {
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(1000)));
				SmtpTestConnection client = server.client()) {
			send(client, lines);
			client.expect("250 2.0.0");
			MessageContent content = server.received().get(0).content();
			assertThat(content.toString()).endsWith((lines > 10) ? "in a file" : "in memory");
			assertThat(content.size()).isEqualTo(lines * 100L);
			assertThat(content.text()).isEqualTo(LINE.repeat(lines));
			assertThat(content.text()).isEqualTo(LINE.repeat(lines));
			SpoolUsage usage = server.server().status().spool().usage();
			assertThat(usage).isEqualTo((lines > 10) ? new SpoolUsage(0, 1, lines * 100L) : NOTHING);
		}
	}

	@Test
	void chunksAreSpooledToo() {
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(1000)));
				SmtpTestConnection client = server.client()) {
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<jane@example.org>").expect("250");
			client.sendRaw("BDAT 500\r\n" + LINE.repeat(5)).expect("250");
			client.sendRaw("BDAT 500000 LAST\r\n" + LINE.repeat(5000)).expect("250");
			assertThat(server.onlyContent()).isEqualTo(LINE.repeat(5005));
		}
	}

	@Test
	void filesHaveNoNameAndTheirDirectoryIsTheOwners() throws Exception {
		assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
		Path own = this.directory.resolve("spool");
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withDirectory(own).withMemoryThreshold(0)));
				SmtpTestConnection client = server.client()) {
			send(client, 100);
			client.expect("250");
			assertThat(server.server().status().spool().usage().files()).isEqualTo(1);
			assertThat(own).isEmptyDirectory();
			assertThat(Files.getPosixFilePermissions(own)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
			assertThat(server.onlyContent()).isEqualTo(LINE.repeat(100));
		}
	}

	@Test
	void filesLeftOverAreDeletedAtTheStart() throws Exception {
		Path own = Files.createDirectories(this.directory.resolve("spool"));
		Files.createFile(own.resolve("smtpd-123.spool"));
		Path other = Files.createFile(own.resolve("other.txt"));
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withDirectory(own)))) {
			assertThat(server.server().isRunning()).isTrue();
			assertThat(own).isDirectoryNotContaining((path) -> !path.equals(other));
		}
	}

	@Test
	void contentStaysReadableAfterTheServerIsGone() {
		TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0)));
		try (server; SmtpTestConnection client = server.client()) {
			send(client, 100);
			client.expect("250");
		}
		assertThat(server.onlyContent()).isEqualTo(LINE.repeat(100));
	}

	@Test
	void fileIsGoneWithTheLastHolder() {
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0)));
				SmtpTestConnection client = server.client()) {
			send(client, 100);
			client.expect("250");
			assertThat(server.server().status().spool().usage()).isEqualTo(new SpoolUsage(0, 1, 10_000));
			server.received().clear();
			Awaitility.await().until(() -> {
				System.gc();
				return server.server().status().spool().usage().equals(NOTHING);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100 })
	void contentEndsWithItsProcessingWhereToldTo(int lines) {
		List<String> read = new CopyOnWriteArrayList<>();
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(1000).withDiscardAfterProcessing(true))
					.processor((message) -> {
						read.add(message.content().text());
						return null;
					}));
				SmtpTestConnection client = server.client()) {
			send(client, lines);
			client.expect("250");
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(NOTHING));
			assertThat(read).containsExactly(LINE.repeat(lines));
			MessageContent content = server.received().get(0).content();
			assertThat(content.size()).isEqualTo(lines * 100L);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(content::inputStream)
				.havingCause()
				.withMessageContaining("discarded");
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(content::text);
			assertThatIOException().isThrownBy(() -> content.transferTo(OutputStream.nullOutputStream()))
				.withMessageContaining("discarded");
		}
	}

	@Test
	void contentDoesNotEndWhileAProcessorIsAtIt() throws Exception {
		CompletableFuture<SmtpMessage> processed = new CompletableFuture<>();
		CompletableFuture<SmtpReply> reply = new CompletableFuture<>();
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0).withDiscardAfterProcessing(true))
					.processor((AsyncMessageProcessor) (message) -> {
						processed.complete(message);
						return reply;
					}));
				SmtpTestConnection client = server.client();
				SmtpTestConnection other = server.client()) {
			send(client, 100);
			MessageContent content = processed.get(10, TimeUnit.SECONDS).content();
			client.reset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 1);
			assertThat(content.text()).isEqualTo(LINE.repeat(100));
			reply.complete(SmtpReply.OK);
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(NOTHING));
			send(other, 100);
			other.expect("250");
		}
	}

	@Test
	void contentDoesNotEndWhileAProcessorTakesTooLong() {
		CountDownLatch answered = new CountDownLatch(1);
		CompletableFuture<String> read = new CompletableFuture<>();
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0).withDiscardAfterProcessing(true))
					.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofMillis(100)))
					.processor((message) -> {
						awaitInSpiteOfInterrupts(answered);
						read.complete(message.content().text());
						return null;
					}));
				SmtpTestConnection client = server.client()) {
			send(client, 100);
			client.expect("451");
			answered.countDown();
			assertThat(read).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(LINE.repeat(100));
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(NOTHING));
		}
	}

	private static void awaitInSpiteOfInterrupts(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// the server interrupts what takes too long
			}
		}
		// the interrupt and the end of the wait may come together
		Thread.interrupted();
	}

	@Test
	void replyThatIsDelayedHoldsNoContent() {
		CompletableFuture<SmtpSession> session = new CompletableFuture<>();
		try (TestServer server = start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onRcpt(SmtpSession current, Mailbox recipient, EsmtpParameters parameters) {
				session.complete(current);
				return null;
			}

		})); SmtpTestConnection client = server.client()) {
			client.beginData();
			session.join().delayReply(Duration.ofMinutes(1));
			client.sendRaw(LINE + ".\r\n");
			Awaitility.await().until(() -> server.received().size() == 1);
			client.reset();
			Awaitility.await().until(() -> server.server().status().sessionCount() == 0);
			assertThat(server.server().status().spool().usage()).isEqualTo(NOTHING);
		}
	}

	@Test
	void openStreamOfAFileEndsWithTheProcessing() throws Exception {
		CompletableFuture<InputStream> stream = new CompletableFuture<>();
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0).withDiscardAfterProcessing(true))
					.processor((message) -> {
						stream.complete(message.content().inputStream());
						return null;
					}));
				SmtpTestConnection client = server.client()) {
			send(client, 100);
			client.expect("250");
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(NOTHING));
			assertThatIOException().isThrownBy(stream.get()::read).withMessageContaining("discarded");
		}
	}

	@Test
	void streamHoldsTheContent() throws Exception {
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0)));
				SmtpTestConnection client = server.client()) {
			send(client, 5000);
			client.expect("250");
			try (InputStream stream = server.received().remove(0).content().inputStream()) {
				System.gc();
				assertThat(stream.readAllBytes()).hasSize(500_000);
			}
		}
	}

	@Test
	void interruptedReaderDoesNotCloseTheFileForOthers() throws Exception {
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0)));
				SmtpTestConnection client = server.client()) {
			send(client, 100);
			client.expect("250");
			Thread.currentThread().interrupt();
			try {
				assertThat(server.onlyContent()).hasSize(10_000);
			}
			finally {
				assertThat(Thread.interrupted()).isTrue();
			}
			assertThat(server.onlyContent()).hasSize(10_000);
		}
	}

	@Test
	void memoryOfAllMessagesTogetherIsBounded() {
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(10_000).withMemoryBudget(15_000)));
				SmtpTestConnection first = server.client();
				SmtpTestConnection second = server.client()) {
			first.beginData().sendRaw(LINE.repeat(90));
			Awaitility.await().until(() -> server.server().status().spool().usage().memoryBytes() >= 9000);
			second.beginData().sendRaw(LINE.repeat(90) + ".\r\n").expect("250");
			assertThat(server.server().status().spool().usage().memoryBytes()).isBetween(9000L, 15_000L);
			assertThat(server.server().status().spool().usage().diskBytes()).isEqualTo(9000);
			first.sendRaw(".\r\n").expect("250");
			assertThat(server.server().status().spool().usage().memoryBytes()).isZero();
			assertThat(server.received()).extracting((message) -> message.content().text())
				.containsExactly(LINE.repeat(90), LINE.repeat(90));
		}
	}

	@Test
	void fewLargeMessagesLeaveMemoryToSmallOnes() {
		try (TestServer server = start((builder) -> builder
			.spool((spool) -> spool.withMemoryThreshold(1_000_000).withMemoryBudget(1_200_000)));
				SmtpTestConnection large = server.client();
				SmtpTestConnection client = server.client()) {
			large.beginData().sendRaw(LINE.repeat(1100));
			Awaitility.await().until(() -> server.server().status().spool().usage().memoryBytes() >= 110_000);
			send(client, 1400);
			client.expect("250");
			send(client, 150);
			client.expect("250");
			large.sendRaw(".\r\n").expect("250");
			assertThat(server.received()).extracting((message) -> message.content().isInMemory())
				.containsExactly(false, true, true);
			assertThat(server.server().status().spool().usage()).isEqualTo(new SpoolUsage(0, 1, 140_000));
		}
	}

	@Test
	void largeMessageStaysInMemoryWhileOthersTakeLittle() {
		List<SmtpTestConnection> stalled = new ArrayList<>();
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(100_000)
			.withMaxMemoryThreshold(400_000)
			.withMemoryBudget(2_000_000))); SmtpTestConnection client = server.client()) {
			send(client, 3500);
			client.expect("250");
			send(client, 4500);
			client.expect("250");
			for (int i = 0; i < 6; i++) {
				stalled.add(server.client().beginData().sendRaw(LINE.repeat(990)));
			}
			Awaitility.await().until(() -> server.server().status().spool().usage().memoryBytes() > 500_000);
			send(client, 3500);
			client.expect("250");
			assertThat(server.received()).extracting((message) -> message.content().isInMemory())
				.containsExactly(true, false, false);
		}
		finally {
			stalled.forEach(SmtpTestConnection::close);
		}
	}

	@Test
	void clientsThatStallTakeNoMoreThanTheBudget() {
		int budget = 1_000_000;
		List<SmtpTestConnection> clients = new ArrayList<>();
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(1000).withMemoryBudget(budget)))) {
			for (int i = 0; i < 30; i++) {
				clients.add(server.client().beginData().sendRaw(LINE.repeat(1000)));
			}
			Awaitility.await().until(() -> server.server().status().spool().usage().files() >= 10);
			assertThat(server.server().status().spool().usage().memoryBytes()).isLessThan(budget);
			SmtpTestConnection small = server.client();
			send(small, 9);
			small.expect("250");
			assertThat(server.received().get(0).content().isInMemory()).isTrue();
			clients.forEach((client) -> client.sendRaw(LINE.repeat(1000) + ".\r\n").expect("250"));
			assertThat(server.received()).hasSize(31)
				.allSatisfy((message) -> assertThat(message.content().text())
					.isEqualTo(LINE.repeat((message.content().size() > 900) ? 2000 : 9)));
			Awaitility.await().until(() -> server.server().status().spool().usage().memoryBytes() == 0);
			small.close();
		}
		finally {
			clients.forEach(SmtpTestConnection::close);
		}
	}

	@Test
	void messageOverTheDiskBudgetIsDeferredAndLeavesNothing() {
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(1000).withDiskBudget(50_000)));
				SmtpTestConnection client = server.client()) {
			send(client, 1000);
			client.expect("452 4.3.1 Insufficient system storage");
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(NOTHING));
			assertThat(server.received()).isEmpty();
			send(client, 400);
			client.expect("250");
			send(client, 200);
			client.expect("452 4.3.1");
			send(client, 5);
			client.expect("250");
		}
	}

	// files that nobody holds don't count, even if no garbage was collected yet
	@Test
	void diskBudgetIsForWhatIsHeld() {
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0).withDiskBudget(50_000)));
				SmtpTestConnection client = server.client()) {
			for (int i = 0; i < 20; i++) {
				send(client, 400);
				client.expect("250");
				server.received().clear();
			}
		}
	}

	@Test
	void failingDiskDefers() throws Exception {
		Path own = this.directory.resolve("spool");
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withDirectory(own).withMemoryThreshold(1000)));
				SmtpTestConnection client = server.client()) {
			Files.delete(own);
			Files.createFile(own);
			send(client, 1000);
			client.expect("452 4.3.1");
			client.send("MAIL FROM:<joe@example.org>").expect("250").send("RCPT TO:<jane@example.org>").expect("250");
			client.sendRaw("BDAT 2000\r\n" + LINE.repeat(20)).readReply();
			client.send("RSET").expect("250");
			Files.delete(own);
			send(client, 1000);
			client.expect("250");
			assertThat(server.received()).hasSize(1);
		}
	}

	@Test
	void clientThatVanishesLeavesNothing() {
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(1000)));
				SmtpTestConnection client = server.client();
				SmtpTestConnection small = server.client()) {
			small.beginData().sendRaw(LINE);
			client.beginData().sendRaw(LINE.repeat(5000));
			Awaitility.await().until(() -> server.server().status().spool().usage().diskBytes() > 100_000);
			client.reset();
			small.reset();
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(NOTHING));
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void messageThatIsRefusedLeavesNothing() {
		try (TestServer server = start(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(0)).dataSizeLimit(50_000));
				SmtpTestConnection client = server.client()) {
			send(client, 1000);
			client.expect("552 5.3.4");
			Awaitility.await().until(() -> server.server().status().spool().usage().equals(NOTHING));
		}
	}

	// a slow disk slows the client down and fills no memory
	@Test
	void manyLargeMessagesAtOnce() throws Exception {
		int count = 20;
		CountDownLatch done = new CountDownLatch(count);
		try (TestServer server = start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(1000)))) {
			List<Thread> clients = Stream.generate(() -> new Thread(() -> {
				try (SmtpTestConnection client = server.client()) {
					send(client, 20_000);
					client.expect("250");
					done.countDown();
				}
			})).limit(count).toList();
			clients.forEach(Thread::start);
			for (Thread client : clients) {
				client.join();
			}
			assertThat(done.getCount()).isZero();
			assertThat(server.received()).hasSize(count)
				.allMatch((message) -> message.content().text().equals(LINE.repeat(20_000)));
			assertThat(server.server().status().spool().usage())
				.isEqualTo(new SpoolUsage(0, count, count * 2_000_000L));
		}
	}

	private static void send(SmtpTestConnection client, int lines) {
		client.beginData().sendRaw(LINE.repeat(lines)).sendRaw(".\r\n");
	}

	private static TestServer start(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start(customizer);
	}

}
