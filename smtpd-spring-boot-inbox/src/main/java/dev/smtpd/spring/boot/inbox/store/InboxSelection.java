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

import java.util.Collection;
import java.util.List;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a change or an export is about: either named one by one, or found by
 * a query.
 *
 * @param ids the numbers of the messages; {@code null} with a query
 * @param query the query; {@code null} with numbers
 * @since 0.1.0
 */
public record InboxSelection(@Nullable List<Long> ids, @Nullable SearchQuery query) {

	/**
	 * The greatest number of messages that can be named one by one.
	 */
	public static final int MAX_IDS = 10_000;

	/**
	 * Create a selection.
	 * @throws IllegalArgumentException if there are both numbers and a query, or none of
	 * them, or more than {@value #MAX_IDS} numbers
	 */
	public InboxSelection {
		if ((ids == null) == (query == null)) {
			throw new IllegalArgumentException("A selection has either numbers or a query");
		}
		if (ids != null) {
			if (ids.size() > MAX_IDS) {
				throw new IllegalArgumentException("A selection has at most " + MAX_IDS + " numbers");
			}
			ids = List.copyOf(ids);
		}
	}

	/**
	 * Select messages by their numbers.
	 * @param ids the numbers; those that don't exist are ignored
	 * @return the selection
	 */
	public static InboxSelection of(Collection<Long> ids) {
		return new InboxSelection(List.copyOf(ids), null);
	}

	/**
	 * Select a message by its number.
	 * @param id the number
	 * @return the selection
	 */
	public static InboxSelection of(long id) {
		return new InboxSelection(List.of(id), null);
	}

	/**
	 * Select the messages that a query finds.
	 * @param query the query; an empty one selects all messages
	 * @return the selection
	 */
	public static InboxSelection of(SearchQuery query) {
		return new InboxSelection(null, query);
	}

}
