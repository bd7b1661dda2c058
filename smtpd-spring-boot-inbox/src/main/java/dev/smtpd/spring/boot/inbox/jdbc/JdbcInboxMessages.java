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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.ToIntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.smtpd.MessageContent;
import dev.smtpd.spring.boot.inbox.arrival.MessageLabel;
import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import dev.smtpd.spring.boot.inbox.store.InboxDeletion;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxPage;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.jspecify.annotations.Nullable;

/**
 * {@link InboxMessages} in a database.
 */
final class JdbcInboxMessages implements InboxMessages {

	private static final int BATCH = 500;

	private static final int FOUND_AT_ONCE = 10_000;

	private static final int MAX_NOTE_LENGTH = 10_000;

	private static final int MAX_TAGS = 30;

	private static final int MAX_MAILBOXES = 200;

	private final InboxDatabase database;

	private final WordIndex index;

	private final MessageFinder finder;

	private final MessageSearch search;

	private final EventDispatcher events;

	private final Waiters waiters;

	private final Duration undo;

	private final Clock clock;

	private final Cache<InboxCounts> counts;

	private final Cache<List<InboxMailbox>> mailboxes;

	JdbcInboxMessages(InboxDatabase database, WordIndex index, MessageFinder finder, EventDispatcher events,
			Duration undo, Clock clock) {
		this.database = database;
		this.index = index;
		this.finder = finder;
		this.search = new MessageSearch(database, finder);
		this.events = events;
		this.waiters = new Waiters(this.search, events, ForkJoinPool.commonPool());
		this.undo = undo;
		this.clock = clock;
		this.counts = new Cache<>(events, finder::counts);
		this.mailboxes = new Cache<>(events, this::readMailboxes);
	}

	@Override
	public InboxPage list(SearchQuery query, @Nullable Long before, int size) {
		int max = Math.max(1, Math.min(size, MAX_PAGE_SIZE));
		Long[] found = this.finder.find(query, (before != null) ? before : Long.MAX_VALUE, max + 1);
		if (found.length <= max) {
			return new InboxPage(this.search.read(found), null);
		}
		return new InboxPage(this.search.read(Arrays.copyOf(found, max)), found[max - 1]);
	}

	@Override
	public long count(SearchQuery query, int atMost) {
		if (query.isAll()) {
			return Math.min(counts().total(), atMost);
		}
		return this.finder.count(query, atMost);
	}

	@Override
	public InboxCounts counts() {
		return this.counts.get();
	}

	@Override
	public List<InboxMailbox> mailboxes() {
		return this.mailboxes.get();
	}

	private List<InboxMailbox> readMailboxes() {
		return Arrays.stream(MailboxKind.values())
			.flatMap((kind) -> this.finder.mailboxes(kind, MAX_MAILBOXES)
				.stream()
				.sorted(Comparator.comparing(InboxMailbox::name)))
			.toList();
	}

	@Override
	public @Nullable InboxMessage find(long id) {
		return this.database.client()
			.sql("SELECT " + MessageRows.COLUMNS + " FROM smtpd_inbox_message m WHERE m.id = ? AND m.deleted = FALSE")
			.param(id)
			.query((row, number) -> MessageRows.message(row, number))
			.optional()
			.orElse(null);
	}

	@Override
	public @Nullable InboxMessageDetail detail(long id) {
		return this.database.client()
			.sql("SELECT " + MessageRows.DETAIL_COLUMNS + " FROM smtpd_inbox_message m JOIN smtpd_inbox_detail d"
					+ " ON d.message_id = m.id WHERE m.id = ? AND m.deleted = FALSE")
			.param(id)
			.query((row, number) -> MessageRows.detail(row, number))
			.optional()
			.orElse(null);
	}

	@Override
	public @Nullable MessageContent content(long id) {
		InboxMessage message = find(id);
		return (message != null) ? new StoredContent(this.database, id, message.size()) : null;
	}

	@Override
	public CompletableFuture<Optional<InboxMessage>> await(SearchQuery query, Duration timeout) {
		return this.waiters.await(query, timeout);
	}

	@Override
	public int markRead(InboxSelection selection, boolean read) {
		return change(selection, InboxEvent.Type.CHANGED, (ids) -> {
			int count = this.database.client()
				.sql("UPDATE smtpd_inbox_message SET unread = ? WHERE id = ANY(?) AND deleted = FALSE AND unread <> ?")
				.params(!read, ids, !read)
				.update();
			this.database.client()
				.sql("UPDATE smtpd_inbox_label SET unread = ? WHERE message_id = ANY(?)")
				.params(!read, ids)
				.update();
			return count;
		});
	}

	@Override
	public int addTag(InboxSelection selection, String tag) {
		String safe = SafeText.line(tag, tag.length()).strip();
		if (safe.isEmpty() || safe.length() > MessageLabel.MAX_NAME_LENGTH || !safe.equals(tag.strip())) {
			throw new IllegalArgumentException(
					"A tag has 1 to " + MessageLabel.MAX_NAME_LENGTH + " characters, none of them a control character");
		}
		return change(selection, InboxEvent.Type.CHANGED, (ids) -> changeTags(ids, safe, true));
	}

	@Override
	public int removeTag(InboxSelection selection, String tag) {
		String safe = SafeText.line(tag, MessageLabel.MAX_NAME_LENGTH);
		return change(selection, InboxEvent.Type.CHANGED, (ids) -> changeTags(ids, safe, false));
	}

	private int changeTags(Long[] ids, String tag, boolean add) {
		List<InboxMessage> messages = this.database.client()
			.sql("SELECT " + MessageRows.COLUMNS + " FROM smtpd_inbox_message m WHERE m.id = ANY(?)"
					+ " AND m.deleted = FALSE ORDER BY m.id FOR UPDATE")
			.param(ids)
			.query((row, number) -> MessageRows.message(row, number))
			.list();
		int count = 0;
		for (InboxMessage message : messages) {
			List<String> tags = new ArrayList<>(message.tags());
			if (tags.contains(tag) == add || (add && tags.size() >= MAX_TAGS)) {
				continue;
			}
			if (add) {
				tags.add(tag);
				tags.sort(null);
				this.database.client()
					.sql("INSERT INTO smtpd_inbox_label (kind, name, message_id, unread, deleted)"
							+ " VALUES ('T', ?, ?, ?, FALSE)")
					.params(tag, message.id(), !message.read())
					.update();
			}
			else {
				tags.remove(tag);
				this.database.client()
					.sql("DELETE FROM smtpd_inbox_label WHERE kind = 'T' AND name = ? AND message_id = ?")
					.params(tag, message.id())
					.update();
			}
			this.database.client()
				.sql("UPDATE smtpd_inbox_message SET tags = ? WHERE id = ?")
				.params(String.join("\n", tags), message.id())
				.update();
			count++;
		}
		return count;
	}

	@Override
	public boolean note(long id, String note) {
		String safe = SafeText.lines(note, note.length());
		if (safe.length() > MAX_NOTE_LENGTH) {
			throw new IllegalArgumentException("A note has at most " + MAX_NOTE_LENGTH + " characters");
		}
		if (find(id) == null) {
			return false;
		}
		int count = this.database.client()
			.sql("UPDATE smtpd_inbox_detail SET note = ? WHERE message_id = ?")
			.params(safe, id)
			.update();
		AfterTransaction.runCommitted(this.database, () -> this.events.publish(InboxEvent.Type.CHANGED, List.of(id)));
		return count > 0;
	}

	@Override
	public InboxDeletion delete(InboxSelection selection) {
		String token = UUID.randomUUID().toString();
		Instant now = this.clock.instant();
		int count = change(selection, InboxEvent.Type.DELETED, (ids) -> {
			int deleted = this.database.client()
				.sql("UPDATE smtpd_inbox_message SET deleted = TRUE, deleted_at = ?, deletion = ?"
						+ " WHERE id = ANY(?) AND deleted = FALSE")
				.params(MessageInsert.time(now), token, ids)
				.update();
			this.database.client()
				.sql("UPDATE smtpd_inbox_label SET deleted = TRUE WHERE message_id = ANY(?)")
				.param(ids)
				.update();
			return deleted;
		});
		return new InboxDeletion(token, count, now.plus(this.undo));
	}

	@Override
	public int undo(String token) {
		List<Long> ids = this.database.client()
			.sql("SELECT id FROM smtpd_inbox_message WHERE deletion = ? AND deleted = TRUE")
			.param(SafeText.line(token, 40))
			.query((row, number) -> row.getLong(1))
			.list();
		int count = 0;
		for (int i = 0; i < ids.size(); i += BATCH) {
			count += changeBatch(ids.subList(i, Math.min(ids.size(), i + BATCH)), InboxEvent.Type.STORED,
					this::restore);
		}
		return count;
	}

	private int restore(Long[] ids) {
		int restored = this.database.client()
			.sql("UPDATE smtpd_inbox_message SET deleted = FALSE, deleted_at = NULL, deletion = NULL WHERE id = ANY(?)")
			.param(ids)
			.update();
		this.database.client()
			.sql("UPDATE smtpd_inbox_label SET deleted = FALSE WHERE message_id = ANY(?)")
			.param(ids)
			.update();
		return restored;
	}

	private int change(InboxSelection selection, InboxEvent.Type type, ToIntFunction<Long[]> change) {
		int[] count = new int[1];
		forEachBatch(selection, (ids) -> count[0] += changeBatch(List.of(ids), type, change));
		return count[0];
	}

	// a transaction each, so that nothing is locked for long
	private int changeBatch(List<Long> ids, InboxEvent.Type type, ToIntFunction<Long[]> change) {
		Long[] ascending = ids.stream().sorted().toArray(Long[]::new);
		Integer count = this.database.transactions().execute((status) -> change.applyAsInt(ascending));
		if (count == null || count == 0) {
			return 0;
		}
		AfterTransaction.run(this.database, () -> this.index.changed(ascending));
		AfterTransaction.runCommitted(this.database, () -> this.events.publish(type, List.of(ascending)));
		return count;
	}

	private <X extends Exception> void forEachBatch(InboxSelection selection, BatchConsumer<X> consumer) throws X {
		if (selection.query() == null) {
			List<Long> ids = (selection.ids() != null) ? selection.ids() : List.of();
			forEachBatch(ids.stream().distinct().sorted(Comparator.reverseOrder()).toArray(Long[]::new), consumer);
			return;
		}
		Long[] found = this.finder.find(selection.query(), Long.MAX_VALUE, FOUND_AT_ONCE);
		while (found.length > 0) {
			forEachBatch(found, consumer);
			found = (found.length < FOUND_AT_ONCE) ? new Long[0]
					: this.finder.find(selection.query(), found[found.length - 1], FOUND_AT_ONCE);
		}
	}

	private static <X extends Exception> void forEachBatch(Long[] ids, BatchConsumer<X> consumer) throws X {
		for (int i = 0; i < ids.length; i += BATCH) {
			consumer.accept(Arrays.copyOfRange(ids, i, Math.min(ids.length, i + BATCH)));
		}
	}

	@Override
	public int exportZip(InboxSelection selection, OutputStream out) throws IOException {
		int[] count = new int[1];
		ZipOutputStream zip = new ZipOutputStream(out);
		forEachBatch(selection, (ids) -> {
			for (InboxMessage message : this.search.read(ids)) {
				ZipEntry entry = new ZipEntry(message.id() + ".eml");
				entry.setTime(message.receivedAt().toEpochMilli());
				zip.putNextEntry(entry);
				new StoredContent(this.database, message.id(), message.size()).transferTo(zip);
				zip.closeEntry();
				count[0]++;
			}
		});
		zip.finish();
		zip.flush();
		return count[0];
	}

	@Override
	public int exportMbox(InboxSelection selection, OutputStream out) throws IOException {
		int[] count = new int[1];
		BufferedOutputStream buffered = new BufferedOutputStream(out, 65_536);
		MboxOutputStream mbox = new MboxOutputStream(buffered);
		forEachBatch(selection, (ids) -> {
			for (InboxMessage message : this.search.read(ids)) {
				mbox.begin(message.sender(), message.receivedAt());
				new StoredContent(this.database, message.id(), message.size()).transferTo(mbox);
				mbox.end();
				count[0]++;
			}
		});
		mbox.flush();
		return count[0];
	}

	/**
	 * Takes some messages.
	 *
	 * @param <X> how it fails
	 */
	@FunctionalInterface
	private interface BatchConsumer<X extends Exception> {

		void accept(Long[] ids) throws X;

	}

}
