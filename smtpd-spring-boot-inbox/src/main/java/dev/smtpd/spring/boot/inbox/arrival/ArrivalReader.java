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

package dev.smtpd.spring.boot.inbox.arrival;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailAddress;
import dev.smtpd.mail.MailLimits;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.boot.inbox.store.InboxAttachment;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is stored of a message, once when it arrives. Whatever the sender did, there
 * is a result, bounded in size.
 *
 * @since 0.1.0
 */
public final class ArrivalReader {

	/**
	 * The greatest length of the text that is stored, in characters.
	 */
	public static final int MAX_TEXT_LENGTH = 262_144;

	private static final int MAX_LINE_LENGTH = 1_000;

	private static final int MAX_RECIPIENTS_LENGTH = 900_000;

	private static final int MAX_ATTACHMENTS = 100;

	private static final int MAX_LABELS = 20;

	// what all databases can hold
	private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

	private final MailLimits limits;

	private final MailMemory memory;

	/**
	 * Create a reader.
	 * @param memory the memory for the texts of all messages
	 */
	public ArrivalReader(MailMemory memory) {
		this.memory = memory;
		this.limits = MailLimits.defaults().withMaxTextLength(MAX_TEXT_LENGTH);
	}

	/**
	 * Read a message.
	 * @param message the message
	 * @return what is stored of it
	 * @throws java.io.UncheckedIOException if its content can't be read
	 * @throws dev.smtpd.SmtpReplyException if there is no memory for its text in time
	 */
	public ArrivedMessage read(SmtpMessage message) {
		try (MailMemory.Account account = this.memory.open()) {
			return read(message, InboundMail.of(message, this.limits, account));
		}
	}

	private static ArrivedMessage read(SmtpMessage message, InboundMail mail) {
		ArrivedClient client = ArrivedClient.of(message.session());
		List<Attachment> attachments = mail.attachments();
		return new ArrivedMessage(SafeText.line(message.id(), 100), message.receivedAt(),
				SafeText.line(mail.subject(), MAX_LINE_LENGTH), addresses(mail.from()), addresses(mail.to()),
				addresses(mail.cc()), SafeText.line(message.envelope().sender().toString(), MAX_LINE_LENGTH),
				recipients(message.envelope().recipients()), message.envelope().recipients().size(),
				instant(mail.date()), SafeText.optionalLine(mail.messageId(), MAX_LINE_LENGTH),
				attachments.stream().limit(MAX_ATTACHMENTS).map(ArrivalReader::attachment).toList(), attachments.size(),
				SafeText.lines(mail.text(), MAX_TEXT_LENGTH), client, labels(message.envelope().recipients(), client),
				message.content());
	}

	private static String addresses(Iterable<MailAddress> addresses) {
		StringBuilder text = new StringBuilder();
		for (MailAddress address : addresses) {
			if (text.length() >= MAX_LINE_LENGTH) {
				break;
			}
			text.append((text.length() > 0) ? ", " : "").append(address);
		}
		return SafeText.line(text.toString(), MAX_LINE_LENGTH);
	}

	private static List<String> recipients(List<Recipient> recipients) {
		List<String> texts = new ArrayList<>();
		int length = 0;
		for (Recipient recipient : recipients) {
			String text = SafeText.line(recipient.toString(), MAX_LINE_LENGTH);
			length += text.length() + 1;
			if (length > MAX_RECIPIENTS_LENGTH) {
				break;
			}
			texts.add(text);
		}
		return texts;
	}

	private static @Nullable Instant instant(@Nullable OffsetDateTime date) {
		try {
			Instant instant = (date != null) ? date.toInstant() : null;
			return (instant != null && instant.isAfter(EARLIEST) && instant.isBefore(LATEST)) ? instant : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static InboxAttachment attachment(Attachment attachment) {
		return new InboxAttachment(SafeText.line(attachment.name(), 255), SafeText.line(attachment.mediaType(), 255));
	}

	private static List<MessageLabel> labels(List<Recipient> recipients, ArrivedClient client) {
		Set<MessageLabel> labels = new LinkedHashSet<>();
		add(labels, MailboxKind.CONNECTOR, client.connector());
		if (client.user() != null) {
			add(labels, MailboxKind.USER, client.user());
		}
		for (Recipient recipient : recipients) {
			if (labels.size() >= MAX_LABELS) {
				break;
			}
			Mailbox mailbox = recipient.mailbox();
			add(labels, MailboxKind.DOMAIN, mailbox.domain().toLowerCase(Locale.ROOT));
			if (mailbox.detail() != null) {
				add(labels, MailboxKind.TAG, mailbox.detail());
			}
		}
		return List.copyOf(labels);
	}

	private static void add(Set<MessageLabel> labels, MailboxKind kind, String name) {
		String safe = SafeText.line(name, MessageLabel.MAX_NAME_LENGTH);
		if (!safe.isBlank()) {
			labels.add(new MessageLabel(kind, safe));
		}
	}

}
