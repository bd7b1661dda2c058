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

package dev.smtpd.spring.boot.autoconfigure;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.Connectors;
import dev.smtpd.spring.boot.autoconfigure.security.SmtpdSecurityAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.error.DataIntegrityExceptionMapper;
import dev.smtpd.spring.error.SmtpReplyStatus;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.security.SecurityExceptionMapper;
import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AliasFor;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.AuthorizationServiceException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The replies when listeners throw exceptions of Spring and of applications.
 */
class SmtpExceptionMapperConfigurationsTests {

	private static final AtomicInteger databases = new AtomicInteger();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(Throwing.class)
		.withPropertyValues("smtpd.port=0", "smtpd.connectors.lmtp.protocol=lmtp");

	@ParameterizedTest(name = "{0}: {2}")
	@MethodSource
	void exceptionOfListenerHasItsReply(String name, Supplier<Exception> thrown, String reply) {
		this.contextRunner.run((context) -> {
			context.getBean(Throwing.class).thrown = thrown;
			assertThat(send(context, "default")).startsWith(reply);
			assertThat(send(context, "lmtp")).startsWith(reply);
		});
	}

	static Stream<Arguments> exceptionOfListenerHasItsReply() {
		return Stream.of(failure(IllegalStateException::new, "451 4.3.0"), failure(IOException::new, "451 4.3.0"),
				failure(() -> new AccessDeniedException("for the test"), "550 5.7.1 Not authorized"),
				failure(() -> new AuthorizationServiceException("for the test"), "451 4.3.0"),
				failure(() -> new InsufficientAuthenticationException("for the test"), "550 5.7.1"),
				failure(() -> new AuthenticationServiceException("for the test"), "451 4.3.0"),
				failure(() -> new DataIntegrityViolationException("Value too long"), "554 5.6.0"),
				failure(() -> new DuplicateKeyException("for the test"), "451 4.3.0"),
				failure(() -> new IllegalStateException(new DataIntegrityViolationException("Too long")), "554 5.6.0"),
				failure(MailboxFullException::new, "552 5.2.2 Mailbox full"),
				failure(() -> new IOException(new MailboxFullException()), "552 5.2.2 Mailbox full"),
				failure(SpecialMailboxFullException::new, "552 5.2.2 Mailbox full"),
				failure(PlainException::new, "550 5.0.0 Transaction failed"),
				failure(LaterException::new, "450 4.0.0 Requested action aborted, try again later"),
				failure(UnwantedException::new, "550 5.7.1 No thanks"), failure(PositiveException::new, "451 4.3.0"),
				failure(BrokenException::new, "451 4.3.0"));
	}

	private static Arguments failure(Supplier<Exception> thrown, String reply) {
		return Arguments.of(thrown.get().getClass().getSimpleName(), thrown, reply);
	}

	@Test
	void mappersOfTheApplicationAreAskedFirst() {
		this.contextRunner
			.withBean(SmtpExceptionMapper.class,
					() -> (ex) -> (ex instanceof RuntimeException) ? SmtpReply.of(450, "4.2.1", "Mine") : null)
			.run((context) -> {
				for (Supplier<Exception> thrown : Stream
					.<Supplier<Exception>>of(MailboxFullException::new, () -> new AccessDeniedException("for the test"),
							() -> new DataIntegrityViolationException("for the test"))
					.toList()) {
					context.getBean(Throwing.class).thrown = thrown;
					assertThat(send(context, "default")).startsWith("450 4.2.1 Mine");
				}
			});
	}

	@Test
	void methodSecurityDecidesByTheUserOfTheSession() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(SmtpdSecurityAutoConfiguration.class))
			.withUserConfiguration(MethodSecurity.class)
			.withPropertyValues("smtpd.auth.mode=optional", "smtpd.auth.allow-without-tls=true")
			.run((context) -> {
				assertThat(send(context, "default")).startsWith("530 5.7.0 Authentication required");
				assertThat(sendAs(context, "AHJlYWRlcgBzZWNyZXQ=")).startsWith("550 5.7.1 Not authorized");
				assertThat(sendAs(context, "AHdyaXRlcgBzZWNyZXQ=")).startsWith("250");
			});
	}

	@Test
	void anonymousUserIsAskedToAuthenticateWhereAuthIsOffered() {
		ApplicationContextRunner runner = this.contextRunner
			.withBean(Authenticator.class, () -> (session, username, password) -> null)
			.withPropertyValues("smtpd.auth.allow-without-tls=true");
		runner.run((context) -> {
			context.getBean(Throwing.class).thrown = () -> {
				SecurityContextHolder.getContext()
					.setAuthentication(new AnonymousAuthenticationToken("key", "anonymous",
							AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS")));
				return new AccessDeniedException("for the test");
			};
			assertThat(send(context, "default")).startsWith("530 5.7.0");
		});
		runner.withPropertyValues("smtpd.auth.mode=none").run((context) -> {
			context.getBean(Throwing.class).thrown = () -> new AccessDeniedException("for the test");
			assertThat(send(context, "default")).startsWith("550 5.7.1");
		});
	}

	@ParameterizedTest
	@CsvSource({ "too long, 554 5.6.0", "null, 554 5.6.0", "check, 554 5.6.0", "duplicate, 451 4.3.0",
			"parent, 451 4.3.0", "fine, 250 2.0.0" })
	void databaseRejectsWhatItWillNeverTake(String what, String reply) {
		withDatabase().run((context) -> {
			context.getBean(Storing.class).what = what;
			assertThat(send(context, "default")).startsWith(reply);
		});
	}

	@Test
	void exceptionBeforeCommitHasItsReply() {
		withDatabase().run((context) -> {
			context.getBean(Storing.class).beforeCommit = new MailboxFullException();
			assertThat(send(context, "default")).startsWith("552 5.2.2");
			assertThat(context.getBean(Storing.class).rows()).isZero();
		});
	}

	@Test
	void exceptionOfCommitHasTheReplyOfItsCause() {
		withDatabase().withUserConfiguration(FailingCommit.class)
			.run((context) -> assertThat(send(context, "default")).startsWith("552 5.2.2"));
	}

	@Test
	void whenLibrariesAreMissingThenTheirExceptionsAreNotMapped() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader("org.springframework.security", "org.springframework.dao"))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(SecurityExceptionMapper.class)
					.doesNotHaveBean(DataIntegrityExceptionMapper.class);
				context.getBean(Throwing.class).thrown = MailboxFullException::new;
				assertThat(send(context, "default")).startsWith("552 5.2.2");
			});
	}

	private ApplicationContextRunner withDatabase() {
		return this.contextRunner
			.withConfiguration(AutoConfigurations.of(SmtpdTransactionAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, TransactionAutoConfiguration.class))
			.withBean(Storing.class)
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:mapper" + databases.incrementAndGet());
	}

	private static String send(AssertableApplicationContext context, String connector) {
		try (SmtpTestConnection client = client(context, connector)) {
			client.command((connector.equals("lmtp") ? "LHLO" : "EHLO") + " client.example.org");
			return client.mail().content("Subject: hi\r\n").send().reply().toString();
		}
	}

	private static String sendAs(AssertableApplicationContext context, String credentials) {
		try (SmtpTestConnection client = client(context, "default")) {
			client.command("EHLO client.example.org");
			assertThat(client.command("AUTH PLAIN " + credentials)).startsWith("235");
			return client.mail().content("Subject: hi\r\n").send().reply().toString();
		}
	}

	private static SmtpTestConnection client(AssertableApplicationContext context, String name) {
		SmtpTestConnection client = Connectors.client(context.getBean(SmtpServer.class), name).connect();
		assertThat(client.readReply()).startsWith("220");
		return client;
	}

	/**
	 * Throws what a test says.
	 */
	static class Throwing {

		private volatile @Nullable Supplier<Exception> thrown;

		@EventListener
		void on(MessageReceivedEvent event) throws Exception {
			if (this.thrown != null) {
				throw this.thrown.get();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class MethodSecurity {

		@Bean
		Archive archive() {
			return new Archive();
		}

		@Bean
		ArchivingListener archivingListener(Archive archive) {
			return new ArchivingListener(archive);
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("reader").password("{noop}secret").roles("READER").build(),
					User.withUsername("writer").password("{noop}secret").roles("WRITER").build());
		}

	}

	static class Archive {

		@PreAuthorize("hasRole('WRITER')")
		void write() {
		}

	}

	record ArchivingListener(Archive archive) {

		@EventListener
		void on(MessageReceivedEvent event) {
			this.archive.write();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingCommit {

		@Bean
		PlatformTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource) {

				@Override
				protected void doCommit(DefaultTransactionStatus status) {
					throw new TransactionSystemException("for the test",
							new IllegalStateException(new MailboxFullException()));
				}

			};
		}

	}

	/**
	 * Stores what a test says.
	 */
	static class Storing {

		private final JdbcTemplate jdbc;

		private volatile String what = "fine";

		private volatile @Nullable RuntimeException beforeCommit;

		Storing(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table box (id int primary key)");
			jdbc.execute("create table mail (id int primary key, subject varchar(10) not null check (subject <> 'x'), "
					+ "box int references box)");
		}

		@EventListener
		void on(MessageReceivedEvent event) {
			switch (this.what) {
				case "too long" -> insert(1, "longer than ten characters", null);
				case "null" -> insert(1, null, null);
				case "check" -> insert(1, "x", null);
				case "parent" -> insert(1, "hi", 42);
				case "duplicate" -> {
					insert(1, "hi", null);
					insert(1, "hi", null);
				}
				default -> insert(1, "hi", null);
			}
		}

		@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
		void beforeCommit(MessageReceivedEvent event) {
			if (this.beforeCommit != null) {
				throw this.beforeCommit;
			}
		}

		private void insert(int id, @Nullable String subject, @Nullable Integer box) {
			this.jdbc.update("insert into mail values (?, ?, ?)", id, subject, box);
		}

		private int rows() {
			Integer rows = this.jdbc.queryForObject("select count(*) from mail", Integer.class);
			return (rows != null) ? rows : -1;
		}

	}

	@SmtpReplyStatus(code = 552, enhancedStatus = "5.2.2", text = "Mailbox full")
	@SuppressWarnings("serial")
	private static class MailboxFullException extends RuntimeException {

	}

	@SuppressWarnings("serial")
	private static final class SpecialMailboxFullException extends MailboxFullException {

	}

	@SmtpReplyStatus(code = 550)
	@SuppressWarnings("serial")
	private static final class PlainException extends Exception {

	}

	@SmtpReplyStatus(code = 450)
	@SuppressWarnings("serial")
	private static final class LaterException extends MailboxFullException {

	}

	@SmtpReplyStatus(code = 250)
	@SuppressWarnings("serial")
	private static final class PositiveException extends Exception {

	}

	@SmtpReplyStatus(code = 550, enhancedStatus = "4.2.2")
	@SuppressWarnings("serial")
	private static final class BrokenException extends Exception {

	}

	@Unwanted("No thanks")
	@SuppressWarnings("serial")
	private static final class UnwantedException extends Exception {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@SmtpReplyStatus(code = 550, enhancedStatus = "5.7.1")
	private @interface Unwanted {

		@AliasFor(annotation = SmtpReplyStatus.class, attribute = "text")
		String value();

	}

}
