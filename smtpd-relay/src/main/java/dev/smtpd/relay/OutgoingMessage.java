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

package dev.smtpd.relay;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is sent upstream.
 *
 * @param sender the reverse-path
 * @param mailOptions the parameters of the client's MAIL
 * @param recipients the forward-paths
 * @param header header fields before those of the content
 * @param content the content
 */
record OutgoingMessage(Mailbox sender, EsmtpParameters mailOptions, List<Recipient> recipients, byte[] header,
		MessageContent content) {

	static OutgoingMessage of(SmtpMessage message, @Nullable RelayChanges changes) {
		Envelope envelope = message.envelope();
		List<Recipient> recipients = new ArrayList<>();
		for (int i = 0; i < envelope.recipients().size(); i++) {
			Mailbox original = envelope.recipients().get(i).mailbox();
			EsmtpParameters parameters = envelope.recipients().get(i).parameters();
			for (Mailbox mailbox : (changes != null) ? changes.recipients(original) : List.of(original)) {
				recipients.add(new Recipient(mailbox, parameters, i));
			}
		}
		return new OutgoingMessage((changes != null) ? changes.sender(envelope.sender()) : envelope.sender(),
				envelope.mailOptions(), recipients, (changes != null) ? changes.header() : new byte[0],
				message.content());
	}

	long size() {
		return this.header.length + this.content.size();
	}

	InputStream open() {
		return (this.header.length > 0)
				? new SequenceInputStream(new ByteArrayInputStream(this.header), this.content.inputStream())
				: this.content.inputStream();
	}

	/**
	 * A forward-path.
	 *
	 * @param mailbox the mailbox
	 * @param parameters the parameters of the client's RCPT
	 * @param origin the index of the client's recipient
	 */
	record Recipient(Mailbox mailbox, EsmtpParameters parameters, int origin) {

	}

}
