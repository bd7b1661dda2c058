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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many read a large message at once.
 */
class ReadingTests {

	private static final int READERS = 30;

	@Test
	void readersGetTheTextOrAreToldToComeAgain() throws Exception {
		try (WebInbox inbox = WebInbox.run("smtpd.inbox.reading.memory-budget=1MB",
				"smtpd.inbox.reading.memory-wait=50ms")) {
			long id = inbox.deliver("ann@example.org", "Large", "A line of the text\r\n".repeat(200_000));
			Queue<WebInbox.Result> results = new ConcurrentLinkedQueue<>();
			CountDownLatch start = new CountDownLatch(1);
			List<Thread> threads = IntStream.range(0, READERS).mapToObj((i) -> new Thread(() -> {
				awaitStart(start);
				results.add(inbox.get("/messages/" + id + "/text"));
			})).toList();
			threads.forEach(Thread::start);
			start.countDown();
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(results).hasSize(READERS)
				.allSatisfy((result) -> assertThat(result.status()).isIn(200, 503))
				.anySatisfy((result) -> assertThat(result.status()).isEqualTo(200));
			assertThat(results).filteredOn((result) -> result.status() == 503).allSatisfy((result) -> {
				assertThat(result.header("Retry-After")).isEqualTo("5");
				assertThat(result.header("Content-Type")).startsWith("application/problem+json");
			});
			assertThat(inbox.get("/messages/" + id + "/text").status()).isEqualTo(200);
		}
	}

	private static void awaitStart(CountDownLatch start) {
		try {
			start.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
