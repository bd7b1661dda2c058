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
import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailAddress;
import org.jspecify.annotations.Nullable;

/**
 * A message of a ticket.
 *
 * @param author who has written it, by the header or else by the envelope
 * @param receivedAt when it came
 * @param text what the author wrote, without what is quoted
 * @param files the first of the attachments
 * @param size the size of the message in bytes
 */
record Comment(String author, Instant receivedAt, String text, List<TicketFile> files, @JsonIgnore long size) {

	static final int MAX_TEXT = 20_000;

	static final int MAX_FILES = 20;

	private static final int MAX_AUTHOR = 200;

	static Comment of(SmtpMessage message, InboundMail mail, String text) {
		MailAddress from = mail.from().first();
		String author = (from != null) ? from.toString() : message.envelope().sender().toString();
		return new Comment(DisplayText.line(author, MAX_AUTHOR), message.receivedAt(),
				DisplayText.lines(text.strip(), MAX_TEXT), files(mail.attachments()), message.content().size());
	}

	private static List<TicketFile> files(List<Attachment> attachments) {
		return attachments.stream().limit(MAX_FILES).map(TicketFile::of).toList();
	}

	/**
	 * A file that came with a message. Its content stays where the server has put it.
	 *
	 * @param name its name, {@code null} if it has none
	 * @param mediaType what the sender says it is
	 * @param content the content
	 */
	record TicketFile(@Nullable String name, String mediaType, @JsonIgnore Attachment content) {

		private static final int MAX_TYPE = 100;

		static TicketFile of(Attachment attachment) {
			return new TicketFile(attachment.name(), DisplayText.line(attachment.mediaType(), MAX_TYPE), attachment);
		}

	}

}
