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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A spool on a file system of 20 MB, which root can mount. What others can test is in
 * {@code ReclaimerTests}.
 */
@EnabledOnOs(OS.LINUX)
class FullDiskTests {

	private static final String LINE = "x".repeat(98) + "\r\n";

	@TempDir
	private Path directory;

	private boolean mounted;

	@BeforeEach
	void mount() throws Exception {
		this.mounted = run("mount", "-t", "tmpfs", "-o", "size=20m", "smtpd-test", this.directory.toString());
		assumeThat(this.mounted).as("file systems can be mounted").isTrue();
	}

	@AfterEach
	void unmount() throws Exception {
		if (this.mounted) {
			assertThat(run("umount", "--lazy", this.directory.toString())).isTrue();
		}
	}

	@Test
	void diskIsForWhatIsHeld() {
		List<SmtpMessage> held = new ArrayList<>();
		try (TestServer server = TestServer
			.start((builder) -> builder.spool((spool) -> spool.withDirectory(this.directory).withMemoryThreshold(0)));
				SmtpTestConnection client = server.client()) {
			for (int i = 0; i < 12; i++) {
				send(client).expect("250");
				server.received().clear();
			}
			for (int i = 0; i < 3; i++) {
				send(client).expect("250");
				held.addAll(server.received());
			}
			send(client).expect("452 4.3.1");
			assertThat(held.get(0).content().size()).isEqualTo(6_000_000);
		}
	}

	private static SmtpTestConnection send(SmtpTestConnection client) {
		return client.beginData().sendRaw(LINE.repeat(60_000)).sendRaw(".\r\n");
	}

	private static boolean run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
	}

}
