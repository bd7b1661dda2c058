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

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as {@code java -jar} starts it.
 */
class StartTests {

	@TempDir
	private Path directory;

	@Test
	void firstStartMakesACertificateThatRestartsKeep() throws Exception {
		Path certificate = data().resolve("tls.p12");
		byte[] first;
		try (ConfigurableApplicationContext context = start()) {
			first = Files.readAllBytes(certificate);
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certificate)))
				.isEqualTo("rw-------");
			try (Stream<Path> files = Files.list(data())) {
				assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("tls.p12",
						"inbox");
			}
			assertThat(client(context, "default").startTls().mail().send()).isAccepted();
			assertThat(client(context, "submissions").implicitTls().mail().send()).isAccepted();
		}
		try (ConfigurableApplicationContext context = start()) {
			assertThat(certificate).hasBinaryContent(first);
			assertThat(context.getBean(InboxMessages.class).counts().total()).isEqualTo(2);
		}
	}

	@Test
	void anyLoginIsRight() {
		try (ConfigurableApplicationContext context = start("--app.accept-any-login=true")) {
			SmtpTestClient client = client(context, "default");
			assertThat(client.authenticated("PLAIN", "joe", "x").mail().send()).isAccepted();
			assertThat(client.authenticated("XOAUTH2", "jane", "y").mail().send()).isAccepted();
		}
	}

	@Test
	void noLoginIsRightOtherwise() {
		try (ConfigurableApplicationContext context = start("--app.accept-any-login=false")) {
			assertThat(client(context, "default").open().command("AUTH PLAIN AGpvZQB4").code()).isEqualTo(500);
		}
	}

	@Test
	void withoutPasswordTheInboxIsForThisMachineOnly() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(status(context, "/smtpd", "Host: localhost")).isEqualTo("200");
			// as by a proxy, or by DNS rebinding
			assertThat(status(context, "/smtpd", "Host: inbox.example.com")).isEqualTo("403");
			assertThat(status(context, "/tickets", "Host: localhost")).isEqualTo("200");
		}
	}

	@Test
	void withPasswordTheTeamLogsInFromAnywhere() throws Exception {
		try (ConfigurableApplicationContext context = start("--spring.security.user.password=secret")) {
			String login = "Host: inbox.example.com\r\nAuthorization: Basic "
					+ Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.US_ASCII));
			for (String path : List.of("/smtpd", "/smtpd/refusals", "/tickets", "/actuator/metrics")) {
				assertThat(status(context, path, "Host: inbox.example.com")).as(path).isEqualTo("401");
				assertThat(status(context, path, login)).as(path).isEqualTo("200");
			}
			assertThat(status(context, "/actuator/health", "Host: inbox.example.com")).isEqualTo("200");
			String path = "/smtpd/api/messages?query=subject:none";
			assertThat(status(context, "DELETE", path, login + "\r\nX-Requested-With: test")).isEqualTo("200");
			assertThat(status(context, "DELETE", path, "Host: inbox.example.com")).isEqualTo("401");
		}
	}

	private static String status(ConfigurableApplicationContext context, String path, String headers)
			throws IOException {
		return status(context, "GET", path, headers);
	}

	private static String status(ConfigurableApplicationContext context, String method, String path, String headers)
			throws IOException {
		int port = Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.getOutputStream()
				.write((method + " " + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
		}
	}

	private ConfigurableApplicationContext start(String... arguments) {
		return SpringApplication.from(InboxApplication::main)
			.run(Stream
				.concat(Stream.of("--smtpd.port=0", "--app.submissions-port=0", "--smtpd.address=127.0.0.1",
						"--server.port=0", "--server.address=127.0.0.1", "--app.data-directory=" + data()),
						Stream.of(arguments))
				.toArray(String[]::new))
			.getApplicationContext();
	}

	private Path data() {
		return this.directory.resolve("data");
	}

	private static SmtpTestClient client(ConfigurableApplicationContext context, String connector) {
		return SmtpTestClient.bindToServer("127.0.0.1",
				context.getBean(SmtpServer.class)
					.connectors()
					.stream()
					.filter((each) -> each.name().equals(connector))
					.findFirst()
					.orElseThrow()
					.port());
	}

}
