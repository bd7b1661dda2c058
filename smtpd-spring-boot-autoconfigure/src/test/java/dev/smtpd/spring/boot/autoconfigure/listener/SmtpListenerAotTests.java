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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.nio.file.Path;

import dev.smtpd.process.AotProcessedJvm;
import dev.smtpd.process.ForkedJvm;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners of an application that was processed ahead of time, in a JVM of its own.
 */
class SmtpListenerAotTests {

	@Test
	void listenersTakeMail(@TempDir Path directory) throws Exception {
		try (ForkedJvm jvm = AotProcessedJvm.start(AotApplication.class, System.getProperty("java.class.path"),
				directory, "--smtpd.port=0", "--smtpd.address=127.0.0.1", "--app.domain=example.org");
				SmtpTestConnection client = SmtpTestClient.bindToServer(jvm.awaitPort()).open()) {
			client.command("MAIL FROM:<joe@example.org>");
			assertThat(client.command("RCPT TO:<jane@example.org>")).startsWith("550 5.1.1 ");
			assertThat(client.command("RCPT TO:<order+43@example.org>")).startsWith("550 5.1.1 ");
			assertThat(client.command("RCPT TO:<order+42@example.org>")).startsWith("250 ");
			assertThat(client.command("DATA")).startsWith("354 ");
			assertThat(client.command("Subject: Order\r\n\r\nQuantity: 3\r\n."))
				.isLine("250 2.0.0 42 Order[quantity=3]");
		}
	}

}
