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

package dev.smtpd.spring.boot.test;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.SmtpServer;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WithSmtpUser} in an application whose clients authenticate.
 */
@SpringBootTest(classes = WithSmtpUserTests.Application.class,
		properties = { "smtpd.auth.mode=required", "smtpd.auth.allow-without-tls=true" })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.SAME_THREAD)
class WithSmtpUserTests {

	@Autowired
	private SmtpServer server;

	@Autowired
	private ApplicationContext context;

	@Autowired
	private Listener listener;

	private SmtpTestClient plain;

	private SmtpTestClient client;

	@BeforeEach
	void createClient() {
		this.listener.heard().clear();
		this.plain = SmtpTestClient.bindToServer(this.server.connectors().get(0).port());
		this.client = SmtpTestClients.bindToApplicationContext(this.context);
	}

	@Test
	@Order(1)
	@WithSmtpUser(username = "jane", password = "secret", roles = "AGENT")
	void userOfTheMethodIsAuthenticated() {
		assertThat(this.client.mail().to("who@example.org").send()).isAccepted();
		assertThat(this.listener.heard()).containsExactly("jane [ROLE_AGENT]");
		assertThat(this.plain.authenticated("LOGIN", "jane", "secret").mail().to("who@example.org").send())
			.isAccepted();
		assertThat(this.plain.authenticated("PLAIN", "jane", "wrong").mail().to("who@example.org").send()).isRejected()
			.atAuth();
	}

	@Test
	@Order(2)
	void userDoesNotExistInTheNextTest() {
		assertThat(this.client.mail().to("who@example.org").send()).isRejected().atMail();
		assertThat(this.plain.authenticated("PLAIN", "jane", "secret").mail().to("who@example.org").send()).isRejected()
			.atAuth()
			.hasReply(535, "5.7.8");
	}

	@Test
	@WithSmtpUser
	void usersOfTheApplicationStillExist() {
		assertThat(this.plain.authenticated("PLAIN", "own", "own").mail().to("who@example.org").send()).isAccepted();
		assertThat(this.listener.heard()).containsExactly("own []");
	}

	@Test
	@WithSmtpUser(mechanism = "LOGIN", authorities = { "tickets:close", "tickets:read" })
	void mechanismAndAuthoritiesAreThoseOfTheAnnotation() {
		assertThat(this.client.mail().to("who@example.org").send()).isAccepted();
		assertThat(this.listener.heard()).containsExactly("user [tickets:close, tickets:read]");
		assertThat(this.client.mail().send().transcript()).contains("C: AUTH LOGIN");
	}

	@Test
	@WithSmtpUser(roles = "AGENT")
	void methodSecurityAcceptsTheRole() {
		assertThat(this.client.mail().to("agents@example.org").send()).isAccepted();
	}

	@Test
	@WithSmtpUser
	void methodSecurityRefusesAnotherRole() {
		assertThat(this.client.mail().to("agents@example.org").send()).isRejected().hasReply(550, "5.7.1");
	}

	/**
	 * A nested class with a user of its own.
	 */
	@Nested
	@WithSmtpUser(username = "nested")
	class NestedTests {

		@Test
		void userIsThatOfTheClass() {
			assertThat(WithSmtpUserTests.this.client.mail().to("who@example.org").send()).isAccepted();
			assertThat(WithSmtpUserTests.this.listener.heard()).containsExactly("nested [ROLE_USER]");
		}

		@Test
		@WithSmtpUser(username = "method")
		void userOfTheMethodReplacesThatOfTheClass() {
			assertThat(WithSmtpUserTests.this.client.mail().to("who@example.org").send()).isAccepted();
			assertThat(WithSmtpUserTests.this.listener.heard()).containsExactly("method [ROLE_USER]");
		}

		/**
		 * Has the user of the class around it.
		 */
		@Nested
		class InnerTests {

			@Test
			void userIsThatOfTheClassAround() {
				assertThat(WithSmtpUserTests.this.client.mail().to("who@example.org").send()).isAccepted();
				assertThat(WithSmtpUserTests.this.listener.heard()).containsExactly("nested [ROLE_USER]");
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableMethodSecurity
	static class Application {

		@Bean
		Authenticator authenticator() {
			return (session, username, password) -> (username.equals("own") && password.equals("own")) ? () -> "own"
					: null;
		}

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	/**
	 * Hears who sends.
	 */
	static class Listener {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		// by a method, since the bean is a proxy
		List<String> heard() {
			return this.heard;
		}

		@SmtpListener("who@example.org")
		void who(Principal principal) {
			List<String> authorities = (principal instanceof Authentication authentication)
					? authentication.getAuthorities().stream().map(GrantedAuthority::getAuthority).sorted().toList()
					: List.of();
			this.heard.add(principal.getName() + " " + authorities);
		}

		@SmtpListener("agents@example.org")
		@PreAuthorize("hasRole('AGENT')")
		void agents() {
		}

	}

}
