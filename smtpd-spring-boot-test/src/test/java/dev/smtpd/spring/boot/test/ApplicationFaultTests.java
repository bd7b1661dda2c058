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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link SmtpFault} with the application's own server, beside that of
 * {@link AutoConfigureMailCapture}.
 */
@SpringBootTest(classes = ApplicationFaultTests.Application.class, webEnvironment = WebEnvironment.NONE,
		properties = { "smtpd.faults.property.at=mail", "smtpd.faults.property.then=reply",
				"smtpd.faults.property.reply=450 4.7.1 By property", "smtpd.faults.property.nth=1",
				"smtpd.faults.property.sender=property@*" })
@AutoConfigureMailCapture
@Execution(ExecutionMode.SAME_THREAD)
class ApplicationFaultTests {

	@Autowired
	private SmtpServer server;

	@Autowired
	private SmtpFaults faults;

	@Autowired
	private CapturedMessages captured;

	@Autowired
	private Application application;

	@Test
	@SmtpFault(at = FaultStage.END_OF_DATA, then = FaultAction.RESET, nth = 1, server = SmtpFault.Server.APPLICATION)
	void applicationDoesNotGetWhatIsLostBefore() {
		this.application.subjects.clear();
		assertThat(this.captured.faults().isEmpty()).isTrue();
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("joe@example.org", "Before"));
		assertThat(this.application.subjects).isEmpty();
		send("joe@example.org", "Before");
		assertThat(this.application.subjects).hasSize(1);
	}

	@Test
	@SmtpFault(at = FaultStage.AFTER_COMMIT, then = FaultAction.DROP, nth = 1)
	void applicationGetsTwiceWhatIsLostAfterwards() {
		this.application.subjects.clear();
		assertThat(this.captured.faults().list()).hasSize(1);
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("joe@example.org", "After"));
		send("joe@example.org", "After");
		assertThat(this.application.subjects).hasSize(2);
	}

	@Test
	@SmtpFault(at = FaultStage.MAIL, then = FaultAction.DELAY, delay = "10ms")
	void slowServerIsWaitedFor() {
		send("joe@example.org", "Slow");
		assertThat(this.faults.list()).extracting(FaultStatus::made).contains(1L);
	}

	@RepeatedTest(2)
	void faultsOfPropertiesCountAnewAndComeBack() {
		assertThat(this.faults.list()).extracting(FaultStatus::name).containsExactly("property");
		assertThatExceptionOfType(MailSendException.class).isThrownBy(() -> send("property@example.org", "Property"));
		send("property@example.org", "Property");
		this.faults.clear();
		this.faults.add(Fault.at(FaultStage.MAIL).drop());
	}

	private void send(String from, String subject) {
		JavaMailSenderImpl sender = new JavaMailSenderImpl();
		sender.setHost("127.0.0.1");
		sender.setPort(this.server.connectors().get(0).port());
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom(from);
		message.setTo("jane@example.org");
		message.setSubject(subject);
		message.setText("Hello");
		sender.send(message);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final List<String> subjects = new CopyOnWriteArrayList<>();

		@Bean
		MessageProcessor recordingProcessor() {
			return (message) -> {
				this.subjects.add(message.id());
				return null;
			};
		}

	}

}
