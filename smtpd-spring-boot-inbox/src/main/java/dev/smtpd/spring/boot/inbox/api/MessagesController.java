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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.smtpd.spring.boot.inbox.release.MessageReleases;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import dev.smtpd.spring.boot.inbox.store.InboxDeletion;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxPage;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Lists, finds, changes and deletes messages.
 */
@RestController
@Tag(name = "Messages")
class MessagesController {

	static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

	private static final int MAX_COUNT = 100_000;

	private final InboxMessages messages;

	private final MessageReleases releases;

	private final WaitingClients clients;

	MessagesController(InboxMessages messages, MessageReleases releases, WaitingClients clients) {
		this.messages = messages;
		this.releases = releases;
		this.clients = clients;
	}

	@GetMapping(path = "/messages", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "listMessages", summary = "List messages, the newest first",
			description = "'before' takes 'next' of the page before.")
	MessageList list(@RequestParam(defaultValue = "") String query,
			@RequestParam(required = false) @Nullable Long before, @RequestParam(defaultValue = "50") int size) {
		SearchQuery parsed = SearchQuery.parse(query);
		InboxPage page = this.messages.list(parsed, before, size);
		return new MessageList(page.messages(), page.next(), parsed.problems());
	}

	@GetMapping(path = "/messages/count", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "countMessages", summary = "Count messages", description = "Counts up to 100,000.")
	MessageCount count(@RequestParam(defaultValue = "") String query) {
		return new MessageCount(this.messages.count(SearchQuery.parse(query), MAX_COUNT));
	}

	@GetMapping(path = "/counts", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getCounts", summary = "Return how many messages there are, and how many are unread")
	Counts counts() {
		InboxCounts counts = this.messages.counts();
		return new Counts(counts.total(), counts.unread());
	}

	@GetMapping(path = "/mailboxes", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "listMailboxes", summary = "List the mailboxes, with the queries that find their messages")
	Mailboxes mailboxes() {
		return new Mailboxes(this.messages.mailboxes().stream().map(Mailbox::of).toList());
	}

	@GetMapping(path = "/messages/wait", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "waitForMessage", summary = "Return the newest message that is found, and wait for one",
			description = "404 if none arrives within the timeout, such as '10s', at most 5 minutes. "
					+ "503 with Retry-After if too many clients wait.")
	DeferredResult<MessageView> await(@RequestParam(defaultValue = "") String query,
			@RequestParam(defaultValue = "10s") String timeout, HttpServletRequest request) {
		SearchQuery parsed = SearchQuery.parse(query);
		if (!parsed.problems().isEmpty()) {
			throw ApiException.badRequest(String.join(" ", parsed.problems()));
		}
		Duration wait = timeout(timeout);
		// the servlet container's own timeout is a safety net behind it
		return this.clients.await(request, wait.plusSeconds(30), () -> find(parsed, wait));
	}

	private CompletableFuture<MessageView> find(SearchQuery query, Duration wait) {
		CompletableFuture<Optional<InboxMessage>> found = this.messages.await(query, wait);
		// not on the thread of the timeout, which all timeouts of the JVM have in common
		CompletableFuture<MessageView> view = found.thenApplyAsync(
				(message) -> message.map(InboxMessage::id).map(this::view).orElseThrow(() -> none(query, wait)));
		view.whenComplete((result, failure) -> found.cancel(false));
		return view;
	}

	private static Duration timeout(String text) {
		Duration timeout = DurationFormatterUtils.detectAndParse(text, DurationFormat.Unit.SECONDS);
		if (timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
			throw ApiException.badRequest("The timeout is 0 to " + MAX_TIMEOUT.toMinutes() + " minutes");
		}
		return timeout;
	}

	// says what there is instead, for the log of a test that fails
	private ApiException none(SearchQuery query, Duration timeout) {
		String newest = this.messages.list(SearchQuery.ALL, null, 3)
			.messages()
			.stream()
			.map((message) -> "'" + message.subject() + "' to " + message.recipients())
			.reduce((left, right) -> left + ", " + right)
			.map((texts) -> " The newest messages: " + texts)
			.orElse(" The inbox is empty");
		return new ApiException(HttpStatus.NOT_FOUND, "No such message",
				"No message for the query '" + query + "' within " + timeout.toMillis() + " ms." + newest);
	}

	@GetMapping(path = "/messages/{id:\\d+}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getMessage", summary = "Return a message without its content")
	MessageView get(@PathVariable long id) {
		return view(id);
	}

	private MessageView view(long id) {
		InboxMessageDetail detail = this.messages.detail(id);
		if (detail == null) {
			throw ApiException.noMessage(id);
		}
		return MessageView.of(detail, this.releases.list(id));
	}

	@PatchMapping(path = "/messages/{id:\\d+}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "changeMessage", summary = "Mark a message as read or unread, tag it, note something")
	MessageView change(@PathVariable long id, @RequestBody MessageChange change) {
		if (this.messages.find(id) == null) {
			throw ApiException.noMessage(id);
		}
		apply(InboxSelection.of(id), change);
		if (change.note() != null) {
			this.messages.note(id, change.note());
		}
		return view(id);
	}

	@PatchMapping(path = "/messages", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "changeMessages", summary = "Mark messages as read or unread, and tag them",
			description = "The messages are named by 'query' or by 'ids'.")
	MessageCount changeAll(@RequestParam(required = false) @Nullable String query,
			@RequestParam(required = false) @Nullable List<Long> ids, @RequestBody MessageChange change) {
		if (change.note() != null) {
			throw ApiException.badRequest("A note is about one message");
		}
		return new MessageCount(apply(Selections.of(query, ids), change));
	}

	private int apply(InboxSelection selection, MessageChange change) {
		int count = 0;
		for (String tag : change.addTags()) {
			count = Math.max(count, this.messages.addTag(selection, tag));
		}
		for (String tag : change.removeTags()) {
			count = Math.max(count, this.messages.removeTag(selection, tag));
		}
		// last, as a query may be about it
		return (change.read() != null) ? Math.max(count, this.messages.markRead(selection, change.read())) : count;
	}

	@DeleteMapping(path = "/messages/{id:\\d+}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "deleteMessage", summary = "Delete a message")
	Deletion delete(@PathVariable long id) {
		InboxDeletion deletion = this.messages.delete(InboxSelection.of(id));
		if (deletion.count() == 0) {
			throw ApiException.noMessage(id);
		}
		return Deletion.of(deletion);
	}

	@DeleteMapping(path = "/messages", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "deleteMessages", summary = "Delete messages",
			description = "The messages are named by 'query' or by 'ids'; an empty query deletes all.")
	Deletion deleteAll(@RequestParam(required = false) @Nullable String query,
			@RequestParam(required = false) @Nullable List<Long> ids) {
		return Deletion.of(this.messages.delete(Selections.of(query, ids)));
	}

	@PostMapping(path = "/undo", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "undoDeletion", summary = "Bring deleted messages back")
	MessageCount undo(@RequestBody Undo undo) {
		if (undo.token() == null) {
			throw ApiException.badRequest("'token' is missing");
		}
		return new MessageCount(this.messages.undo(undo.token()));
	}

	/**
	 * A part of the list of messages.
	 *
	 * @param messages the messages
	 * @param next where the next page begins, {@code null} on the last one
	 * @param problems what in the query couldn't be read as it was meant
	 */
	record MessageList(List<InboxMessage> messages, @Nullable Long next, List<String> problems) implements ApiBody {

	}

	/**
	 * A number of messages.
	 *
	 * @param count the number
	 */
	record MessageCount(long count) implements ApiBody {

	}

	/**
	 * How many messages there are.
	 *
	 * @param total all of them
	 * @param unread those that are unread
	 */
	record Counts(long total, long unread) implements ApiBody {

	}

	/**
	 * The mailboxes.
	 *
	 * @param mailboxes the mailboxes
	 */
	record Mailboxes(List<Mailbox> mailboxes) implements ApiBody {

	}

	/**
	 * A mailbox.
	 *
	 * @param kind what its messages have in common
	 * @param name its value
	 * @param total how many messages there are
	 * @param unread how many of them are unread
	 * @param query the query that finds them
	 */
	record Mailbox(String kind, String name, long total, long unread, String query) {

		static Mailbox of(InboxMailbox mailbox) {
			return new Mailbox(mailbox.kind().name().toLowerCase(Locale.ROOT), mailbox.name(), mailbox.total(),
					mailbox.unread(), mailbox.query().format());
		}

	}

	/**
	 * A change; what isn't named stays as it is.
	 *
	 * @param read whether the message was read
	 * @param note what to note about it; an empty text removes the note
	 * @param addTags the tags to add, none if they aren't named
	 * @param removeTags the tags to remove, none if they aren't named
	 */
	record MessageChange(@Nullable Boolean read, @Nullable String note, List<String> addTags,
			List<String> removeTags) implements ApiBody {

		private static final int MAX_TAGS = 30;

		MessageChange {
			addTags = bounded(addTags);
			removeTags = bounded(removeTags);
		}

		private static List<String> bounded(@Nullable List<String> tags) {
			if (tags != null && tags.size() > MAX_TAGS) {
				throw ApiException.badRequest("A message has at most " + MAX_TAGS + " tags");
			}
			if (tags != null && tags.contains(null)) {
				throw ApiException.badRequest("A tag is a text");
			}
			return (tags != null) ? List.copyOf(tags) : List.of();
		}

	}

	/**
	 * A deletion that can be undone.
	 *
	 * @param token names the deletion
	 * @param count how many messages were deleted
	 * @param undoUntil until when it can be undone
	 */
	record Deletion(String token, int count, Instant undoUntil) implements ApiBody {

		static Deletion of(InboxDeletion deletion) {
			return new Deletion(deletion.token(), deletion.count(), deletion.undoUntil());
		}

	}

	/**
	 * A deletion to undo.
	 *
	 * @param token names the deletion
	 */
	record Undo(@Nullable String token) implements ApiBody {

	}

}
