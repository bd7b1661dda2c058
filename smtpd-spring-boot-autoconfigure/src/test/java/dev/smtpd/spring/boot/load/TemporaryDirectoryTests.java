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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * An application whose temporary directory can't be written, as in a container with a
 * read-only root file system.
 */
class TemporaryDirectoryTests {

	@TempDir
	private Path directory;

	@Test
	void startFailsAndNamesTheProperties() throws Exception {
		Path temporary = Files.createFile(this.directory.resolve("file"));
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> ForkedApplication
				.start(List.of(), List.of("-Djava.io.tmpdir=" + temporary), DiscardingApplication.class)
				.close())
			.withMessageContaining("APPLICATION FAILED TO START")
			.withMessageContaining(temporary.toString())
			.withMessageContaining("Configure 'smtpd.spool.directory'")
			.withMessageContaining("set 'smtpd.spool.disk-budget' to 0");
	}

	@Test
	void messagesArriveWithoutFiles() throws Exception {
		Path temporary = Files.createFile(this.directory.resolve("file"));
		try (ForkedApplication application = ForkedApplication.start(List.of(),
				List.of("-Djava.io.tmpdir=" + temporary), DiscardingApplication.class, "smtpd.spool.disk-budget=0");
				SmtpTestConnection client = SmtpTestClient.bindToServer(application.port()).open()) {
			assertThat(client.mail().content("Hello\r\n").send()).hasReplyStartingWith("250");
			assertThat(client.mail().content("0123456789\r\n".repeat(400_000)).send()).hasReplyStartingWith("552");
			assertThat(client.mail().content("Hello\r\n").send()).hasReplyStartingWith("250");
		}
	}

	@Test
	void messagesArriveWithADirectory() throws Exception {
		Path temporary = Files.createFile(this.directory.resolve("file"));
		try (ForkedApplication application = ForkedApplication.start(List.of(),
				List.of("-Djava.io.tmpdir=" + temporary), DiscardingApplication.class,
				"smtpd.spool.directory=" + this.directory.resolve("spool"));
				SmtpTestConnection client = SmtpTestClient.bindToServer(application.port()).open()) {
			assertThat(client.mail().content("0123456789\r\n".repeat(400_000)).send()).hasReplyStartingWith("250");
		}
	}

}
