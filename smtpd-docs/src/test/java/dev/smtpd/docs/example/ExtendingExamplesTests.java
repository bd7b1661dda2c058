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

package dev.smtpd.docs.example;

import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the page on extending do what it says.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "smtpd.auth.allow-without-tls=true", "smtpd.inbox.enabled=false" },
		classes = ExtendingExamplesTests.Application.class)
@AutoConfigureSmtpd
class ExtendingExamplesTests {

	@Autowired
	private SmtpTestClient client;

	@Test
	void verbsAreReplacedAndAdded() {
		try (SmtpTestConnection connection = this.client.connect()) {
			connection.expect("220");
			connection.send("EHLO client.example.org");
			assertThat(connection.readReply()).contains("XTICKET");
			connection.send("XTICKET 1").expect("250 2.0.0 Ticket 1 is open");
			connection.send("XTICKET 2").expect("554 5.5.4 No such ticket");
			connection.send("VRFY joe").expect("252");
		}
		try (SmtpTestConnection connection = this.client.authenticated("PLAIN", "joe", "s3cret").open()) {
			connection.send("VRFY joe").expect("250 2.1.5 Joe <joe@example.org>");
			connection.send("VRFY jim").expect("550 5.1.1 No such user");
		}
	}

	@Test
	void domainIsForThoseThatAuthenticate() {
		assertThat(this.client.mail().from("joe@Example.org").to("jane@example.com").send()).isRejected()
			.hasReply(550, "5.7.1");
		assertThat(this.client.mail().from("joe@example.net").to("jane@example.com").send()).isAccepted();
		assertThat(this.client.mail().from("").to("jane@example.com").send()).isAccepted();
		assertThat(this.client.authenticated("PLAIN", "joe", "s3cret")
			.mail()
			.from("joe@example.org")
			.to("jane@example.com")
			.send()).isAccepted();
	}

	@Test
	void sizeIsThatOfTheCustomizer() {
		try (SmtpTestConnection connection = this.client.connect()) {
			connection.expect("220");
			connection.send("EHLO client.example.org");
			assertThat(connection.readReply()).contains("SIZE 100000000");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ DirectoryConfiguration.class, PrivateDomain.class, LargeMailConfiguration.class })
	static class Application {

		@Bean
		Authenticator users() {
			return (session, username, password) -> password.equals("s3cret") ? () -> username : null;
		}

	}

}
