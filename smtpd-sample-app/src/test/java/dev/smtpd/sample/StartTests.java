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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
	void withoutPasswordEverythingIsForThisMachineOnly() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			for (String path : List.of("/smtpd", "/smtpd/api/messages", "/tickets", "/api/tickets", "/desk.css",
					"/actuator/health", "/actuator/health/readiness", "/actuator/metrics", "/actuator/smtpd")) {
				for (String host : List.of("localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]:8080", "x.localhost")) {
					assertThat(status(context, path, "Host: " + host)).as(path + " by " + host).isEqualTo("200");
				}
				// as by DNS rebinding
				for (String host : List.of("inbox.example.com", "localhost.example.com", "127.0.0.1.example.com",
						"192.0.2.1", "[2001:db8::1]", "0.0.0.0", "example.com:8080")) {
					String forged = "Host: " + host + "\r\nX-Forwarded-Host: localhost";
					assertThat(status(context, path, forged)).as(path + " by " + host).isEqualTo("403");
				}
				// as by a proxy on this machine
				for (String proxy : List.of("X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 proxy",
						"X-Real-IP: 192.0.2.1", "X-Forwarded-Host: inbox.example.com")) {
					assertThat(status(context, path, "Host: localhost\r\n" + proxy)).as(path + " by " + proxy)
						.isEqualTo("403");
				}
			}
			assertThat(status(context, "PUT", "/api/tickets/1/closed", "Host: inbox.example.com")).isEqualTo("403");
			assertThat(status(context, "POST", "/actuator/smtpd/default", "Host: inbox.example.com")).isEqualTo("403");
			assertThat(response(context, "GET", "/tickets", "Host: inbox.example.com")).contains("localhost",
					"spring.security.user.password");
			assertThat(response(context, "GET", "/actuator/health", "Host: localhost")).contains("\"components\"");
		}
	}

	@Test
	void withPasswordTheTeamLogsInFromAnywhere() throws Exception {
		try (ConfigurableApplicationContext context = start("--spring.security.user.password=secret")) {
			String login = "Host: inbox.example.com\r\nAuthorization: Basic "
					+ Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.US_ASCII));
			for (String path : List.of("/smtpd", "/smtpd/refusals", "/tickets", "/actuator/metrics", "/actuator/health",
					"/actuator/health/smtpd")) {
				assertThat(status(context, path, "Host: inbox.example.com")).as(path).isEqualTo("401");
				assertThat(status(context, path, login)).as(path).isEqualTo("200");
			}
			String path = "/smtpd/api/messages?query=subject:none";
			assertThat(status(context, "DELETE", path, login + "\r\nX-Requested-With: test")).isEqualTo("200");
			assertThat(status(context, "DELETE", path, "Host: inbox.example.com")).isEqualTo("401");
		}
	}

	@Test
	void withPasswordHealthHasDetailsForTheTeamOnly() throws Exception {
		try (ConfigurableApplicationContext context = start("--spring.security.user.password=secret")) {
			for (String path : List.of("/actuator/health/readiness", "/actuator/health/liveness")) {
				assertThat(response(context, "GET", path, "Host: inbox.example.com")).startsWith("HTTP/1.1 200 ")
					.contains("{\"status\":\"UP\"}");
			}
			String login = "Host: inbox.example.com\r\nAuthorization: Basic "
					+ Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.US_ASCII));
			assertThat(response(context, "GET", "/actuator/health", login)).contains("\"components\"",
					"\"certificateExpiry\"");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/login", "/login?error", "/logout", "/default-ui.css", "/tickets", "/nothing" })
	void loginPageIsProtectedAsTheOthersAre(String path) throws Exception {
		try (ConfigurableApplicationContext context = start("--spring.security.user.password=secret")) {
			assertThat(response(context, "GET", path, "Host: localhost")).contains(
					"\r\nContent-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';",
					"form-action 'self'", "frame-ancestors 'none'", "\r\nX-Content-Type-Options: nosniff\r\n",
					"\r\nReferrer-Policy: ");
		}
	}

	@Test
	void numbersOfTicketsGoOnAfterARestart() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(client(context, "default").mail().to("support@example.org").send())
				.hasReplyStartingWith("250 2.0.0 Ticket 1");
			assertThat(client(context, "default").mail().to("support@example.org").send())
				.hasReplyStartingWith("250 2.0.0 Ticket 2");
		}
		try (ConfigurableApplicationContext context = start()) {
			assertThat(client(context, "default").mail().to("support@example.org").send())
				.hasReplyStartingWith("250 2.0.0 Ticket 3");
			// not about another ticket than before
			assertThat(client(context, "default").mail().to("support+1@example.org").send()).isRejected()
				.hasReply(550, "5.1.1");
		}
	}

	@Test
	void failureOfASecondInstanceNamesWhatItNeeds() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			Path output = this.directory.resolve("output");
			Process second = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
					InboxApplication.class.getName(), "--smtpd.port=0", "--app.submissions-port=0", "--server.port=0",
					"--app.data-directory=" + data())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			assertThat(second.waitFor(2, TimeUnit.MINUTES)).isTrue();
			assertThat(output).content()
				.contains("APPLICATION FAILED TO START", "is open in another process",
						"set 'app.data-directory' to another directory")
				.doesNotContain("spring.application.name");
			assertThat(context.isRunning()).isTrue();
		}
	}

	@Test
	void swaksLogsIn() throws Exception {
		try (ConfigurableApplicationContext context = start("--app.accept-any-login=true")) {
			for (String mechanism : List.of("PLAIN", "LOGIN")) {
				assertThat(swaks(port(context, "default"), mechanism, "--auth", mechanism, "--auth-user", "joe",
						"--auth-password", "any"))
					.contains("235 2.7.0");
			}
			InboxMessages inbox = context.getBean(InboxMessages.class);
			assertThat(inbox.count(SearchQuery.parse("from:swaks@example.org user:joe"), 100)).isEqualTo(2);
		}
	}

	@Test
	void swaksUsesTls() throws Exception {
		assumeThat(ForeignClient.run("swaks", "--support")).as("swaks has TLS").doesNotContain("TLS not available");
		try (ConfigurableApplicationContext context = start("--app.accept-any-login=true")) {
			String[] login = { "--auth", "PLAIN", "--auth-user", "joe", "--auth-password", "any" };
			assertThat(swaks(port(context, "default"), "STARTTLS", with(login, "--tls"))).contains("STARTTLS",
					"~> EHLO", "235 2.7.0");
			assertThat(swaks(port(context, "submissions"), "implicit", with(login, "--tls-on-connect")))
				.contains("~> EHLO", "235 2.7.0");
			InboxMessages inbox = context.getBean(InboxMessages.class);
			assertThat(inbox.count(SearchQuery.parse("user:joe connector:submissions"), 100)).isEqualTo(1);
		}
	}

	@Test
	void curlUsesTlsAndLogsIn() throws Exception {
		Path mail = Files.writeString(this.directory.resolve("mail"), "Subject: curl\r\n\r\nHello\r\n");
		try (ConfigurableApplicationContext context = start("--app.accept-any-login=true")) {
			String[] options = { "-sS", "-k", "--ssl-reqd", "--user", "joe:any", "--mail-from", "joe@example.org",
					"--mail-rcpt", "inbox@example.org", "-T", mail.toString() };
			ForeignClient.run("curl", with(options, "smtp://127.0.0.1:" + port(context, "default")));
			ForeignClient.run("curl", with(options, "smtps://127.0.0.1:" + port(context, "submissions")));
			InboxMessages inbox = context.getBean(InboxMessages.class);
			assertThat(inbox.count(SearchQuery.parse("subject:curl user:joe connector:default"), 100)).isEqualTo(1);
			assertThat(inbox.count(SearchQuery.parse("subject:curl user:joe connector:submissions"), 100)).isEqualTo(1);
		}
	}

	private static String swaks(int port, String subject, String... options) throws Exception {
		return ForeignClient.run("swaks", with(options, "--server", "127.0.0.1:" + port, "--from", "swaks@example.org",
				"--to", "inbox@example.org", "--header", "Subject: " + subject));
	}

	private static String[] with(String[] some, String... others) {
		return Stream.of(some, others).flatMap(Stream::of).toArray(String[]::new);
	}

	private static String status(ConfigurableApplicationContext context, String path, String headers)
			throws IOException {
		return status(context, "GET", path, headers);
	}

	private static String status(ConfigurableApplicationContext context, String method, String path, String headers)
			throws IOException {
		String response = response(context, method, path, headers);
		return response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
	}

	private static String response(ConfigurableApplicationContext context, String method, String path, String headers)
			throws IOException {
		int port = Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.getOutputStream()
				.write((method + " " + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
		return SmtpTestClient.bindToServer("127.0.0.1", port(context, connector));
	}

	private static int port(ConfigurableApplicationContext context, String connector) {
		return context.getBean(SmtpServer.class)
			.connectors()
			.stream()
			.filter((each) -> each.name().equals(connector))
			.findFirst()
			.orElseThrow()
			.port();
	}

}
