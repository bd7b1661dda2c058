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
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smtpd.MessageContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of messages where disk space and file descriptors are used up. The files
 * are real ones; {@link SmallDisk} counts what they take.
 */
class ReclaimerTests {

	private static final int KILOBYTE = 1024;

	@TempDir
	private Path directory;

	@Test
	void contentThatNobodyHoldsLeavesItsSpaceToOthers() throws Exception {
		try (Spool spool = spool(new SmallDisk(this.directory, 2000 * KILOBYTE, 100))) {
			for (int i = 0; i < 12; i++) {
				assertThat(store(spool, i)).isEqualTo(600 * KILOBYTE);
			}
		}
	}

	@Test
	void contentThatNobodyHoldsLeavesItsFileDescriptorsToOthers() throws Exception {
		try (Spool spool = spool(new SmallDisk(this.directory, Long.MAX_VALUE, 3))) {
			for (int i = 0; i < 12; i++) {
				assertThat(store(spool, i)).isEqualTo(600 * KILOBYTE);
			}
		}
	}

	@Test
	void contentThatIsHeldKeepsItsSpace() throws Exception {
		List<MessageContent> held = new ArrayList<>();
		try (Spool spool = spool(new SmallDisk(this.directory, 2000 * KILOBYTE, 100))) {
			for (int i = 0; i < 3; i++) {
				held.add(write(spool, i).get(10, TimeUnit.SECONDS));
			}
			assertThat(write(spool, 3)).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withCauseInstanceOf(IOException.class)
				.withMessageContaining("No space left on device");
			assertThat(held.get(0).size()).isEqualTo(600 * KILOBYTE);
		}
	}

	@Test
	void messagesWithoutFileDescriptorsAreOneLineInTheLog() {
		Logger logger = (Logger) LoggerFactory.getLogger(Spool.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try (Spool spool = spool(new SmallDisk(this.directory, Long.MAX_VALUE, 0))) {
			for (int i = 0; i < 10; i++) {
				assertThat(write(spool, i)).failsWithin(Duration.ofSeconds(10));
			}
		}
		finally {
			logger.detachAppender(lines);
		}
		assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((line) -> line.contains("Too many open files"))
			.singleElement()
			.asString()
			.startsWith("A message can't be written to a file, and is deferred");
	}

	private static Spool spool(SmallDisk disk) {
		return new Spool(disk, 0, 0, 1000 * KILOBYTE, Long.MAX_VALUE, false, ByteBufAllocator.DEFAULT);
	}

	// Return the size of the content, which can be read, and is held no more afterwards.
	private static long store(Spool spool, int value) throws Exception {
		MessageContent content = write(spool, value).get(10, TimeUnit.SECONDS);
		try (InputStream in = content.inputStream()) {
			byte[] bytes = in.readAllBytes();
			assertThat(bytes).isEqualTo(filled(bytes.length, value));
			return bytes.length;
		}
	}

	private static CompletableFuture<MessageContent> write(Spool spool, int value) {
		ContentWriter writer = spool.open();
		byte[] bytes = filled(60 * KILOBYTE, value);
		for (int i = 0; i < 10; i++) {
			ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
			writer.write(buffer, 0, bytes.length);
		}
		return writer.complete();
	}

	private static byte[] filled(int length, int value) {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) value);
		return bytes;
	}

}
