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
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.InboundMail;
import org.jspecify.annotations.Nullable;

/**
 * A message in the inbox.
 *
 * @param id its identifier
 * @param sender the reverse-path, empty for {@code <>}
 * @param recipients the forward-paths
 * @param subject the subject, if it has one
 * @param size the size in bytes
 * @param receivedAt when it came
 * @param content the bytes
 */
record InboxMessage(String id, String sender, List<String> recipients, @Nullable String subject, long size,
		Instant receivedAt, @JsonIgnore MessageContent content) {

	static InboxMessage of(SmtpMessage message) {
		return new InboxMessage(message.id(), message.envelope().sender().toString(),
				message.envelope().recipients().stream().map(Mailbox::toString).toList(), subject(message),
				message.content().size(), message.receivedAt(), message.content());
	}

	private static @Nullable String subject(SmtpMessage message) {
		String subject = InboundMail.of(message).subject();
		return subject.isEmpty() ? null : subject;
	}

}
