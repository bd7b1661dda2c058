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

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.Words;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * An inverted index for H2, whose own one writes a row for each word of each message and
 * whose triggers double the time to store. The words of the newest messages are in
 * memory, so that a message is found as soon as it is committed. After a thousand
 * messages they are written as one {@linkplain Segment segment}. Mailboxes that a message
 * is in for good are kept as words are. At the start, the words of messages that are in
 * no segment are read again.
 */
final class SegmentWordIndex implements WordIndex {

	private static final Logger logger = LoggerFactory.getLogger(SegmentWordIndex.class);

	private static final int BATCH = 1_000;

	// room for messages that were numbered before the first that was committed
	private static final long MARGIN = 100_000;

	// senders choose domains
	private static final int MAX_MAILBOXES = 20_000;

	private final InboxDatabase database;

	private final long base;

	private final MessageStates states;

	private final ReadWriteLock lock = new ReentrantReadWriteLock();

	// a segment was written, or couldn't be
	private final Condition ended = this.lock.writeLock().newCondition();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "smtpd-inbox-index");
		thread.setDaemon(true);
		return thread;
	});

	private Segment memory = new Segment();

	private @Nullable Segment writing;

	SegmentWordIndex(InboxDatabase database) {
		this.database = database;
		this.base = Math.max(0, firstId() - MARGIN);
		this.states = new MessageStates(database, this.base);
		readUnwritten();
	}

	private long firstId() {
		return this.database.client()
			.sql("SELECT COALESCE((SELECT MIN(id) FROM smtpd_inbox_message), NEXT VALUE FOR smtpd_inbox_message_seq)")
			.query(Long.class)
			.single();
	}

	MessageStates states() {
		return this.states;
	}

	IdSet none() {
		return new IdSet(this.base);
	}

	private void readUnwritten() {
		IdSet unwritten = this.states.present();
		IdSet written = none();
		this.database.client()
			.sql("SELECT ids FROM smtpd_inbox_segment")
			.query((RowCallbackHandler) (row) -> IdList.forEach(row.getBytes(1), written::add));
		unwritten.removeAll(written);
		List<Long> ids = new ArrayList<>();
		unwritten.forEach(ids::add);
		try (Packing packing = new Packing()) {
			for (int i = 0; i < ids.size(); i += BATCH) {
				readAgain(ids.subList(i, Math.min(ids.size(), i + BATCH)).toArray(new Long[0]), packing);
			}
		}
	}

	private void readAgain(Long[] ids, Packing packing) {
		this.database.client()
			.sql("SELECT m.id, m.subject, m.header_from, m.sender, m.header_to, d.header_cc, d.recipients, d.attachments,"
					+ " d.body, d.labels FROM smtpd_inbox_message m JOIN smtpd_inbox_detail d ON d.message_id = m.id"
					+ " WHERE m.id = ANY(?)")
			.param(ids)
			.query((row) -> {
				this.memory.add(IndexedMessage.of(new MessageState(row.getLong(1), 0, 0, false, false, false),
						row.getString(2), row.getString(3) + "\n" + row.getString(4),
						row.getString(5) + "\n" + row.getString(6) + "\n" + row.getString(7),
						MessageInsert.names(row.getString(8)), packing.unpackText(row.getBytes(9)),
						MessageInsert.labels(row.getString(10))));
				if (this.memory.isFull()) {
					write(this.memory, List.of());
					this.memory = new Segment();
				}
			});
	}

	@Override
	public void committed(List<IndexedMessage> messages) {
		messages.forEach((message) -> this.states.add(message.state()));
		this.lock.writeLock().lock();
		try {
			awaitWriting();
			messages.forEach(this.memory::add);
			if (this.memory.isFull() && this.writing == null) {
				startWriting();
			}
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

	// where messages are stored faster than their words, they would fill the memory
	private void awaitWriting() {
		// a transaction may have the connection that the writing needs
		while (this.writing != null && this.memory.isOverfull()
				&& !TransactionSynchronizationManager.isActualTransactionActive()) {
			this.ended.awaitUninterruptibly();
		}
	}

	private void startWriting() {
		Segment full = this.memory;
		try {
			this.executor.execute(() -> writeLater(full));
			this.writing = full;
			this.memory = new Segment();
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The index of the inbox is closed; the next start reads the words again", ex);
		}
	}

	private void writeLater(Segment segment) {
		boolean written = false;
		try {
			write(segment, List.of());
			written = true;
		}
		catch (RuntimeException ex) {
			logger.warn("Failed to write the index of the inbox; its words stay in memory", ex);
		}
		finally {
			ended(segment, written);
		}
	}

	private void ended(Segment segment, boolean written) {
		this.lock.writeLock().lock();
		try {
			if (!written) {
				this.memory.addAll(segment);
			}
			this.writing = null;
			this.ended.signalAll();
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

	private void write(Segment segment, List<Long> replaced) {
		this.database.transactions().executeWithoutResult((status) -> {
			for (Long id : replaced) {
				this.database.client()
					.sql("DELETE FROM smtpd_inbox_word WHERE id >= ? AND id < ?")
					.params(id * Segment.ROWS, (id + 1) * Segment.ROWS)
					.update();
				this.database.client().sql("DELETE FROM smtpd_inbox_segment WHERE id = ?").param(id).update();
			}
			if (!segment.isEmpty()) {
				this.database.template().execute((Connection connection) -> {
					insert(connection, segment);
					return segment;
				});
			}
		});
	}

	private static void insert(Connection connection, Segment segment) throws SQLException {
		segment.id(insertSegment(connection, segment.idBytes()));
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_word (id, data) VALUES (?, ?)")) {
			for (Map.Entry<Long, byte[]> row : segment.rows().entrySet()) {
				statement.setLong(1, segment.id() * Segment.ROWS + row.getKey());
				statement.setBytes(2, row.getValue());
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	private static long insertSegment(Connection connection, byte[] ids) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_segment (ids) VALUES (?)", new String[] { "ID" })) {
			statement.setBytes(1, ids);
			statement.executeUpdate();
			try (ResultSet keys = statement.getGeneratedKeys()) {
				keys.next();
				return keys.getLong(1);
			}
		}
	}

	@Override
	public void changed(Long[] ids) {
		this.states.changed(ids);
	}

	/**
	 * Return the messages that have the words of a term, most of them one after the
	 * other, whether the term is negated or not.
	 * @param term the term
	 * @return the messages
	 */
	IdSet find(TextTerm term) {
		Character one = Segment.TEXTS.get(term.field());
		Collection<Character> fields = (one != null) ? List.of(one) : Segment.TEXTS.values();
		this.lock.readLock().lock();
		try {
			IdSet found = null;
			for (int i = 0; i < term.words().size(); i++) {
				found = both(found, findWord(term.words().get(i), term.isPrefix(i), fields));
			}
			for (int i = 1; i < term.words().size(); i++) {
				found = both(found, findPair(Words.pair(term.words().get(i - 1), term.words().get(i))));
			}
			return (found != null) ? found : none();
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	private static IdSet both(@Nullable IdSet found, IdSet other) {
		if (found != null) {
			other.retainAll(found);
		}
		return other;
	}

	/**
	 * Return the messages in a mailbox.
	 * @param field its kind
	 * @param name its name
	 * @return the messages
	 */
	IdSet find(SearchField field, String name) {
		Character kind = Objects.requireNonNull(Segment.MAILBOXES.get(field));
		String key = Segment.mailbox(kind, name);
		IdSet found = none();
		this.lock.readLock().lock();
		try {
			this.memory.findName(kind, name, found);
			if (this.writing != null) {
				this.writing.findName(kind, name, found);
			}
			forEachBlock(Segment.MAILBOX_BLOCK, (segment, words) -> {
				while (words.next()) {
					if (words.isKey(key)) {
						words.forEachId(found::add);
					}
				}
			});
		}
		finally {
			this.lock.readLock().unlock();
		}
		return found;
	}

	private IdSet findWord(String word, boolean prefix, Collection<Character> fields) {
		IdSet found = none();
		this.memory.findWord(word, prefix, fields, found);
		if (this.writing != null) {
			this.writing.findWord(word, prefix, fields, found);
		}
		forEachBlock(Segment.wordBlock(word), (segment, words) -> {
			while (words.next()) {
				if (words.isWord(word, prefix, fields)) {
					words.forEachId(found::add);
				}
			}
		});
		return found;
	}

	private IdSet findPair(int pair) {
		IdSet found = none();
		this.memory.findPair(pair, found);
		if (this.writing != null) {
			this.writing.findPair(pair, found);
		}
		this.database.client()
			.sql("SELECT s.ids, w.data FROM smtpd_inbox_segment s JOIN smtpd_inbox_word w ON w.id = s.id * ? + ?")
			.params(Segment.ROWS, Segment.row(Segment.pairBlock(pair)))
			.query((RowCallbackHandler) (row) -> Segment.findPair(pair, row.getBytes(1), row.getBytes(2), found));
		return found;
	}

	private void forEachBlock(int block, BlockConsumer consumer) {
		List<long[]> more = new ArrayList<>();
		this.database.client()
			.sql("SELECT s.id, w.data FROM smtpd_inbox_segment s JOIN smtpd_inbox_word w ON w.id = s.id * ? + ?")
			.params(Segment.ROWS, Segment.row(block))
			.query((row) -> {
				long segment = row.getLong(1);
				WordBlock words = new WordBlock(row.getBytes(2));
				for (int i = 1; i < words.parts(); i++) {
					more.add(new long[] { segment, i });
				}
				consumer.accept(segment, words);
			});
		// one by one, as there may be many
		for (long[] part : more) {
			this.database.client()
				.sql("SELECT data FROM smtpd_inbox_word WHERE id = ?")
				.param(part[0] * Segment.ROWS + Segment.row(block) + part[1])
				.query((RowCallbackHandler) (row) -> consumer.accept(part[0], new WordBlock(row.getBytes(1))));
		}
	}

	/**
	 * Count the messages of the mailboxes of a kind.
	 * @param kind the kind
	 * @param counted the messages that count
	 * @param unread those that are unread
	 * @return by the name of the mailbox how many messages there are, and how many of
	 * them are unread
	 */
	Map<String, long[]> mailboxes(MailboxKind kind, IdSet counted, IdSet unread) {
		Character field = Objects.requireNonNull(Segment.MAILBOXES.get(SearchField.valueOf(kind.name())));
		MailboxCounts counts = new MailboxCounts(counted, unread, new HashMap<>());
		this.lock.readLock().lock();
		try {
			Segment other = this.writing;
			boolean[] written = new boolean[1];
			forEachBlock(Segment.MAILBOX_BLOCK, (segment, words) -> {
				written[0] |= other != null && other.id() == segment;
				while (words.next()) {
					if (words.isMailbox(field)) {
						long[] count = counts.of(words.key().substring(2));
						words.forEachId((id) -> counts.add(count, id));
					}
				}
			});
			this.memory.forEachMailbox(field, counts::add);
			// it may be written already
			if (other != null && !written[0]) {
				other.forEachMailbox(field, counts::add);
			}
		}
		finally {
			this.lock.readLock().unlock();
		}
		return counts.byName;
	}

	// segments that are at least half empty become full ones
	@Override
	public void compact() {
		IdSet present = this.states.present();
		List<Long> sparse = new ArrayList<>();
		this.database.client().sql("SELECT id, ids FROM smtpd_inbox_segment ORDER BY id").query((row) -> {
			int[] count = new int[2];
			IdList.forEach(row.getBytes(2), (id) -> count[present.contains(id) ? 1 : 0]++);
			if (count[0] >= count[1]) {
				sparse.add(row.getLong(1));
			}
		});
		Segment merged = new Segment();
		List<Long> replaced = new ArrayList<>();
		for (Long id : sparse) {
			read(id, present, merged);
			replaced.add(id);
			if (merged.isFull()) {
				write(merged, replaced);
				merged = new Segment();
				replaced.clear();
			}
		}
		if (!replaced.isEmpty()) {
			write(merged, replaced);
		}
	}

	private void read(Long segment, IdSet wanted, Segment into) {
		Map<Long, byte[]> rows = new HashMap<>();
		this.database.client()
			.sql("SELECT id, data FROM smtpd_inbox_word WHERE id >= ? AND id < ?")
			.params(segment * Segment.ROWS, (segment + 1) * Segment.ROWS)
			.query((RowCallbackHandler) (row) -> rows.put(row.getLong(1), row.getBytes(2)));
		this.database.client()
			.sql("SELECT ids FROM smtpd_inbox_segment WHERE id = ?")
			.param(segment)
			.query((RowCallbackHandler) (row) -> into.read(row.getBytes(1), rows, wanted));
	}

	@Override
	public void close() {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Counts messages by mailbox.
	 *
	 * @param counted the messages that count
	 * @param unread those that are unread
	 * @param byName the counts
	 */
	private record MailboxCounts(IdSet counted, IdSet unread, Map<String, long[]> byName) {

		long[] of(String name) {
			long[] count = this.byName.get(name);
			if (count == null) {
				count = new long[2];
				if (this.byName.size() < MAX_MAILBOXES) {
					this.byName.put(name, count);
				}
			}
			return count;
		}

		void add(String name, IdList messages) {
			long[] count = of(name);
			messages.forEach((id) -> add(count, id));
		}

		void add(long[] count, long id) {
			if (this.counted.contains(id)) {
				count[0]++;
				count[1] += this.unread.contains(id) ? 1 : 0;
			}
		}

	}

	/**
	 * Takes blocks.
	 */
	@FunctionalInterface
	private interface BlockConsumer {

		void accept(long segment, WordBlock words);

	}

}
