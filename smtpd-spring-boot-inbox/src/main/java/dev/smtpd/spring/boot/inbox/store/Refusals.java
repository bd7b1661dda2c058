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

import org.jspecify.annotations.Nullable;

/**
 * What was refused. A refusal is stored after its reply was sent, and is dropped where
 * the server refuses faster than the database stores. Thread-safe; methods block while
 * they use the database.
 *
 * @since 0.1.0
 */
public interface Refusals {

	/**
	 * List refusals, the newest first.
	 * @param text a part of the session identifier, address, sender, command, reply or
	 * reason, in any case; {@code null} or empty for all
	 * @param before the end of the page before, or {@code null} for the first page
	 * @param size how many refusals to return at most, 1 to
	 * {@value InboxMessages#MAX_PAGE_SIZE}; other values are brought into this range
	 * @return the page
	 */
	RefusalPage list(@Nullable String text, @Nullable Long before, int size);

	/**
	 * Find a refusal.
	 * @param id the number of the refusal
	 * @return the refusal, or {@code null} if there is none
	 */
	@Nullable Refusal find(long id);

	/**
	 * Return how many refusals are stored.
	 * @return the number
	 */
	long count();

	/**
	 * Return how many refusals were dropped since the start.
	 * @return the number
	 */
	long dropped();

	/**
	 * Remove all refusals.
	 * @return how many there were
	 */
	int clear();

}
