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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.ScramCredentials;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * SCRAM with GNU SASL, which binds to keying material by TLS 1.3 ({@code tls-exporter}),
 * where it is installed.
 */
class GsaslTests {

	private static final Path PROGRAM = Path.of("/usr/bin/gsasl");

	private static final TlsConfiguration SERVER = TlsConfiguration.of(TestCertificates.managers("mx.example.org"));

	@TempDir
	private Path directory;

	@Test
	@EnabledForJreRange(min = JRE.JAVA_25)
	void scramIsBoundToKeyingMaterial() throws Exception {
		// p=tls-exporter,
		assertThat(authenticate(false)).contains("AUTH SCRAM-SHA-256-PLUS", "cD10bHMtZXhwb3J0ZXIs",
				"235 2.7.0 Authentication succeeded");
	}

	// A client that is offered SCRAM-SHA-256-PLUS takes it, even if it can't do it.
	@Test
	void scramIsNotBoundWithoutKeyingMaterial() throws Exception {
		assertThat(authenticate(true, "--no-cb")).contains("250-AUTH SCRAM-SHA-256", "235 2.7.0")
			.doesNotContain("SCRAM-SHA-256-PLUS");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientMayDoWithoutBinding(boolean nativeTls) throws Exception {
		assertThat(authenticate(nativeTls, "--no-cb", "--mechanism=SCRAM-SHA-256")).contains("235 2.7.0");
	}

	private String authenticate(boolean nativeTls, String... options) throws Exception {
		assumeThat(PROGRAM).as("gsasl is installed").isExecutable();
		ScramCredentials credentials = ScramCredentials.ofPassword("secret");
		TlsConfiguration tls = (nativeTls ? SERVER : TlsConfiguration.of(SERVER.context()))
			.withProtocols(List.of("TLSv1.3"));
		try (TestServer server = TestServer.start((builder) -> builder.tls(TlsMode.OPTIONAL)
			.tlsConfiguration((name) -> tls)
			.auth(AuthMode.REQUIRED)
			.scramAuthenticator((session, username) -> username.equals("joe")
					? new ScramAuthenticator.Account(() -> username, credentials) : null))) {
			List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--smtp", "--verbose", "--starttls",
					"--x509-ca-file=", "--connect=127.0.0.1:" + server.server().connectors().get(0).port(),
					"--authentication-id=joe", "--password=secret"));
			command.addAll(List.of(options));
			return run(command);
		}
	}

	private String run(List<String> command) throws IOException, InterruptedException {
		Path output = this.directory.resolve("gsasl.txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		process.getOutputStream().close();
		boolean ended = process.waitFor(60, TimeUnit.SECONDS);
		process.destroyForcibly();
		String text = Files.readString(output, StandardCharsets.ISO_8859_1);
		assertThat(ended).as(text).isTrue();
		return text;
	}

}
