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

import org.jspecify.annotations.Nullable;

/**
 * A part of a list, the newest messages first.
 *
 * @param messages the messages
 * @param next where the next page begins, to be handed to
 * {@link InboxMessages#list(dev.smtpd.spring.boot.inbox.search.SearchQuery, Long, int)};
 * {@code null} if this is the last page
 * @since 0.1.0
 */
public record InboxPage(List<InboxMessage> messages, @Nullable Long next) {

	/**
	 * Create a page.
	 */
	public InboxPage {
		messages = List.copyOf(messages);
	}

}
