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

package com.example.desk;

import dev.smtpd.spring.boot.test.SmtpTest;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@SmtpTest
class HelpDeskTests {

	@Autowired
	private SmtpTestClient smtp;

	@Test
	void repliesNeedATicket() {
		assertThat(this.smtp.mail().to("help@example.org").subject("Lamp").send())
			.hasReplyStartingWith("250 2.0.0 Ticket 1");
		assertThat(this.smtp.mail().to("help+1@example.org").text("It shines.").send()).isAccepted();
		assertThat(this.smtp.mail().to("help+7@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
	}

}
