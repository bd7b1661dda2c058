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

package dev.smtpd.spring.boot.inbox.store;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.smtpd.MessageContent;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the inbox. Thread-safe. Methods block while they use the database and
 * throw a {@link org.springframework.dao.DataAccessException} if it fails.
 * <p>
 * Changes of many messages are made in small transactions, so that meanwhile mail is
 * stored; a change that fails midway is partly made. Deleted messages are found by no
 * method but {@link #undo}.
 *
 * @since 0.1.0
 */
public interface InboxMessages {

	/**
	 * The greatest size of a page.
	 */
	int MAX_PAGE_SIZE = 500;

	/**
	 * List messages, the newest first.
	 * @param query what to find; an empty query finds all
	 * @param before the {@linkplain InboxPage#next() end of the page before}, or
	 * {@code null} for the first page
	 * @param size how many messages to return at most, 1 to {@value #MAX_PAGE_SIZE};
	 * other values are brought into this range
	 * @return the page
	 */
	InboxPage list(SearchQuery query, @Nullable Long before, int size);

	/**
	 * Count messages.
	 * @param query what to count
	 * @param atMost where to stop counting
	 * @return the number of messages, or {@code atMost} if there are more
	 */
	long count(SearchQuery query, int atMost);

	/**
	 * Return the counts of the whole inbox.
	 * @return the counts
	 */
	InboxCounts counts();

	/**
	 * Return the mailboxes.
	 * @return the mailboxes by kind, then by name; of each kind the 200 with the most
	 * messages at most
	 */
	List<InboxMailbox> mailboxes();

	/**
	 * Find a message.
	 * @param id the number of the message
	 * @return the message, or {@code null} if there is none or it is deleted
	 */
	@Nullable InboxMessage find(long id);

	/**
	 * Find a message with everything that is known about it.
	 * @param id the number of the message
	 * @return the detail, or {@code null} if there is none or it is deleted
	 */
	@Nullable InboxMessageDetail detail(long id);

	/**
	 * Return the content of a message. It is read from the database in pieces while its
	 * stream is read, so that no memory holds the whole; a stream fails with an
	 * {@link IOException} if the message is purged meanwhile.
	 * @param id the number of the message
	 * @return the content, or {@code null} if there is no such message or it is deleted
	 */
	@Nullable MessageContent content(long id);

	/**
	 * Wait for a message, without holding a thread.
	 * @param query what to wait for
	 * @param timeout how long to wait at most
	 * @return a future of the newest message that the query finds now or else of the
	 * first one that arrives; empty after the timeout. It fails with a
	 * {@link java.util.concurrent.RejectedExecutionException} if too many callers wait
	 */
	CompletableFuture<Optional<InboxMessage>> await(SearchQuery query, Duration timeout);

	/**
	 * Mark messages as read or unread.
	 * @param selection the messages
	 * @param read whether they were read
	 * @return how many messages were changed
	 */
	int markRead(InboxSelection selection, boolean read);

	/**
	 * Add a tag to messages.
	 * @param selection the messages
	 * @param tag the tag: at most 100 characters, none of them a control character
	 * @return how many messages didn't have it
	 * @throws IllegalArgumentException if the tag isn't valid
	 */
	int addTag(InboxSelection selection, String tag);

	/**
	 * Remove a tag from messages.
	 * @param selection the messages
	 * @param tag the tag
	 * @return how many messages had it
	 */
	int removeTag(InboxSelection selection, String tag);

	/**
	 * Note something about a message.
	 * @param id the number of the message
	 * @param note the note, at most 10,000 characters; an empty one removes it
	 * @return whether there is such a message
	 * @throws IllegalArgumentException if the note is too long
	 */
	boolean note(long id, String note);

	/**
	 * Delete messages. They are purged later; until then the deletion can be undone.
	 * @param selection the messages
	 * @return the deletion
	 */
	InboxDeletion delete(InboxSelection selection);

	/**
	 * Undo a deletion.
	 * @param token the {@linkplain InboxDeletion#token() token} of the deletion
	 * @return how many messages were brought back; 0 if the token is unknown or its
	 * messages are purged
	 */
	int undo(String token);

	/**
	 * Write messages as a zip file of {@code .eml} files, the newest first.
	 * @param selection the messages
	 * @param out the stream, which is flushed and not closed
	 * @return how many messages were written
	 * @throws IOException if the stream can't be written
	 */
	int exportZip(InboxSelection selection, OutputStream out) throws IOException;

	/**
	 * Write messages as an mbox file (RFC 4155, with {@code >From} quoting), the newest
	 * first.
	 * @param selection the messages
	 * @param out the stream, which is flushed and not closed
	 * @return how many messages were written
	 * @throws IOException if the stream can't be written
	 */
	int exportMbox(InboxSelection selection, OutputStream out) throws IOException;

}
