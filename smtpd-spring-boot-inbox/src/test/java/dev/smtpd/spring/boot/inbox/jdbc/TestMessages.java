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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.MessageContent;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedClient;
import dev.smtpd.spring.boot.inbox.arrival.ArrivedMessage;
import dev.smtpd.spring.boot.inbox.arrival.MessageLabel;
import dev.smtpd.spring.boot.inbox.store.InboxAttachment;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

/**
 * Messages to store.
 */
final class TestMessages {

	private String subject = "Hello";

	private String from = "Joe <joe@example.org>";

	private String to = "ann@example.org";

	private String text = "How are you?";

	private Instant receivedAt = Instant.parse("2026-01-31T08:00:00Z");

	private byte[] content = "Subject: Hello\r\n\r\nHow are you?\r\n".getBytes(StandardCharsets.UTF_8);

	private final List<InboxAttachment> attachments = new ArrayList<>();

	private final List<MessageLabel> labels = new ArrayList<>(List
		.of(new MessageLabel(MailboxKind.DOMAIN, "example.org"), new MessageLabel(MailboxKind.CONNECTOR, "default")));

	private TestMessages() {
	}

	static TestMessages message() {
		return new TestMessages();
	}

	TestMessages subject(String value) {
		this.subject = value;
		return this;
	}

	TestMessages from(String value) {
		this.from = value;
		return this;
	}

	TestMessages to(String value) {
		this.to = value;
		return this;
	}

	TestMessages text(String value) {
		this.text = value;
		return this;
	}

	TestMessages receivedAt(String value) {
		this.receivedAt = Instant.parse(value);
		return this;
	}

	TestMessages content(byte[] value) {
		this.content = value;
		return this;
	}

	TestMessages attachment(String name) {
		this.attachments.add(new InboxAttachment(name, "application/pdf"));
		return this;
	}

	TestMessages label(MailboxKind kind, String name) {
		this.labels.add(new MessageLabel(kind, name));
		return this;
	}

	ArrivedMessage build() {
		byte[] bytes = this.content;
		MessageContent messageContent = new MessageContent() {

			@Override
			public long size() {
				return bytes.length;
			}

			@Override
			public InputStream inputStream() {
				return new ByteArrayInputStream(bytes);
			}

		};
		return new ArrivedMessage("smtp-1", this.receivedAt, this.subject, this.from, this.to, "", "joe@example.org",
				List.of("ann@example.org"), 1, null, "id@example.org", this.attachments, this.attachments.size(),
				this.text, new ArrivedClient("session-1", "default", "192.0.2.1", "client.example.org", null, null),
				this.labels, messageContent);
	}

}
