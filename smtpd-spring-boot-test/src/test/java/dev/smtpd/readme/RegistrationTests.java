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

import dev.smtpd.spring.boot.test.AutoConfigureMailCapture;
import dev.smtpd.spring.boot.test.CapturedMessages;
import dev.smtpd.spring.boot.test.RecordedMessage;
import dev.smtpd.spring.boot.test.RecordedMessages;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Example of a test of mail that the application sends.
 */
// tag::code[]
@SpringBootTest
@AutoConfigureMailCapture
class RegistrationTests {

	@Autowired
	private WelcomeMails mails;

	@Autowired
	private CapturedMessages captured;

	@Test
	void newUserIsWelcomed() {
		this.mails.welcome("joe@example.org");
		RecordedMessage message = this.captured.await(RecordedMessages.to("joe@example.org"));
		assertThat(message).hasSubject("Welcome").hasTextContaining("Hello");
	}
	// end::code[]

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(WelcomeMails.class)
	static class Application {

	}

}
