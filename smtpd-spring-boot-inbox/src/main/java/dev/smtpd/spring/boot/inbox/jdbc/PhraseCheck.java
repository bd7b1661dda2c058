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

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.smtpd.spring.boot.inbox.search.SearchField;

/**
 * Looks into messages that have the words of phrases for whether the words follow each
 * other, which no index knows.
 *
 * @param database the database
 * @param phrases the phrases
 */
record PhraseCheck(InboxDatabase database, List<TextTerm> phrases) {

	private static final List<String> SUBJECT = List.of("m.subject");

	private static final List<String> FROM = List.of("m.header_from", "m.sender");

	private static final List<String> TO = List.of("m.header_to", "d.header_cc", "d.recipients");

	private static final List<String> TEXT = List.of("d.attachments", "d.body");

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
		for (TextTerm phrase : this.phrases) {
			retain(phrase, matching);
		}
		return Arrays.stream(ids).filter(matching::contains).toArray(Long[]::new);
	}

	private void retain(TextTerm phrase, Set<Long> ids) {
		List<String> columns = columns(phrase.field());
		boolean detail = columns.stream().anyMatch((column) -> column.startsWith("d."));
		this.database.client()
			.sql("SELECT m.id, " + String.join(", ", columns) + " FROM smtpd_inbox_message m"
					+ (detail ? " JOIN smtpd_inbox_detail d ON d.message_id = m.id" : "") + " WHERE m.id = ANY(?)")
			.param(ids.toArray(new Long[0]))
			.query((row) -> {
				boolean found = false;
				for (int i = 0; i < columns.size() && !found; i++) {
					found = phrase.isIn(row.getString(i + 2));
				}
				if (found == phrase.negated()) {
					ids.remove(row.getLong(1));
				}
			});
	}

	private static List<String> columns(SearchField field) {
		return switch (field) {
			case SUBJECT -> SUBJECT;
			case FROM -> FROM;
			case TO -> TO;
			case TEXT -> TEXT;
			default -> List.of("m.subject", "m.header_from", "m.sender", "m.header_to", "d.header_cc", "d.recipients",
					"d.attachments", "d.body");
		};
	}

}
