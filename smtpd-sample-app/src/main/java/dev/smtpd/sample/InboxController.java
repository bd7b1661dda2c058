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

import java.util.List;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
class InboxController {

	private static final MediaType MESSAGE_RFC822 = new MediaType("message", "rfc822");

	private static final int MAX_PAGE_SIZE = 100;

	private final Inbox inbox;

	InboxController(Inbox inbox) {
		this.inbox = inbox;
	}

	@GetMapping("/api/messages")
	ResponseEntity<List<InboxMessage>> messages(@RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "100") int size) {
		return ResponseEntity.ok()
			.header("X-Total-Count", Long.toString(this.inbox.received()))
			.body(this.inbox.messages(Math.max(page, 0), Math.min(Math.max(size, 1), MAX_PAGE_SIZE)));
	}

	@GetMapping("/api/messages/{id}/raw")
	ResponseEntity<StreamingResponseBody> raw(@PathVariable String id) {
		return this.inbox.message(id).map(InboxController::raw).orElseGet(() -> ResponseEntity.notFound().build());
	}

	private static ResponseEntity<StreamingResponseBody> raw(InboxMessage message) {
		return ResponseEntity.ok()
			.contentType(MESSAGE_RFC822)
			.contentLength(message.size())
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(message.id() + ".eml").build().toString())
			.body((out) -> message.content().transferTo(out));
	}

}
