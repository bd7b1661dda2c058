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

package dev.smtpd.spring.boot.modulith;

import java.io.IOException;
import java.io.InputStream;

import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.store.MessageStore;

import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.stereotype.Component;

// tag::code[]
@Component
class StoredMailHandler {

	private final MessageStore store;

	private final TicketService tickets;

	StoredMailHandler(MessageStore store, TicketService tickets) {
		this.store = store;
		this.tickets = tickets;
	}

	@ApplicationModuleListener
	void on(MessageStoredEvent event) throws IOException {
		try (InputStream content = this.store.open(event.id())) {
			this.tickets.open(content.readAllBytes());
		}
	}

}
// end::code[]
