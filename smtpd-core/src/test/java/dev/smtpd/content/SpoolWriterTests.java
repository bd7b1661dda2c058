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

package dev.smtpd.content;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import dev.smtpd.MessageContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Content on its way to a file, while no thread is free to write it there.
 */
class SpoolWriterTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final Spool spool = new Spool(0, 0, 16 * MEGABYTE, null, Long.MAX_VALUE, false, ByteBufAllocator.DEFAULT);

	private final CountDownLatch busy = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.busy.countDown();
		this.spool.close();
	}

	@Test
	void writerThatIsFarBehindAsksToWait() throws Exception {
		keepThreadsBusy(this.spool);
		ContentWriter writer = this.spool.open();
		write(writer, 2 * MEGABYTE);
		CompletableFuture<?> room = backlog(writer);
		assertThat(room).isNotDone();
		this.busy.countDown();
		assertThat(room).succeedsWithin(Duration.ofSeconds(10));
		MessageContent content = writer.complete().toCompletableFuture().get();
		assertThat(content.size()).isEqualTo(2 * MEGABYTE);
	}

	@Test
	void whoWaitsIsToldWhenNobodyWantsTheContent() throws Exception {
		keepThreadsBusy(this.spool);
		ContentWriter writer = this.spool.open();
		write(writer, 2 * MEGABYTE);
		CompletableFuture<?> room = backlog(writer);
		writer.release();
		assertThat(room).isCompleted();
		assertThat(this.spool.usage().memoryBytes()).isZero();
		this.busy.countDown();
		Awaitility.await().until(() -> this.spool.usage().files() == 0);
	}

	@Test
	void whatIsWrittenNoLongerCountsInTheBudget() throws Exception {
		ContentWriter writer = this.spool.open();
		write(writer, 8 * MEGABYTE);
		Awaitility.await().until(() -> this.spool.usage().memoryBytes() <= 256 * 1024);
		assertThat(writer.complete().toCompletableFuture().get().size()).isEqualTo(8 * MEGABYTE);
		assertThat(this.spool.usage().memoryBytes()).isZero();
	}

	@Test
	void littleWaitsWithoutABudget() throws Exception {
		try (Spool poor = new Spool(0, 0, 0, null, Long.MAX_VALUE, false, ByteBufAllocator.DEFAULT)) {
			keepThreadsBusy(poor);
			ContentWriter writer = poor.open();
			write(writer, 8 * 1024);
			assertThat(writer.backlog()).isNull();
			write(writer, 4 * 1024);
			CompletableFuture<?> room = backlog(writer);
			assertThat(room).isNotDone();
			assertThat(poor.usage().memoryBytes()).isZero();
			this.busy.countDown();
			assertThat(room).succeedsWithin(Duration.ofSeconds(10));
			writer.release();
		}
	}

	// which may wait for what is closed, as when the disk budget is used up
	@Test
	void closingDoesNotWaitForThreadsThatWrite() throws Exception {
		try (Spool discarding = new Spool(0, 0, 16 * MEGABYTE, null, Long.MAX_VALUE, true, ByteBufAllocator.DEFAULT)) {
			ContentWriter complete = discarding.open();
			write(complete, MEGABYTE);
			complete.complete().get();
			ContentWriter unfinished = discarding.open();
			write(unfinished, MEGABYTE);
			Awaitility.await().until(() -> discarding.usage().diskBytes() > MEGABYTE);
			keepThreadsBusy(discarding);
			complete.endProcessing();
			unfinished.release();
			Awaitility.await().until(() -> discarding.usage().files() == 0);
			assertThat(discarding.usage().diskBytes()).isZero();
		}
	}

	// a dependent may wait for a thread that uses the writer
	@Test
	void futuresAreCompletedWithoutTheLockOfTheWriter() throws Exception {
		keepThreadsBusy(this.spool);
		ContentWriter writer = this.spool.open();
		write(writer, 2 * MEGABYTE);
		CompletableFuture<Boolean> room = backlog(writer).thenApply((done) -> isFailed(writer));
		CompletableFuture<Boolean> complete = writer.complete().thenApply((content) -> isFailed(writer));
		ContentWriter unwanted = this.spool.open();
		write(unwanted, 2 * MEGABYTE);
		CompletableFuture<Boolean> unwantedRoom = backlog(unwanted).thenApply((done) -> isFailed(unwanted));
		unwanted.release();
		assertThat(unwantedRoom).isCompletedWithValue(false);
		this.busy.countDown();
		assertThat(room).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(false);
		assertThat(complete).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(false);
	}

	private static boolean isFailed(ContentWriter writer) {
		return CompletableFuture.supplyAsync(writer::isFailed).orTimeout(10, TimeUnit.SECONDS).join();
	}

	private static CompletableFuture<?> backlog(ContentWriter writer) {
		CompletionStage<?> backlog = writer.backlog();
		assertThat(backlog).isNotNull();
		return backlog.toCompletableFuture();
	}

	private static void write(ContentWriter writer, int size) {
		ByteBuf buffer = Unpooled.wrappedBuffer(new byte[size]);
		writer.write(buffer, 0, size);
	}

	private void keepThreadsBusy(Spool spool) throws Exception {
		CyclicBarrier all = new CyclicBarrier(Spool.THREADS + 1);
		for (int i = 0; i < Spool.THREADS; i++) {
			spool.execute(() -> {
				try {
					all.await();
					this.busy.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
		}
		all.await();
	}

}
