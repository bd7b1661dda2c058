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

/**
 * The full-text search of PostgreSQL, with words as we split them.
 *
 * @param database the database
 */
record PostgresWordIndex(InboxDatabase database) implements WordIndex {

	// of which PostgreSQL has at most 1 MB in a row
	private static final int MAX_LENGTH = 500_000;

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
	}

}
