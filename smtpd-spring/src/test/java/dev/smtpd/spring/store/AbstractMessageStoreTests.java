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

package dev.smtpd.spring.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.smtpd.MessageContent;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every store has to do.
 */
@Timeout(120)
abstract class AbstractMessageStoreTests {

	static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	static final Instant FAR = NOW.plus(Duration.ofDays(1000));

	private static final int LARGEST_READ = 256 * 1024;

	final TestClock clock = new TestClock(NOW);

	/**
	 * Open a store on the same content each time, as instances of an application do.
	 */
	abstract MessageStore open();

	static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		return bytes;
	}

	static StoredMessage put(MessageStore store, byte[] content) {
		return store.put(TestMessages.of(content));
	}

	static byte[] read(MessageStore store, String id) throws IOException {
		try (InputStream in = store.open(id)) {
			return in.readAllBytes();
		}
	}

	static void assertNotFound(MessageStore store, String id) {
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> read(store, id))
			.extracting(MessageStoreException::getKind)
			.isEqualTo(Kind.NOT_FOUND);
	}

	private int removeAll() {
		return open().removeOlderThan(FAR, Integer.MAX_VALUE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 65_535, 65_536, 65_537, 262_143, 262_144, 262_145, 1_000_003 })
	void contentIsReadAsItWasPut(int size) throws Exception {
		byte[] content = bytes(size);
		StoredMessage stored = put(open(), content);
		assertThat(stored.size()).isEqualTo(size);
		assertThat(stored.sha256())
			.isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
		assertThat(stored.location()).contains(stored.id()).matches("[a-z0-9]+:.*");
		assertThat(read(open(), stored.id())).isEqualTo(content);
		try (InputStream in = open().open(stored.id())) {
			for (byte expected : (content.length > 100) ? new byte[0] : content) {
				assertThat(in.read()).isEqualTo(expected & 0xFF);
			}
		}
	}

	@Test
	void idsAreUniqueAndInTheOrderOfTime() {
		MessageStore store = open();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			ids.add(put(store, bytes(10)).id());
			if (i % 3 == 0) {
				this.clock.advance(Duration.ofMillis(7));
			}
		}
		assertThat(ids).doesNotHaveDuplicates().isSorted().allMatch((id) -> id.matches("[A-Za-z0-9-]{1,64}"));
	}

	@Test
	void contentIsGoneOnceDeleted() {
		MessageStore store = open();
		StoredMessage stored = put(store, bytes(10));
		StoredMessage other = put(store, bytes(11));
		store.delete(stored.id());
		assertNotFound(store, stored.id());
		store.delete(stored.id());
		assertThat(store.open(other.id())).hasBinaryContent(bytes(11));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "/", "/etc/passwd", "../../../../etc/passwd", "a/../../b", "*", "%",
			"00000000-0000-7000-8000-000000000000/../x", "../00000000-0000-7000-8000-000000000000",
			"0000000A-0000-7000-8000-000000000000", "00000000-0000-4000-8000-000000000000",
			"00000000-0000-7000-8000-000000000000\u0000", "00000000-0000-7000-8000-000000000000\n",
			"00000000-0000-7000-8000-00000000000' OR '1'='1" })
	void idsThatAreNoneAreRefused(String id) {
		MessageStore store = open();
		for (Runnable use : List.<Runnable>of(() -> store.open(id), () -> store.delete(id))) {
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(use::run)
				.extracting(MessageStoreException::getKind)
				.isEqualTo(Kind.INVALID_ID);
		}
	}

	@Test
	void contentThatWasNeverStoredIsNotFound() {
		assertNotFound(open(), "00000000-0000-7000-8000-000000000000");
		open().delete("00000000-0000-7000-8000-000000000000");
	}

	@Test
	void oldContentIsRemovedTheOldestFirstAndSomeAtATime() throws IOException {
		MessageStore store = open();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			ids.add(put(store, bytes(i)).id());
			this.clock.advance(Duration.ofMinutes(50));
		}
		Instant limit = NOW.plus(Duration.ofMinutes(225));
		assertThat(store.removeOlderThan(NOW, 100)).isZero();
		assertThat(store.removeOlderThan(limit, 2)).isEqualTo(2);
		assertNotFound(store, ids.get(0));
		assertNotFound(store, ids.get(1));
		assertThat(read(store, ids.get(2))).isEqualTo(bytes(2));
		assertThat(store.removeOlderThan(limit, 0)).isZero();
		assertThat(open().removeOlderThan(limit, 100)).isEqualTo(3);
		assertNotFound(store, ids.get(4));
		assertThat(read(store, ids.get(5))).isEqualTo(bytes(5));
		assertThat(store.removeOlderThan(limit, 100)).isZero();
		assertThat(removeAll()).isEqualTo(2);
	}

	@Test
	void timeOfRemovalIsExact() throws IOException {
		MessageStore store = open();
		String before = put(store, bytes(1)).id();
		this.clock.advance(Duration.ofMillis(1));
		String after = put(store, bytes(2)).id();
		assertThat(store.removeOlderThan(NOW.plusMillis(1), 100)).isOne();
		assertNotFound(store, before);
		assertThat(read(store, after)).isEqualTo(bytes(2));
	}

	@Test
	void contentThatCantBeReadLeavesNothing() {
		MessageStore store = open();
		for (MessageContent content : List.of(TestMessages.failing(300_000, 270_000), TestMessages.failing(10, 0),
				TestMessages.shorter(bytes(300_000)), TestMessages.shorter(bytes(1)))) {
			assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> store.put(TestMessages.of(content)))
				.extracting(MessageStoreException::getKind)
				.isEqualTo(Kind.UNREADABLE);
		}
		assertThat(removeAll()).isZero();
	}

	@Test
	void contentIsReadBlockByBlock() throws IOException {
		byte[] bytes = bytes(3_000_000);
		LargestRead content = new LargestRead(bytes);
		StoredMessage stored = open().put(TestMessages.of(content));
		assertThat(content.largest).isBetween(1, LARGEST_READ);
		assertThat(read(open(), stored.id())).isEqualTo(bytes);
	}

	@Test
	void severalInstancesPutReadDeleteAndSweepAtOnce() throws Exception {
		MessageStore one = open();
		MessageStore other = open();
		IntStream.range(0, 60).forEach((i) -> put((i % 2 == 0) ? one : other, bytes(i)));
		this.clock.advance(Duration.ofHours(2));
		Instant limit = NOW.plus(Duration.ofHours(1));
		Queue<StoredMessage> kept = new ConcurrentLinkedQueue<>();
		List<Callable<Object>> work = new ArrayList<>();
		for (MessageStore store : List.of(one, other)) {
			for (int thread = 0; thread < 2; thread++) {
				work.add(() -> putReadAndDelete(store, kept));
			}
			work.add(() -> {
				int removed;
				do {
					removed = store.removeOlderThan(limit, 7);
				}
				while (removed > 0);
				return removed;
			});
		}
		ExecutorService threads = Executors.newFixedThreadPool(work.size());
		try {
			for (Future<Object> result : threads.invokeAll(work)) {
				result.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(one.removeOlderThan(limit, 100)).isZero();
		assertThat(kept).hasSize(40);
		for (StoredMessage stored : kept) {
			assertThat(read(other, stored.id())).isEqualTo(bytes((int) stored.size()));
		}
		assertThat(removeAll()).isEqualTo(40);
	}

	private static Object putReadAndDelete(MessageStore store, Queue<StoredMessage> kept) throws IOException {
		for (int i = 0; i < 20; i++) {
			StoredMessage stored = put(store, bytes(1000 + i));
			assertThat(read(store, stored.id())).isEqualTo(bytes(1000 + i));
			if (i % 2 == 0) {
				store.delete(stored.id());
				assertNotFound(store, stored.id());
			}
			else {
				kept.add(stored);
			}
		}
		return kept;
	}

	/**
	 * Knows how much was asked of it at once.
	 */
	private static final class LargestRead implements MessageContent {

		private final byte[] bytes;

		private int largest;

		private LargestRead(byte[] bytes) {
			this.bytes = bytes;
		}

		@Override
		public long size() {
			return this.bytes.length;
		}

		@Override
		public InputStream inputStream() {
			return new ByteArrayInputStream(this.bytes) {

				@Override
				public synchronized int read(byte[] buffer, int offset, int length) {
					LargestRead.this.largest = Math.max(LargestRead.this.largest, length);
					return super.read(buffer, offset, length);
				}

			};
		}

		@Override
		public byte[] toByteArray() {
			throw new AssertionError("Whole content in memory");
		}

	}

}
