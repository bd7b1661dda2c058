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

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.search.Words;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;

/**
 * Finds messages, the newest first.
 *
 * @param database the database
 * @param index the index of words
 * @param clock the time to which durations in queries refer
 */
record MessageSearch(InboxDatabase database, WordIndex index, Clock clock) {

	private static final Long[] NONE = new Long[0];

	private static final int MIN_CANDIDATES = 200;

	List<InboxMessage> find(SearchQuery query, long before, int max) {
		SearchStatement statement = new SearchStatement(query, this.clock.instant(),
				this.database.dialect() == Dialect.POSTGRESQL);
		List<TextTerm> phrases = statement.textTerms().stream().filter(TextTerm::isPhrase).toList();
		IdSet wanted = wanted(statement.textTerms());
		IdSet unwanted = unwanted(statement.textTerms());
		List<InboxMessage> found = new ArrayList<>();
		long cursor = before;
		while (found.size() < max) {
			int limit = max - found.size();
			if (unwanted != null || !phrases.isEmpty()) {
				limit = Math.max(limit, MIN_CANDIDATES);
			}
			Long[] candidates = (wanted != null) ? wanted.below(cursor, Math.max(limit, MIN_CANDIDATES)) : NONE;
			if (wanted != null && candidates.length == 0) {
				break;
			}
			List<InboxMessage> rows = select(statement, cursor, candidates, limit);
			Set<Long> matching = matching(rows, phrases);
			for (InboxMessage row : rows) {
				if (found.size() < max && matching.contains(row.id())
						&& (unwanted == null || !unwanted.contains(row.id()))) {
					found.add(row);
				}
			}
			if (rows.size() == limit) {
				cursor = rows.get(limit - 1).id();
			}
			else if (wanted != null) {
				cursor = candidates[candidates.length - 1];
			}
			else {
				break;
			}
		}
		return found;
	}

	private @Nullable IdSet wanted(List<TextTerm> terms) {
		IdSet wanted = null;
		for (TextTerm term : terms) {
			IdSet found = term.negated() ? null : this.index.find(term);
			if (found != null && wanted != null) {
				wanted.retainAll(found);
			}
			else if (found != null) {
				wanted = found;
			}
		}
		return wanted;
	}

	private @Nullable IdSet unwanted(List<TextTerm> terms) {
		IdSet unwanted = null;
		for (TextTerm term : terms) {
			IdSet found = (term.negated() && !term.isPhrase()) ? this.index.find(term) : null;
			if (found != null && unwanted != null) {
				unwanted.addAll(found);
			}
			else if (found != null) {
				unwanted = found;
			}
		}
		return unwanted;
	}

	private List<InboxMessage> select(SearchStatement statement, long before, Long[] candidates, int limit) {
		boolean ids = candidates.length > 0;
		RowMapper<InboxMessage> mapper = MessageRows::message;
		return this.database.client()
			.sql(statement.sql(MessageRows.COLUMNS, ids))
			.params(statement.parameters(before, candidates, limit))
			.query(mapper)
			.list();
	}

	private Set<Long> matching(List<InboxMessage> rows, List<TextTerm> phrases) {
		Set<Long> matching = new HashSet<>();
		rows.forEach((row) -> matching.add(row.id()));
		if (phrases.isEmpty() || rows.isEmpty()) {
			return matching;
		}
		this.database.client()
			.sql("SELECT m.id, m.subject, m.header_from, m.sender, m.header_to, d.header_cc, d.recipients, d.attachments,"
					+ " d.body FROM smtpd_inbox_message m JOIN smtpd_inbox_detail d ON d.message_id = m.id"
					+ " WHERE m.id = ANY(?)")
			.param(matching.toArray(NONE))
			.query((row) -> {
				String[] texts = new String[8];
				for (int i = 0; i < texts.length; i++) {
					texts[i] = row.getString(i + 2);
				}
				if (!phrases.stream().allMatch((phrase) -> phrase.negated() != isIn(phrase, texts))) {
					matching.remove(row.getLong(1));
				}
			});
		return matching;
	}

	private static boolean isIn(TextTerm phrase, String[] texts) {
		return switch (phrase.field()) {
			case SUBJECT -> isIn(phrase, texts, 0, 1);
			case FROM -> isIn(phrase, texts, 1, 3);
			case TO -> isIn(phrase, texts, 3, 6);
			case TEXT -> isIn(phrase, texts, 6, 8);
			default -> isIn(phrase, texts, 0, 8);
		};
	}

	private static boolean isIn(TextTerm phrase, String[] texts, int from, int to) {
		for (int i = from; i < to; i++) {
			if (phrase.isIn(Words.of(texts[i]))) {
				return true;
			}
		}
		return false;
	}

}
