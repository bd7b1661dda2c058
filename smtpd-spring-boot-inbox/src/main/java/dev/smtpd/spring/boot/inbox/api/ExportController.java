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

import java.io.IOException;
import java.util.List;

import dev.smtpd.spring.boot.inbox.content.PartDelivery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes messages as files.
 */
@RestController
@Tag(name = "Export")
class ExportController {

	private final InboxMessages messages;

	ExportController(InboxMessages messages) {
		this.messages = messages;
	}

	@GetMapping(path = "/export.zip", produces = "application/zip")
	@Operation(operationId = "exportZip", summary = "Return messages as a zip file of .eml files",
			description = "The messages are named by 'query' or by 'ids'; an empty query names all.")
	void zip(@RequestParam(required = false) @Nullable String query,
			@RequestParam(required = false) @Nullable List<Long> ids, HttpServletResponse response) throws IOException {
		InboxSelection selection = Selections.of(query, ids);
		begin(response, "application/zip", "messages.zip");
		this.messages.exportZip(selection, response.getOutputStream());
	}

	@GetMapping(path = "/export.mbox", produces = "application/mbox")
	@Operation(operationId = "exportMbox", summary = "Return messages as an mbox file (RFC 4155)",
			description = "The messages are named by 'query' or by 'ids'; an empty query names all.")
	void mbox(@RequestParam(required = false) @Nullable String query,
			@RequestParam(required = false) @Nullable List<Long> ids, HttpServletResponse response) throws IOException {
		InboxSelection selection = Selections.of(query, ids);
		begin(response, "application/mbox", "messages.mbox");
		this.messages.exportMbox(selection, response.getOutputStream());
	}

	private static void begin(HttpServletResponse response, String contentType, String name) {
		response.setContentType(contentType);
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, PartDelivery.file(name).contentDisposition());
	}

}
