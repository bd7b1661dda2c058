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

package dev.smtpd.readme;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import dev.smtpd.spring.context.LocalSmtpPort;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The examples of the README do what it says, and stand in it as they are here.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "smtpd.auth.allow-without-tls=true", "smtpd.auth.failure-delay=0" },
		classes = ReadmeExamplesTests.Application.class)
@ExtendWith(OutputCaptureExtension.class)
class ReadmeExamplesTests {

	@LocalSmtpPort
	private int port;

	@Autowired
	private TicketService tickets;

	@Test
	void mailOfKnownSendersOpensATicketAndIsLogged(CapturedOutput output) throws Exception {
		send("joe@example.org");
		assertThat(this.tickets.tickets()).hasSize(1).first().asString().contains("Subject: Help");
		assertThat(output).contains("joe@example.org -> [tickets@example.org]");
	}

	@Test
	void mailOfOthersIsRefused(CapturedOutput output) {
		assertThatExceptionOfType(MessagingException.class).isThrownBy(() -> send("mallory@example.net"))
			.withStackTraceContaining("550 5.7.1 Not welcome here");
		assertThat(output).doesNotContain("mallory@example.net ->");
	}

	@ParameterizedTest
	@ValueSource(strings = { "LoggingListener", "TicketConfiguration", "DeviceConfiguration",
			"InternalServerConfiguration", "PeerConfiguration" })
	void readmeHasTheCode(String name) throws Exception {
		String source = Files.readString(Path.of("src/test/java/dev/smtpd/readme/" + name + ".java"));
		String code = source.substring(source.indexOf("import "), source.indexOf("// end::code[]"))
			.replace("// tag::code[]\n", "");
		assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + code + "```\n");
	}

	@Test
	void devicesAuthenticate() throws Exception {
		try (Transport transport = Session.getInstance(properties()).getTransport("smtp")) {
			assertThatExceptionOfType(AuthenticationFailedException.class)
				.isThrownBy(() -> transport.connect("scanner", "guessed"));
			transport.connect("scanner", "s3cret");
		}
	}

	private Properties properties() {
		Properties properties = new Properties();
		properties.put("mail.smtp.host", "localhost");
		properties.put("mail.smtp.port", Integer.toString(this.port));
		properties.put("mail.smtp.auth", "true");
		return properties;
	}

	private void send(String sender) throws MessagingException {
		Properties properties = properties();
		properties.put("mail.smtp.auth", "false");
		MimeMessage message = new MimeMessage(Session.getInstance(properties));
		message.setFrom(new InternetAddress(sender));
		message.setRecipients(MimeMessage.RecipientType.TO, "tickets@example.org");
		message.setSubject("Help");
		message.setText("It doesn't work");
		Transport.send(message);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ LoggingListener.class, TicketConfiguration.class, TicketService.class, DeviceConfiguration.class })
	static class Application {

	}

}
