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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.PooledBuffers;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often direct memory has been allocated and freed by Netty so far. It counts for the
 * whole process, so that tests with it run alone.
 *
 * @param allocations how many chunks the pool of the server has allocated, and buffers
 * that don't fit into a chunk
 * @param deallocations how many chunks it has freed
 * @param otherwise the bytes that Netty's default allocator holds
 */
public record DirectMemory(long allocations, long deallocations, long otherwise) {

	private static final int CONNECTIONS = 4;

	private static final int WARM_UP = 15;

	private static final int ROUNDS = 10;

	// how many clients send at the same moment is up to the machine, so that the peak may
	// come late; memory that isn't kept never settles
	private static final int MAX_PERIODS = 6;

	private static final List<String> CONTENTS = IntStream
		.of(100, 1_000, 4_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
		.mapToObj((size) -> "\r\n" + ("x".repeat(70) + "\r\n").repeat(size / 72))
		.toList();

	/**
	 * Send messages of all sizes over several connections, and assert that from some
	 * point on they don't change what has been counted.
	 * @param opening opens a connection, up to and including EHLO
	 * @param sending sends a message with a content that ends with CR LF
	 */
	public static void assertSteady(Supplier<SmtpTestConnection> opening, Sending sending) {
		ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
		List<SmtpTestConnection> clients = new ArrayList<>();
		try {
			for (int i = 0; i < CONNECTIONS; i++) {
				clients.add(opening.get());
			}
			send(threads, clients, WARM_UP, sending);
			DirectMemory before = count();
			DirectMemory after = sendAndCount(threads, clients, sending);
			for (int period = 1; period < MAX_PERIODS && !after.equals(before); period++) {
				before = after;
				after = sendAndCount(threads, clients, sending);
			}
			assertThat(after).isEqualTo(before);
		}
		finally {
			clients.forEach(SmtpTestConnection::close);
			threads.shutdownNow();
		}
	}

	private static DirectMemory sendAndCount(ExecutorService threads, List<SmtpTestConnection> clients,
			Sending sending) {
		send(threads, clients, ROUNDS, sending);
		return count();
	}

	private static void send(ExecutorService threads, List<SmtpTestConnection> clients, int rounds, Sending sending) {
		List<Future<?>> sent = new ArrayList<>();
		for (SmtpTestConnection client : clients) {
			sent.add(threads.submit(() -> {
				for (int i = 0; i < rounds; i++) {
					CONTENTS.forEach((content) -> sending.send(client, content));
				}
			}));
		}
		for (Future<?> one : sent) {
			try {
				one.get();
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new AssertionError(ex);
			}
		}
	}

	private static DirectMemory count() {
		long allocations = 0;
		long deallocations = 0;
		PooledByteBufAllocator pool = (PooledByteBufAllocator) PooledBuffers.allocator();
		for (PoolArenaMetric arena : pool.metric().directArenas()) {
			allocations += arena.numChunkAllocations() + arena.numHugeAllocations();
			deallocations += arena.numChunkDeallocations() + arena.numHugeDeallocations();
		}
		long otherwise = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
		return new DirectMemory(allocations, deallocations, otherwise);
	}

	/**
	 * Sends a message and awaits the reply to its content.
	 */
	@FunctionalInterface
	public interface Sending {

		/**
		 * Send a message.
		 * @param client the client
		 * @param content its content, which ends with CR LF
		 */
		void send(SmtpTestConnection client, String content);

	}

}
