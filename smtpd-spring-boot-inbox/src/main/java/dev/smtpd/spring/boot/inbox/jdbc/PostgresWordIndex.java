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
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smtpd.spring.boot.inbox.search.SearchField;

/**
 * The full-text search of PostgreSQL, with words as we split them.
 *
 * @param database the database
 */
record PostgresWordIndex(InboxDatabase database) implements WordIndex {

	// of which PostgreSQL has at most 1 MB in a row
	private static final int MAX_LENGTH = 500_000;

	private static final Map<SearchField, Character> WEIGHTS = Map.of(SearchField.SUBJECT, 'A', SearchField.FROM, 'B',
			SearchField.TO, 'C', SearchField.TEXT, 'D');

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
			Character weight = WEIGHTS.get(field.getKey());
			for (String word : (weight != null) ? field.getValue() : Set.<String>of()) {
				if (vector.length() > MAX_LENGTH) {
					break;
				}
				vector.append(lexeme(word)).append(":1").append(weight).append(' ');
			}
		}
		return vector.toString();
	}

	static String lexeme(String word) {
		return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
	}

	@Override
	public void purge(Long[] ids) {
		this.database.client().sql("DELETE FROM smtpd_inbox_words WHERE message_id = ANY(?)").param(ids).update();
	}

}
