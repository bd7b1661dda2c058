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

package dev.smtpd.spring.listener.method;

import java.util.List;
import java.util.Map;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpSession;

import org.springframework.messaging.MessageHeaders;

/**
 * Call of a recipient filter, at RCPT. The payload is the recipient, and there are no
 * headers.
 *
 * @param session the session
 * @param recipient the recipient
 * @param variables the variables of the pattern that it matched
 * @since 0.1.0
 */
public record RecipientCall(SmtpSession session, Recipient recipient,
		Map<String, String> variables) implements MailCall<Mailbox> {

	private static final MessageHeaders NO_HEADERS = new MessageHeaders(Map.of());

	@Override
	public Mailbox getPayload() {
		return this.recipient.mailbox();
	}

	@Override
	public MessageHeaders getHeaders() {
		return NO_HEADERS;
	}

	@Override
	public Mailbox sender() {
		Envelope envelope = this.session.envelope();
		return (envelope != null) ? envelope.sender() : Mailbox.NULL;
	}

	@Override
	public List<Recipient> recipients() {
		return List.of(this.recipient);
	}

}
