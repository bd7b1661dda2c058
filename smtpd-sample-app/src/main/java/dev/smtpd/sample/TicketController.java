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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import dev.smtpd.sample.Comment.TicketFile;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/tickets")
class TicketController {

	private static final int MAX_PAGE_SIZE = 100;

	private final Tickets tickets;

	TicketController(Tickets tickets) {
		this.tickets = tickets;
	}

	@GetMapping
	ResponseEntity<List<Summary>> tickets(@RequestParam(defaultValue = "0") int page,
			@RequestParam(defaultValue = "100") int size) {
		List<Ticket> found = this.tickets.list(Math.max(page, 0), Math.min(Math.max(size, 1), MAX_PAGE_SIZE));
		return ResponseEntity.ok()
			.header("X-Total-Count", Long.toString(this.tickets.opened()))
			.body(found.stream().map(Summary::of).toList());
	}

	@GetMapping("/{number}")
	Ticket ticket(@PathVariable long number) {
		return this.tickets.get(number);
	}

	// PUT and DELETE, which a page of another site can't have a browser send
	@PutMapping("/{number}/closed")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void close(@PathVariable long number) {
		this.tickets.close(number, true);
	}

	@DeleteMapping("/{number}/closed")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void reopen(@PathVariable long number) {
		this.tickets.close(number, false);
	}

	@GetMapping("/{number}/comments/{comment}/files/{file}")
	ResponseEntity<Resource> file(@PathVariable long number, @PathVariable int comment, @PathVariable int file) {
		TicketFile found = this.tickets.file(number, comment, file);
		// never the type that the sender has declared, such as HTML
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment()
						.filename((found.name() != null) ? found.name() : "attachment", StandardCharsets.UTF_8)
						.build()
						.toString())
			.body(new InputStreamResource(found.content()::inputStream));
	}

	/**
	 * A ticket in the list.
	 *
	 * @param number its number
	 * @param customer the address that opened it
	 * @param subject its subject
	 * @param closed whether it takes no further mail
	 * @param failure why mail doesn't reach the customer
	 * @param commentCount how many messages it has
	 * @param updatedAt when the last one came
	 */
	record Summary(long number, String customer, String subject, boolean closed, @Nullable String failure,
			int commentCount, Instant updatedAt) {

		static Summary of(Ticket ticket) {
			return new Summary(ticket.number(), ticket.customer(), ticket.subject(), ticket.closed(), ticket.failure(),
					ticket.comments().size(), ticket.updatedAt());
		}

	}

}
