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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AutoConfigureMailCapture}, in an application that sends mail and can't
 * receive any.
 */
@SpringBootTest(classes = MailCaptureTests.Application.class,
		properties = { "spring.mail.host=mail.example.org", "spring.mail.port=587", "spring.mail.username=app",
				"spring.mail.password=secret", "smtpd.enabled=false", "spring.mail.properties.mail.smtp.auth=true",
				"spring.mail.properties.mail.smtp.starttls.required=true",
				"spring.mail.properties.mail.smtp.socks.host=192.0.2.1",
				"spring.mail.properties.mail.smtp.proxy.host=192.0.2.1",
				"spring.mail.properties.mail.smtp.socketFactory.port=1" })
@AutoConfigureMailCapture
@Execution(ExecutionMode.SAME_THREAD)
class MailCaptureTests {

	@Autowired
	private JavaMailSender sender;

	@Autowired
	private CapturedMessages captured;

	@Test
	void mailOfTheApplicationIsCaptured() {
		send("joe@example.org", "Welcome", "Hello Joe");
		RecordedMessage message = this.captured.await(RecordedMessages.to("joe@example.org"));
		assertThat(message).hasSubject("Welcome")
			.hasTextContaining("Hello")
			.hasSender("app@example.org")
			.hasRecipients("JOE@example.org")
			.hasNoAttachments();
		assertThat(message.message().session().principal()).isNotNull().extracting(Principal::getName).isEqualTo("app");
	}

	@Test
	void newestMessageIsFirst() {
		send("joe@example.org", "First", "1");
		send("joe@example.org", "Second", "2");
		assertThat(this.captured.await(RecordedMessages.to("joe@example.org"))).hasSubject("Second");
		assertThat(this.captured.all()).extracting(RecordedMessage::subject).containsExactly("Second", "First");
	}

	@Test
	void messagesOfOtherTestsAreHidden() {
		assertThat(this.captured.all()).isEmpty();
		send("joe@example.org", "Of this test", "1");
		assertThat(this.captured.all()).hasSize(1);
		this.captured.clear();
		assertThat(this.captured.all()).isEmpty();
	}

	@Test
	void messageThatIsSentLaterIsAwaited() {
		Supplier<RecordedMessage> awaiting = () -> this.captured.await(RecordedMessages.subject("Later"));
		CompletableFuture<RecordedMessage> later = CompletableFuture.supplyAsync(awaiting);
		send("joe@example.org", "Earlier", "1");
		assertThat(later).isNotDone();
		send("joe@example.org", "Later", "2");
		assertThat(later.join()).hasSubject("Later");
	}

	@Test
	void severalMessagesAreAwaited() {
		send("joe@example.org", "One", "1");
		send("ann@example.org", "Two", "2");
		assertThat(this.captured.await(2, RecordedMessages.from("app@example.org"), Duration.ofSeconds(10))).hasSize(2);
	}

	@Test
	void missingMessageIsAFailureThatListsTheOthers() {
		send("joe@example.org", "Welcome", "Hello");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.captured.await(RecordedMessages.to("ann@example.org"), Duration.ofMillis(1)))
			.withMessageStartingWith("Expected a message to ann@example.org within PT0.001S, found none. Messages:\n")
			.withMessageContaining("to [joe@example.org] with the subject 'Welcome'");
	}

	@Test
	void linkIsTakenOfTheText() {
		send("joe@example.org", "Confirm", "Open (https://app.example.org/confirm?token=1).\nOr https://example.org/.");
		RecordedMessage message = this.captured.await(RecordedMessages.to("joe@example.org"));
		assertThat(message).link("/confirm").isEqualTo("https://app.example.org/confirm?token=1");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> message.link("/reset"))
			.withMessageContaining("No link contains '/reset'")
			.withMessageContaining("Open (https");
	}

	@Test
	void linkAndAttachmentsAreTakenOfTheHtml() throws Exception {
		MimeMessage mime = this.sender.createMimeMessage();
		MimeMessageHelper helper = new MimeMessageHelper(mime, true);
		helper.setFrom("app@example.org");
		helper.setTo("joe@example.org");
		helper.setSubject("Grüße");
		helper.setText("Plain", "<a href=\"https://app.example.org/confirm?a=1&amp;b=2\">Confirm</a>");
		helper.addAttachment("invoice.pdf", new ByteArrayResource(new byte[] { 1, 2, 3 }));
		mime.addHeader("X-Ticket", "7");
		this.sender.send(mime);
		RecordedMessage message = this.captured.await(RecordedMessages.subjectContaining("Grüß"));
		assertThat(message).hasSubjectContaining("üß")
			.hasAttachment("invoice.pdf")
			.hasHeader("x-ticket", "7")
			.hasHtmlContaining("<a href")
			.link("/confirm")
			.isEqualTo("https://app.example.org/confirm?a=1&b=2");
	}

	@Test
	void codeIsTakenOfTheText() {
		send("joe@example.org", "Code", "On 2026-11-26 your code for order 1234567 is 482913, not 48291.");
		RecordedMessage message = this.captured.await(RecordedMessages.to("joe@example.org"));
		assertThat(message).code(6).isEqualTo("482913");
		assertThat(message.code(Pattern.compile("order (\\d+)"))).isEqualTo("1234567");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> message.code(9));
	}

	private void send(String to, String subject, String text) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("app@example.org");
		message.setTo(to);
		message.setSubject(subject);
		message.setText(text);
		this.sender.send(message);
	}

	/**
	 * A nested class shares the context, and what its outer class sends first.
	 */
	@Nested
	class NestedTests {

		@BeforeEach
		void sendMail() {
			send("nested@example.org", "Before", "1");
		}

		@Test
		void messagesOfBeforeEachAreSeen() {
			assertThat(MailCaptureTests.this.captured.all()).hasSize(1);
		}

		@Test
		void onlyTheseAreSeen() {
			assertThat(MailCaptureTests.this.captured.await(RecordedMessages.to("nested@example.org")))
				.hasSubject("Before");
			assertThat(MailCaptureTests.this.captured.all()).hasSize(1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
