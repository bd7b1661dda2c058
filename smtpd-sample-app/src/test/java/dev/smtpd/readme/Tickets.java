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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.Mailbox;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.DeliveryStatus;

import org.springframework.stereotype.Component;

@Component
class Tickets {

	static final long CLOSED = 2;

	private final List<String> log = new CopyOnWriteArrayList<>();

	long open(Mailbox from, String subject, String text) {
		this.log.add("open | " + from + " | " + subject + " | " + text.strip());
		return 1;
	}

	boolean exists(long ticket) {
		return ticket <= CLOSED;
	}

	void comment(long ticket, String text, List<Attachment> files) {
		if (ticket == CLOSED) {
			throw new TicketClosedException();
		}
		this.log.add("comment | " + ticket + " | " + text.strip() + " | " + files.size());
	}

	void undeliverable(long ticket, DeliveryStatus status) {
		this.log.add("undeliverable | " + ticket + " | " + status.recipients().get(0).address());
	}

	List<String> log() {
		return this.log;
	}

}
