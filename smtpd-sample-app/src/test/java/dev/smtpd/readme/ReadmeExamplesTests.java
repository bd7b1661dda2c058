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

import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the README do what it says, and stand in it as they are here.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "smtpd.auth.allow-without-tls=true", "smtpd.auth.failure-delay=0" },
		classes = ReadmeExamplesTests.Application.class)
@AutoConfigureSmtpd
@ExtendWith(OutputCaptureExtension.class)
class ReadmeExamplesTests {

	@Autowired
	private SmtpTestClient client;

	@Autowired
	private TicketService tickets;

	@Test
	void mailOfKnownSendersOpensATicketAndIsLogged(CapturedOutput output) {
		assertThat(mail("joe@example.org").send()).isAccepted();
		assertThat(this.tickets.tickets()).hasSize(1).first().asString().contains("Subject: Help");
		assertThat(output).contains("joe@example.org -> [tickets@example.org]");
	}

	@Test
	void mailOfOthersIsRefused(CapturedOutput output) {
		assertThat(mail("mallory@example.net").send()).hasReplyStartingWith("550 5.7.1 Not welcome here");
		assertThat(output).doesNotContain("mallory@example.net ->");
	}

	@Test
	void devicesAuthenticate() {
		assertThat(this.client.authenticated("PLAIN", "scanner", "guessed").mail().to("tickets@example.org").send())
			.atAuth()
			.hasReply(535, "5.7.8");
		this.client.authenticated("PLAIN", "scanner", "s3cret").open().close();
	}

	private SmtpTestMail mail(String sender) {
		return this.client.mail().from(sender).to("tickets@example.org").subject("Help").text("It doesn't work");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ LoggingListener.class, TicketConfiguration.class, TicketService.class, DeviceConfiguration.class })
	static class Application {

	}

}
