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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.DeliveryStatus;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.Body;
import dev.smtpd.spring.listener.annotation.BodyText;
import dev.smtpd.spring.listener.annotation.MailForm;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.Sender;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.method.MailBindingException;
import dev.smtpd.spring.listener.method.MailCall;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.Resource;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What listeners are given, over a real connection.
 */
class SmtpListenerArgumentTests {

	private static final String MAIL = """
			From: Jane <jane@example.org>
			To: Support <support@example.org>
			Subject: =?UTF-8?Q?Sch=C3=B6ne_Lampe?=
			Content-Language: de-CH, en
			X-Priority: 3
			Received: one
			Received: two
			MIME-Version: 1.0
			Content-Type: multipart/mixed; boundary=b

			--b
			Content-Type: multipart/alternative; boundary=a

			--a
			Content-Type: text/plain

			It shines.

			On Thu, 26 Nov 2026, Joe <joe@example.org> wrote:
			> Does it shine?
			--a
			Content-Type: text/html

			<p>It shines.</p>
			--a--
			--b
			Content-Type: text/csv; name=lamps.csv
			Content-Disposition: attachment; filename=lamps.csv

			1;2
			--b--
			""".replace("\n", "\r\n");

	private static final String FORM = """
			From: shop@example.org
			Subject: Order

			Order number: 17
			CUSTOMER: Jane Doe
			Express?: true

			Thank you.
			""".replace("\n", "\r\n");

	private final ApplicationContextRunner runner = ListenerContext.runner(Arguments.class, Own.class)
		.withBean(Validator.class, OrderValidator::new);

	@Test
	void envelopeAndSession() {
		assertHeard(MAIL, "joe+x@example.org", "true joe@example.org joe@example.org joe+x@example.org true");
	}

	@Test
	void recipientsOfTheListener() {
		assertHeard(MAIL, "list@example.org", "[list@example.org] [list@example.org]");
	}

	@Test
	void content() {
		assertHeard(MAIL, "content@example.org", MAIL.length() + " " + MAIL.length() + " true");
	}

	@Test
	void streamIsClosedAfterTheInvocation() {
		this.runner.withPropertyValues("smtpd.spool.memory-threshold=0").run((context) -> {
			ListenerContext.send(context, MAIL, "stream@example.org");
			Arguments arguments = context.getBean(Arguments.class);
			assertThat(arguments.heard).containsExactly("From: Jane");
			assertThatIOException().isThrownBy(() -> arguments.stream.read());
		});
	}

	@Test
	void mail() {
		assertHeard(MAIL, "mail@example.org", "Schöne Lampe Schöne Lampe");
	}

	@Test
	void headers() {
		assertHeard(MAIL, "headers@example.org", "Schöne Lampe 3 [one, two] null Optional.empty none Schöne Lampe");
	}

	@Test
	void bodies() {
		assertHeard(MAIL, "bodies@example.org", "true true It shines. <p>It shines.</p>");
	}

	@Test
	void attachments() {
		assertHeard(MAIL, "attachments@example.org", "1 lamps.csv 1 lamps.csv 1;2");
	}

	@Test
	void localeAndTime() {
		assertHeard(MAIL, "locale@example.org", "de_CH true");
		assertHeard(ListenerContext.CONTENT, "locale@example.org", "null true");
	}

	@Test
	void principalWithoutAuthenticationAndStatusOfOrdinaryMail() {
		assertHeard(MAIL, "nobody@example.org", "null null");
	}

	@Test
	void variablesAreConvertedByTheConversionService() {
		assertHeard(MAIL, "order-7-DONE-2f1b7f1e-6b0c-4d4e-8b53-1d8e6a7f0c11@example.org",
				"7 DONE 2f1b7f1e-6b0c-4d4e-8b53-1d8e6a7f0c11 Optional[7] Optional.empty");
	}

	@Test
	void ownResolverComesBeforeThoseByType() {
		assertHeard(MAIL, "own@example.org", "own own@example.org");
	}

	@Test
	void form() {
		assertHeard(FORM, "form@example.org", "Order[orderNumber=17, customer=Jane Doe, express=true]");
	}

	@Test
	void formThatDoesNotConvertIsRejected() {
		this.runner.run((context) -> assertThat(
				ListenerContext.send(context, FORM.replace("17", "seventeen"), "form@example.org"))
			.containsExactly("554 5.6.0 Message lacks what is needed here, or isn't valid"));
	}

	@Test
	void formThatIsNotValidIsRejected() {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, FORM.replace("17", "-1"), "form@example.org"))
				.containsExactly("250 2.0.0 OK");
			assertThat(ListenerContext.send(context, FORM.replace("17", "-1"), "valid@example.org"))
				.containsExactly("554 5.6.0 Message lacks what is needed here, or isn't valid");
			assertThat(ListenerContext.send(context, FORM, "valid@example.org")).containsExactly("250 2.0.0 OK");
			assertThat(ListenerContext.send(context, FORM.replace("17", "-1"), "handled@example.org"))
				.containsExactly("554 5.6.0 orderNumber: negative");
		});
	}

	@Test
	void missingHeaderIsRejected() {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "required@example.org"))
				.containsExactly("554 5.6.0 Message lacks what is needed here, or isn't valid");
			assertThat(ListenerContext.send(context, "X-Priority: high\r\n" + ListenerContext.CONTENT,
					"required@example.org"))
				.containsExactly("554 5.6.0 Message lacks what is needed here, or isn't valid");
			assertThat(ListenerContext.send(context, MAIL, "required@example.org")).containsExactly("250 2.0.0 OK");
		});
	}

	private void assertHeard(String content, String recipient, String expected) {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, content, recipient)).containsExactly("250 2.0.0 OK");
			assertThat(context.getBean(Arguments.class).heard).containsExactly(expected);
		});
	}

	/**
	 * Notes its arguments.
	 */
	@SmtpController
	static class Arguments {

		final List<String> heard = new CopyOnWriteArrayList<>();

		InputStream stream = InputStream.nullInputStream();

		@SmtpListener("joe+{detail}@example.org")
		void envelope(SmtpMessage message, Envelope envelope, SmtpSession session, @Sender Mailbox from,
				@Sender String text, Mailbox recipient, Recipient same) {
			hear(message.session() == session && envelope == message.envelope(), from, text, recipient,
					same.mailbox().equals(recipient));
		}

		@SmtpListener("list@example.org")
		void list(List<Mailbox> mailboxes, List<Recipient> recipients) {
			hear(mailboxes, recipients);
		}

		@SmtpListener("content@example.org")
		void content(MessageContent content, byte[] bytes, String text) {
			hear(content.size(), bytes.length, text.startsWith("It shines."));
		}

		@SmtpListener("stream@example.org")
		void stream(InputStream stream) throws IOException {
			this.stream = stream;
			hear(new String(stream.readNBytes(10), StandardCharsets.US_ASCII));
		}

		@SmtpListener("mail@example.org")
		void mail(InboundMail mail, MimeMessage message) throws Exception {
			hear(mail.subject(), message.getSubject());
		}

		@SmtpListener("headers@example.org")
		void headers(@Header("Subject") String subject, @Header("X-Priority") int priority,
				@Header("Received") List<String> received, @Header(name = "X-None", required = false) String none,
				@Header("X-None") Optional<String> optional,
				@Header(name = "X-None", defaultValue = "none") String fallback, @Headers Map<String, String> all) {
			hear(subject, priority, received, none, optional, fallback, all.get("SUBJECT"));
		}

		@SmtpListener("required@example.org")
		void required(@Header("X-Priority") int priority) {
		}

		@SmtpListener("bodies@example.org")
		void bodies(String text, @Body String same, @Body(BodyText.REPLY) String reply,
				@Body(BodyText.HTML) String html) {
			hear(text.equals(same), text.contains("> Does it shine?"), reply.strip(), html.strip());
		}

		@SmtpListener("attachments@example.org")
		void attachments(List<Attachment> attachments, Attachment first, List<Resource> resources, Resource resource)
				throws IOException {
			hear(attachments.size(), first.name(), resources.size(), resource.getFilename(),
					resource.getContentAsString(StandardCharsets.US_ASCII).strip());
		}

		@SmtpListener("locale@example.org")
		void locale(Locale locale, Instant receivedAt) {
			hear(locale, receivedAt.isBefore(Instant.now().plusSeconds(1)));
		}

		@SmtpListener("nobody@example.org")
		void nobody(Principal principal, DeliveryStatus status) {
			hear(principal, status);
		}

		@SmtpListener("order-{number}-{state}-{id:[0-9a-f-]+}@example.org")
		void variables(@RecipientVariable int number, @RecipientVariable("state") State state,
				@RecipientVariable UUID id, @RecipientVariable("number") Optional<Long> same,
				@RecipientVariable("other") Optional<Long> other) {
			hear(number, state, id, same, other);
		}

		@SmtpListener("own@example.org")
		void own(StringBuilder own) {
			hear(own);
		}

		@SmtpListener("form@example.org")
		void form(Order order) {
			hear(order);
		}

		@SmtpListener("valid@example.org")
		void valid(@Validated Order order) {
			hear(order);
		}

		private void hear(Object... values) {
			this.heard
				.add(Arrays.stream(values).map(String::valueOf).collect(java.util.stream.Collectors.joining(" ")));
		}

	}

	/**
	 * Says what is wrong with a form.
	 */
	@SmtpController
	static class Own implements HandlerMethodArgumentResolver {

		@SmtpListener("handled@example.org")
		void handled(@Validated Order order) {
		}

		@MessageExceptionHandler
		SmtpReply invalid(MailBindingException ex) {
			Errors errors = ex.getErrors();
			assertThat(errors).isNotNull();
			return SmtpReply.of(554, "5.6.0",
					errors.getFieldErrors().get(0).getField() + ": " + errors.getFieldErrors().get(0).getCode());
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == StringBuilder.class;
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, Message<?> message) {
			return new StringBuilder("own ").append(((MailCall<?>) message).recipients().get(0));
		}

	}

	enum State {

		OPEN, DONE

	}

	@MailForm
	record Order(long orderNumber, String customer, boolean express) {

	}

	/**
	 * Refuses negative numbers.
	 */
	static class OrderValidator implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Order.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if (((Order) target).orderNumber() < 0) {
				errors.rejectValue("orderNumber", "negative");
			}
		}

	}

}
