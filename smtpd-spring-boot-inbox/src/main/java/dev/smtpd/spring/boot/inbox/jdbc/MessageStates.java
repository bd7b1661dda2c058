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

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.search.SearchTerm;
import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * The {@linkplain MessageState states} of all messages in memory, about 20 bytes for
 * each, so that H2 needn't read the messages that a query doesn't find. The database has
 * the truth: what was changed is marked, and is read again before the next query.
 */
final class MessageStates {

	private static final int CHUNK_BITS = 12;

	private static final int CHUNK_SIZE = 1 << CHUNK_BITS;

	private static final int BATCH = 1_000;

	private static final int MAX_ATTEMPTS = 10;

	private static final String COLUMNS = "id, received_at, size, attachment_count, unread, deleted";

	private final InboxDatabase database;

	private final long base;

	private final BitSet present = new BitSet();

	private final BitSet deleted = new BitSet();

	private final BitSet unread = new BitSet();

	private final BitSet attachment = new BitSet();

	private final BitSet changed = new BitSet();

	private final List<@Nullable Chunk> chunks = new ArrayList<>();

	private long changes;

	MessageStates(InboxDatabase database, long base) {
		this.database = database;
		this.base = base;
		database.client()
			.sql("SELECT " + COLUMNS + " FROM smtpd_inbox_message")
			.query((RowCallbackHandler) (row) -> add(state(row)));
	}

	private static MessageState state(ResultSet row) throws SQLException {
		return new MessageState(row.getLong(1),
				IndexedMessage.micros(row.getObject(2, OffsetDateTime.class).toInstant()), row.getLong(3),
				row.getInt(4) > 0, row.getBoolean(5), row.getBoolean(6));
	}

	/**
	 * Add a message that is committed.
	 * @param state the state of the message
	 */
	synchronized void add(MessageState state) {
		int bit = bit(state.id());
		if (bit < 0) {
			return;
		}
		int index = bit >> CHUNK_BITS;
		while (this.chunks.size() <= index) {
			this.chunks.add(null);
		}
		Chunk chunk = this.chunks.get(index);
		if (chunk == null) {
			chunk = new Chunk();
			this.chunks.set(index, chunk);
		}
		chunk.receivedAt[bit & (CHUNK_SIZE - 1)] = state.receivedAt();
		chunk.sizes[bit & (CHUNK_SIZE - 1)] = state.size();
		this.present.set(bit);
		this.deleted.set(bit, state.deleted());
		this.unread.set(bit, state.unread());
		this.attachment.set(bit, state.attachment());
	}

	private int bit(long id) {
		long bit = id - this.base;
		return (bit >= 0 && bit < Integer.MAX_VALUE) ? (int) bit : -1;
	}

	private void remove(int bit) {
		this.present.clear(bit);
		this.deleted.clear(bit);
		this.unread.clear(bit);
		this.attachment.clear(bit);
		int first = bit & -CHUNK_SIZE;
		int next = this.present.nextSetBit(first);
		if ((next < 0 || next >= first + CHUNK_SIZE) && (bit >> CHUNK_BITS) < this.chunks.size()) {
			this.chunks.set(bit >> CHUNK_BITS, null);
		}
	}

	/**
	 * Mark messages that were changed or purged.
	 * @param ids the numbers of the messages
	 */
	synchronized void changed(Long[] ids) {
		this.changes++;
		for (Long id : ids) {
			int bit = bit(id);
			if (bit >= 0) {
				this.changed.set(bit);
			}
		}
	}

	// without a lock while the database is read: what was changed meanwhile is read again
	private void refresh() {
		boolean done = false;
		for (int i = 0; i < MAX_ATTEMPTS && !done; i++) {
			BitSet wanted;
			long seen;
			synchronized (this) {
				if (this.changed.isEmpty()) {
					return;
				}
				wanted = (BitSet) this.changed.clone();
				seen = this.changes;
			}
			done = apply(wanted, read(wanted), seen, i == MAX_ATTEMPTS - 1);
		}
	}

	private List<MessageState> read(BitSet wanted) {
		List<MessageState> states = new ArrayList<>();
		List<Long> ids = new ArrayList<>(BATCH);
		for (int bit = wanted.nextSetBit(0); bit >= 0; bit = wanted.nextSetBit(bit + 1)) {
			ids.add(this.base + bit);
			if (ids.size() == BATCH || wanted.nextSetBit(bit + 1) < 0) {
				this.database.client()
					.sql("SELECT " + COLUMNS + " FROM smtpd_inbox_message WHERE id = ANY(?)")
					.param(ids.toArray(new Long[0]))
					.query((RowCallbackHandler) (row) -> states.add(state(row)));
				ids.clear();
			}
		}
		return states;
	}

	private synchronized boolean apply(BitSet wanted, List<MessageState> states, long seen, boolean last) {
		boolean current = this.changes == seen;
		if (current || last) {
			wanted.stream().forEach(this::remove);
			states.forEach(this::add);
		}
		if (current) {
			this.changed.andNot(wanted);
		}
		return current;
	}

	/**
	 * Return the messages for which all terms of a query hold that are about the state.
	 * @param query the query
	 * @param now the time to which durations in the query refer
	 * @return the messages that aren't deleted, as a set of the caller's own
	 */
	IdSet select(SearchQuery query, Instant now) {
		refresh();
		synchronized (this) {
			BitSet found = (BitSet) this.present.clone();
			found.andNot(this.deleted);
			query.terms().forEach((term) -> retain(found, term, now));
			return new IdSet(this.base, found);
		}
	}

	private void retain(BitSet found, SearchTerm term, Instant now) {
		boolean negated = term.negated();
		switch (term.field()) {
			case IS -> retain(found, this.unread, term.value().equalsIgnoreCase("unread") != negated);
			case HAS -> retain(found, this.attachment, !negated);
			case BEFORE -> retainTimes(found, time(term, now), negated);
			case AFTER -> retainTimes(found, time(term, now), !negated);
			case LARGER -> retainSizes(found, term.size(), negated, 1);
			case SMALLER -> retainSizes(found, term.size(), negated, -1);
			default -> {
			}
		}
	}

	private static long time(SearchTerm term, Instant now) {
		return IndexedMessage.micros(Objects.requireNonNull(term.time(now)));
	}

	private static void retain(BitSet found, BitSet bits, boolean value) {
		if (value) {
			found.and(bits);
		}
		else {
			found.andNot(bits);
		}
	}

	private void retainTimes(BitSet found, long time, boolean from) {
		for (int bit = found.nextSetBit(0); bit >= 0; bit = found.nextSetBit(bit + 1)) {
			if ((chunk(bit).receivedAt[bit & (CHUNK_SIZE - 1)] >= time) != from) {
				found.clear(bit);
			}
		}
	}

	private void retainSizes(BitSet found, long size, boolean negated, int sign) {
		for (int bit = found.nextSetBit(0); bit >= 0; bit = found.nextSetBit(bit + 1)) {
			if ((Long.compare(chunk(bit).sizes[bit & (CHUNK_SIZE - 1)], size) == sign) == negated) {
				found.clear(bit);
			}
		}
	}

	private Chunk chunk(int bit) {
		return Objects.requireNonNull(this.chunks.get(bit >> CHUNK_BITS));
	}

	IdSet unread() {
		refresh();
		synchronized (this) {
			return new IdSet(this.base, (BitSet) this.unread.clone());
		}
	}

	// deleted ones included
	IdSet present() {
		refresh();
		synchronized (this) {
			return new IdSet(this.base, (BitSet) this.present.clone());
		}
	}

	InboxCounts counts() {
		IdSet all = select(SearchQuery.ALL, Instant.EPOCH);
		long total = all.size();
		all.retainAll(unread());
		return new InboxCounts(total, all.size());
	}

	/**
	 * What is needed to compare some messages.
	 */
	private static final class Chunk {

		private final long[] receivedAt = new long[CHUNK_SIZE];

		private final long[] sizes = new long[CHUNK_SIZE];

	}

}
