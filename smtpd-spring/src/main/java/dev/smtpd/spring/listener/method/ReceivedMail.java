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

import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailLimits;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.listener.annotation.MailKind;
import org.jspecify.annotations.Nullable;

/**
 * A message that is read when that is asked for, and once for all of its listeners. Used
 * by one thread at a time.
 *
 * @since 0.1.0
 */
public final class ReceivedMail implements AutoCloseable {

	private final SmtpMessage message;

	private final MailMemory.Account memory;

	private @Nullable InboundMail mail;

	/**
	 * Create a received mail.
	 * @param message the message
	 * @param memory the memory for the texts of all messages
	 */
	public ReceivedMail(SmtpMessage message, MailMemory memory) {
		this.message = message;
		this.memory = memory.open();
	}

	/**
	 * Return what was received.
	 * @return the mail
	 */
	public InboundMail mail() {
		InboundMail read = this.mail;
		if (read == null) {
			read = InboundMail.of(this.message, MailLimits.defaults(), this.memory);
			this.mail = read;
		}
		return read;
	}

	/**
	 * Return what the message says it is.
	 * @return the kind of mail
	 */
	public MailKind kind() {
		if (mail().deliveryStatus() != null) {
			return MailKind.BOUNCE;
		}
		return (this.message.envelope().sender().isNull() || mail().isAutoSubmitted()) ? MailKind.AUTO_SUBMITTED
				: MailKind.ORDINARY;
	}

	/**
	 * Return the memory for the texts, when no listener uses them any more.
	 */
	@Override
	public void close() {
		this.memory.close();
	}

}
