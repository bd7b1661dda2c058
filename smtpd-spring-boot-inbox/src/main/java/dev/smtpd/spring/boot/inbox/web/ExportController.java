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

import dev.smtpd.spring.boot.inbox.content.PartDelivery;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * Exports messages as files.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}")
final class ExportController {

	private final InboxMessages messages;

	private final Pages pages;

	ExportController(InboxMessages messages, Pages pages) {
		this.messages = messages;
		this.pages = pages;
	}

	@GetMapping("/export.zip")
	void zip(@RequestParam(defaultValue = "") String q, HttpServletResponse response) throws IOException {
		exportZip(InboxSelection.of(SearchQuery.parse(q)), response);
	}

	@PostMapping("/export.zip")
	void zip(MessageChoice choice, HttpServletResponse response) throws IOException {
		exportZip(choice.selection(), response);
	}

	@GetMapping("/export.mbox")
	void mbox(@RequestParam(defaultValue = "") String q, HttpServletResponse response) throws IOException {
		exportMbox(InboxSelection.of(SearchQuery.parse(q)), response);
	}

	@PostMapping("/export.mbox")
	void mbox(MessageChoice choice, HttpServletResponse response) throws IOException {
		exportMbox(choice.selection(), response);
	}

	private void exportZip(InboxSelection selection, HttpServletResponse response) throws IOException {
		write(response, "inbox.zip");
		this.messages.exportZip(selection, response.getOutputStream());
	}

	private void exportMbox(InboxSelection selection, HttpServletResponse response) throws IOException {
		write(response, "inbox.mbox");
		this.messages.exportMbox(selection, response.getOutputStream());
	}

	@ExceptionHandler
	View invalid(IllegalArgumentException ex) {
		return this.pages.error(HttpStatus.BAD_REQUEST,
				"Nothing was exported. " + ex.getMessage() + ". Go back, correct it, and try again.");
	}

	private static void write(HttpServletResponse response, String name) {
		response.setContentType("application/octet-stream");
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, PartDelivery.file(name).contentDisposition());
	}

}
