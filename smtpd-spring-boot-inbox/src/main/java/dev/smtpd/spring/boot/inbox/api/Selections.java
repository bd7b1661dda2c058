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

package dev.smtpd.spring.boot.inbox.api;

import java.util.List;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxSelection;
import org.jspecify.annotations.Nullable;

/**
 * Reads which messages a request is about.
 */
final class Selections {

	private Selections() {
	}

	/**
	 * Return the messages that a change is about. What can't be read of a query is
	 * refused, since it would find other messages than were meant.
	 * @param query the text of the query
	 * @param ids the numbers of the messages
	 * @return the messages
	 */
	static InboxSelection of(@Nullable String query, @Nullable List<Long> ids) {
		if ((query == null) == (ids == null)) {
			throw ApiException.badRequest("Name the messages either by 'query' or by 'ids'; an empty query finds all");
		}
		if (query == null) {
			return InboxSelection.of((ids != null) ? ids : List.of());
		}
		SearchQuery parsed = SearchQuery.parse(query);
		if (!parsed.problems().isEmpty()) {
			throw ApiException.badRequest(String.join(" ", parsed.problems()));
		}
		return InboxSelection.of(parsed);
	}

}
