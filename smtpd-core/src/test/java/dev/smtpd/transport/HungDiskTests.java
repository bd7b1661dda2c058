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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import dev.smtpd.content.HungDisk;
import dev.smtpd.content.Spool;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Content that waits for a disk that doesn't answer.
 */
class HungDiskTests {

	private static final byte[] BODY = ("x".repeat(998) + "\r\n").repeat(2000).getBytes(StandardCharsets.US_ASCII);

	private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

	@TempDir
	private Path directory;

	@Test
	void clientIsDisconnectedAfterTheProcessingTimeout() {
		HungDisk disk = new HungDisk(this.directory);
		Spool spool = disk.spool();
		try {
			EmbeddedServer server = EmbeddedServer.of(spool,
					(builder) -> builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofMillis(50))));
			EmbeddedConnection connection = server.connect();
			begin(connection);
			connection.send(BODY);
			connection.send(END);
			assertThat(connection.config().isAutoRead()).isFalse();
			Awaitility.await().until(() -> {
				connection.runPendingTasks();
				return !connection.isOpen();
			});
			assertThat(connection.receive())
				.isEqualTo("421 4.3.0 mx.example.org Storing the message takes too long, closing connection\r\n");
			connection.runPendingTasks();
			assertThat(server.sessionsEnded()).isEqualTo(1);
			disk.release();
			Awaitility.await().until(() -> spool.usage().memoryBytes() == 0);
		}
		finally {
			disk.release();
			spool.close();
		}
	}

	@Test
	void clientGoesOnWithTheDisk() {
		HungDisk disk = new HungDisk(this.directory);
		Spool spool = disk.spool();
		try {
			EmbeddedConnection connection = EmbeddedServer
				.of(spool, (builder) -> builder.timeouts((timeouts) -> timeouts.withProcessing(Duration.ofHours(1))))
				.connect();
			begin(connection);
			connection.send(BODY);
			connection.send(END);
			assertThat(connection.config().isAutoRead()).isFalse();
			disk.release();
			StringBuilder replies = new StringBuilder();
			Awaitility.await().until(() -> {
				connection.runPendingTasks();
				return replies.append(connection.receive()).toString().startsWith("250 2.0.0");
			});
			connection.close();
		}
		finally {
			disk.release();
			spool.close();
		}
	}

	private static void begin(EmbeddedConnection connection) {
		connection
			.send("EHLO client.example.org\r\nMAIL FROM:<joe@example.org>\r\nRCPT TO:<jane@example.org>\r\nDATA\r\n"
				.getBytes(StandardCharsets.US_ASCII));
		assertThat(connection.receive()).contains("\r\n354 ");
	}

}
