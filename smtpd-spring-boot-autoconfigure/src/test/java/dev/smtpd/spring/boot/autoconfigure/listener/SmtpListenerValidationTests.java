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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.listener.annotation.MailForm;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;
import dev.smtpd.spring.listener.method.MailBindingException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jakarta Validation of arguments, by Hibernate Validator.
 */
class SmtpListenerValidationTests {

	private static final String NOT_VALID = "554 5.6.0 Message lacks what is needed here, or isn't valid";

	private static final String OK = "250 2.0.0 OK";

	private static final String FORM = "Subject: Order\r\n\r\nArticle: Lamp\r\nQuantity: 3\r\n";

	private final ApplicationContextRunner runner = ListenerContext
		.runner(Forms.class, Constrained.class, Service.class)
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "valid@example.org", "validated@example.org" })
	void formIsValidated(String recipient) {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, FORM, recipient)).containsExactly(OK);
			assertThat(ListenerContext.send(context, FORM.replace("3", "0"), recipient)).containsExactly(NOT_VALID);
			assertThat(ListenerContext.send(context, FORM.replace("Article", "Particle"), recipient))
				.containsExactly(NOT_VALID);
			assertThat(context.getBean(Forms.class).heard).containsExactly("Order[article=Lamp, quantity=3]");
		});
	}

	@Test
	void handlerMayTellWhatIsNotValid() {
		this.runner.run((context) -> assertThat(
				ListenerContext.send(context, FORM.replace("3", "0"), "handled-form@example.org"))
			.containsExactly("554 5.6.0 quantity"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void constraintsOnParametersRejectTheMessage(String adapt) {
		this.runner.withPropertyValues("spring.validation.method.adapt-constraint-violations=" + adapt)
			.run((context) -> {
				assertThat(ListenerContext.send(context, "Subject: Four\r\n\r\n", "header@example.org"))
					.containsExactly(OK);
				assertThat(ListenerContext.send(context, "Subject: Too long\r\n\r\n", "header@example.org"))
					.containsExactly(NOT_VALID);
				assertThat(ListenerContext.send(context, FORM, "constrained-form@example.org")).containsExactly(OK);
				assertThat(ListenerContext.send(context, FORM.replace("3", "0"), "constrained-form@example.org"))
					.containsExactly(NOT_VALID);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "false" })
	void constraintsOnParametersOfAFilterRejectTheRecipient(String adapt) {
		this.runner.withPropertyValues("spring.validation.method.adapt-constraint-violations=" + adapt)
			.run((context) -> {
				assertThat(ListenerContext.rcpt(context, "ticket+7@example.org")).startsWith("250 ");
				assertThat(ListenerContext.rcpt(context, "ticket+70@example.org"))
					.isEqualTo("550 5.1.1 No such mailbox here");
			});
	}

	// the client may succeed once the application is mended
	@ParameterizedTest
	@ValueSource(strings = { "return@example.org", "service@example.org" })
	void otherViolationsAreTheFaultOfTheApplication(String recipient) {
		this.runner.run((context) -> assertThat(ListenerContext.send(context, FORM, recipient)).singleElement()
			.asString()
			.startsWith("451 4.3.0 "));
		this.runner.withPropertyValues("spring.validation.method.adapt-constraint-violations=true")
			.run((context) -> assertThat(ListenerContext.send(context, FORM, recipient)).singleElement()
				.asString()
				.startsWith("451 4.3.0 "));
	}

	/**
	 * Takes forms.
	 */
	@SmtpController
	static class Forms {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener("valid@example.org")
		void valid(@Valid Order order) {
			this.heard.add(order.toString());
		}

		@SmtpListener("validated@example.org")
		void validated(@Validated Order order) {
			this.heard.add(order.toString());
		}

		@SmtpListener("handled-form@example.org")
		void handled(@Valid OtherOrder order) {
		}

		@MessageExceptionHandler
		SmtpReply invalid(MailBindingException ex) {
			return (ex.getErrors() != null && ex.getErrors().getObjectName().equals("otherOrder"))
					? SmtpReply.of(554, "5.6.0", ex.getErrors().getFieldErrors().get(0).getField()) : null;
		}

	}

	@MailForm
	record Order(@NotBlank String article, @Min(1) int quantity) {

	}

	@MailForm
	record OtherOrder(@Min(1) int quantity) {

	}

	/**
	 * Has constraints on its parameters.
	 */
	@SmtpController
	@Validated
	static class Constrained {

		private final Service service;

		Constrained(Service service) {
			this.service = service;
		}

		@SmtpListener("header@example.org")
		void header(@Header("Subject") @Size(max = 5) String subject) {
		}

		@SmtpListener("constrained-form@example.org")
		@SmtpListener("other-form@example.org")
		void form(@Valid Order order) {
		}

		@SmtpRecipientFilter("ticket+{ticket}@example.org")
		boolean knows(@RecipientVariable @Max(9) long ticket) {
			return true;
		}

		@SmtpListener("ticket+{ticket}@example.org")
		void ticket(@RecipientVariable long ticket) {
		}

		@SmtpListener("return@example.org")
		@NotNull
		SmtpReply returnsNothing() {
			return null;
		}

		@SmtpListener("service@example.org")
		void serve(Mailbox recipient) {
			this.service.serve(recipient.localPart());
		}

	}

	/**
	 * Is called with what it doesn't accept.
	 */
	@Validated
	static class Service {

		void serve(@Size(max = 2) String name) {
		}

	}

}
