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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;

/**
 * Finds messages, the newest first.
 *
 * @param database the database
 * @param finder finds their numbers
 */
record MessageSearch(InboxDatabase database, MessageFinder finder) {

	List<InboxMessage> find(SearchQuery query, long before, int max) {
		return read(this.finder.find(query, before, max));
	}

	/**
	 * Read messages.
	 * @param ids their numbers
	 * @return those that are there and not deleted, in the order of the numbers
	 */
	List<InboxMessage> read(Long[] ids) {
		if (ids.length == 0) {
			return List.of();
		}
		Map<Long, InboxMessage> byId = this.database.client()
			.sql("SELECT " + MessageRows.COLUMNS + " FROM smtpd_inbox_message m WHERE m.id = ANY(?)"
					+ " AND m.deleted = FALSE")
			.param(ids)
			.query((row, number) -> MessageRows.message(row, number))
			.list()
			.stream()
			.collect(Collectors.toMap(InboxMessage::id, Function.identity()));
		return Arrays.stream(ids).filter(byId::containsKey).map(byId::get).toList();
	}

}
