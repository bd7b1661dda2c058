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

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.search.SearchTerm;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

/**
 * A query as a statement. What a user wrote is in parameters only.
 */
final class SearchStatement {

	// a value instead of a join, which PostgreSQL takes for cheaper than it is
	private static final String WORDS = "(SELECT w.words @@ CAST(? AS tsquery) FROM smtpd_inbox_words w"
			+ " WHERE w.message_id = m.id)";

	private final StringBuilder conditions = new StringBuilder();

	private final List<Object> parameters = new ArrayList<>();

	private final List<Object> mailbox = new ArrayList<>(2);

	private final String words;

	SearchStatement(SearchQuery query, Instant now) {
		for (SearchTerm term : query.terms()) {
			add(term, now);
		}
		List<String> wanted = new ArrayList<>();
		for (TextTerm term : TextTerm.of(query)) {
			if (!term.negated()) {
				wanted.add(PostgresWordIndex.query(term));
				for (Integer pair : PostgresWordIndex.pairs(term)) {
					this.conditions.append(" AND ").append(PostgresWordIndex.PAIR);
					this.parameters.add(pair);
				}
			}
			else if (!term.isPhrase()) {
				// of a phrase that must not be there, each word may be
				this.conditions.append(" AND NOT ").append(WORDS);
				this.parameters.add(PostgresWordIndex.query(term));
			}
		}
		this.words = String.join(" & ", wanted);
	}

	/**
	 * Return the query for the words that the messages have.
	 * @return the query, empty if there are none
	 */
	String words() {
		return this.words;
	}

	/**
	 * Return the statement for the numbers of the newest messages below a number.
	 * @param frequent whether so many messages have the words that it is better to look
	 * into one after the other than to have the index find all of them
	 * @return the statement
	 */
	String sql(boolean frequent) {
		return select(frequent)
				+ (this.mailbox.isEmpty() ? " ORDER BY m.id DESC LIMIT ?" : " ORDER BY l.message_id DESC LIMIT ?");
	}

	/**
	 * Return the statement for the number of the messages, with the parameters of the
	 * other one.
	 * @return the statement
	 */
	String countSql() {
		// without an order, for which all messages would have to be found
		return "SELECT COUNT(*) FROM (" + select(false) + " LIMIT ?) counted";
	}

	private String select(boolean frequent) {
		StringBuilder sql = new StringBuilder();
		if (isIndexed(frequent)) {
			sql.append("WITH found AS MATERIALIZED (SELECT message_id FROM smtpd_inbox_words"
					+ " WHERE words @@ CAST(? AS tsquery)) ");
		}
		sql.append("SELECT m.id FROM ");
		if (this.mailbox.isEmpty()) {
			sql.append("smtpd_inbox_message m WHERE m.id < ? AND m.deleted = FALSE");
		}
		else {
			sql.append("smtpd_inbox_label l JOIN smtpd_inbox_message m ON m.id = l.message_id"
					+ " WHERE l.kind = ? AND l.name = ? AND l.message_id < ? AND l.deleted = FALSE");
		}
		sql.append(this.conditions);
		if (isIndexed(frequent)) {
			sql.append(" AND m.id IN (SELECT message_id FROM found)");
		}
		else if (!this.words.isEmpty()) {
			sql.append(" AND ").append(WORDS);
		}
		return sql.toString();
	}

	List<Object> parameters(boolean frequent, long before, int limit) {
		List<Object> all = new ArrayList<>();
		if (isIndexed(frequent)) {
			all.add(this.words);
		}
		all.addAll(this.mailbox);
		all.add(before);
		all.addAll(this.parameters);
		if (!isIndexed(frequent) && !this.words.isEmpty()) {
			all.add(this.words);
		}
		all.add(limit);
		return all;
	}

	private boolean isIndexed(boolean frequent) {
		return !frequent && !this.words.isEmpty();
	}

	private void add(SearchTerm term, Instant now) {
		switch (term.field()) {
			case ANY, FROM, TO, SUBJECT, TEXT -> {
			}
			case MAILBOX -> addMailbox(term);
			case TAG -> addLabel(term, MailboxKind.TAG);
			case DOMAIN -> addLabel(term, MailboxKind.DOMAIN);
			case CONNECTOR -> addLabel(term, MailboxKind.CONNECTOR);
			case USER -> addLabel(term, MailboxKind.USER);
			case HAS -> add(term, "m.attachment_count > 0");
			case IS -> add(term, "m.unread = " + (term.value().equalsIgnoreCase("unread") ? "TRUE" : "FALSE"));
			case BEFORE -> add(term, "m.received_at < ?", time(term, now));
			case AFTER -> add(term, "m.received_at >= ?", time(term, now));
			case LARGER -> add(term, "m.size > ?", term.size());
			case SMALLER -> add(term, "m.size < ?", term.size());
		}
	}

	private static OffsetDateTime time(SearchTerm term, Instant now) {
		return MessageInsert.time(Objects.requireNonNull(term.time(now)));
	}

	private void addMailbox(SearchTerm term) {
		String name = SafeText.line(term.value(), 255);
		this.conditions.append(term.negated() ? " AND NOT " : " AND ")
			.append("EXISTS (SELECT 1 FROM smtpd_inbox_label x WHERE x.message_id = m.id AND ((x.kind = 'D' AND x.name = ?)"
					+ " OR (x.kind IN ('C', 'U', 'T') AND x.name = ?)))");
		this.parameters.add(name.toLowerCase(Locale.ROOT));
		this.parameters.add(name);
	}

	private void add(SearchTerm term, String condition, Object... values) {
		this.conditions.append(term.negated() ? " AND NOT (" : " AND (").append(condition).append(')');
		this.parameters.addAll(List.of(values));
	}

	private void addLabel(SearchTerm term, MailboxKind kind) {
		String name = (term.field() == SearchField.DOMAIN) ? term.value().toLowerCase(Locale.ROOT) : term.value();
		String safe = SafeText.line(name, 255);
		if (!term.negated() && this.mailbox.isEmpty()) {
			this.mailbox.add(MessageInsert.kind(kind));
			this.mailbox.add(safe);
			return;
		}
		this.conditions.append(" AND ").append(label(term.negated()));
		this.parameters.add(MessageInsert.kind(kind));
		this.parameters.add(safe);
	}

	private static String label(boolean negated) {
		return (negated ? "NOT " : "") + "EXISTS (SELECT 1 FROM smtpd_inbox_label x WHERE x.kind = ? AND x.name = ?"
				+ " AND x.message_id = m.id)";
	}

}
