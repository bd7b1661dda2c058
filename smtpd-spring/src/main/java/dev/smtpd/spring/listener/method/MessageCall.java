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

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import dev.smtpd.mail.HeaderField;
import dev.smtpd.mail.InboundMail;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * Call of a listener. The payload is the message with the recipients of the call only,
 * and the headers are those of the mail, each with its first value.
 *
 * @since 0.1.0
 */
public final class MessageCall implements MailCall<SmtpMessage>, AutoCloseable {

	private final SmtpMessage message;

	private final ReceivedMail received;

	private final Map<String, String> variables;

	private final List<InputStream> streams = new ArrayList<>(1);

	private @Nullable MessageHeaders headers;

	/**
	 * Create a call.
	 * @param message the message with the recipients of the call only
	 * @param received what was received
	 * @param variables the variables of the pattern that the recipient matched
	 */
	public MessageCall(SmtpMessage message, ReceivedMail received, Map<String, String> variables) {
		this.message = message;
		this.received = received;
		this.variables = variables;
	}

	@Override
	public SmtpMessage getPayload() {
		return this.message;
	}

	@Override
	public MessageHeaders getHeaders() {
		MessageHeaders made = this.headers;
		if (made == null) {
			Map<String, Object> values = new LinkedHashMap<>();
			for (HeaderField field : mail().headers()) {
				values.putIfAbsent(field.name(), field.value());
			}
			made = new MessageHeaders(values);
			this.headers = made;
		}
		return made;
	}

	/**
	 * Return what was received.
	 * @return the mail
	 */
	public InboundMail mail() {
		return this.received.mail();
	}

	@Override
	public SmtpSession session() {
		return this.message.session();
	}

	@Override
	public Mailbox sender() {
		return this.message.envelope().sender();
	}

	@Override
	public List<Recipient> recipients() {
		return this.message.envelope().recipients();
	}

	@Override
	public Map<String, String> variables() {
		return this.variables;
	}

	/**
	 * Open the content. The stream is closed after the call.
	 * @return a new stream
	 */
	InputStream open() {
		InputStream stream = this.message.content().inputStream();
		this.streams.add(stream);
		return stream;
	}

	/**
	 * Close the streams that are open.
	 */
	@Override
	public void close() {
		for (InputStream stream : this.streams) {
			try {
				stream.close();
			}
			catch (IOException ex) {
				// was only read
			}
		}
	}

}
