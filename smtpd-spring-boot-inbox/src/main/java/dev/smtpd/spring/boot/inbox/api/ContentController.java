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

package dev.smtpd.spring.boot.inbox.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import dev.smtpd.MessageContent;
import dev.smtpd.mail.HeaderField;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailPart;
import dev.smtpd.spring.boot.inbox.content.AuthenticationResult;
import dev.smtpd.spring.boot.inbox.content.FramePolicy;
import dev.smtpd.spring.boot.inbox.content.PartDelivery;
import dev.smtpd.spring.boot.inbox.content.ReadingLimit;
import dev.smtpd.spring.boot.inbox.content.ReadsText;
import dev.smtpd.spring.boot.inbox.content.RemoteContent;
import dev.smtpd.spring.boot.inbox.content.SafeHtmlRenderer;
import dev.smtpd.spring.boot.inbox.content.SpamScore;
import dev.smtpd.spring.boot.inbox.content.ThumbnailLimits;
import dev.smtpd.spring.boot.inbox.content.Thumbnails;
import dev.smtpd.spring.boot.inbox.content.Verdicts;
import dev.smtpd.spring.boot.inbox.session.SessionTranscript;
import dev.smtpd.spring.boot.inbox.session.Transcripts;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Returns the content of a message: as it came, and what is read from it.
 */
@RestController
@RequestMapping("/messages/{id:\\d+}")
@Tag(name = "Content")
class ContentController {

	private static final int MAX_DIGITS = 20;

	private final InboxMessages messages;

	private final @Nullable Transcripts transcripts;

	private final SafeHtmlRenderer renderer = new SafeHtmlRenderer();

	private final Thumbnails thumbnails = new Thumbnails(ThumbnailLimits.defaults());

	ContentController(InboxMessages messages, @Nullable Transcripts transcripts) {
		this.messages = messages;
		this.transcripts = transcripts;
	}

	@GetMapping(path = "/raw", produces = "message/rfc822")
	@Operation(operationId = "getRaw", summary = "Return the message as it came")
	void raw(@PathVariable long id, HttpServletResponse response) throws IOException {
		MessageContent content = content(id);
		response.setContentType("message/rfc822");
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, PartDelivery.file(id + ".eml").contentDisposition());
		response.setContentLengthLong(content.size());
		content.transferTo(response.getOutputStream());
	}

	@GetMapping(path = "/headers", produces = MediaType.APPLICATION_JSON_VALUE)
	@ReadsText
	@Operation(operationId = "getHeaders", summary = "Return the header fields, decoded, in their order")
	Headers headers(@PathVariable long id) {
		return new Headers(mail(id).headers());
	}

	@GetMapping(path = "/text", produces = "text/plain;charset=UTF-8")
	@ReadsText
	@Operation(operationId = "getText", summary = "Return the text, or that of the HTML")
	String text(@PathVariable long id) {
		return mail(id).text();
	}

	@GetMapping(path = "/html", produces = "text/html;charset=UTF-8")
	@ReadsText
	@Operation(operationId = "getHtml", summary = "Return the HTML without what is dangerous",
			description = "Pictures of other servers are in it only with 'remote=true'.")
	String html(@PathVariable long id, @RequestParam(defaultValue = "false") boolean remote,
			HttpServletResponse response) {
		String html = mail(id).htmlWithInlineImages();
		if (html == null) {
			throw ApiException.notFound("Message " + id + " has no HTML");
		}
		RemoteContent content = remote ? RemoteContent.SHOWN : RemoteContent.BLOCKED;
		response.setHeader("Content-Security-Policy", FramePolicy.of(content));
		return this.renderer.render(html, content, (contentId) -> null).html();
	}

	@GetMapping(path = "/parts", produces = MediaType.APPLICATION_JSON_VALUE)
	@ReadsText
	@Operation(operationId = "getParts", summary = "Return the tree of the MIME parts")
	Part parts(@PathVariable long id) {
		return Part.of(mail(id).structure());
	}

	@GetMapping("/parts/{number:[0-9.]+}")
	@Operation(operationId = "getPart", summary = "Return the decoded content of a part, such as '2' or '1.2'",
			description = "Pictures have their own media type, everything else is a file.")
	void part(@PathVariable long id, @PathVariable String number, HttpServletResponse response) throws IOException {
		MailPart part = findPart(id, number);
		PartDelivery delivery = PartDelivery.of(part);
		response.setContentType(delivery.contentType());
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, delivery.contentDisposition());
		try (InputStream in = part.inputStream()) {
			in.transferTo(response.getOutputStream());
		}
	}

	@GetMapping("/parts/{number:[0-9.]+}/thumbnail")
	@Operation(operationId = "getThumbnail", summary = "Return a small picture of a part that is a picture")
	void thumbnail(@PathVariable long id, @PathVariable String number, HttpServletResponse response)
			throws IOException {
		byte[] picture;
		try (InputStream in = findPart(id, number).inputStream()) {
			picture = this.thumbnails.make(in);
		}
		if (picture == null) {
			throw ApiException.notFound("Part " + number + " of message " + id + " is no picture that can be shown");
		}
		response.setContentType(MediaType.IMAGE_PNG_VALUE);
		response.setContentLength(picture.length);
		OutputStream out = response.getOutputStream();
		new ByteArrayInputStream(picture).transferTo(out);
	}

	@GetMapping(path = "/links", produces = MediaType.APPLICATION_JSON_VALUE)
	@ReadsText
	@Operation(operationId = "getLinks", summary = "Return the links, those of the HTML before those of the text",
			description = "With 'contains' only those that contain it; those in which it is percent-encoded last.")
	Links links(@PathVariable long id, @RequestParam(required = false) @Nullable String contains) {
		InboundMail mail = mail(id);
		return new Links((contains != null) ? mail.links(contains) : mail.links());
	}

	@GetMapping(path = "/code", produces = MediaType.APPLICATION_JSON_VALUE)
	@ReadsText
	@Operation(operationId = "getCode", summary = "Return the first number of so many digits, such as a one-time code",
			description = "404 if there is none.")
	Code code(@PathVariable long id, @RequestParam(defaultValue = "6") int digits) {
		if (digits < 1 || digits > MAX_DIGITS) {
			throw ApiException.badRequest("'digits' is 1 to " + MAX_DIGITS);
		}
		String code = mail(id).code(digits);
		if (code == null) {
			throw ApiException.notFound("Message " + id + " has no number of " + digits + " digits");
		}
		return new Code(code);
	}

	@GetMapping(path = "/verdicts", produces = MediaType.APPLICATION_JSON_VALUE)
	@ReadsText
	@Operation(operationId = "getVerdicts", summary = "Return what the header states about SPF, DKIM, DMARC and spam",
			description = "Anybody can write such fields.")
	MessageVerdicts verdicts(@PathVariable long id) {
		Verdicts verdicts = Verdicts.of(mail(id));
		return new MessageVerdicts(verdicts.authentication(), verdicts.spam());
	}

	@GetMapping(path = "/transcript", produces = "text/plain;charset=UTF-8")
	@Operation(operationId = "getTranscript", summary = "Return the session in which the message came",
			description = "404 after a restart, and for old messages.")
	String transcript(@PathVariable long id) {
		InboxMessageDetail detail = this.messages.detail(id);
		if (detail == null) {
			throw ApiException.noMessage(id);
		}
		SessionTranscript transcript = (this.transcripts != null) ? this.transcripts.find(detail.sessionId()) : null;
		if (transcript == null) {
			throw ApiException.notFound("The session of message " + id + " is no longer known");
		}
		return transcript.text();
	}

	private MailPart findPart(long id, String number) {
		MailPart part = mail(id).structure().find(number);
		if (part == null) {
			throw ApiException.notFound("Message " + id + " has no part " + number);
		}
		return part;
	}

	private InboundMail mail(long id) {
		return InboundMail.of(content(id), ReadingLimit.LIMITS);
	}

	private MessageContent content(long id) {
		MessageContent content = this.messages.content(id);
		if (content == null) {
			throw ApiException.noMessage(id);
		}
		return content;
	}

	/**
	 * The header.
	 *
	 * @param headers the fields in their order
	 */
	record Headers(List<HeaderField> headers) implements ApiBody {

	}

	/**
	 * Links.
	 *
	 * @param links the links
	 */
	record Links(List<String> links) implements ApiBody {

	}

	/**
	 * A code.
	 *
	 * @param code the digits
	 */
	record Code(String code) implements ApiBody {

	}

	/**
	 * What the header states about the sender.
	 *
	 * @param authentication results of SPF, DKIM and others
	 * @param spam what spam filters state
	 */
	record MessageVerdicts(List<AuthenticationResult> authentication, List<SpamScore> spam) implements ApiBody {

	}

	/**
	 * A part of a message.
	 *
	 * @param number its number, as in the path of its content
	 * @param mediaType the declared media type
	 * @param name the file name
	 * @param contentId the Content-ID without angle brackets
	 * @param disposition the declared disposition
	 * @param parts the parts within it
	 */
	record Part(String number, String mediaType, @Nullable String name, @Nullable String contentId, String disposition,
			List<Part> parts) implements ApiBody {

		static Part of(MailPart part) {
			return new Part(part.number(), part.mediaType(), part.name(), part.contentId(), part.disposition(),
					part.children().stream().map(Part::of).toList());
		}

	}

}
