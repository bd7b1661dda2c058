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

import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners with annotations of Spring Security in a {@link SmtpTest}.
 */
class SliceMethodSecurityTests {

	@Test
	void listenerThatNothingSecuresIsAFailure() {
		assertThat(Launched.failures(Unsecured.class)).singleElement()
			.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("has @PreAuthorize")
				.hasStackTraceContaining("@Import(SecurityConfiguration.class)"));
	}

	@Test
	void importedConfigurationSecuresTheListener() {
		assertThat(Launched.failures(Secured.class)).isEmpty();
	}

	@SmtpTest
	@ContextConfiguration(classes = Application.class)
	static class Unsecured {

		@Test
		void test() {
		}

	}

	@SmtpTest(properties = { "smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true" })
	@ContextConfiguration(classes = Application.class)
	@Import(SecurityConfiguration.class)
	static class Secured {

		@Autowired
		private SmtpTestClient client;

		@Test
		@WithSmtpUser(roles = "AGENT")
		void agentIsAccepted() {
			assertThat(this.client.mail().to("agents@example.org").send()).isAccepted();
		}

		@Test
		@WithSmtpUser
		void otherUserIsRejected() {
			assertThat(this.client.mail().to("agents@example.org").send()).isRejected().hasReply(550, "5.7.1");
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import(Agents.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class SecurityConfiguration {

	}

	@SmtpController
	static class Agents {

		@SmtpListener("agents@example.org")
		@PreAuthorize("hasRole('AGENT')")
		void agents() {
		}

	}

}
