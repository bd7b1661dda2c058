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

import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.MailForm;
import dev.smtpd.spring.listener.annotation.MailKind;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;
import dev.smtpd.spring.listener.method.InvalidSmtpListenerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners with which an application doesn't start, and what users read then.
 */
class SmtpListenerStartTests {

	@Test
	void argumentThatNothingBinds() {
		assertFailure(
				"Nothing binds parameter 1 of " + UnknownArgument.class.getName()
						+ ".take(InboundMail, Date), of type java.util.Date.",
				"What can be bound here:\n\n- @RecipientVariable\n- @Header", UnknownArgument.class);
	}

	@Test
	void argumentThatIsNotThereAtRcpt() {
		assertFailure("Nothing binds parameter 0 of " + FilterWithMail.class.getName() + ".knows(InboundMail)",
				"What can be bound here:\n\n- @RecipientVariable\n- @Sender Mailbox or String\n- SmtpSession",
				FilterWithMail.class);
	}

	@Test
	void patternsThatAreEqual() {
		assertFailure(First.class.getName() + ".take(", "Change one of the patterns", First.class, Second.class);
		assertFailure(Second.class.getName() + ".take(", "Change one of the patterns", First.class, Second.class);
	}

	@Test
	void patternsMayBeEqualForDifferentKindsOfMail() {
		ListenerContext.runner(First.class, OfBounces.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void severalListenersForWhatIsLeft() {
		assertFailure("both have no pattern", "Give one of them a pattern", Rest.class, OtherRest.class);
	}

	@Test
	void variableThatThePatternHasNot() {
		assertFailure("binds 'ticket', which isn't a variable of its pattern 'support@example.org'.", "as {name}",
				WrongVariable.class);
	}

	@Test
	void sizeThatIsNone() {
		assertFailure("Maximum size 'large' of", "Use a size such as", WrongSize.class);
	}

	@Test
	void formThatIsToBeValidatedWithoutAValidator() {
		assertFailure("has a form that is to be validated, and there is no Validator.",
				"Add spring-boot-starter-validation", ValidatedForm.class);
	}

	@ParameterizedTest
	@ValueSource(classes = { ReturnsString.class, ReturnsFuture.class, ReturnsFlux.class, ReturnsStageOfString.class })
	void returnValueThatMeansNothing(Class<?> listener) {
		assertFailure("and the server doesn't know what that means for the client.", "Return nothing, an SmtpReply",
				listener);
	}

	@Test
	void decisionThatIsNone() {
		assertFailure("returns java.lang.String", "Return a boolean or an SmtpReply.", FilterOfString.class);
	}

	@Test
	void exceptionHandlerThatReturnsNoReply() {
		assertFailure("returns java.lang.String, which isn't a reply to the client.", "Return an SmtpReply",
				HandlerOfString.class);
	}

	@ParameterizedTest
	@ValueSource(classes = { AsyncListener.class, AsyncFutureListener.class })
	void asynchronousListener(Class<?> listener) {
		assertFailure("is @Async: the client would get its reply before the method has returned", "Remove @Async",
				AsyncConfiguration.class, listener);
	}

	@Test
	void listenerOfABeanWhoseTypeDoesNotTell() {
		assertFailure("is a listener of bean 'hidden', whose declared type hides it", "declare the class",
				HidingConfiguration.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory-wait=-1s", "memory-budget=1KB" })
	void limitOfMemoryThatIsNone(String property) {
		ListenerContext.runner()
			.withPropertyValues("smtpd.listener." + property)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("smtpd.listener." + property.replaceFirst("=.*", "")));
	}

	private static void assertFailure(String description, String action, Class<?>... beans) {
		ListenerContext.runner(beans).run((context) -> {
			assertThat(context).hasFailed();
			Throwable failure = context.getStartupFailure();
			FailureAnalysis analysis = new InvalidSmtpListenerFailureAnalyzer().analyze(failure);
			assertThat(analysis).as("analysis of %s", failure).isNotNull();
			assertThat(analysis.getCause()).isInstanceOf(InvalidSmtpListenerException.class);
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	static class UnknownArgument {

		@SmtpListener("*@example.org")
		void take(InboundMail mail, Date date) {
		}

	}

	static class FilterWithMail {

		@SmtpRecipientFilter("*@example.org")
		boolean knows(InboundMail mail) {
			return true;
		}

	}

	static class First {

		@SmtpListener("{user}@example.org")
		void take(@RecipientVariable String user) {
		}

	}

	static class Second {

		@SmtpListener("{name}@EXAMPLE.org")
		void take(@RecipientVariable String name) {
		}

	}

	static class OfBounces {

		@SmtpListener(value = "{user}@example.org", accept = MailKind.BOUNCE)
		void take() {
		}

	}

	static class ValidatedForm {

		@SmtpListener("*@example.org")
		void take(@Validated Form form) {
		}

		@MailForm
		record Form(int number) {

		}

	}

	static class Rest {

		@SmtpListener
		void take() {
		}

	}

	static class OtherRest {

		@SmtpListener
		void take() {
		}

	}

	static class WrongVariable {

		@SmtpListener("support@example.org")
		void take(@RecipientVariable long ticket) {
		}

	}

	static class WrongSize {

		@SmtpListener(value = "*@example.org", maxSize = "large")
		void take() {
		}

	}

	static class ReturnsString {

		@SmtpListener("*@example.org")
		String take() {
			return "250 OK";
		}

	}

	static class ReturnsFuture {

		@SmtpListener("*@example.org")
		Future<SmtpReply> take() {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class ReturnsFlux {

		@SmtpListener("*@example.org")
		Flux<SmtpReply> take() {
			return Flux.empty();
		}

	}

	static class ReturnsStageOfString {

		@SmtpListener("*@example.org")
		CompletableFuture<String> take() {
			return CompletableFuture.completedFuture("250 OK");
		}

	}

	static class FilterOfString {

		@SmtpRecipientFilter("*@example.org")
		String knows() {
			return "yes";
		}

	}

	static class HandlerOfString {

		@SmtpListener("*@example.org")
		void take() {
		}

		@MessageExceptionHandler
		String handle(IllegalStateException ex) {
			return "250 OK";
		}

	}

	static class AsyncListener {

		@Async
		@SmtpListener("*@example.org")
		void take() {
		}

	}

	static class AsyncFutureListener {

		@Async
		@SmtpListener("*@example.org")
		CompletableFuture<SmtpReply> take() {
			return CompletableFuture.completedFuture(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class HidingConfiguration {

		// which isn't there when listeners are looked for
		@Bean
		@DependsOn("smtpServer")
		Object hidden() {
			return new First();
		}

	}

}
