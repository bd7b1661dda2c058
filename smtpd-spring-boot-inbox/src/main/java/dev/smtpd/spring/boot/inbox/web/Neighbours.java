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
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import org.jspecify.annotations.Nullable;

/**
 * The messages before and after one in the list that a query finds.
 *
 * @param newer the number of the next newer one, or {@code null} if there is none
 * @param older the number of the next older one, or {@code null} if there is none
 */
record Neighbours(@Nullable Long newer, @Nullable Long older) {

	private static final int MAX_STEPS = 64;

	static Neighbours of(InboxMessages messages, SearchQuery query, long id) {
		List<InboxMessage> older = messages.list(query, id, 1).messages();
		return new Neighbours(newer(messages, query, id), older.isEmpty() ? null : older.get(0).id());
	}

	// the list goes from new to old only: halve the distance until its end is within a
	// page
	private static @Nullable Long newer(InboxMessages messages, SearchQuery query, long id) {
		Long best = null;
		long below = id + InboxMessages.MAX_PAGE_SIZE;
		long empty = id;
		for (int i = 0; i < MAX_STEPS; i++) {
			List<InboxMessage> found = messages.list(query, below, InboxMessages.MAX_PAGE_SIZE).messages();
			Long last = null;
			for (InboxMessage message : found) {
				if (message.id() > id) {
					last = message.id();
				}
			}
			boolean complete = last == null || found.size() < InboxMessages.MAX_PAGE_SIZE
					|| found.get(found.size() - 1).id() <= id;
			if (last != null && complete) {
				return last;
			}
			if (last == null) {
				if (best == null && i > 0) {
					return null;
				}
				empty = below;
			}
			else {
				best = last;
			}
			below = (best != null) ? empty + Math.max(1, (best - empty) / 2) : Long.MAX_VALUE;
		}
		return best;
	}

}
