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

package dev.smtpd.spring.boot.inbox.store;

import java.util.List;
import java.util.Locale;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.search.SearchTerm;

/**
 * A mailbox: the messages that have something in common. A message is in several of them.
 *
 * @param kind what the messages have in common
 * @param name its value, such as {@code example.org}
 * @param total how many messages there are
 * @param unread how many of them are unread
 * @since 0.1.0
 */
public record InboxMailbox(MailboxKind kind, String name, long total, long unread) {

	/**
	 * Return the query that finds the messages of the mailbox.
	 * @return the query
	 */
	public SearchQuery query() {
		SearchField field = SearchField.valueOf(this.kind.name().toUpperCase(Locale.ROOT));
		return new SearchQuery(List.of(new SearchTerm(field, this.name, false)));
	}

}
