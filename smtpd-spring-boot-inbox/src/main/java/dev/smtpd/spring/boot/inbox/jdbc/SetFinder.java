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
import java.util.Locale;
import java.util.Map;

import dev.smtpd.spring.boot.inbox.arrival.SafeText;
import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.search.SearchTerm;
import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Finds messages in H2, as sets that the indexes have.
 *
 * @param database the database
 * @param index the words and mailboxes
 * @param clock the time to which durations in queries refer
 */
record SetFinder(InboxDatabase database, SegmentWordIndex index, Clock clock) implements MessageFinder {

	private static final int PHRASES_AT_ONCE = 200;

	@Override
	public Long[] find(SearchQuery query, long before, int max) {
		List<TextTerm> texts = TextTerm.of(query);
		IdSet found = found(query, texts);
		PhraseCheck phrases = PhraseCheck.of(this.database, texts);
		if (phrases.isEmpty()) {
			return found.below(before, max);
		}
		List<Long> ids = new ArrayList<>();
		Long[] candidates = found.below(before, PHRASES_AT_ONCE);
		while (candidates.length > 0 && ids.size() < max) {
			ids.addAll(Arrays.asList(phrases.retain(candidates)));
			candidates = found.below(candidates[candidates.length - 1], PHRASES_AT_ONCE);
		}
		return ids.stream().limit(max).toArray(Long[]::new);
	}

	@Override
	public long count(SearchQuery query, int atMost) {
		List<TextTerm> texts = TextTerm.of(query);
		if (texts.stream().anyMatch(TextTerm::isPhrase)) {
			return find(query, Long.MAX_VALUE, atMost).length;
		}
		return Math.min(found(query, texts).size(), atMost);
	}

	private IdSet found(SearchQuery query, List<TextTerm> texts) {
		IdSet found = this.index.states().select(query, this.clock.instant());
		for (SearchTerm term : query.terms()) {
			switch (term.field()) {
				case DOMAIN, CONNECTOR, USER, TAG, MAILBOX ->
					apply(found, mailbox(term.field(), term.value()), term.negated());
				default -> {
				}
			}
		}
		for (TextTerm term : texts) {
			// of a phrase that must not be there, each word may be
			if (!(term.negated() && term.isPhrase())) {
				apply(found, this.index.find(term), term.negated());
			}
		}
		return found;
	}

	private static void apply(IdSet found, IdSet matching, boolean negated) {
		if (negated) {
			found.removeAll(matching);
		}
		else {
			found.retainAll(matching);
		}
	}

	private IdSet mailbox(SearchField field, String value) {
		String name = SafeText.line(value, 255);
		return switch (field) {
			case DOMAIN -> this.index.find(SearchField.DOMAIN, name.toLowerCase(Locale.ROOT));
			case TAG -> tag(name);
			case MAILBOX -> {
				IdSet found = tag(name);
				for (SearchField kind : List.of(SearchField.DOMAIN, SearchField.CONNECTOR, SearchField.USER)) {
					found.addAll(mailbox(kind, value));
				}
				yield found;
			}
			default -> this.index.find(field, name);
		};
	}

	// tags come and go
	private IdSet tag(String name) {
		IdSet found = this.index.none();
		this.database.client()
			.sql("SELECT message_id FROM smtpd_inbox_label WHERE kind = ? AND name = ?")
			.params(MessageInsert.kind(MailboxKind.TAG), name)
			.query((RowCallbackHandler) (row) -> found.add(row.getLong(1)));
		return found;
	}

	@Override
	public InboxCounts counts() {
		return this.index.states().counts();
	}

	@Override
	public List<InboxMailbox> mailboxes(MailboxKind kind, int max) {
		if (kind == MailboxKind.TAG) {
			return SqlFinder.mailboxes(this.database, kind, max);
		}
		IdSet alive = this.index.states().select(SearchQuery.ALL, this.clock.instant());
		IdSet unread = this.index.states().unread();
		Map<String, long[]> counts = this.index.mailboxes(kind, alive, unread);
		return counts.entrySet()
			.stream()
			.map((each) -> new InboxMailbox(kind, each.getKey(), each.getValue()[0], each.getValue()[1]))
			.filter((mailbox) -> mailbox.total() > 0)
			.sorted((a, b) -> (a.total() != b.total()) ? Long.compare(b.total(), a.total())
					: a.name().compareTo(b.name()))
			.limit(max)
			.toList();
	}

}
