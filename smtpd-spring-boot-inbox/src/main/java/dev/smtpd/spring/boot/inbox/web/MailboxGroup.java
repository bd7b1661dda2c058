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

package dev.smtpd.spring.boot.inbox.web;

import java.util.List;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

/**
 * The mailboxes of a kind in the side bar.
 *
 * @param title the title
 * @param entries the mailboxes
 */
record MailboxGroup(String title, List<Entry> entries) {

	static MailboxGroup of(MailboxKind kind, List<InboxMailbox> mailboxes, SearchQuery current) {
		String title = switch (kind) {
			case DOMAIN -> "Domains";
			case CONNECTOR -> "Connectors";
			case USER -> "Users";
			case TAG -> "Tags";
		};
		return new MailboxGroup(title, mailboxes.stream().map((mailbox) -> {
			String query = mailbox.query().format();
			return new Entry(mailbox.name(), query, query.equals(current.format()), mailbox.total(), mailbox.unread());
		}).toList());
	}

	/**
	 * A mailbox.
	 *
	 * @param name the name
	 * @param query the query that finds its messages
	 * @param current whether it is shown
	 * @param total how many messages it has
	 * @param unread how many of them are unread
	 */
	record Entry(String name, String query, boolean current, long total, long unread) {
	}

}
