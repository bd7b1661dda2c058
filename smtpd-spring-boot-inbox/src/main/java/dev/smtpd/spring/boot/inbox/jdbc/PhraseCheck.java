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
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.smtpd.spring.boot.inbox.search.SearchField;

/**
 * Looks into messages that have the words of phrases for whether the words follow each
 * other, which no index knows for sure.
 *
 * @param database the database
 * @param phrases the phrases
 */
record PhraseCheck(InboxDatabase database, List<TextTerm> phrases) {

	private static final String ATTACHMENTS = "d.attachments";

	private static final String BODY = "d.body";

	private static final List<String> SUBJECT = List.of("m.subject");

	private static final List<String> FROM = List.of("m.header_from", "m.sender");

	private static final List<String> TO = List.of("m.header_to", "d.header_cc", "d.recipients");

	private static final List<String> TEXT = List.of(ATTACHMENTS, BODY);

	static PhraseCheck of(InboxDatabase database, List<TextTerm> terms) {
		return new PhraseCheck(database, terms.stream().filter(TextTerm::isPhrase).toList());
	}

	boolean isEmpty() {
		return this.phrases.isEmpty();
	}

	/**
	 * Return those messages for which all phrases hold.
	 * @param ids the numbers of the messages
	 * @return those of them that match, in their order
	 */
	Long[] retain(Long[] ids) {
		if (isEmpty() || ids.length == 0) {
			return ids;
		}
		Set<Long> matching = new HashSet<>(Arrays.asList(ids));
		try (Packing packing = new Packing()) {
			for (TextTerm phrase : this.phrases) {
				retain(phrase, matching, packing);
			}
		}
		return Arrays.stream(ids).filter(matching::contains).toArray(Long[]::new);
	}

	private void retain(TextTerm phrase, Set<Long> ids, Packing packing) {
		List<String> columns = columns(phrase.field());
		boolean detail = columns.stream().anyMatch((column) -> column.startsWith("d."));
		this.database.client()
			.sql("SELECT m.id, " + String.join(", ", columns) + " FROM smtpd_inbox_message m"
					+ (detail ? " JOIN smtpd_inbox_detail d ON d.message_id = m.id" : "") + " WHERE m.id = ANY(?)")
			.param(ids.toArray(new Long[0]))
			.query((row) -> {
				boolean found = false;
				for (int i = 0; i < columns.size() && !found; i++) {
					found = phrase.isIn(text(row, i + 2, columns.get(i), packing));
				}
				if (found == phrase.negated()) {
					ids.remove(row.getLong(1));
				}
			});
	}

	private static String text(ResultSet row, int index, String column, Packing packing) throws SQLException {
		return switch (column) {
			case BODY -> packing.unpackText(row.getBytes(index));
			case ATTACHMENTS -> MessageInsert.names(row.getString(index));
			default -> row.getString(index);
		};
	}

	private static List<String> columns(SearchField field) {
		return switch (field) {
			case SUBJECT -> SUBJECT;
			case FROM -> FROM;
			case TO -> TO;
			case TEXT -> TEXT;
			default -> List.of("m.subject", "m.header_from", "m.sender", "m.header_to", "d.header_cc", "d.recipients",
					ATTACHMENTS, BODY);
		};
	}

}
