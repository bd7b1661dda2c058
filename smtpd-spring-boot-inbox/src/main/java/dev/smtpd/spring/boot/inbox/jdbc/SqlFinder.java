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
import java.util.Arrays;
import java.util.List;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Finds messages by statements, whose plan the database chooses.
 *
 * @param database the database
 * @param clock the time to which durations in queries refer
 */
record SqlFinder(InboxDatabase database, Clock clock) implements MessageFinder {

	private static final int PHRASES_AT_ONCE = 200;

	private static final int SAMPLE = 400;

	@Override
	public Long[] find(SearchQuery query, long before, int max) {
		SearchStatement statement = new SearchStatement(query, this.clock.instant());
		PhraseCheck phrases = PhraseCheck.of(this.database, TextTerm.of(query));
		if (phrases.isEmpty()) {
			return select(statement, before, max);
		}
		List<Long> ids = new ArrayList<>();
		Long[] candidates = select(statement, before, PHRASES_AT_ONCE);
		while (candidates.length > 0 && ids.size() < max) {
			ids.addAll(Arrays.asList(phrases.retain(candidates)));
			candidates = (candidates.length < PHRASES_AT_ONCE) ? new Long[0]
					: select(statement, candidates[candidates.length - 1], PHRASES_AT_ONCE);
		}
		return ids.stream().limit(max).toArray(Long[]::new);
	}

	private Long[] select(SearchStatement statement, long before, int max) {
		boolean frequent = isFrequent(statement.words());
		return this.database.client()
			.sql(statement.sql(frequent))
			.params(statement.parameters(frequent, before, max))
			.query(Long.class)
			.list()
			.toArray(new Long[0]);
	}

	// of the newest messages, as PostgreSQL doesn't know it of most words
	private boolean isFrequent(String words) {
		if (words.isEmpty()) {
			return false;
		}
		Boolean frequent = this.database.client()
			.sql("SELECT COUNT(*) > ? FROM (SELECT words FROM smtpd_inbox_words ORDER BY message_id DESC LIMIT ?) newest"
					+ " WHERE words @@ CAST(? AS tsquery)")
			.params(SAMPLE / 20, SAMPLE, words)
			.query(Boolean.class)
			.single();
		return Boolean.TRUE.equals(frequent);
	}

	@Override
	public long count(SearchQuery query, int atMost) {
		if (TextTerm.of(query).stream().anyMatch(TextTerm::isPhrase)) {
			return find(query, Long.MAX_VALUE, atMost).length;
		}
		SearchStatement statement = new SearchStatement(query, this.clock.instant());
		return this.database.client()
			.sql(statement.countSql())
			.params(statement.parameters(false, Long.MAX_VALUE, atMost))
			.query(Long.class)
			.single();
	}

	@Override
	public InboxCounts counts() {
		long[] counts = new long[2];
		this.database.client()
			.sql("SELECT unread, COUNT(*) FROM smtpd_inbox_message WHERE deleted = FALSE GROUP BY unread")
			.query((RowCallbackHandler) (row) -> counts[row.getBoolean(1) ? 1 : 0] = row.getLong(2));
		return new InboxCounts(counts[0] + counts[1], counts[1]);
	}

	@Override
	public List<InboxMailbox> mailboxes(MailboxKind kind, int max) {
		return mailboxes(this.database, kind, max);
	}

	static List<InboxMailbox> mailboxes(InboxDatabase database, MailboxKind kind, int max) {
		return database.client()
			.sql("SELECT name, COUNT(*), SUM(CASE WHEN unread THEN 1 ELSE 0 END) FROM smtpd_inbox_label"
					+ " WHERE kind = ? AND deleted = FALSE GROUP BY name ORDER BY 2 DESC, 1 LIMIT ?")
			.params(MessageInsert.kind(kind), max)
			.query((row, number) -> new InboxMailbox(kind, row.getString(1), row.getLong(2), row.getLong(3)))
			.list();
	}

}
