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

package dev.smtpd.sample;

import java.util.List;

import dev.smtpd.spring.boot.test.ReceivedMessages;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.spring.boot.test.SmtpTest;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.never;

/**
 * The support desk by itself.
 */
// tag::code[]
@SmtpTest
class SupportDeskSliceTests {

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	private ReceivedMessages received;

	@MockitoBean
	private Tickets tickets;

	@MockitoBean
	private Confirmations confirmations;

	@Test
	void customerGetsAConfirmation() {
		Ticket ticket = new Ticket(7, "joe@example.org", "Lamp", false, null, List.of());
		given(this.tickets.open(eq("joe@example.org"), eq("Lamp"), any())).willReturn(ticket);
		assertThat(this.smtp.mail().to("support@example.org").subject("Lamp").send())
			.hasReplyStartingWith("250 2.0.0 Ticket 7");
		then(this.confirmations).should().send(ticket);
		assertThat(this.received.await(RecordedMessages.to("support@example.org"))).hasSubject("Lamp");
	}

	// end::code[]

	@Test
	void mailToAClosedTicketIsRejected() {
		given(this.tickets.exists(7)).willReturn(true);
		willThrow(new TicketClosedException(7)).given(this.tickets).comment(eq(7L), any());
		assertThat(this.smtp.mail().to("support+7@example.org").send()).isRejected().hasReply(550, "5.7.1");
		assertThat(this.received.all()).isEmpty();
	}

	@Test
	void mailToAnUnknownTicketIsRejected() {
		assertThat(this.smtp.mail().to("support+7@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		then(this.tickets).should(never()).comment(anyLong(), any());
	}

}
