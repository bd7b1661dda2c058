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

package dev.smtpd.spring.boot.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that are together far larger than the heap arrive as they were sent. By
 * default 200 of 2 MB at once with a heap of 256 MB; {@code -Dload.megabytes=20} makes
 * them larger.
 */
class LargeMessagesTests {

	private static final int MESSAGES = 200;

	private static final int MEGABYTES = Integer.getInteger("load.megabytes", 2);

	@Test
	void messagesLargerThanTheHeapArriveAsTheyWereSent(@TempDir Path directory) throws Exception {
		ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
		try (ForkedApplication application = ForkedApplication.start(List.of("-Xmx256m"), directory.resolve("mail"))) {
			List<Thread> clients = new ArrayList<>();
			for (int i = 0; i < MESSAGES; i++) {
				int number = i;
				Thread client = new Thread(() -> {
					String fault = send(application.port(), number);
					if (fault != null) {
						wrong.add(fault);
					}
				});
				client.start();
				clients.add(client);
			}
			for (Thread client : clients) {
				client.join();
			}
			assertThat(application.jvm().process().isAlive()).isTrue();
		}
		assertThat(wrong).isEmpty();
	}

	private static String send(int port, int number) {
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(port).timeout(Duration.ofMinutes(2)).open()) {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			String reply = client.mail().content((out) -> write(out, number, digest)).send().reply().toString();
			return reply.equals("250 2.0.0 " + HexFormat.of().formatHex(digest.digest())) ? null : reply;
		}
		catch (Exception ex) {
			return ex.toString();
		}
	}

	private static void write(OutputStream out, int number, MessageDigest digest) throws IOException {
		Random random = new Random(number);
		byte[] block = new byte[64 * 1024];
		byte[] head = ("message-" + number + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
		digest.update(head);
		out.write(head);
		for (int sent = 0; sent < MEGABYTES * 1024 * 1024; sent += block.length) {
			random.nextBytes(block);
			for (int i = 0; i < block.length; i++) {
				block[i] = (byte) ('a' + (block[i] & 15));
			}
			for (int i = 126; i < block.length; i += 128) {
				block[i] = '\r';
				block[i + 1] = '\n';
			}
			digest.update(block);
			out.write(block);
		}
	}

}
