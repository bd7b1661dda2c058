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

package dev.smtpd.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.TestServer;
import dev.smtpd.content.Spool;
import dev.smtpd.test.SmtpTestConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much memory input takes that waits.
 */
class HeldInputTests {

	private static final int KILOBYTE = 1024;

	private static final int BUDGET = 1000 * KILOBYTE;

	private static final String LINE = "x".repeat(98) + "\r\n";

	private final Spool spool = new Spool(0, 0, BUDGET, null, 1, false, ByteBufAllocator.DEFAULT);

	private final HeldInput held = new HeldInput(this.spool);

	@AfterEach
	void close() {
		this.spool.close();
	}

	@Test
	void countsTheBuffer() {
		this.held.add(ByteBufAllocator.DEFAULT, input(64 * KILOBYTE, 40 * KILOBYTE));
		this.held.settle(ByteBufAllocator.DEFAULT);
		assertThat(this.spool.usage().memoryBytes()).isEqualTo(64 * KILOBYTE);
		this.held.add(ByteBufAllocator.DEFAULT, input(64 * KILOBYTE, 40 * KILOBYTE));
		this.held.settle(ByteBufAllocator.DEFAULT);
		assertThat(this.spool.usage().memoryBytes()).isEqualTo(80 * KILOBYTE);
		this.held.release();
		this.held.release();
		assertThat(this.spool.usage().memoryBytes()).isZero();
	}

	@Test
	void largeBufferIsNotKeptForLittle() {
		ByteBuf large = input(64 * KILOBYTE, 10);
		this.held.add(ByteBufAllocator.DEFAULT, large);
		this.held.settle(ByteBufAllocator.DEFAULT);
		assertThat(this.spool.usage().memoryBytes()).isBetween(10L, 1000L);
		assertThat(large.refCnt()).isZero();
		assertThat(this.held.readable()).isNotNull().matches((rest) -> rest.readableBytes() == 10);
		this.held.release();
	}

	@Test
	void whatWasReadIsReleased() {
		ByteBuf input = input(KILOBYTE, 10);
		this.held.add(ByteBufAllocator.DEFAULT, input);
		input.skipBytes(10);
		this.held.settle(ByteBufAllocator.DEFAULT);
		assertThat(this.held.readable()).isNull();
		assertThat(input.refCnt()).isZero();
		assertThat(this.spool.usage().memoryBytes()).isZero();
	}

	@Test
	void readsAreSmallWhileMemoryIsShort() {
		BoundedReads reads = new BoundedReads(new AdaptiveRecvByteBufAllocator(2048, 128 * KILOBYTE, 128 * KILOBYTE),
				this.spool);
		assertThat(capacityOfARead(reads)).isEqualTo(128 * KILOBYTE);
		this.held.add(ByteBufAllocator.DEFAULT, input(900 * KILOBYTE, 900 * KILOBYTE));
		this.held.settle(ByteBufAllocator.DEFAULT);
		assertThat(capacityOfARead(reads)).isEqualTo(4 * KILOBYTE);
		this.held.release();
		assertThat(capacityOfARead(reads)).isEqualTo(128 * KILOBYTE);
	}

	@Test
	void clientsThatWaitTakeNoMoreThanTheBudgetAndALittleEach() throws Exception {
		int count = 40;
		CountDownLatch processing = new CountDownLatch(count);
		CompletableFuture<SmtpReply> reply = new CompletableFuture<>();
		List<SmtpTestConnection> clients = new ArrayList<>();
		try (TestServer server = TestServer
			.start((builder) -> builder.spool((spool) -> spool.withMemoryBudget(BUDGET).withMemoryThreshold(0))
				.processor((AsyncMessageProcessor) (message) -> {
					processing.countDown();
					return reply;
				}))) {
			for (int i = 0; i < count; i++) {
				SmtpTestConnection client = server.client();
				clients.add(client);
				// the first fills the buffers of the network, too
				client.beginData()
					.sendRaw(LINE.repeat(20_000) + ".\r\n" + ("NOOP" + " ".repeat(95) + "\r\n").repeat(1500));
			}
			assertThat(processing.await(60, TimeUnit.SECONDS)).isTrue();
			Awaitility.await().until(() -> server.server().status().spool().usage().diskBytes() == count * 2_000_000L);
			long held = server.server().status().spool().usage().memoryBytes();
			assertThat(held).isBetween(1L, BUDGET + 128 * KILOBYTE + count * 4L * KILOBYTE);
			reply.complete(SmtpReply.OK);
			clients.forEach((client) -> client.expect("250 2.0.0"));
			Awaitility.await().until(() -> server.server().status().spool().usage().memoryBytes() == 0);
		}
		finally {
			clients.forEach(SmtpTestConnection::close);
		}
	}

	private static int capacityOfARead(BoundedReads reads) {
		ByteBuf buffer = reads.newHandle().allocate(ByteBufAllocator.DEFAULT);
		int capacity = buffer.capacity();
		buffer.release();
		return capacity;
	}

	private static ByteBuf input(int capacity, int length) {
		return ByteBufAllocator.DEFAULT.directBuffer(capacity).writeZero(length);
	}

}
