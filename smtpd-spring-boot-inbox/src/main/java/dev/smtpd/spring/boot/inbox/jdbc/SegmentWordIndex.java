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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import dev.smtpd.spring.boot.inbox.search.SearchField;
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
 * messages that have it. At the start, the words of messages that are in no segment are
 * read again.
 */
final class SegmentWordIndex implements WordIndex {

	private static final Logger logger = LoggerFactory.getLogger(SegmentWordIndex.class);

	private static final int SEGMENT_MESSAGES = 1_000;

	private static final int SEGMENT_POSTINGS = 250_000;

	private static final int BATCH = 1_000;

	// room for messages that were numbered before the first that was committed
	private static final long MARGIN = 100_000;

	private static final Map<SearchField, Character> FIELDS = Map.of(SearchField.SUBJECT, 'S', SearchField.FROM, 'F',
			SearchField.TO, 'T', SearchField.TEXT, 'X');

	private static final char LAST = '\uFFFF';

	private final InboxDatabase database;

	private final ReadWriteLock lock = new ReentrantReadWriteLock();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "smtpd-inbox-index");
		thread.setDaemon(true);
		return thread;
	});

	private Segment memory = new Segment();

	private @Nullable Segment writing;

	private long base = -1;

	SegmentWordIndex(InboxDatabase database) {
		this.database = database;
		readUnwritten();
	}

	private void readUnwritten() {
		Long first = this.database.client()
			.sql("SELECT MIN(id) FROM smtpd_inbox_message")
			.query(Long.class)
			.optional()
			.orElse(null);
		if (first == null) {
			return;
		}
		this.base = Math.max(0, first - MARGIN);
		IdSet written = new IdSet(this.base);
		this.database.client()
			.sql("SELECT ids FROM smtpd_inbox_segment")
			.query((RowCallbackHandler) (row) -> IdList.forEach(row.getBytes(1), written::add));
		List<Long> unwritten = new ArrayList<>();
		this.database.client().sql("SELECT id FROM smtpd_inbox_message ORDER BY id").query((row) -> {
			if (!written.contains(row.getLong(1))) {
				unwritten.add(row.getLong(1));
			}
		});
		for (int i = 0; i < unwritten.size(); i += BATCH) {
			readAgain(unwritten.subList(i, Math.min(unwritten.size(), i + BATCH)).toArray(new Long[0]));
		}
	}

	private void readAgain(Long[] ids) {
		this.database.client()
			.sql("SELECT m.id, m.subject, m.header_from, m.sender, m.header_to, d.header_cc, d.recipients, d.attachments,"
					+ " d.body FROM smtpd_inbox_message m JOIN smtpd_inbox_detail d ON d.message_id = m.id"
					+ " WHERE m.id = ANY(?)")
			.param(ids)
			.query((row) -> {
				this.memory
					.add(MessageWords.of(row.getLong(1), row.getString(2), row.getString(3) + "\n" + row.getString(4),
							row.getString(5) + "\n" + row.getString(6) + "\n" + row.getString(7), row.getString(8),
							row.getString(9)));
				if (this.memory.isFull()) {
					write(this.memory);
					this.memory = new Segment();
				}
			});
	}

	@Override
	public void committed(List<MessageWords> messages) {
		this.lock.writeLock().lock();
		try {
			if (this.base < 0) {
				this.base = Math.max(0, messages.get(0).id() - MARGIN);
			}
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
			write(segment);
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

	private void write(Segment segment) {
		this.database.transactions()
			.executeWithoutResult((status) -> this.database.template().execute((Connection connection) -> {
				long id = insertSegment(connection, segment.ids.toBytes());
				try (PreparedStatement statement = connection
					.prepareStatement("INSERT INTO smtpd_inbox_word (segment, word, ids) VALUES (?, ?, ?)")) {
					int count = 0;
					for (String word : segment.words.keySet().stream().sorted().toList()) {
						statement.setLong(1, id);
						statement.setString(2, word);
						statement.setBytes(3, segment.words.get(word).toBytes());
						statement.addBatch();
						if (++count % BATCH == 0) {
							statement.executeBatch();
						}
					}
					statement.executeBatch();
				}
				return null;
			}));
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
	public IdSet find(TextTerm term) {
		this.lock.readLock().lock();
		try {
			IdSet found = null;
			for (int i = 0; i < term.words().size(); i++) {
				IdSet each = find(term.field(), term.words().get(i), term.isPrefix(i));
				if (found == null) {
					found = each;
				}
				else {
					found.retainAll(each);
				}
			}
			return (found != null) ? found : new IdSet(0);
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	private IdSet find(SearchField field, String word, boolean prefix) {
		IdSet found = new IdSet(Math.max(0, this.base));
		Character suffix = FIELDS.get(field);
		this.memory.find(word, prefix, suffix, found);
		if (this.writing != null) {
			this.writing.find(word, prefix, suffix, found);
		}
		if (prefix) {
			findPrefix(word, suffix, found);
		}
		else {
			findWord(word, suffix, found);
		}
		return found;
	}

	private void findWord(String word, @Nullable Character field, IdSet found) {
		Character[] fields = (field != null) ? new Character[] { field, field, field, field }
				: FIELDS.values().toArray(new Character[0]);
		this.database.client()
			.sql("SELECT w.ids FROM smtpd_inbox_segment s JOIN smtpd_inbox_word w"
					+ " ON w.segment = s.id AND w.word IN (?, ?, ?, ?)")
			.params(Arrays.stream(fields).map((each) -> word + each).toArray())
			.query((RowCallbackHandler) (row) -> IdList.forEach(row.getBytes(1), found::add));
	}

	private void findPrefix(String word, @Nullable Character field, IdSet found) {
		this.database.client()
			.sql("SELECT w.word, w.ids FROM smtpd_inbox_segment s JOIN smtpd_inbox_word w"
					+ " ON w.segment = s.id AND w.word > ? AND w.word < ?")
			.params(word, word + LAST)
			.query((row) -> {
				if (Segment.matches(row.getString(1), word, true, field)) {
					IdList.forEach(row.getBytes(2), found::add);
				}
			});
	}

	// a segment goes with its last message
	@Override
	public void compact() {
		Long first = this.database.client()
			.sql("SELECT MIN(id) FROM smtpd_inbox_message")
			.query(Long.class)
			.optional()
			.orElse(null);
		List<Long> segments = new ArrayList<>();
		this.database.client().sql("SELECT id, ids FROM smtpd_inbox_segment").query((row) -> {
			long[] last = new long[1];
			IdList.forEach(row.getBytes(2), (id) -> last[0] = id);
			if (first == null || last[0] < first) {
				segments.add(row.getLong(1));
			}
		});
		for (Long segment : segments) {
			this.database.client().sql("DELETE FROM smtpd_inbox_word WHERE segment = ?").param(segment).update();
			this.database.client().sql("DELETE FROM smtpd_inbox_segment WHERE id = ?").param(segment).update();
		}
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
	 * The words of some messages. The last character of a key is the field, in upper
	 * case, which no word has.
	 */
	private static final class Segment {

		private final Map<String, IdList> words = new HashMap<>();

		private final IdList ids = new IdList();

		private int messages;

		private int postings;

		void add(MessageWords message) {
			this.ids.add(message.id());
			this.messages++;
			for (Map.Entry<SearchField, Set<String>> field : message.words().entrySet()) {
				for (String word : field.getValue()) {
					this.words.computeIfAbsent(word + FIELDS.get(field.getKey()), (key) -> new IdList())
						.add(message.id());
					this.postings++;
				}
			}
		}

		void addAll(Segment other) {
			other.ids.forEach(this.ids::add);
			other.words
				.forEach((word, list) -> list.forEach(this.words.computeIfAbsent(word, (key) -> new IdList())::add));
			this.messages += other.messages;
			this.postings += other.postings;
		}

		boolean isFull() {
			return this.messages >= SEGMENT_MESSAGES || this.postings >= SEGMENT_POSTINGS;
		}

		void find(String word, boolean prefix, @Nullable Character field, IdSet found) {
			if (!prefix) {
				for (Character each : FIELDS.values()) {
					IdList list = (field == null || field.equals(each)) ? this.words.get(word + each) : null;
					if (list != null) {
						list.forEach(found::add);
					}
				}
				return;
			}
			for (Map.Entry<String, IdList> entry : this.words.entrySet()) {
				if (matches(entry.getKey(), word, true, field)) {
					entry.getValue().forEach(found::add);
				}
			}
		}

		static boolean matches(String key, String word, boolean prefix, @Nullable Character field) {
			int last = key.length() - 1;
			return key.startsWith(word) && (prefix || last == word.length())
					&& (field == null || key.charAt(last) == field);
		}

	}

}
