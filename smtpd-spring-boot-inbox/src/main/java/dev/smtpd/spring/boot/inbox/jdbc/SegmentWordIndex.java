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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * An inverted index for H2, whose own one writes a row for each word of each message and
 * whose triggers double the time to store. The words of the newest messages are in
 * memory, so that a message is found as soon as it is committed. After a thousand
 * messages they are written as one segment: a row for each word, with the numbers of the
 * messages that have it. Mailboxes that a message is in for good are kept as words are.
 * At the start, the words of messages that are in no segment are read again.
 */
final class SegmentWordIndex implements WordIndex {

	private static final Logger logger = LoggerFactory.getLogger(SegmentWordIndex.class);

	private static final int SEGMENT_MESSAGES = 1_000;

	private static final int SEGMENT_POSTINGS = 250_000;

	private static final int BATCH = 1_000;

	// room for messages that were numbered before the first that was committed
	private static final long MARGIN = 100_000;

	private static final Map<SearchField, Character> TEXTS = Map.of(SearchField.SUBJECT, 'S', SearchField.FROM, 'F',
			SearchField.TO, 'T', SearchField.TEXT, 'X');

	private static final Map<SearchField, Character> MAILBOXES = Map.of(SearchField.DOMAIN, 'D', SearchField.CONNECTOR,
			'C', SearchField.USER, 'U');

	// which no word begins with
	private static final char MAILBOX = '\u0001';

	private static final char LAST = '\uFFFF';

	// senders choose domains
	private static final int MAX_MAILBOXES = 20_000;

	private final InboxDatabase database;

	private final long base;

	private final MessageStates states;

	private final ReadWriteLock lock = new ReentrantReadWriteLock();

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
		for (int i = 0; i < ids.size(); i += BATCH) {
			readAgain(ids.subList(i, Math.min(ids.size(), i + BATCH)).toArray(new Long[0]));
		}
	}

	private void readAgain(Long[] ids) {
		this.database.client()
			.sql("SELECT m.id, m.subject, m.header_from, m.sender, m.header_to, d.header_cc, d.recipients, d.attachments,"
					+ " d.body, d.labels FROM smtpd_inbox_message m JOIN smtpd_inbox_detail d ON d.message_id = m.id"
					+ " WHERE m.id = ANY(?)")
			.param(ids)
			.query((row) -> {
				this.memory.add(IndexedMessage.of(new MessageState(row.getLong(1), 0, 0, false, false, false),
						row.getString(2), row.getString(3) + "\n" + row.getString(4),
						row.getString(5) + "\n" + row.getString(6) + "\n" + row.getString(7), row.getString(8),
						row.getString(9), MessageInsert.labels(row.getString(10))));
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
			messages.forEach(this.memory::add);
			if (this.memory.isFull() && this.writing == null) {
				Segment full = this.memory;
				this.writing = full;
				this.memory = new Segment();
				this.executor.execute(() -> writeLater(full));
			}
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

	private void writeLater(Segment segment) {
		boolean written = false;
		try {
			write(segment, List.of());
			written = true;
		}
		catch (DataAccessException ex) {
			logger.warn("Failed to write the index of the inbox; its words stay in memory", ex);
		}
		this.lock.writeLock().lock();
		try {
			if (!written) {
				this.memory.addAll(segment);
			}
			this.writing = null;
		}
		finally {
			this.lock.writeLock().unlock();
		}
	}

	private void write(Segment segment, List<Long> replaced) {
		this.database.transactions().executeWithoutResult((status) -> {
			for (Long id : replaced) {
				this.database.client().sql("DELETE FROM smtpd_inbox_word WHERE segment = ?").param(id).update();
				this.database.client().sql("DELETE FROM smtpd_inbox_segment WHERE id = ?").param(id).update();
			}
			if (segment.messages > 0) {
				this.database.template().execute((Connection connection) -> {
					insert(connection, segment);
					return segment;
				});
			}
		});
	}

	private static void insert(Connection connection, Segment segment) throws SQLException {
		segment.id = insertSegment(connection, segment.ids.toBytes());
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_word (segment, word, ids) VALUES (?, ?, ?)")) {
			int count = 0;
			for (Map.Entry<String, IdList> word : segment.words.entrySet()
				.stream()
				.sorted(Map.Entry.comparingByKey())
				.toList()) {
				statement.setLong(1, segment.id);
				statement.setString(2, word.getKey());
				statement.setBytes(3, word.getValue().toBytes());
				statement.addBatch();
				if (++count % BATCH == 0) {
					statement.executeBatch();
				}
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
	 * Return the messages that have the words of a term, in any order, and whether it is
	 * negated or not.
	 * @param term the term
	 * @return the messages
	 */
	IdSet find(TextTerm term) {
		Collection<Character> fields = fields(term.field());
		this.lock.readLock().lock();
		try {
			IdSet found = null;
			for (int i = 0; i < term.words().size(); i++) {
				String word = term.words().get(i);
				IdSet each = term.isPrefix(i) ? findPrefix(word, fields)
						: findKeys(fields.stream().map((field) -> word + field).toList());
				if (found == null) {
					found = each;
				}
				else {
					found.retainAll(each);
				}
			}
			return (found != null) ? found : none();
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	private static Collection<Character> fields(SearchField field) {
		Character one = TEXTS.get(field);
		return (one != null) ? List.of(one) : TEXTS.values();
	}

	/**
	 * Return the messages in a mailbox.
	 * @param field its kind
	 * @param name its name
	 * @return the messages
	 */
	IdSet find(SearchField field, String name) {
		this.lock.readLock().lock();
		try {
			return findKeys(List.of("" + MAILBOX + MAILBOXES.get(field) + name));
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	private IdSet findKeys(List<String> keys) {
		IdSet found = none();
		this.memory.find(keys, found);
		if (this.writing != null) {
			this.writing.find(keys, found);
		}
		// one by one, as H2 doesn't look up a list of words in an index of two columns
		for (String key : keys) {
			this.database.client()
				.sql("SELECT w.ids FROM smtpd_inbox_segment s JOIN smtpd_inbox_word w ON w.segment = s.id AND w.word = ?")
				.param(key)
				.query((RowCallbackHandler) (row) -> IdList.forEach(row.getBytes(1), found::add));
		}
		return found;
	}

	private IdSet findPrefix(String word, Collection<Character> fields) {
		IdSet found = none();
		this.memory.findPrefix(word, fields, found);
		if (this.writing != null) {
			this.writing.findPrefix(word, fields, found);
		}
		this.database.client()
			.sql("SELECT w.word, w.ids FROM smtpd_inbox_segment s JOIN smtpd_inbox_word w"
					+ " ON w.segment = s.id AND w.word > ? AND w.word < ?")
			.params(word, word + LAST)
			.query((row) -> {
				if (Segment.matches(row.getString(1), word, fields)) {
					IdList.forEach(row.getBytes(2), found::add);
				}
			});
		return found;
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
		char field = Objects.requireNonNull(MAILBOXES.get(SearchField.valueOf(kind.name())));
		String prefix = "" + MAILBOX + field;
		MailboxCounts counts = new MailboxCounts(counted, unread, new HashMap<>());
		this.lock.readLock().lock();
		try {
			Segment other = this.writing;
			boolean[] written = new boolean[1];
			this.database.client()
				.sql("SELECT s.id, w.word, w.ids FROM smtpd_inbox_segment s JOIN smtpd_inbox_word w"
						+ " ON w.segment = s.id AND w.word >= ? AND w.word < ?")
				.params(prefix, "" + MAILBOX + (char) (field + 1))
				.query((row) -> {
					written[0] |= other != null && other.id == row.getLong(1);
					long[] count = counts.of(row.getString(2).substring(2));
					IdList.forEach(row.getBytes(3), (id) -> counts.add(count, id));
				});
			this.memory.count(prefix, counts);
			// it may be written already
			if (other != null && !written[0]) {
				other.count(prefix, counts);
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
		this.database.client()
			.sql("SELECT ids FROM smtpd_inbox_segment WHERE id = ?")
			.param(segment)
			.query((RowCallbackHandler) (row) -> into.addMessages(row.getBytes(1), wanted));
		this.database.client()
			.sql("SELECT word, ids FROM smtpd_inbox_word WHERE segment = ?")
			.param(segment)
			.query((RowCallbackHandler) (row) -> into.addWord(row.getString(1), row.getBytes(2), wanted));
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

		void add(long[] count, long id) {
			if (this.counted.contains(id)) {
				count[0]++;
				count[1] += this.unread.contains(id) ? 1 : 0;
			}
		}

	}

	/**
	 * The words and mailboxes of some messages. The last character of the key of a word
	 * is its field, in upper case, which no word has.
	 */
	private static final class Segment {

		private final Map<String, IdList> words = new HashMap<>();

		private final IdList ids = new IdList();

		private int messages;

		private int postings;

		// in the database
		private volatile long id;

		void add(IndexedMessage message) {
			this.ids.add(message.id());
			this.messages++;
			message.words().forEach((field, words) -> {
				Character mailbox = MAILBOXES.get(field);
				for (String word : words) {
					add((mailbox != null) ? "" + MAILBOX + mailbox + word : word + TEXTS.get(field), message.id());
				}
			});
		}

		private void add(String key, long id) {
			this.words.computeIfAbsent(key, (each) -> new IdList()).add(id);
			this.postings++;
		}

		void addAll(Segment other) {
			other.ids.forEach(this.ids::add);
			other.words.forEach((key, list) -> list.forEach((each) -> add(key, each)));
			this.messages += other.messages;
		}

		void addMessages(byte[] list, IdSet wanted) {
			IdList.forEach(list, (each) -> {
				if (wanted.contains(each)) {
					this.ids.add(each);
					this.messages++;
				}
			});
		}

		void addWord(String key, byte[] list, IdSet wanted) {
			IdList.forEach(list, (each) -> {
				if (wanted.contains(each)) {
					add(key, each);
				}
			});
		}

		boolean isFull() {
			return this.messages >= SEGMENT_MESSAGES || this.postings >= SEGMENT_POSTINGS;
		}

		void find(List<String> keys, IdSet found) {
			for (String key : keys) {
				IdList list = this.words.get(key);
				if (list != null) {
					list.forEach(found::add);
				}
			}
		}

		void findPrefix(String word, Collection<Character> fields, IdSet found) {
			this.words.forEach((key, list) -> {
				if (matches(key, word, fields)) {
					list.forEach(found::add);
				}
			});
		}

		static boolean matches(String key, String word, Collection<Character> fields) {
			return key.startsWith(word) && fields.contains(key.charAt(key.length() - 1));
		}

		void count(String prefix, MailboxCounts counts) {
			this.words.forEach((key, list) -> {
				if (key.startsWith(prefix)) {
					long[] count = counts.of(key.substring(2));
					list.forEach((each) -> counts.add(count, each));
				}
			});
		}

	}

}
