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

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link SmtpFault} with the server of {@link AutoConfigureMailCapture}, and how
 * {@link JavaMailSender} copes.
 */
@SpringBootTest(classes = CaptureFaultTests.Application.class, properties = "smtpd.enabled=false")
@AutoConfigureMailCapture
@SmtpFault(at = FaultStage.RCPT, then = FaultAction.REPLY, reply = "550 5.1.1 No such user",
		recipient = "unknown@example.org", required = false)
@Execution(ExecutionMode.SAME_THREAD)
class CaptureFaultTests {

	@Autowired
	private JavaMailSender sender;

	@Autowired
	private CapturedMessages captured;

	// faults are not made here
	@BeforeEach
	@AfterEach
	void sendMail() {
		send("unknown@example.org");
		this.captured.clear();
	}

	@Test
	@SmtpFault(at = FaultStage.END_OF_DATA, then = FaultAction.DROP, nth = 1)
	void droppedMessageIsSentAgain() {
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("joe@example.org"));
		assertThat(this.captured.all()).isEmpty();
		send("joe@example.org");
		assertThat(this.captured.all()).hasSize(1);
	}

	@Test
	@SmtpFault(at = FaultStage.AFTER_COMMIT, then = FaultAction.DROP, nth = 1)
	void lostReplyMakesADuplicate() {
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("joe@example.org"));
		send("joe@example.org");
		assertThat(this.captured.all(RecordedMessages.to("joe@example.org"))).hasSize(2);
	}

	@Test
	@SmtpFault(at = FaultStage.MAIL, then = FaultAction.REPLY, reply = "451 4.7.1 Greylisted", nth = 1)
	@SmtpFault(at = FaultStage.MAIL, then = FaultAction.REPLY, reply = "452 4.3.1 Full", nth = 2)
	void severalFaultsAreMadeInTurn() {
		failsWith("451 4.7.1 Greylisted", "joe@example.org");
		failsWith("452 4.3.1 Full", "joe@example.org");
		send("joe@example.org");
	}

	@RepeatedTest(2)
	@SmtpFault(at = FaultStage.CONNECT, then = FaultAction.REPLY, reply = "421 4.3.2 Closed", nth = 1,
			server = SmtpFault.Server.MAIL_CAPTURE)
	void occasionsAreCountedForEachMethod() {
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("joe@example.org"));
		send("joe@example.org");
	}

	@Test
	void faultOfTheClassIsMade() {
		failsWith("550 5.1.1 No such user", "unknown@example.org");
		send("joe@example.org");
	}

	@Test
	@SmtpFault(at = FaultStage.RCPT, then = FaultAction.REPLY, reply = "450 4.2.1 Busy", recipient = "*@example.org")
	void faultOfTheMethodComesFirst() {
		failsWith("450 4.2.1 Busy", "unknown@example.org");
	}

	@RepeatedTest(2)
	void changesAtRunTimeAreUndone() {
		assertThat(this.captured.faults().list()).hasSize(1);
		this.captured.faults().put("greeting", Fault.at(FaultStage.EHLO).reply("421 4.3.2 Closed").onNth(1));
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("joe@example.org"));
		send("joe@example.org");
		assertThat(this.captured.faults().get("greeting")).extracting(FaultStatus::made).isEqualTo(1L);
	}

	private void failsWith(String reply, String to) {
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send(to))
			.satisfies((failure) -> assertThat(failure.getMessageExceptions()[0]).hasStackTraceContaining(reply));
	}

	private void send(String to) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("app@example.org");
		message.setTo(to);
		message.setSubject("Hello");
		message.setText("Hello");
		this.sender.send(message);
	}

	/**
	 * A nested class has the faults of its outer class, too.
	 */
	@Nested
	@SmtpFault(at = FaultStage.DATA, then = FaultAction.HALF_LINE, recipient = "half@example.org")
	class NestedTests {

		@Test
		void faultsOfBothClassesAreMade() {
			failsWith("550 5.1.1 No such user", "unknown@example.org");
			assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("half@example.org"));
			send("joe@example.org");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
