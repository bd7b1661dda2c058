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

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * Tests for {@link TicketController}.
 */
@WebMvcTest(TicketController.class)
class TicketControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private Tickets tickets;

	@Test
	void ticketIsClosed() {
		assertThat(this.mvc.put().uri("/api/tickets/7/closed")).hasStatus(HttpStatus.NO_CONTENT);
		then(this.tickets).should().close(7, true);
	}

	@Test
	void unknownTicketIsNotFound() {
		given(this.tickets.get(7)).willThrow(new NoSuchTicketException("There is no ticket 7"));
		assertThat(this.mvc.get().uri("/api/tickets/7")).hasStatus(HttpStatus.NOT_FOUND);
	}

}
