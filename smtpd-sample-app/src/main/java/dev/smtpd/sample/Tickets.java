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

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

/**
 * Keeps the tickets that were written to last, in memory.
 */
@Component
class Tickets {

	private static final int MAX_SUBJECT = 200;

	private static final int MAX_FAILURE = 300;

	private final DeskProperties properties;

	private final TicketNumbers numbers;

	// the one that was written to last is last
	private final Map<Long, Ticket> tickets = new LinkedHashMap<>();

	private long opened;

	private long size;

	Tickets(DeskProperties properties, TicketNumbers numbers) {
		this.properties = properties;
		this.numbers = numbers;
	}

	synchronized Ticket open(String customer, String subject, Comment comment) {
		Ticket ticket = new Ticket(this.numbers.next(), customer, DisplayText.line(subject, MAX_SUBJECT), false, null,
				List.of(comment));
		put(ticket);
		this.opened++;
		return ticket;
	}

	synchronized void comment(long number, Comment comment) {
		Ticket ticket = get(number);
		if (ticket.closed()) {
			throw new TicketClosedException(number);
		}
		if (ticket.comments().size() >= this.properties.maxComments()
				|| ticket.size() + comment.size() > this.properties.maxSizeOrDefault().toBytes()) {
			throw new TicketFullException(number);
		}
		put(ticket.withComment(comment));
	}

	synchronized void fail(long number, String failure) {
		this.tickets.replace(number, get(number).withFailure(DisplayText.line(failure, MAX_FAILURE)));
	}

	synchronized void close(long number, boolean closed) {
		this.tickets.replace(number, get(number).withClosed(closed));
	}

	synchronized boolean exists(long number) {
		return this.tickets.containsKey(number);
	}

	synchronized Ticket get(long number) {
		Ticket ticket = this.tickets.get(number);
		if (ticket == null) {
			throw new NoSuchTicketException("There is no ticket " + number);
		}
		return ticket;
	}

	Comment.TicketFile file(long number, int comment, int file) {
		try {
			return get(number).comments().get(comment).files().get(file);
		}
		catch (IndexOutOfBoundsException ex) {
			throw new NoSuchTicketException("Ticket " + number + " has no such file");
		}
	}

	synchronized List<Ticket> list(int page, int size) {
		List<Ticket> newestFirst = new ArrayList<>(this.tickets.values());
		Collections.reverse(newestFirst);
		return newestFirst.stream().skip((long) page * size).limit(size).toList();
	}

	synchronized long opened() {
		return this.opened;
	}

	private void put(Ticket ticket) {
		Ticket before = this.tickets.remove(ticket.number());
		this.size += ticket.size() - ((before != null) ? before.size() : 0);
		this.tickets.put(ticket.number(), ticket);
		Iterator<Ticket> oldest = this.tickets.values().iterator();
		while (this.tickets.size() > this.properties.capacity()
				|| (this.size > this.properties.maxSizeOrDefault().toBytes() && this.tickets.size() > 1)) {
			this.size -= oldest.next().size();
			oldest.remove();
		}
	}

}
