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

package dev.smtpd.spring.boot.autoconfigure.security;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.TestBundle;
import dev.smtpd.test.SmtpTestClient;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * AUTH by Spring Security where no property says whether to offer it.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdSecurityDefaultsTests {

	private static final String MISSING = "AUTH isn't offered";

	private final ApplicationContextRunner clearRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdSecurityAutoConfiguration.class,
				SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class, SslAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withPropertyValues("smtpd.port=0");

	private final ApplicationContextRunner contextRunner = this.clearRunner
		.withPropertyValues(TestBundle.properties("mail", "mx.example.org"))
		.withPropertyValues("smtpd.ssl.bundle=mail");

	// With this scope Spring Boot takes an application for one of servlets. It needs the
	// name of the user, since there are classes for other ways to authenticate.
	private final ApplicationContextRunner webRunner = this.contextRunner
		.withInitializer((context) -> context.getBeanFactory().registerScope("session", new SimpleThreadScope()))
		.withPropertyValues("spring.security.user.name=admin");

	@Test
	void usersOfTheApplicationMayAuthenticate() {
		this.contextRunner.withBean("users", UserDetailsService.class, SmtpdSecurityDefaultsTests::users)
			.run((context) -> {
				assertAuthModes(context).containsExactly(AuthMode.OPTIONAL);
				int port = context.getBean(SmtpServer.class).connectors().get(0).port();
				SmtpTestClient client = SmtpTestClient.bindToServer(port)
					.startTls()
					.authenticated("PLAIN", "joe", "secret");
				assertThat(client.mail().text("hi").send()).isAccepted();
			});
	}

	@Test
	void whenThereIsNoTlsThenTheWarningNamesTheBeanOfTheApplication(CapturedOutput output) {
		this.clearRunner.withBean("users", UserDetailsService.class, SmtpdSecurityDefaultsTests::users)
			.run((context) -> assertThat(output).containsOnlyOnce(MISSING)
				.contains("although bean 'users' can authenticate clients"));
	}

	@Test
	void tokensOfTheResourceServerMayAuthenticate() {
		this.contextRunner.withBean(JwtDecoder.class, () -> (token) -> null)
			.run((context) -> assertAuthModes(context).containsExactly(AuthMode.OPTIONAL));
	}

	@Test
	void userWithGeneratedPasswordDoesNotCount(CapturedOutput output) {
		this.webRunner.run((context) -> {
			assertThat(context).hasBean("inMemoryUserDetailsManager").doesNotHaveBean(Authenticator.class);
			assertAuthModes(context).containsExactly(AuthMode.NONE);
			assertThat(output).doesNotContain(MISSING);
		});
	}

	@Test
	void userWithConfiguredPasswordCounts() {
		this.webRunner.withPropertyValues("spring.security.user.password=secret")
			.run((context) -> assertAuthModes(context).containsExactly(AuthMode.OPTIONAL));
	}

	@Test
	void userWithGeneratedPasswordCountsWherePropertiesAskForAuth() {
		this.webRunner.withPropertyValues("smtpd.auth.max-failures=2")
			.run((context) -> assertAuthModes(context).containsExactly(AuthMode.OPTIONAL));
		this.webRunner.withPropertyValues("smtpd.auth.mode=required")
			.run((context) -> assertAuthModes(context).containsExactly(AuthMode.REQUIRED));
	}

	@Test
	void whenThereAreNoUsersThenNoAuthenticationManagerIsMade(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			assertThat(context).doesNotHaveBean("smtpAuthenticator");
			assertAuthModes(context).containsExactly(AuthMode.NONE);
			assertThat(output).doesNotContain(MISSING);
		});
	}

	@Test
	void whenSpringSecurityMakesNoAuthenticationManagerThenStartWarns(CapturedOutput output) {
		this.contextRunner.withBean("users", UserDetailsService.class, SmtpdSecurityDefaultsTests::users)
			.withBean("devices", UserDetailsService.class, SmtpdSecurityDefaultsTests::users)
			.run((context) -> {
				assertAuthModes(context).containsExactly(AuthMode.NONE);
				assertThat(output).containsOnlyOnce(MISSING)
					.contains("Spring Security has made no AuthenticationManager of beans 'users', 'devices'");
			});
	}

	@Test
	void whenThereAreNoUsersButPropertiesThenTheWarningSaysSo(CapturedOutput output) {
		this.contextRunner.withPropertyValues("smtpd.auth.max-failures=5").run((context) -> {
			assertThat(context).hasBean("smtpAuthenticator");
			assertAuthModes(context).containsExactly(AuthMode.NONE);
			assertThat(output).containsOnlyOnce(MISSING)
				.contains("properties 'smtpd.auth.*' are set, but nothing can authenticate clients")
				.doesNotContain("beans ''");
		});
	}

	private static UserDetailsService users() {
		return new InMemoryUserDetailsManager(User.withUsername("joe").password("{noop}secret").build());
	}

	private static ListAssert<AuthMode> assertAuthModes(ApplicationContext context) {
		return assertThat(context.getBean(SmtpServer.class).connectors().stream().map(SmtpConnector::auth).toList());
	}

}
