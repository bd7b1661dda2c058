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

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that runs out of file descriptors.
 */
@DisabledOnOs(OS.WINDOWS)
class FileDescriptorTests {

	private static final int DESCRIPTORS = 240;

	@Test
	void connectionsWaitForFileDescriptorsAndTheLogHasOneLine() throws Exception {
		List<SmtpTestConnection> clients = new ArrayList<>();
		try (ForkedApplication application = ForkedApplication.start(
				List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\""), List.of("-Xmx256m"),
				DiscardingApplication.class)) {
			// classes that aren't in a jar can't be loaded later
			try (SmtpTestConnection first = SmtpTestClient.bindToServer(application.port()).open()) {
				assertThat(first.mail().content("Hello\r\n").send()).hasReplyStartingWith("250");
			}
			for (int i = 0; i < DESCRIPTORS; i++) {
				clients.add(SmtpTestClient.bindToServer(application.port()).connect());
			}
			Awaitility.await().until(() -> count(application, "Too many open files") > 0);
			close(clients.subList(0, DESCRIPTORS - 1));
			assertThat(clients.get(DESCRIPTORS - 1).greet().mail().content("Hello\r\n").send()).isAccepted();
			assertThat(count(application, "Too many open files")).isOne();
			assertThat(application.log()).noneMatch((line) -> line.startsWith("\tat "));
		}
		finally {
			close(clients);
		}
	}

	private static long count(ForkedApplication application, String text) {
		return application.log().stream().filter((line) -> line.contains(text)).count();
	}

	private static void close(List<SmtpTestConnection> clients) {
		for (SmtpTestConnection client : clients) {
			client.close();
		}
	}

}
