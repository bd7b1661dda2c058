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

import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.event.MessageReceivedEvent;

import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

// tag::code[]
@Component
class MailArchive {

	private final JdbcTemplate jdbc;

	MailArchive(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@EventListener
	MailStored store(MessageReceivedEvent event) {
		SmtpMessage message = event.getMessage();
		this.jdbc.update("insert into mail (id, sender, content) values (?, ?, ?)", message.id(),
				message.envelope().sender().toString(), message.content().toByteArray());
		return new MailStored(message.id());
	}

	byte[] content(String id) {
		return this.jdbc.queryForObject("select content from mail where id = ?", byte[].class, id);
	}

	record MailStored(String id) {

	}

}
// end::code[]
