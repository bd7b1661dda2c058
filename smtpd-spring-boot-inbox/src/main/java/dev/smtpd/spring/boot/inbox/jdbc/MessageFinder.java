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

import java.util.List;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxCounts;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;

/**
 * Finds the numbers of messages, without reading the messages.
 */
interface MessageFinder {

	/**
	 * Return the numbers of the newest messages that a query finds.
	 * @param query the query
	 * @param before the number below which they are
	 * @param max how many to return at most
	 * @return the numbers in descending order
	 */
	Long[] find(SearchQuery query, long before, int max);

	/**
	 * Count the messages that a query finds.
	 * @param query the query
	 * @param atMost where to stop counting
	 * @return the number of messages, or {@code atMost} if there are more
	 */
	long count(SearchQuery query, int atMost);

	/**
	 * Return the counts of the whole inbox.
	 * @return the counts
	 */
	InboxCounts counts();

	/**
	 * Return the mailboxes of a kind.
	 * @param kind the kind
	 * @param max how many to return at most
	 * @return the mailboxes, those with the most messages first
	 */
	List<InboxMailbox> mailboxes(MailboxKind kind, int max);

}
