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

package dev.smtpd.spring.boot.inbox.web;

import java.io.IOException;
import java.io.InputStream;

import dev.smtpd.MessageContent;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailPart;
import dev.smtpd.spring.boot.inbox.content.PartDelivery;
import dev.smtpd.spring.boot.inbox.content.ThumbnailLimits;
import dev.smtpd.spring.boot.inbox.content.Thumbnails;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Delivers messages and their parts as files, and thumbnails.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}/messages/{id}")
final class PartController {

	private final InboxMessages messages;

	private final Thumbnails thumbnails = new Thumbnails(ThumbnailLimits.defaults());

	PartController(InboxMessages messages) {
		this.messages = messages;
	}

	@GetMapping("/message.eml")
	void message(@PathVariable long id, HttpServletResponse response) throws IOException {
		MessageContent content = this.messages.content(id);
		if (content == null) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		send(PartDelivery.file(id + ".eml"), response);
		content.transferTo(response.getOutputStream());
	}

	@GetMapping("/parts/{number}")
	void part(@PathVariable long id, @PathVariable String number, HttpServletResponse response) throws IOException {
		MailPart part = find(id, number);
		if (part == null) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		send(PartDelivery.of(part), response);
		try (InputStream in = part.inputStream()) {
			in.transferTo(response.getOutputStream());
		}
	}

	@GetMapping("/thumbnails/{number}")
	void thumbnail(@PathVariable long id, @PathVariable String number, HttpServletResponse response)
			throws IOException {
		MailPart part = find(id, number);
		byte[] thumbnail = null;
		if (part != null) {
			try (InputStream in = part.inputStream()) {
				thumbnail = this.thumbnails.make(in);
			}
		}
		if (thumbnail == null) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		response.setContentType("image/png");
		response.setHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=3600");
		response.getOutputStream().write(thumbnail);
	}

	private @Nullable MailPart find(long id, String number) {
		MessageContent content = this.messages.content(id);
		return (content != null) ? InboundMail.of(content).structure().find(number) : null;
	}

	private static void send(PartDelivery delivery, HttpServletResponse response) {
		response.setContentType(delivery.contentType());
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, delivery.contentDisposition());
		response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
	}

}
