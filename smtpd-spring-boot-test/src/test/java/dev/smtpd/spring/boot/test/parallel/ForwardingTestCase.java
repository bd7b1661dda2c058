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

package dev.smtpd.spring.boot.test.parallel;

import java.time.Duration;
import java.util.List;

import dev.smtpd.spring.boot.test.CapturedMessages;
import dev.smtpd.spring.boot.test.ReceivedMessages;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test whose methods may run at the same time. Run by others.
 */
@ForwardingTest
@Execution(ExecutionMode.CONCURRENT)
class ForwardingTestCase {

	static final int METHODS = 8;

	@Autowired
	private SmtpTestClient client;

	@Autowired
	private ReceivedMessages received;

	@Autowired
	private CapturedMessages captured;

	@RepeatedTest(METHODS)
	void mailIsForwarded(RepetitionInfo repetition) {
		String user = "user" + repetition.getCurrentRepetition();
		assertThat(this.captured.all(RecordedMessages.to(user + "@example.com"))).isEmpty();
		for (int i = 1; i <= 5; i++) {
			assertThat(this.client.mail().to(user + "@example.org").subject(user).text("Number " + i).send())
				.isAccepted();
		}
		assertThat(this.received.all(RecordedMessages.to(user + "@example.org"))).hasSize(5);
		assertThat(this.captured.await(5, RecordedMessages.to(user + "@example.com"), Duration.ofSeconds(30)))
			.extracting((message) -> message.text().strip())
			.containsExactlyElementsOf(List.of("Number 5", "Number 4", "Number 3", "Number 2", "Number 1"));
		assertThat(this.received.all()).hasSizeGreaterThanOrEqualTo(5);
	}

}
