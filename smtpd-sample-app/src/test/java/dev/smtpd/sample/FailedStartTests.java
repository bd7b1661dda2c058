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

package dev.smtpd.sample;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.process.ForkedJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A start that fails ends the JVM, whatever runs by then: no thread keeps it alive.
 */
class FailedStartTests {

	@TempDir
	private Path directory;

	// when the event loops run and the database is open
	@Test
	void portInUse() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertFails("Port " + taken.getLocalPort() + " was already in use", "--smtpd.port=" + taken.getLocalPort());
		}
	}

	// when another one is bound
	@Test
	void portOfASecondConnectorInUse() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertFails("Port " + taken.getLocalPort() + " was already in use",
					"--app.submissions-port=" + taken.getLocalPort());
		}
	}

	@Test
	void portOfTheWebServerInUse() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertFails("port " + taken.getLocalPort(), "--server.port=" + taken.getLocalPort());
		}
	}

	@Test
	void badTls() throws Exception {
		assertFails("SSL bundle 'mail', named by 'smtpd.ssl.bundle', can't be used", "--smtpd.ssl.bundle=mail",
				"--spring.ssl.bundle.pem.mail.keystore.certificate=file:" + this.directory.resolve("none.crt"));
	}

	@Test
	void invalidLimit() throws Exception {
		assertFails("smtpd.limits.max-command-line", "--smtpd.limits.max-command-line=100B");
	}

	private void assertFails(String reason, String... properties) throws Exception {
		List<String> arguments = new ArrayList<>(
				List.of("-cp", ForkedJvm.classPathWithoutTests(), InboxApplication.class.getName()));
		Stream
			.of("smtpd.port=0", "app.submissions-port=0", "smtpd.address=127.0.0.1", "server.port=0",
					"server.address=127.0.0.1", "app.data-directory=" + this.directory.resolve("data"))
			.filter((each) -> Stream.of(properties).noneMatch((property) -> name(property).equals("--" + name(each))))
			.forEach((each) -> arguments.add("--" + each));
		arguments.addAll(List.of(properties));
		try (ForkedJvm jvm = ForkedJvm.start(arguments)) {
			assertThat(jvm.awaitExit()).as(jvm::output).isOne();
			assertThat(jvm.output()).contains("APPLICATION FAILED TO START").containsIgnoringCase(reason);
		}
	}

	private static String name(String property) {
		return property.substring(0, property.indexOf('='));
	}

}
