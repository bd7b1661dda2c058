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

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.smtpd.MessageContent;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.InboundMail;
import org.jspecify.annotations.Nullable;

/**
 * A message in the inbox.
 *
 * @param id its identifier
 * @param sender the reverse-path, empty for {@code <>}
 * @param recipients the first of the forward-paths
 * @param recipientCount how many forward-paths there are
 * @param subject the beginning of the subject, if it has one
 * @param size the size in bytes
 * @param receivedAt when it came
 * @param content the bytes
 */
record InboxMessage(String id, String sender, List<String> recipients, int recipientCount, @Nullable String subject,
		long size, Instant receivedAt, @JsonIgnore MessageContent content) {

	// The heap holds these for each message, whatever a sender makes of them.
	static final int MAX_RECIPIENTS = 20;

	static final int MAX_SUBJECT = 200;

	static InboxMessage of(SmtpMessage message) {
		List<Recipient> recipients = message.envelope().recipients();
		return new InboxMessage(message.id(), message.envelope().sender().toString(),
				recipients.stream().limit(MAX_RECIPIENTS).map(Recipient::toString).toList(), recipients.size(),
				subject(message), message.content().size(), message.receivedAt(), message.content());
	}

	private static @Nullable String subject(SmtpMessage message) {
		String subject = DisplayText.line(InboundMail.of(message).subject(), MAX_SUBJECT);
		return subject.isEmpty() ? null : subject;
	}

}
