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
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.mail.HeaderField;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailPart;
import dev.smtpd.spring.boot.inbox.content.CalendarReader;
import dev.smtpd.spring.boot.inbox.content.DisplayName;
import dev.smtpd.spring.boot.inbox.content.FramePolicy;
import dev.smtpd.spring.boot.inbox.content.PlainText;
import dev.smtpd.spring.boot.inbox.content.ReadsText;
import dev.smtpd.spring.boot.inbox.content.RemoteContent;
import dev.smtpd.spring.boot.inbox.content.SafeHtml;
import dev.smtpd.spring.boot.inbox.content.SafeHtmlRenderer;
import dev.smtpd.spring.boot.inbox.content.Verdicts;
import dev.smtpd.spring.boot.inbox.release.MessageReleases;
import dev.smtpd.spring.boot.inbox.release.ReleaseRefusedException;
import dev.smtpd.spring.boot.inbox.release.ReleaseRequest;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.session.Transcripts;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * The page of a message.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}/messages/{id}")
final class MessageController {

	private static final int MAX_SOURCE = 256 * 1024;

	private final InboxMessages messages;

	private final Transcripts transcripts;

	private final ObjectProvider<MessageReleases> releases;

	private final Pages pages;

	private final SafeHtmlRenderer renderer = new SafeHtmlRenderer();

	MessageController(InboxMessages messages, Transcripts transcripts, ObjectProvider<MessageReleases> releases,
			Pages pages) {
		this.messages = messages;
		this.transcripts = transcripts;
		this.releases = releases;
		this.pages = pages;
	}

	@GetMapping
	@ReadsText
	View message(@PathVariable long id, @RequestParam(defaultValue = "") String q,
			@RequestParam(required = false) @Nullable String view,
			@RequestParam(required = false) @Nullable String part, @RequestParam(defaultValue = "false") boolean remote,
			@RequestParam(defaultValue = "0") int released) throws IOException {
		OpenMessage open = OpenMessage.of(this.messages, id, part);
		if (open == null) {
			return this.pages.missing("message");
		}
		Map<String, Object> model = model(open, id, q, view, remote);
		model.put("release", ReleaseView.of(this.releases.getIfAvailable(), open.detail(), null, "", released));
		return this.pages.page("message", model);
	}

	@PostMapping("/release")
	View release(@PathVariable long id, ReleaseForm form, HttpServletRequest request) throws IOException {
		MessageReleases releases = this.releases.getIfAvailable();
		OpenMessage open = OpenMessage.of(this.messages, id, null);
		if (releases == null || open == null) {
			return this.pages.missing("message");
		}
		Principal user = request.getUserPrincipal();
		try {
			int count = releases
				.release(id,
						new ReleaseRequest(form.addresses(), form.isNullSender(),
								(user != null) ? user.getName() : null))
				.size();
			return Pages.redirect(this.pages.urls(request).released(id, form.getQ(), count));
		}
		catch (ReleaseRefusedException ex) {
			Map<String, Object> model = model(open, id, form.getQ(), null, false);
			model.put("release",
					ReleaseView.of(releases, open.detail(), form, DisplayName.of(String.valueOf(ex.getMessage())), 0));
			return this.pages.page("message", model, status(ex));
		}
	}

	private static HttpStatus status(ReleaseRefusedException ex) {
		return switch (ex.reason()) {
			case NO_MESSAGE -> HttpStatus.NOT_FOUND;
			case OFF, NOT_ALLOWED -> HttpStatus.FORBIDDEN;
			case INVALID, LOOP -> HttpStatus.BAD_REQUEST;
			case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
		};
	}

	private Map<String, Object> model(OpenMessage open, long id, String q, @Nullable String view, boolean remote)
			throws IOException {
		InboundMail mail = open.mail();
		MessageParts parts = MessageParts.of(mail);
		List<String> views = views(mail);
		String shown = (view != null && views.contains(view)) ? view : views.get(0);
		String calendar = mail.calendar();
		Map<String, Object> model = new HashMap<>();
		model.put("q", q);
		model.put("id", id);
		model.put("open", open);
		model.put("detail", open.detail());
		model.put("message", open.detail().message());
		model.put("mail", mail);
		model.put("part", open.part());
		model.put("view", shown);
		model.put("views", views);
		model.put("remote", remote);
		model.put("sandbox", FramePolicy.SANDBOX);
		model.put("parts", parts);
		model.put("attachments", parts.attachments().stream().map(AttachmentView::of).toList());
		model.put("envelope", EnvelopeComparison.of(open.detail(), mail));
		model.put("verdicts", Verdicts.of(mail));
		model.put("events", (calendar != null) ? CalendarReader.read(calendar) : List.of());
		model.put("neighbours", Neighbours.of(this.messages, SearchQuery.parse(q), id));
		switch (shown) {
			case "html" ->
				model.put("html", open.html(this.renderer, remote ? RemoteContent.SHOWN : RemoteContent.BLOCKED));
			case "text" -> model.put("text", PlainText.of(mail.text()));
			case "reply" -> model.put("text", PlainText.of(mail.replyText()));
			case "headers" -> model.put("fields", mail.headers().stream().limit(1_000).map(Field::of).toList());
			case "source" -> model.put("source", source(open));
			case "session" -> model.put("transcript", this.transcripts.find(open.detail().sessionId()));
			default -> {
			}
		}
		return model;
	}

	private static List<String> views(InboundMail mail) {
		List<String> views = new ArrayList<>();
		if (mail.html() != null) {
			views.add("html");
		}
		views.add("text");
		if (!mail.quotedText().isEmpty() || !mail.signature().isEmpty()) {
			views.add("reply");
		}
		views.addAll(List.of("headers", "source", "structure", "session"));
		return views;
	}

	private static String source(OpenMessage open) throws IOException {
		try (InputStream in = open.content().inputStream()) {
			return PageFormat.visible(new String(in.readNBytes(MAX_SOURCE), StandardCharsets.UTF_8));
		}
	}

	@GetMapping("/html")
	@ReadsText
	void html(@PathVariable long id, @RequestParam(required = false) @Nullable String part,
			@RequestParam(defaultValue = "false") boolean remote, HttpServletResponse response) throws IOException {
		OpenMessage open = OpenMessage.of(this.messages, id, part);
		RemoteContent content = remote ? RemoteContent.SHOWN : RemoteContent.BLOCKED;
		SafeHtml html = (open != null) ? open.html(this.renderer, content) : null;
		response.setHeader("Content-Security-Policy", FramePolicy.of(content));
		response.setHeader("Referrer-Policy", FramePolicy.REFERRER_POLICY);
		response.setHeader("X-Frame-Options", "SAMEORIGIN");
		if (html == null) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		response.setContentType("text/html;charset=UTF-8");
		response.getOutputStream().write(html.html().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A header field.
	 *
	 * @param name the name
	 * @param value the value as it was sent, without what hides
	 */
	record Field(String name, String value) {

		static Field of(HeaderField field) {
			return new Field(DisplayName.of(field.name()), PageFormat.visible(field.value()));
		}

	}

	/**
	 * An attachment.
	 *
	 * @param number the number of the part
	 * @param name the name, in which nothing hides
	 * @param mediaType the type that the sender has declared
	 * @param size its size in bytes
	 * @param picture whether there may be a thumbnail
	 * @param message whether it is a message
	 */
	record AttachmentView(String number, String name, String mediaType, long size, boolean picture, boolean message) {

		static AttachmentView of(MailPart part) {
			String name = part.name();
			return new AttachmentView(part.number(),
					DisplayName.of((name != null) ? name : part.isMessage() ? "Message" : "Without name"),
					DisplayName.of(part.mediaType()), part.size(), part.mediaType().startsWith("image/"),
					part.isMessage());
		}

	}

}
