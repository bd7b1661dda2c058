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

package dev.smtpd.spring.kafka;

import java.util.Locale;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.InboundMail;
import org.jspecify.annotations.Nullable;

/**
 * What the key of a record is. Records with the same key are in the same partition, in
 * the order in which they were handed over.
 *
 * @since 0.1.0
 */
public enum SmtpRecordKey {

	/**
	 * No key: the producer spreads the records over the partitions.
	 */
	NONE,

	/**
	 * The first recipient, its domain in lower case.
	 */
	RECIPIENT,

	/**
	 * The domain of the first recipient, in lower case.
	 */
	DOMAIN,

	/**
	 * The reverse-path, its domain in lower case; no key for {@code <>}.
	 */
	SENDER,

	/**
	 * The {@code Message-ID} that the sender gave the mail, which a client may repeat or
	 * invent; no key for mail without one.
	 */
	MESSAGE_ID;

	@Nullable String of(SmtpMessage message) {
		String key = switch (this) {
			case NONE -> null;
			case RECIPIENT -> address(message.envelope().recipients().get(0).mailbox());
			case DOMAIN -> domain(message.envelope().recipients().get(0).mailbox());
			case SENDER -> address(message.envelope().sender());
			case MESSAGE_ID -> InboundMail.of(message).messageId();
		};
		return (key != null && !key.isEmpty()) ? key : null;
	}

	private static String address(Mailbox mailbox) {
		return new Mailbox(mailbox.localPart(), domain(mailbox), mailbox.quoted()).toString();
	}

	private static String domain(Mailbox mailbox) {
		return mailbox.domain().toLowerCase(Locale.ROOT);
	}

}
