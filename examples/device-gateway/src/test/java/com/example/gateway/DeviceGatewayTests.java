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

package com.example.gateway;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.spring.boot.test.SmtpTestCertificate;
import dev.smtpd.spring.boot.test.SmtpTestCertificates;
import dev.smtpd.spring.context.LocalSmtpPort;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestTls;
import dev.smtpd.test.TestMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "smtpd.ssl.bundle=smtpd-test")
@AutoConfigureSmtpd
@SmtpTestCertificate
class DeviceGatewayTests {

	private static final TestMail SCAN = TestMail.from("scanner@example.org")
		.to("scans@example.org")
		.attach("../page.txt", "text/plain", "A page".getBytes(StandardCharsets.US_ASCII));

	@TempDir
	private static Path directory;

	@LocalSmtpPort
	private int port;

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	@Qualifier("old-devices")
	private SmtpTestClient old;

	@Autowired
	private SmtpTestCertificates certificates;

	@DynamicPropertySource
	static void directory(DynamicPropertyRegistry registry) {
		registry.add("gateway.directory", () -> directory);
	}

	@Test
	void attachmentIsSavedForTheDevice() throws Exception {
		SmtpTestClient scanner = this.smtp.startTls(SmtpTestTls.of(this.certificates.clientContext()))
			.authenticated("PLAIN", "scanner", "s3cret");
		assertThat(scanner.send(SCAN)).isAccepted().hasReplyStartingWith("250 2.0.0 Saved 1");
		assertThat(saved("scanner")).singleElement()
			.satisfies((file) -> assertThat(file).hasFileName("1-page.txt").hasContent("A page"));
	}

	@Test
	void oldDeviceNeedsNoTlsOnItsConnector() throws Exception {
		assertThat(this.old.authenticated("LOGIN", "sensor", "t3mp").send(SCAN)).isAccepted();
		assertThat(saved("sensor")).hasSize(1);
	}

	@Test
	void nobodySendsPasswordsWithoutTlsOnTheOther() {
		try (SmtpTestConnection connection = SmtpTestClient.bindToServer(this.port).open()) {
			assertThat(connection.command("EHLO scanner").extensions()).contains("STARTTLS")
				.noneMatch((extension) -> extension.startsWith("AUTH"));
			assertThat(connection.command("AUTH PLAIN AHNjYW5uZXIAczNjcmV0").toString()).startsWith("530 5.7.0");
		}
	}

	@Test
	void nobodySendsWithoutAPassword() {
		assertThat(this.old.send(SCAN)).isRejected().atMail().hasReply(530, "5.7.0");
		assertThat(this.old.authenticated("PLAIN", "sensor", "wrong").send(SCAN)).isRejected().atAuth();
	}

	@Test
	void mailWithoutAttachmentIsRejected() {
		assertThat(this.old.authenticated("PLAIN", "sensor", "t3mp").mail().to("scans@example.org").send()).isRejected()
			.hasReplyStartingWith("554 5.6.0 No attachment");
	}

	private static List<Path> saved(String device) throws Exception {
		try (Stream<Path> files = Files.walk(directory.resolve(device))) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
