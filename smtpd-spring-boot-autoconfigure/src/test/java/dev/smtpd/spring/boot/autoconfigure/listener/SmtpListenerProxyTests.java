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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.security.SmtpdSecurityAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.transaction.SmtpdTransactionAutoConfiguration;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.Advisor;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where listeners are found, and what advice does to them, over a real connection.
 */
class SmtpListenerProxyTests {

	private static final List<String> heard = new CopyOnWriteArrayList<>();

	@Test
	void listenerOfAnInterfaceIsInvokedThroughAJdkProxy() {
		ListenerContext.runner(JdkProxied.class)
			.run((context) -> assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Taking.class))).isTrue());
		assertHeard(ListenerContext.runner(JdkProxied.class), "jdk@example.org", "advised", "jdk");
	}

	@Test
	void listenerOfAClassIsInvokedThroughACglibProxy() {
		assertHeard(ListenerContext.runner(CglibProxied.class), "cglib@example.org", "advised", "cglib");
	}

	@Test
	void annotationsAreInheritedFromInterfacesAndSuperclasses() {
		assertHeard(ListenerContext.runner(Implementation.class), "interface-5@example.org", "interface 5");
		assertHeard(ListenerContext.runner(Implementation.class), "superclass-6@example.org", "superclass 6");
	}

	@Test
	void annotationMayBeAMetaAnnotation() {
		assertHeard(ListenerContext.runner(Meta.class), "meta@example.org", "meta");
	}

	@Test
	void listenerOfAPrototypeHasItsOwnBean() {
		ListenerContext.runner(Prototypes.class).run((context) -> {
			heard.clear();
			ListenerContext.send(context, ListenerContext.CONTENT, "prototype@example.org");
			ListenerContext.send(context, ListenerContext.CONTENT, "prototype@example.org");
			assertThat(heard).hasSize(2).doesNotHaveDuplicates();
		});
	}

	@Test
	void listenerOfAScopedProxyIsInvokedOnce() {
		assertHeard(ListenerContext.runner(Scoped.class), "scoped@example.org", "scoped");
	}

	@Test
	void lazyListenerIsInvoked() {
		assertHeard(
				ListenerContext.runner().withBean(Meta.class, Meta::new, (definition) -> definition.setLazyInit(true)),
				"meta@example.org", "meta");
	}

	@Test
	void listenerIsInvokedAgainByRetryAdvice() {
		ListenerContext.runner(Retried.class).withUserConfiguration(RetryConfiguration.class).run((context) -> {
			heard.clear();
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "third-time@example.org"))
				.containsExactly("250 2.0.0 Third time");
			assertThat(heard).containsExactly("third-time", "third-time", "third-time");
			heard.clear();
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "never@example.org")).singleElement()
				.asString()
				.startsWith("451 4.3.0 ");
			assertThat(heard).containsExactly("never", "never", "never");
		});
	}

	@Test
	void listenerRunsInTheTransactionOfTheMessage() {
		transactional().run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "insert@example.org"))
				.containsExactly("250 2.0.0 OK");
			assertThat(rows(context.getBean(JdbcTemplate.class))).isEqualTo(1);
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "insert-fail@example.org"))
				.singleElement()
				.asString()
				.startsWith("451 ");
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "insert-refuse@example.org"))
				.containsExactly("550 5.7.1 No");
			assertThat(rows(context.getBean(JdbcTemplate.class))).isEqualTo(1);
		});
	}

	@Test
	void refusalOfOneListenerRollsBackTheOther() {
		transactional().run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "insert@example.org",
					"insert-fail@example.org"))
				.singleElement()
				.asString()
				.startsWith("451 ");
			assertThat(rows(context.getBean(JdbcTemplate.class))).isZero();
		});
	}

	@Test
	void transactionalListenerHasItsOwnTransaction() {
		transactional().run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "own-fail@example.org")).singleElement()
				.asString()
				.startsWith("451 ");
			assertThat(rows(context.getBean(JdbcTemplate.class))).isZero();
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "own@example.org"))
				.containsExactly("250 2.0.0 OK");
			assertThat(rows(context.getBean(JdbcTemplate.class))).isEqualTo(1);
		});
	}

	@Test
	void byLmtpAFailedListenerWithItsOwnTransactionTakesNothingFromTheOthers() {
		transactional().withPropertyValues("smtpd.protocol=lmtp").run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "insert@example.org",
					"nested-fail@example.org", "own-fail@example.org"))
				.satisfiesExactly((taken) -> assertThat(taken).isEqualTo("250 2.0.0 OK"),
						(failed) -> assertThat(failed).startsWith("451 "),
						(failed) -> assertThat(failed).startsWith("451 "));
			assertThat(rows(context.getBean(JdbcTemplate.class))).isEqualTo(1);
		});
	}

	@Test
	void methodSecurityRefusesAndAuthenticationIsBound() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdListenerAutoConfiguration.class,
					SmtpdSecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
					TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1",
					"smtpd.authentication.allow-without-tls=true", "smtpd.auth=optional")
			.withBean(Secured.class)
			.withUserConfiguration(SecurityConfiguration.class)
			.run((context) -> {
				heard.clear();
				SmtpTestClient client = SmtpTestClient
					.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port());
				assertThat(reply(client.authenticated("PLAIN", "admin", "secret"))).isEqualTo(250);
				assertThat(heard).containsExactly("admin admin");
				assertThat(reply(client.authenticated("PLAIN", "user", "secret"))).isEqualTo(550);
				assertThat(reply(client)).isEqualTo(530);
				assertThat(heard).hasSize(1);
			});
	}

	private static int reply(SmtpTestClient client) {
		return client.mail().from("joe@example.org").to("jane@example.org").subject("Secret").send().reply().code();
	}

	private static ApplicationContextRunner transactional() {
		return ListenerContext.runner(Transactions.class)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					TransactionAutoConfiguration.class, SmtpdTransactionAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
					"spring.datasource.generate-unique-name=false");
	}

	private static int rows(JdbcTemplate jdbc) {
		Integer rows = jdbc.queryForObject("select count(*) from mail", Integer.class);
		return (rows != null) ? rows : -1;
	}

	private static void assertHeard(ApplicationContextRunner runner, String recipient, String... expected) {
		runner.run((context) -> {
			heard.clear();
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipient))
				.containsExactly("250 2.0.0 OK");
			assertThat(heard).containsExactly(expected);
		});
	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.TYPE, ElementType.METHOD })
	@interface Advised {

	}

	@Configuration(proxyBeanMethods = false)
	static class Advice {

		@Bean
		static DefaultAdvisorAutoProxyCreator proxies() {
			return new DefaultAdvisorAutoProxyCreator();
		}

		@Bean
		static Advisor advisor() {
			return new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(Advised.class),
					(MethodInterceptor) (invocation) -> {
						heard.add("advised");
						return invocation.proceed();
					});
		}

	}

	interface Taking {

		void take(Mailbox recipient);

	}

	@Advised
	static class JdkTarget implements Taking {

		@Override
		@SmtpListener("jdk@example.org")
		public void take(Mailbox recipient) {
			heard.add(recipient.localPart());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdkProxied extends Advice {

		@Bean
		JdkTarget target() {
			return new JdkTarget();
		}

	}

	@Advised
	static class CglibTarget {

		@SmtpListener("cglib@example.org")
		void take(Mailbox recipient) {
			heard.add(recipient.localPart());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CglibProxied extends Advice {

		@Bean
		CglibTarget target() {
			return new CglibTarget();
		}

	}

	interface Declaration<T> {

		@SmtpListener("interface-{number}@example.org")
		void take(@RecipientVariable T number);

	}

	abstract static class Superclass<T> {

		@SmtpListener("superclass-{number}@example.org")
		void inherited(@RecipientVariable T number) {
			heard.add("superclass " + (Integer) number);
		}

	}

	static class Implementation extends Superclass<Integer> implements Declaration<Long> {

		@Override
		public void take(Long number) {
			heard.add("interface " + number);
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@SmtpListener
	@interface TeamListener {

		@AliasFor(annotation = SmtpListener.class, attribute = "recipients")
		String value();

	}

	static class Meta {

		@TeamListener("meta@example.org")
		void take() {
			heard.add("meta");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototypes {

		@Bean
		@Scope("prototype")
		Prototype prototype() {
			return new Prototype();
		}

	}

	static class Prototype {

		@SmtpListener("prototype@example.org")
		void take() {
			heard.add(Integer.toHexString(System.identityHashCode(this)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ScopedTarget scoped() {
			return new ScopedTarget();
		}

	}

	static class ScopedTarget {

		@SmtpListener("scoped@example.org")
		void take() {
			heard.add("scoped");
		}

	}

	@SmtpController
	static class Transactions {

		private final JdbcTemplate jdbc;

		Transactions(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			jdbc.execute("create table mail (recipient varchar(100))");
		}

		@SmtpListener("insert@example.org")
		void insert(Mailbox recipient) {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			store(recipient);
		}

		@SmtpListener("insert-fail@example.org")
		void fail(Mailbox recipient) {
			store(recipient);
			throw new IllegalStateException("No");
		}

		@SmtpListener("insert-refuse@example.org")
		SmtpReply refuse(Mailbox recipient) {
			store(recipient);
			return dev.smtpd.SmtpReply.reject("5.7.1", "No");
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		@SmtpListener("own@example.org")
		void own(Mailbox recipient) {
			store(recipient);
		}

		@Transactional(propagation = Propagation.REQUIRES_NEW)
		@SmtpListener("own-fail@example.org")
		void ownFail(Mailbox recipient) {
			fail(recipient);
		}

		@Transactional(propagation = Propagation.NESTED)
		@SmtpListener("nested-fail@example.org")
		void nestedFail(Mailbox recipient) {
			fail(recipient);
		}

		private void store(Mailbox recipient) {
			this.jdbc.update("insert into mail values (?)", recipient.toString());
		}

	}

	@SmtpController
	static class Secured {

		@PreAuthorize("hasRole('ADMIN')")
		@SmtpListener("jane@example.org")
		void take(Authentication authentication, Principal principal) {
			heard.add(authentication.getName() + " " + principal.getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class SecurityConfiguration {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("admin").password("{noop}secret").roles("ADMIN").build(),
					User.withUsername("user").password("{noop}secret").roles("USER").build());
		}

	}

	/**
	 * Succeeds in the end.
	 */
	static class Retried {

		@Retryable(maxRetries = 2, delay = 0)
		@SmtpListener("third-time@example.org")
		SmtpReply thirdTime(Mailbox recipient) {
			heard.add(recipient.localPart());
			if (heard.size() < 3) {
				throw new IllegalStateException("Not yet");
			}
			return SmtpReply.accept("Third time");
		}

		@Retryable(maxRetries = 2, delay = 0)
		@SmtpListener("never@example.org")
		void never(Mailbox recipient) {
			heard.add(recipient.localPart());
			throw new IllegalStateException("Never");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	static class RetryConfiguration {

	}

}
