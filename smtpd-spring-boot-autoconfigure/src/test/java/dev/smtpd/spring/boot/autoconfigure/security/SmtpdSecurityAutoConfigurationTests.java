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

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpConfigurationException;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.ScramCredentials;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.spring.boot.AngusMail;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.security.AuthenticationManagerAuthenticator;
import dev.smtpd.spring.security.SecurityContextScope;
import dev.smtpd.spring.security.SmtpAuthenticationDetails;
import dev.smtpd.test.SmtpTestClient;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * AUTH by Spring Security, with a client that nobody here wrote.
 */
class SmtpdSecurityAutoConfigurationTests {

	private final List<@Nullable Authentication> contexts = new CopyOnWriteArrayList<>();

	private final List<SmtpMessage> received = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdSecurityAutoConfiguration.class,
				SecurityAutoConfiguration.class, SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> {
			this.received.add(message);
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			if (authentication != null) {
				this.contexts.add(authentication);
			}
			return null;
		})
		.withUserConfiguration(Events.class)
		.withPropertyValues(certificate())
		.withPropertyValues("smtpd.port=0", "smtpd.ssl.bundle=mail", "smtpd.auth.mode=required",
				"smtpd.auth.failure-delay=0");

	@ParameterizedTest
	@ValueSource(strings = { "PLAIN", "LOGIN" })
	void usersOfTheApplicationAuthenticate(String mechanism) {
		this.contextRunner.withUserConfiguration(Users.class).run((context) -> {
			AngusMail client = AngusMail.withStartTls(context.getBean(SmtpServer.class).connectors().get(0).port())
				.as(mechanism, "joe", "secret");
			client.send(client.message("hi"));
			assertThat(this.received).hasSize(1);
			assertThat(this.received.get(0).session().principal()).isSameAs(this.contexts.get(0));
			assertThat(this.contexts.get(0).getName()).isEqualTo("joe");
			assertThat(this.contexts.get(0).getAuthorities()).extracting("authority").contains("ROLE_SENDER");
			assertThat(this.contexts.get(0).getCredentials()).isNull();
			assertThat(context.getBean(Events.class).names).containsExactly("AuthenticationSuccessEvent joe");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "joe", "nobody", "disabled" })
	void othersDoNot(String username) {
		this.contextRunner.withUserConfiguration(Users.class).run((context) -> {
			SmtpTestClient client = client(context).authenticated("PLAIN", username,
					username.equals("joe") ? "wrong" : "secret");
			assertThat(client.mail().send()).isRejected()
				.atAuth()
				.hasReplyStartingWith("535 5.7.8 Authentication failed");
			assertThat(context.getBean(Events.class).names).singleElement()
				.asString()
				.contains("Authentication", "Failure")
				.endsWith(username);
			assertThat(context.getBean(Events.class).details.peer().getAddress().isLoopbackAddress()).isTrue();
			assertThat(this.received).isEmpty();
		});
	}

	@Test
	void mailWithoutAuthenticationIsRefused() {
		this.contextRunner.withUserConfiguration(Users.class).run((context) -> {
			SmtpTestClient client = client(context);
			assertThat(client.mail().text("hi").send()).hasReply(530);
		});
	}

	@Test
	void authenticationManagerOfTheUserDecides() {
		AuthenticationManager manager = (request) -> {
			throw new AuthenticationServiceException("The directory is down");
		};
		this.contextRunner.withBean(AuthenticationManager.class, () -> manager).run((context) -> {
			SmtpTestClient client = client(context).authenticated("PLAIN", "joe", "secret");
			assertThat(client.mail().send()).isDeferred().atAuth().hasReply(454, "4.7.0");
		});
	}

	@Test
	void bearerTokensGoToTheResourceServersDecoder() {
		this.contextRunner.withUserConfiguration(Tokens.class).run((context) -> {
			String token = Tokens.token(Instant.now().plusSeconds(60));
			SmtpTestClient client = client(context).authenticated("XOAUTH2", "joe@example.org", token);
			assertThat(client.mail().text("hi").send()).isAccepted();
			assertThat(this.contexts.get(0).getName()).isEqualTo("0815");
			SmtpTestClient otherUser = client(context).authenticated("XOAUTH2", "jane@example.org", token);
			assertThat(otherUser.mail().send()).isRejected().atAuth();
			SmtpTestClient expired = client(context).authenticated("XOAUTH2", "joe@example.org",
					Tokens.token(Instant.now().minusSeconds(3600)));
			assertThat(expired.mail().send()).isRejected().atAuth();
			assertThat(this.received).hasSize(1);
			assertThat(context.getBean(Events.class).names).hasSize(3).first().asString().contains("Success");
		});
	}

	@Test
	void scramIsOfferedWhereItIsNamed() {
		this.contextRunner.withUserConfiguration(Users.class)
			.run((context) -> assertThat(context).doesNotHaveBean(ScramAuthenticator.class));
		this.contextRunner.withUserConfiguration(Users.class)
			.withPropertyValues("smtpd.auth.mechanisms=scram-sha-256-plus,scram-sha-256,plain")
			.run((context) -> {
				ScramAuthenticator scram = context.getBean(ScramAuthenticator.class);
				// whose password is encoded anew by that
				SmtpTestClient client = client(context).authenticated("PLAIN", "jane", "secret");
				assertThat(client.mail().text("hi").send()).isAccepted();
				SmtpMessage message = this.received.get(0);
				ScramAuthenticator.Account joe = scram.find(message.session(), "joe");
				assertThat(joe).isNotNull();
				assertThat(scram.find(message.session(), "joe").credentials()).isEqualTo(joe.credentials());
				assertThat(scram.find(message.session(), "stored").credentials()).isEqualTo(Users.STORED);
				for (String name : List.of("nobody", "disabled", "bcrypt")) {
					assertThat(scram.find(message.session(), name)).as(name).isNull();
				}
				scram.succeeded(message.session(), joe);
				scram.failed(message.session(), "joe");
				assertThat(context.getBean(Events.class).names).contains("AuthenticationSuccessEvent joe",
						"AuthenticationFailureBadCredentialsEvent joe");
			});
	}

	@Test
	void ownAuthenticatorIsUsedInstead() {
		this.contextRunner.withUserConfiguration(Users.class)
			.withBean(Authenticator.class, () -> (session, username, password) -> () -> "somebody")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(AuthenticationManagerAuthenticator.class);
				SmtpTestClient client = client(context).authenticated("PLAIN", "anyone", "whatever");
				assertThat(client.mail().text("hi").send()).isAccepted();
				assertThat(this.contexts.get(0).getName()).isEqualTo("somebody");
				assertThat(this.contexts.get(0).getAuthorities()).isEmpty();
			});
	}

	@Test
	void ownTokenAuthenticatorIsUsedInstead() {
		this.contextRunner.withUserConfiguration(Tokens.class)
			.withBean(TokenAuthenticator.class, () -> (session, username, token) -> () -> "somebody")
			.run((context) -> assertThat(context).hasSingleBean(TokenAuthenticator.class));
	}

	@Test
	void whenSpringSecurityIsMissingThenOwnAuthenticatorIsEnough() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.security"))
			.withBean(Authenticator.class, () -> (session, username, password) -> () -> "somebody")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(SecurityContextScope.class);
				assertThat(context.getBean(SmtpServer.class).isRunning()).isTrue();
			});
	}

	@Test
	void whenNobodyDecidesThenStartFails() {
		this.contextRunner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(SmtpConfigurationException.class)
			.hasMessageContaining("AUTH needs an authenticator"));
	}

	@Test
	void whenAuthIsNotOfferedThenNoAuthenticationManagerIsMade() {
		this.contextRunner.withUserConfiguration(Users.class)
			.withPropertyValues("smtpd.auth.mode=none")
			.run((context) -> assertThat(context).doesNotHaveBean(Authenticator.class));
		this.contextRunner.withUserConfiguration(Users.class)
			.withPropertyValues("smtpd.auth.mode=none", "smtpd.connectors.submission.auth.mode=required")
			.run((context) -> assertThat(context).hasSingleBean(AuthenticationManagerAuthenticator.class));
	}

	private static SmtpTestClient client(ApplicationContext context) {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).startTls();
	}

	private static String[] certificate() {
		try {
			X509Bundle bundle = new CertificateBuilder().subject("CN=mx.example.org")
				.addSanDnsName("mx.example.org")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			String prefix = "spring.ssl.bundle.pem.mail.keystore.";
			return new String[] { prefix + "certificate=" + bundle.getCertificatePEM(),
					prefix + "private-key=" + bundle.getPrivateKeyPEM() };
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		private static final ScramCredentials STORED = ScramCredentials.ofPassword("secret");

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("joe").password("{noop}secret").roles("SENDER").build(),
					User.withUsername("jane").password("{noop}secret").build(),
					User.withUsername("disabled").password("{noop}secret").disabled(true).build(),
					User.withUsername("stored").password("{SCRAM-SHA-256}" + STORED.toStoredForm()).build(),
					User.withUsername("bcrypt").password("{bcrypt}$2a$10$x").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tokens {

		private static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");

		@Bean
		JwtDecoder jwtDecoder() {
			return NimbusJwtDecoder.withSecretKey(KEY).build();
		}

		private static String token(Instant expiresAt) {
			JwtClaimsSet claims = JwtClaimsSet.builder()
				.subject("0815")
				.claim("email", "joe@example.org")
				.issuedAt(expiresAt.minusSeconds(60))
				.expiresAt(expiresAt)
				.build();
			return NimbusJwtEncoder.withSecretKey(KEY)
				.build()
				.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims))
				.getTokenValue();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		private final List<String> names = new CopyOnWriteArrayList<>();

		private @Nullable SmtpAuthenticationDetails details;

		@EventListener
		void on(AbstractAuthenticationEvent event) {
			this.names.add(event.getClass().getSimpleName() + " " + event.getAuthentication().getName());
			this.details = (SmtpAuthenticationDetails) event.getAuthentication().getDetails();
		}

	}

}
