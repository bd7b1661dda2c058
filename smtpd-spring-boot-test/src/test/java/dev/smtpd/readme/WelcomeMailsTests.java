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

package dev.smtpd.readme;

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.spring.boot.test.AutoConfigureMailCapture;
import dev.smtpd.spring.boot.test.CapturedMessages;
import dev.smtpd.spring.boot.test.SmtpFault;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mail.MailException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Example of faults on purpose.
 */
// tag::code[]
@SpringBootTest
@AutoConfigureMailCapture
class WelcomeMailsTests {

	@Autowired
	private WelcomeMails mails;

	@Autowired
	private CapturedMessages captured;

	@Test
	@SmtpFault(at = FaultStage.END_OF_DATA, then = FaultAction.DROP, nth = 1)
	void mailIsSentAgainAfterADroppedConnection() {
		this.mails.welcome("joe@example.org");
		assertThat(this.captured.all()).hasSize(1);
	}

	@Test
	@SmtpFault(at = FaultStage.AFTER_COMMIT, then = FaultAction.DROP, nth = 1)
	void mailIsSentTwiceIfTheReplyIsLost() {
		this.mails.welcome("joe@example.org");
		assertThat(this.captured.all()).hasSize(2);
	}

	@Test
	void serverIsFullAndHasRoomAgain() {
		this.captured.faults().put("full", Fault.at(FaultStage.MAIL).reply("452 4.3.1 Insufficient system storage"));
		assertThatExceptionOfType(MailException.class).isThrownBy(() -> this.mails.welcome("joe@example.org"));
		this.captured.faults().remove("full");
		this.mails.welcome("joe@example.org");
	}
	// end::code[]

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(WelcomeMails.class)
	static class Application {

	}

}
