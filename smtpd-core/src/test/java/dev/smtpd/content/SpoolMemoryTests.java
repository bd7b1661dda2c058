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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.smtpd.MessageContent;
import dev.smtpd.management.SpoolUsage;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the memory budget counts, and what happens where there is less memory than it
 * says.
 */
class SpoolMemoryTests {

	private static final int KILOBYTE = 1024;

	private final Spool spool = new Spool(1000 * KILOBYTE, 1000 * KILOBYTE, 8000 * KILOBYTE, null, Long.MAX_VALUE,
			false, ByteBufAllocator.DEFAULT);

	@AfterEach
	void close() {
		this.spool.close();
	}

	@Test
	void memoryThatIsNotYetUsedCounts() throws Exception {
		ContentWriter writer = this.spool.open();
		write(writer, 100 * KILOBYTE);
		assertThat(this.spool.usage().memoryBytes()).isEqualTo(100 * KILOBYTE);
		write(writer, 1);
		assertThat(this.spool.usage().memoryBytes()).isEqualTo(200 * KILOBYTE);
		MessageContent content = writer.complete().get();
		assertThat(this.spool.usage().memoryBytes()).isEqualTo(content.size()).isEqualTo(100 * KILOBYTE + 1);
		writer.release();
		assertThat(this.spool.usage().memoryBytes()).isZero();
	}

	@Test
	void largeMessageStaysInMemoryWhileThatIsNearlyEmpty() throws Exception {
		try (Spool growing = growing()) {
			growing.countInput(2900 * KILOBYTE);
			assertThat(spool(growing, 2000).isInMemory()).isTrue();
			assertThat(spool(growing, 2001).isInMemory()).isFalse();
			growing.countInput(200 * KILOBYTE);
			assertThat(spool(growing, 1000).isInMemory()).isTrue();
			assertThat(spool(growing, 1001).isInMemory()).isFalse();
			growing.countInput(-3100 * KILOBYTE);
			Awaitility.await().until(() -> growing.usage().memoryBytes() == 0);
		}
	}

	@Test
	void largeMessageLeavesMemoryThatOthersNeed() throws Exception {
		try (Spool growing = growing()) {
			ContentWriter writer = growing.open();
			write(writer, 1000 * KILOBYTE);
			write(writer, 500 * KILOBYTE);
			growing.countInput(10_000 * KILOBYTE);
			write(writer, 250 * KILOBYTE);
			assertThat(growing.usage().memoryBytes()).isGreaterThan(11_700 * KILOBYTE);
			growing.countInput(1000 * KILOBYTE);
			write(writer, 250 * KILOBYTE);
			MessageContent content = writer.complete().get();
			assertThat(content.isInMemory()).isFalse();
			assertThat(content.toByteArray()).hasSize(2000 * KILOBYTE);
			growing.countInput(-11_000 * KILOBYTE);
			assertThat(growing.usage().memoryBytes()).isZero();
		}
	}

	private static Spool growing() {
		return new Spool(1000 * KILOBYTE, 2000 * KILOBYTE, 16_000 * KILOBYTE, null, Long.MAX_VALUE, false,
				ByteBufAllocator.DEFAULT);
	}

	// in steps as content arrives
	private static MessageContent spool(Spool spool, int kilobytes) throws Exception {
		ContentWriter writer = spool.open();
		for (int i = 0; i < kilobytes; i++) {
			write(writer, KILOBYTE);
		}
		MessageContent content = writer.complete().get();
		writer.release();
		assertThat(content.size()).isEqualTo((long) kilobytes * KILOBYTE);
		return content;
	}

	@Test
	void budgetIsAtMostHalfOfTheHeap() {
		long half = Runtime.getRuntime().maxMemory() / 2;
		try (Spool large = new Spool(100, 100, Long.MAX_VALUE, null, Long.MAX_VALUE, false, ByteBufAllocator.DEFAULT)) {
			assertThat(large.memoryBudget()).isEqualTo(half);
			assertThat(large.hasMemoryFor(1)).isTrue();
		}
		assertThat(Spool.allowedMemory(half)).isEqualTo(half);
		assertThat(Spool.maxContentSize(Long.MAX_VALUE, Long.MAX_VALUE, 0)).as("announced without files")
			.isLessThan(half);
	}

	@Test
	void contentMayUseTheLastOfTheBudget() throws Exception {
		try (Spool small = new Spool(100, 100, 100, null, 0, false, ByteBufAllocator.DEFAULT)) {
			ContentWriter writer = small.open();
			write(writer, 60);
			write(writer, 40);
			assertThat(writer.complete().get().size()).isEqualTo(100);
			writer.release();
			assertThat(small.usage().memoryBytes()).isZero();
		}
	}

	@Test
	void messageThatDoesNotFitIntoMemoryFailsWithoutFiles() throws Exception {
		try (Spool small = new Spool(100, 100, 100, null, 0, false, ByteBufAllocator.DEFAULT)) {
			ContentWriter first = small.open();
			write(first, 60);
			ContentWriter second = small.open();
			write(second, 30);
			write(second, 30);
			assertThat(second.isFailed()).isTrue();
			assertThat(small.usage().memoryBytes()).isEqualTo(60);
			assertThat(second.complete()).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withCauseInstanceOf(IOException.class);
			second.release();
			assertThat(first.complete().get().size()).isEqualTo(60);
			assertThat(small.usage().files()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 2000 })
	void messageFailsWhereThereIsNoMemoryAndLeavesNothing(int kilobytes) {
		ContentWriter writer = this.spool.open();
		write(writer, kilobytes * KILOBYTE);
		try (ExhaustedMemory exhausted = new ExhaustedMemory()) {
			writer.write(exhausted, 0, KILOBYTE);
		}
		assertThat(writer.isFailed()).isTrue();
		assertThat(writer.complete()).failsWithin(10, TimeUnit.SECONDS)
			.withThrowableThat()
			.withRootCauseInstanceOf(OutOfMemoryError.class);
		writer.release();
		Awaitility.await().until(() -> this.spool.usage().equals(new SpoolUsage(0, 0, 0)));
	}

	@Test
	void messageWhoseMemoryCannotGrowGoesOnToAFile() throws Exception {
		ContentWriter writer = this.spool.open();
		write(writer, 10 * KILOBYTE);
		try (ExhaustedMemory exhausted = new ExhaustedMemory(1)) {
			writer.write(exhausted, 0, KILOBYTE);
		}
		write(writer, 5);
		MessageContent content = writer.complete().get(10, TimeUnit.SECONDS);
		assertThat(content.isInMemory()).isFalse();
		assertThat(content.inputStream().readAllBytes()).hasSize(11 * KILOBYTE + 5).containsOnly(0);
		writer.release();
		assertThat(this.spool.usage().memoryBytes()).isZero();
	}

	@Test
	void messageGoesToAFileWhereThereIsNoMemoryOutsideOfTheHeap() throws Exception {
		try (Spool poor = new Spool(0, 0, 8000 * KILOBYTE, null, Long.MAX_VALUE, false, new HeapOnlyAllocator())) {
			ContentWriter writer = poor.open();
			write(writer, 500 * KILOBYTE);
			assertThat(writer.complete().get(10, TimeUnit.SECONDS).size()).isEqualTo(500 * KILOBYTE);
			writer.release();
			assertThat(poor.usage().memoryBytes()).isZero();
		}
	}

	@Test
	void budgetIsLoweredToLessThanWhatIsUsedWhenMemoryFails() {
		this.spool.countInput(4000 * KILOBYTE);
		this.spool.memoryFailed(new OutOfMemoryError("Java heap space"));
		assertThat(this.spool.memoryBudget()).isEqualTo(3000 * KILOBYTE);
		assertThat(this.spool.hasMemoryFor(1)).isFalse();
		this.spool.memoryFailed(new OutOfMemoryError("Java heap space"));
		assertThat(this.spool.memoryBudget()).isEqualTo(3000 * KILOBYTE);
		this.spool.countInput(-3000 * KILOBYTE);
		assertThat(this.spool.hasMemoryFor(2000 * KILOBYTE)).isTrue();
		assertThat(this.spool.hasMemoryFor(2001 * KILOBYTE)).isFalse();
		this.spool.memoryFailed(new OutOfMemoryError("GC overhead limit exceeded"));
		assertThat(this.spool.memoryBudget()).as("keeps files working").isEqualTo(1024 * KILOBYTE);
		this.spool.countInput(-1000 * KILOBYTE);
	}

	@Test
	void budgetStaysWhenSomethingElseFails() {
		this.spool.memoryFailed(new IOException("No space left on device"));
		this.spool.memoryFailed(new OutOfMemoryError("unable to create native thread"));
		this.spool.memoryFailed(new OutOfMemoryError("Cannot reserve 4096 bytes of direct buffer memory"));
		assertThat(this.spool.memoryBudget()).isEqualTo(8000 * KILOBYTE);
		assertThat(this.spool.hasMemoryFor(1024 * KILOBYTE)).isTrue();
		assertThat(this.spool.hasMemoryFor(1025 * KILOBYTE)).as("outside of the heap").isFalse();
	}

	@Test
	void oneMessageFitsIntoTheLoweredBudgetWithoutFiles() {
		try (Spool small = new Spool(2000 * KILOBYTE, 2000 * KILOBYTE, 8000 * KILOBYTE, null, 0, false,
				ByteBufAllocator.DEFAULT)) {
			small.memoryFailed(new OutOfMemoryError("Java heap space"));
			assertThat(small.memoryBudget()).isEqualTo(2000 * KILOBYTE);
		}
	}

	@Test
	void loweredBudgetIsInTheLogOnceAsSoonAsThereIsMemory() {
		List<String> lines = new ArrayList<>();
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			private boolean failed;

			@Override
			protected void append(ILoggingEvent event) {
				if (!this.failed) {
					this.failed = true;
					throw new OutOfMemoryError("Java heap space");
				}
				lines.add(event.getFormattedMessage());
			}

		};
		appender.start();
		Logger logger = (Logger) LoggerFactory.getLogger(Spool.class);
		logger.addAppender(appender);
		try {
			this.spool.memoryFailed(new OutOfMemoryError("Java heap space"));
			for (int i = 0; i < 5; i++) {
				this.spool.open().release();
			}
		}
		finally {
			logger.detachAppender(appender);
		}
		assertThat(lines).singleElement().asString().contains("8192000 bytes was lowered to 1048576 bytes");
	}

	private static void write(ContentWriter writer, int size) {
		ByteBuf buffer = Unpooled.wrappedBuffer(new byte[size]);
		writer.write(buffer, 0, size);
	}

	/**
	 * Has no memory outside of the heap.
	 */
	private static final class HeapOnlyAllocator extends AbstractByteBufAllocator {

		@Override
		protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
			return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
		}

		@Override
		protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
			throw new OutOfMemoryError("Cannot reserve 4096 bytes of direct buffer memory");
		}

		@Override
		public boolean isDirectBufferPooled() {
			return false;
		}

	}

	/**
	 * A buffer that can't be read for lack of memory.
	 */
	private static final class ExhaustedMemory extends UnpooledHeapByteBuf implements AutoCloseable {

		private int failures;

		private ExhaustedMemory() {
			this(Integer.MAX_VALUE);
		}

		private ExhaustedMemory(int failures) {
			super(UnpooledByteBufAllocator.DEFAULT, KILOBYTE, KILOBYTE);
			this.failures = failures;
		}

		@Override
		public ByteBuf getBytes(int index, byte[] dst, int dstIndex, int length) {
			if (this.failures > 0) {
				this.failures--;
				throw new OutOfMemoryError("Java heap space");
			}
			return super.getBytes(index, dst, dstIndex, length);
		}

		@Override
		public ByteBuffer nioBuffer(int index, int length) {
			if (this.failures > 0) {
				throw new OutOfMemoryError("Java heap space");
			}
			return super.nioBuffer(index, length);
		}

		@Override
		public void close() {
			release();
		}

	}

}
