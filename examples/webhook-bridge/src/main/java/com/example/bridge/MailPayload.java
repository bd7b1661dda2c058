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

package com.example.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.Envelope;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.InboundMail;

/**
 * What the endpoint gets: the same for the same message, so that its hash identifies it.
 */
record MailPayload(String sender, List<String> recipients, String messageId, String from, String subject, String text,
		String html, List<File> attachments) {

	static MailPayload of(Envelope envelope, InboundMail mail) throws IOException {
		List<File> files = new ArrayList<>();
		for (Attachment attachment : mail.attachments()) {
			try (InputStream content = attachment.inputStream()) {
				files.add(new File(attachment.name(), attachment.mediaType(), content.readAllBytes()));
			}
		}
		return new MailPayload(envelope.sender().toString(),
				envelope.recipients().stream().map(Object::toString).toList(), mail.messageId(), mail.header("From"),
				mail.subject(), mail.text(), mail.html(), files);
	}

	/**
	 * An attachment, with its content in Base64.
	 */
	record File(String name, String mediaType, byte[] content) {

	}

}
