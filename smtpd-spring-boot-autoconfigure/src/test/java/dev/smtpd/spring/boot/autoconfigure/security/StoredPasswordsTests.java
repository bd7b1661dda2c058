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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.ScramCredentials;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.security.ScramPasswordEncoder;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.test.SmtpTestReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.authentication.password.CompromisedPasswordDecision;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.provisioning.JdbcUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Passwords in all forms in which Spring Security and SCRAM have them stored.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoredPasswordsTests {

	private static final String ACCEPTED = "235 2.7.0";

	private static final String REFUSED = "535 5.7.8 Authentication failed";

	private static final String STORED_FOR_SCRAM = "{SCRAM-SHA-256}"
			+ ScramCredentials.ofPassword("secret").toStoredForm();

	private static final @Nullable String STORED_BY_SPRING = PasswordEncoderFactories.createDelegatingPasswordEncoder()
		.encode("secret");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdSecurityAutoConfiguration.class,
				SecurityAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> null)
		.withUserConfiguration(Events.class)
		.withPropertyValues("smtpd.port=0", "smtpd.auth.mode=required", "smtpd.auth.allow-without-tls=true",
				"smtpd.auth.failure-delay=0", "smtpd.auth.max-failures-per-user=0",
				"smtpd.auth.max-failures-per-address=0");

	private final ApplicationContextRunner scramRunner = this.contextRunner
		.withPropertyValues("smtpd.auth.mechanisms=scram-sha-256,plain,login");

	@ParameterizedTest
	@CsvSource({ "InMemory, noop, PLAIN", "InMemory, noop, LOGIN", "InMemory, scram, PLAIN", "InMemory, scram, LOGIN",
			"Jdbc, noop, PLAIN", "Jdbc, noop, LOGIN", "Jdbc, scram, PLAIN", "Jdbc, scram, LOGIN",
			"Exposed, noop, PLAIN", "Exposed, scram, PLAIN", "Own, noop, PLAIN", "Own, scram, PLAIN" })
	void userCanUseScramBeforeAndAfterOtherMechanisms(String configuration, String username, String mechanism) {
		this.scramRunner.withUserConfiguration(configuration(configuration)).run((context) -> {
			UserDetailsService users = context.getBean(UserDetailsService.class);
			String stored = users.loadUserByUsername(username).getPassword();
			assertThat(scram(context, username, "secret")).startsWith(ACCEPTED);
			assertThat(authenticate(context, mechanism, username, "wrong")).startsWith(REFUSED);
			assertThat(authenticate(context, mechanism, username, "secret")).startsWith(ACCEPTED);
			assertThat(users.loadUserByUsername(username).getPassword()).isEqualTo(stored);
			assertThat(scram(context, username, "secret")).startsWith(ACCEPTED);
			assertThat(scram(context, username, "wrong")).startsWith(REFUSED);
			assertThat(context.getBean(Events.class).names).contains("AuthenticationSuccessEvent " + username,
					"AuthenticationFailureBadCredentialsEvent " + username);
		});
	}

	// it is the application's decision, where SCRAM doesn't need it
	@ParameterizedTest
	@ValueSource(strings = { "InMemory", "Jdbc" })
	void passwordInClearIsEncodedAnewWithoutScram(String configuration) {
		this.contextRunner.withUserConfiguration(configuration(configuration)).run((context) -> {
			assertThat(authenticate(context, "PLAIN", "noop", "secret")).startsWith(ACCEPTED);
			assertThat(context.getBean(UserDetailsService.class).loadUserByUsername("noop").getPassword())
				.startsWith("{bcrypt}");
			assertThat(authenticate(context, "PLAIN", "noop", "secret")).startsWith(ACCEPTED);
		});
	}

	@ParameterizedTest
	@CsvSource({ "InMemory, PLAIN", "InMemory, LOGIN", "Jdbc, PLAIN", "Jdbc, LOGIN", "Exposed, PLAIN" })
	void passwordThatIsStoredForScramIsCheckedWithoutScramToo(String configuration, String mechanism) {
		this.contextRunner.withUserConfiguration(configuration(configuration)).run((context) -> {
			for (String username : List.of("scram", "scram-without-prefix")) {
				assertThat(authenticate(context, mechanism, username, "secret")).startsWith(ACCEPTED);
				assertThat(authenticate(context, mechanism, username, "wrong")).startsWith(REFUSED);
				// which SASLprep doesn't allow
				assertThat(authenticate(context, mechanism, username, "secret\u0007")).startsWith(REFUSED);
			}
			assertThat(authenticate(context, mechanism, "scram-disabled", "secret")).startsWith(REFUSED);
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void formThatCannotBeReadIsAWrongPassword(boolean scramIsOffered, CapturedOutput output) {
		ApplicationContextRunner runner = scramIsOffered ? this.scramRunner : this.contextRunner;
		runner.withUserConfiguration(InMemory.class).run((context) -> {
			for (String username : List.of("unknown-form", "no-form", "broken-scram", "broken-bcrypt", "nobody")) {
				assertThat(authenticate(context, "PLAIN", username, "secret")).as(username).isLine(REFUSED);
			}
			assertThat(output).containsOnlyOnce("user 'unknown-form' is stored in a form that no PasswordEncoder knows")
				.containsOnlyOnce("user 'no-form' is stored in a form that no PasswordEncoder knows")
				.doesNotContain("Authenticator failed")
				.doesNotContain("\tat ");
			assertThat(context.getBean(Events.class).names)
				.contains("AuthenticationFailureBadCredentialsEvent unknown-form");
		});
	}

	// of which the costliest is that of the application's own encoder
	@ParameterizedTest
	@ValueSource(strings = { "nobody", "noop", "bcrypt", "scram", "scram-disabled", "unknown-form", "no-form",
			"broken-scram", "disabled" })
	void eachRefusalIsTheSameWork(String username) {
		for (ApplicationContextRunner runner : List.of(this.scramRunner, this.contextRunner)) {
			runner.withUserConfiguration(InMemory.class, Counting.class).run((context) -> {
				assertThat(authenticate(context, "PLAIN", username, "wrong")).isLine(REFUSED);
				assertThat(context.getBean(Counting.class).compared).hasSize(1);
			});
		}
	}

	@Test
	void applicationIsNotChanged() {
		this.scramRunner.withUserConfiguration(Exposed.class, Counting.class).run((context) -> {
			AuthenticationManager manager = context.getBean(AuthenticationManager.class);
			assertThatIllegalArgumentException().isThrownBy(
					() -> manager.authenticate(UsernamePasswordAuthenticationToken.unauthenticated("scram", "secret")));
			manager.authenticate(UsernamePasswordAuthenticationToken.unauthenticated("noop", "secret"));
			assertThat(context.getBean(UserDetailsService.class).loadUserByUsername("noop").getPassword())
				.startsWith("{bcrypt}");
		});
	}

	@Test
	void managerOfTheApplicationDecidesAloneWithoutScram(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Own.class).run((context) -> {
			assertThat(authenticate(context, "PLAIN", "noop", "secret")).startsWith(ACCEPTED);
			assertThat(authenticate(context, "PLAIN", "scram", "secret")).startsWith(REFUSED);
			assertThat(output).containsOnlyOnce("user 'scram' is stored in a form that no PasswordEncoder knows")
				.doesNotContain("\tat ");
		});
	}

	@Test
	void managerOfTheApplicationMayFail() {
		AuthenticationManager broken = (request) -> {
			throw new IllegalStateException("broken");
		};
		this.contextRunner.withUserConfiguration(InMemory.class)
			.withBean(AuthenticationManager.class, () -> broken)
			.run((context) -> {
				for (String username : List.of("noop", "nobody", "scram")) {
					String expected = username.equals("scram") ? REFUSED : "454 4.7.0";
					assertThat(authenticate(context, "PLAIN", username, "secret")).startsWith(expected);
				}
			});
	}

	@Test
	void compromisedPasswordIsRefused() {
		this.scramRunner.withUserConfiguration(InMemory.class)
			.withBean(CompromisedPasswordChecker.class,
					() -> (password) -> new CompromisedPasswordDecision("secret".equals(password)))
			.run((context) -> {
				for (String username : List.of("noop", "scram")) {
					assertThat(authenticate(context, "PLAIN", username, "secret")).startsWith(REFUSED);
				}
			});
	}

	@Test
	void encoderCanBeUsedElsewhere() {
		ScramPasswordEncoder scram = new ScramPasswordEncoder();
		PasswordEncoder encoder = new DelegatingPasswordEncoder(ScramPasswordEncoder.ID,
				Map.of(ScramPasswordEncoder.ID, scram));
		String stored = Objects.requireNonNull(encoder.encode("secret"));
		assertThat(stored).startsWith("{SCRAM-SHA-256}SCRAM-SHA-256$4096:");
		assertThat(encoder.matches("secret", stored)).isTrue();
		assertThat(encoder.matches("wrong", stored)).isFalse();
		assertThat(encoder.upgradeEncoding(stored)).isFalse();
		assertThat(scram.matches("secret", "something else")).isFalse();
	}

	private static Class<?> configuration(String name) {
		return Arrays.stream(StoredPasswordsTests.class.getDeclaredClasses())
			.filter((type) -> type.getSimpleName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static SmtpTestReply scram(ApplicationContext context, String username, String password) throws Exception {
		ScramClient scram = ScramClient.builder()
			.advertisedMechanisms(List.of("SCRAM-SHA-256"))
			.username(username)
			.password(password.toCharArray())
			.stringPreparation(StringPreparation.SASL_PREPARATION)
			.build();
		try (SmtpTestConnection client = connect(context)) {
			SmtpTestReply first = client.command("AUTH SCRAM-SHA-256 " + base64(scram.clientFirstMessage().toString()));
			scram.serverFirstMessage(challenge(first));
			SmtpTestReply reply = client.command(base64(scram.clientFinalMessage().toString()));
			if (!reply.startsWith("334 ")) {
				return reply;
			}
			scram.serverFinalMessage(challenge(reply));
			return client.command("");
		}
	}

	private static String challenge(SmtpTestReply reply) {
		assertThat(reply).startsWith("334 ");
		return new String(Base64.getDecoder().decode(reply.text()), StandardCharsets.UTF_8);
	}

	private static SmtpTestReply authenticate(ApplicationContext context, String mechanism, String username,
			String password) {
		try (SmtpTestConnection client = connect(context)) {
			if (mechanism.equals("PLAIN")) {
				return client.command("AUTH PLAIN " + base64("\0" + username + "\0" + password));
			}
			client.command("AUTH LOGIN");
			client.command(base64(username));
			return client.command(base64(password));
		}
	}

	private static SmtpTestConnection connect(ApplicationContext context) {
		return SmtpTestClient.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port()).open();
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static UserDetails[] users() {
		return new UserDetails[] { user("noop", "{noop}secret").build(), user("bcrypt", STORED_BY_SPRING).build(),
				user("scram", STORED_FOR_SCRAM).build(),
				user("scram-without-prefix", STORED_FOR_SCRAM.substring("{SCRAM-SHA-256}".length())).build(),
				user("scram-disabled", STORED_FOR_SCRAM).disabled(true).build(),
				user("disabled", "{noop}secret").disabled(true).build(),
				user("unknown-form", "{unknown}secret").build(), user("no-form", "secret").build(),
				user("broken-scram", "{SCRAM-SHA-256}secret").build(),
				user("broken-bcrypt", "{bcrypt}secret").build() };
	}

	private static User.UserBuilder user(String username, @Nullable String password) {
		return User.withUsername(username).password(password).roles("SENDER");
	}

	@Configuration(proxyBeanMethods = false)
	static class InMemory {

		@Bean
		InMemoryUserDetailsManager userDetailsManager() {
			return new InMemoryUserDetailsManager(users());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Jdbc {

		@Bean
		EmbeddedDatabase database() {
			return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
				.generateUniqueName(true)
				.addScript("org/springframework/security/core/userdetails/jdbc/users.ddl")
				.build();
		}

		@Bean
		JdbcUserDetailsManager userDetailsManager(EmbeddedDatabase database) {
			JdbcUserDetailsManager manager = new JdbcUserDetailsManager(database);
			manager.setEnableUpdatePassword(true);
			for (UserDetails user : users()) {
				manager.createUser(user);
			}
			return manager;
		}

	}

	/**
	 * As many applications have it for their own login.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Exposed extends InMemory {

		@Bean
		AuthenticationManager authenticationManager(AuthenticationConfiguration configuration) {
			return configuration.getAuthenticationManager();
		}

	}

	/**
	 * As others have it.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Own extends InMemory {

		@Bean
		AuthenticationManager authenticationManager(InMemoryUserDetailsManager users,
				ObjectProvider<PasswordEncoder> encoder) {
			DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
			provider.setUserDetailsPasswordService(users);
			encoder.ifUnique(provider::setPasswordEncoder);
			return new ProviderManager(provider);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Counting {

		private final List<String> compared = new CopyOnWriteArrayList<>();

		@Bean
		PasswordEncoder passwordEncoder() {
			PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
			return new PasswordEncoder() {

				@Override
				public @Nullable String encode(@Nullable CharSequence password) {
					return encoder.encode(password);
				}

				@Override
				public boolean matches(@Nullable CharSequence password, @Nullable String stored) {
					boolean matches = encoder.matches(password, stored);
					Counting.this.compared.add(String.valueOf(stored));
					return matches;
				}

				@Override
				public boolean upgradeEncoding(@Nullable String stored) {
					return encoder.upgradeEncoding(stored);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@EventListener
		void on(AbstractAuthenticationEvent event) {
			this.names.add(event.getClass().getSimpleName() + " " + event.getAuthentication().getName());
		}

	}

}
