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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import dev.smtpd.management.SpoolUsage;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.NettySmtpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What the server does where it can't write files, or isn't to.
 */
class SpoolDirectoryTests {

	private static final String LINE = "x".repeat(98) + "\r\n";

	@TempDir
	private Path parent;

	@Test
	void startFailsWhereFilesCannotBeMade() throws IOException {
		Path directory = Files.createFile(this.parent.resolve("spool"));
		SmtpServer server = builder((builder) -> builder.spool((spool) -> spool.withDirectory(directory))).build();
		assertThatExceptionOfType(SmtpSpoolException.class).isThrownBy(server::start)
			.withMessageContaining(directory.toString())
			.satisfies((ex) -> assertThat(ex.getDirectory()).isEqualTo(directory));
		assertThat(server.isRunning()).isFalse();
		Files.delete(directory);
		server.start();
		assertThat(directory).isEmptyDirectory();
		server.stop();
	}

	@Test
	void directoryIsNotMadeBeforeTheStart() {
		Path directory = this.parent.resolve("spool");
		SmtpServer server = builder((builder) -> builder.spool((spool) -> spool.withDirectory(directory))).build();
		server.checkSpool();
		assertThat(directory).doesNotExist();
	}

	@Test
	void directoryThatCannotBeWrittenIsFoundAndItsReturnToo() throws IOException {
		Path directory = this.parent.resolve("spool");
		try (TestServer server = TestServer
			.start((builder) -> builder.spool((spool) -> spool.withDirectory(directory)))) {
			assertThatNoException().isThrownBy(server.server()::checkSpool);
			Files.delete(directory);
			Files.createFile(directory);
			assertThatExceptionOfType(SmtpSpoolException.class).isThrownBy(server.server()::checkSpool)
				.withMessageContaining(directory.toString())
				.withCauseInstanceOf(IOException.class);
			Files.delete(directory);
			assertThatNoException().isThrownBy(server.server()::checkSpool);
			assertThat(directory).isEmptyDirectory();
		}
	}

	@Test
	void nothingIsWrittenWithoutADiskBudget() throws IOException {
		Path directory = Files.createFile(this.parent.resolve("spool"));
		try (TestServer server = withoutFiles((builder) -> builder.spool((spool) -> spool.withDirectory(directory)));
				SmtpTestConnection client = server.client()) {
			server.server().checkSpool();
			send(client, 100).expect("250");
			assertThat(server.onlyContent()).isEqualTo(LINE.repeat(100));
			assertThat(server.server().status().spool().usage()).isEqualTo(new SpoolUsage(0, 0, 0));
		}
	}

	@Test
	void messageThatIsTooLargeForTheMemoryIsRejectedWithoutFiles() {
		try (TestServer server = withoutFiles((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(20_000)));
				SmtpTestConnection client = server.connect()) {
			client.expect("220");
			List<String> extensions = client.send("EHLO client.example.org").readReply().lines();
			assertThat(extensions).contains("250-SIZE 20000");
			send(client, 200).expect("250");
			send(client, 201).expect("552 5.3.4");
			client.send("MAIL FROM:<joe@example.org> SIZE=20001").expect("552 5.3.4");
			send(client, 1).expect("250");
		}
	}

	@Test
	void messageThatDoesNotFitIntoMemoryNowIsDeferredWithoutFiles() {
		try (TestServer server = withoutFiles(
				(builder) -> builder.spool((spool) -> spool.withMemoryThreshold(20_000).withMemoryBudget(25_000)));
				SmtpTestConnection first = server.client();
				SmtpTestConnection second = server.client()) {
			first.beginData().sendRaw(LINE.repeat(150));
			Awaitility.await().until(() -> server.server().status().spool().usage().memoryBytes() >= 15_000);
			send(second, 150).expect("452 4.3.1");
			first.sendRaw(".\r\n").expect("250");
			send(second, 150).expect("250");
			assertThat(server.server().status().spool().usage()).isEqualTo(new SpoolUsage(0, 0, 0));
		}
	}

	@Test
	void smallerOfTheSizeLimitsCounts() {
		try (TestServer server = withoutFiles((builder) -> builder.dataSizeLimit(10_000));
				SmtpTestConnection client = server.connect()) {
			client.expect("220");
			assertThat(client.send("EHLO client.example.org").readReply()).lines().contains("250-SIZE 10000");
		}
	}

	@Test
	void serverWithoutAnyRoomIsRefused() {
		SmtpServer.Builder builder = builder(
				(empty) -> empty.spool((spool) -> spool.withDiskBudget(0).withMemoryThreshold(0)));
		assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("memory for a message");
	}

	private static TestServer withoutFiles(Consumer<SmtpServer.Builder> customizer) {
		return TestServer.start((builder) -> customizer.accept(builder.spool((spool) -> spool.withDiskBudget(0))));
	}

	private static SmtpServer.Builder builder(Consumer<SmtpServer.Builder> customizer) {
		SmtpServer.Builder builder = NettySmtpServer.builder().port(0).hostname("mx.example.org");
		customizer.accept(builder);
		return builder;
	}

	private static SmtpTestConnection send(SmtpTestConnection client, int lines) {
		return client.beginData().sendRaw(LINE.repeat(lines)).sendRaw(".\r\n");
	}

}
