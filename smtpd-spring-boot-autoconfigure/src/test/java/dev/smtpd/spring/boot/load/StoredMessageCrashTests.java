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

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is killed after 250, while it handles stored messages, handles them
 * after its restart.
 */
class StoredMessageCrashTests {

	private static final int MESSAGES = 5;

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	@ParameterizedTest
	@ValueSource(strings = { "file", "jdbc" })
	void everyStoredMessageIsHandledAfterTheRestart(String type, @TempDir Path directory) throws Exception {
		List<String> expected = new ArrayList<>();
		try (ForkedApplication application = start(type, directory, "test.hang=true");
				SmtpTestConnection client = SmtpTestClient.bindToServer(application.port()).timeout(TIMEOUT).open()) {
			for (int i = 0; i < MESSAGES; i++) {
				byte[] content = ("Subject: " + i + "\r\n\r\n" + "x".repeat(70) + "\r\n")
					.getBytes(StandardCharsets.US_ASCII);
				expected.add(
						"handled=" + LoadApplication.sha256(new ByteArrayInputStream(content)) + " of joe@example.org");
				assertThat(client.mail().from("joe@example.org").content(content).send().reply().toString())
					.startsWith("250");
			}
			Awaitility.await().atMost(TIMEOUT).until(() -> application.log().contains("began"));
			application.kill();
			assertThat(application.log()).noneMatch((line) -> line.startsWith("handled="));
		}
		try (ForkedApplication again = start(type, directory,
				"spring.modulith.events.republish-outstanding-events-on-restart=true")) {
			Awaitility.await().atMost(TIMEOUT).until(() -> again.log().containsAll(expected));
			again.kill();
		}
	}

	private static ForkedApplication start(String type, Path directory, String property) throws Exception {
		return ForkedApplication.start(List.of(), List.of("-Xmx256m"), StoredMessageApplication.class,
				"spring.datasource.url=" + ForkedApplication.url(directory.resolve("mail")),
				"spring.datasource.username=sa", "smtpd.store.type=" + type,
				"smtpd.store.directory=" + directory.resolve("content"), "smtpd.store.retention=7d",
				"smtpd.store.jdbc.initialize-schema=always", property);
	}

}
