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
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.Words;

/**
 * The full-text search of PostgreSQL, with words as we split them, and a filter for the
 * words that follow each other, which its index doesn't know.
 *
 * @param database the database
 */
record PostgresWordIndex(InboxDatabase database) implements WordIndex {

	// of which PostgreSQL has at most 1 MB in a row
	private static final int MAX_LENGTH = 500_000;

	/**
	 * The condition that a message may have a pair of words.
	 */
	static final String PAIR = "(SELECT get_bit(p.pairs, MOD(?, 8 * LENGTH(p.pairs))) = 1 FROM smtpd_inbox_pairs p"
			+ " WHERE p.message_id = m.id)";

	private static final int MAX_PAIR_BYTES = 8 * 1024;

	// before the word, as PostgreSQL must read what it finds by a weight once more
	private static final Map<SearchField, Character> FIELDS = Map.of(SearchField.SUBJECT, 'S', SearchField.FROM, 'F',
			SearchField.TO, 'T', SearchField.TEXT, 'X');

	@Override
	public void add(Connection connection, List<IndexedMessage> messages) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_words (message_id, words) VALUES (?, CAST(? AS tsvector))")) {
			for (IndexedMessage message : messages) {
				statement.setLong(1, message.id());
				statement.setString(2, vector(message));
				statement.addBatch();
			}
			statement.executeBatch();
		}
		addPairs(connection, messages);
	}

	private static void addPairs(Connection connection, List<IndexedMessage> messages) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("INSERT INTO smtpd_inbox_pairs (message_id, pairs) VALUES (?, ?)")) {
			for (IndexedMessage message : messages) {
				statement.setLong(1, message.id());
				statement.setBytes(2, pairs(message.pairs()));
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	// one bit in 8 to 16 is set, and those of other pairs with it
	private static byte[] pairs(char[] numbers) {
		byte[] bits = new byte[Math.min(MAX_PAIR_BYTES, Integer.highestOneBit(Math.max(1, numbers.length)) * 2)];
		for (char number : numbers) {
			int bit = number % (bits.length * 8);
			bits[bit / 8] |= (byte) (1 << bit % 8);
		}
		return bits;
	}

	/**
	 * Return the numbers of the pairs of words of a term.
	 * @param term the term
	 * @return the numbers, each to be set for the condition {@link #PAIR}
	 */
	static List<Integer> pairs(TextTerm term) {
		List<Integer> pairs = new ArrayList<>();
		for (int i = 1; i < term.words().size(); i++) {
			pairs.add(Words.pair(term.words().get(i - 1), term.words().get(i)));
		}
		return pairs;
	}

	private static String vector(IndexedMessage message) {
		StringBuilder vector = new StringBuilder();
		for (Map.Entry<SearchField, Set<String>> field : message.words().entrySet()) {
			Character prefix = FIELDS.get(field.getKey());
			for (String word : (prefix != null) ? field.getValue() : Set.<String>of()) {
				if (vector.length() > MAX_LENGTH) {
					break;
				}
				vector.append(lexeme(prefix + word)).append(' ');
			}
		}
		return vector.toString();
	}

	// all words of a term
	static String query(TextTerm term) {
		Character one = FIELDS.get(term.field());
		Collection<Character> fields = (one != null) ? List.of(one) : FIELDS.values();
		List<String> words = new ArrayList<>();
		for (int i = 0; i < term.words().size(); i++) {
			String word = term.words().get(i);
			String end = term.isPrefix(i) ? ":*" : "";
			words.add(fields.stream().map((field) -> lexeme(field + word) + end).collect(Collectors.joining(" | ")));
		}
		return "(" + String.join(") & (", words) + ")";
	}

	private static String lexeme(String word) {
		return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
	}

	@Override
	public void purge(Long[] ids) {
		this.database.client().sql("DELETE FROM smtpd_inbox_words WHERE message_id = ANY(?)").param(ids).update();
		this.database.client().sql("DELETE FROM smtpd_inbox_pairs WHERE message_id = ANY(?)").param(ids).update();
	}

}
