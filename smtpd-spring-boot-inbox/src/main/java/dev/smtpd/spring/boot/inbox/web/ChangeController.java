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

import dev.smtpd.spring.boot.inbox.store.InboxDeletion;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * Changes messages. A change leads back to the page from which it came.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}")
final class ChangeController {

	private final InboxMessages messages;

	private final Pages pages;

	ChangeController(InboxMessages messages, Pages pages) {
		this.messages = messages;
		this.pages = pages;
	}

	@PostMapping("/delete")
	View delete(MessageChoice choice, HttpServletRequest request) {
		InboxDeletion deletion = this.messages.delete(choice.selection());
		String list = this.pages.urls(request).list(choice.getQ(), null);
		if (deletion.count() == 0) {
			return Pages.redirect(list);
		}
		return Pages.redirect(
				list + (list.contains("?") ? "&" : "?") + "deleted=" + deletion.token() + "&count=" + deletion.count());
	}

	@PostMapping("/undo")
	View undo(@RequestParam String deletion, @RequestParam(defaultValue = "") String q, HttpServletRequest request) {
		this.messages.undo(deletion);
		return Pages.redirect(this.pages.urls(request).list(q, null));
	}

	@PostMapping("/read")
	View read(MessageChoice choice, HttpServletRequest request) {
		this.messages.markRead(choice.selection(), true);
		return back(choice, request);
	}

	@PostMapping("/unread")
	View unread(MessageChoice choice, HttpServletRequest request) {
		this.messages.markRead(choice.selection(), false);
		return Pages.redirect(this.pages.urls(request).list(choice.getQ(), choice.getBefore()));
	}

	@PostMapping("/tag")
	View tag(MessageChoice choice, @RequestParam(defaultValue = "") String tag, HttpServletRequest request) {
		if (!tag.isBlank()) {
			this.messages.addTag(choice.selection(), tag.strip());
		}
		return back(choice, request);
	}

	@PostMapping("/untag")
	View untag(MessageChoice choice, @RequestParam String tag, HttpServletRequest request) {
		this.messages.removeTag(choice.selection(), tag);
		return back(choice, request);
	}

	@PostMapping("/note")
	View note(@RequestParam long id, @RequestParam(defaultValue = "") String note,
			@RequestParam(defaultValue = "") String q, HttpServletRequest request) {
		this.messages.note(id, note.replace("\r\n", "\n"));
		return Pages.redirect(this.pages.urls(request).message(id, q, null, null));
	}

	private View back(MessageChoice choice, HttpServletRequest request) {
		InboxUrls urls = this.pages.urls(request);
		Long message = choice.getMessage();
		return Pages.redirect((message != null) ? urls.message(message, choice.getQ(), null, null)
				: urls.list(choice.getQ(), choice.getBefore()));
	}

	@ExceptionHandler
	View invalid(IllegalArgumentException ex) {
		return this.pages.error(HttpStatus.BAD_REQUEST,
				"Nothing was changed. " + ex.getMessage() + ". Go back, correct it, and try again.");
	}

}
