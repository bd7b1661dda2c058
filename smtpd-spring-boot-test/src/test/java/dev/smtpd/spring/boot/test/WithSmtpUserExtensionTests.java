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

import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WithSmtpUser} without an application, and where it can't work.
 */
class WithSmtpUserExtensionTests {

	private final Listener listener = new Listener();

	private final SmtpTestClient client = SmtpTestClients.bindToListeners(this.listener);

	@Test
	@WithSmtpUser(username = "jane")
	void listenersAloneSeeTheUser() {
		assertThat(this.client.mail().to("who@example.org").send()).isAccepted();
		assertThat(this.listener.heard).containsExactly("jane");
	}

	@Test
	@WithSmtpUser(username = "jane", mechanism = "XOAUTH2")
	void listenersAloneSeeTheUserOfAToken() {
		assertThat(this.client.mail().to("who@example.org").send()).isAccepted();
		assertThat(this.listener.heard).containsExactly("jane");
	}

	@Test
	void withoutAnnotationThereIsNoUser() {
		assertThat(this.client.mail().to("who@example.org").send()).isAccepted();
		assertThat(this.listener.heard).containsExactly("nobody");
	}

	@Test
	void applicationWithoutAuthIsAFailure() {
		assertThat(Launched.failures(WithoutAuth.class)).singleElement()
			.satisfies((failure) -> assertThat(failure).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("@WithSmtpUser on test()")
				.hasMessageContaining("no connector of the application offers AUTH")
				.hasMessageContaining(
						"Set the properties 'smtpd.auth.mode=optional' and 'smtpd.auth.allow-without-tls=true'"));
	}

	@Test
	void userOfTheTestIsEnoughWhereTheTestSetsTheMode() {
		assertThat(Launched.failures(WithoutAuthenticator.class)).isEmpty();
	}

	/**
	 * Hears who sends.
	 */
	static class Listener {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener("who@example.org")
		void who(Principal principal) {
			this.heard.add((principal != null) ? principal.getName() : "nobody");
		}

	}

	@SpringBootTest(classes = Application.class, properties = "smtpd.auth.mode=none")
	static class WithoutAuth {

		@Test
		@WithSmtpUser
		void test() {
		}

	}

	@SpringBootTest(classes = Application.class,
			properties = { "smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true" })
	@AutoConfigureSmtpd
	static class WithoutAuthenticator {

		@Autowired
		private SmtpTestClient client;

		@Test
		@WithSmtpUser(username = "jane")
		void user() {
			assertThat(this.client.mail().send().transcript()).contains("235 2.7.0");
		}

		@Test
		void nobodyElse() {
			assertThat(this.client.authenticated("PLAIN", "jane", "password").mail().send()).isRejected().atAuth();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
